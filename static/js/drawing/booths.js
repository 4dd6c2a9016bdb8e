// Chosen booths, by their place, are joined, split or numbered in one step of the plan.
import { around, codeAt, countedOn, round } from "./model.js";

// Booths that make a rectangle become one; it keeps the code and the exhibitor of the first that has one.
export function join(plan, app, booths) {
  const whole = around(booths.map(([, one]) => one));
  const floor = booths.reduce((sum, [, one]) => sum + one.width * one.height, 0);
  if (booths.length < 2 || Math.abs(floor - whole.width * whole.height) > 0.01) return app.say("unjoinable");
  const [kept] = booths.find(([key]) => plan.holders[key]) ?? booths[0];
  plan.commit(booths.map(([key, one]) => [key, key === kept ? { ...one, ...whole } : null]));
  app.choose([kept]);
}

export function split(plan, app, booths) {
  const codes = new Set(plan.of("booth").map(([, one]) => one.code));
  const pairs = booths.flatMap(([key, one]) => {
    const [length, axis] = one.width >= one.height ? ["width", "x"] : ["height", "y"];
    const half = round(one[length] / 2);
    let place = 1;
    while (codes.has(countedOn(one.code, place))) place += 1;
    const code = countedOn(one.code, place);
    codes.add(code);
    const other = { ...one, code, [axis]: round(one[axis] + half), [length]: round(one[length] - half) };
    return [[key, { ...one, [length]: half }], [plan.key(), other]];
  });
  plan.commit(pairs);
  app.choose(pairs.map(([key]) => key));
}

// Row by row, by the panel's pattern.
export function renumber(plan, app, booths) {
  const { code, order } = app.blockOptions();
  const rows = [...Map.groupBy(booths, ([, one]) => one.y).values()];
  const columns = Math.max(...rows.map((row) => row.length));
  const isBlock = order === "letters" || rows.every((row) => row.length === columns);
  const codeOf = (pair, row, column) =>
    isBlock ? codeAt(code, row, column, columns, rows.length, order) : countedOn(code, booths.indexOf(pair));
  const numbered = (row, place) =>
    row.map((pair, column) => [pair[0], { ...pair[1], code: codeOf(pair, place, column) }]);
  plan.commit(rows.flatMap(numbered));
}
