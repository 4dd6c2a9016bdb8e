// The drawing as values: things by key, what was saved last, and every step back and forth. Lengths are metres.
const same = (one, other) => one === other || JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
export const round = (metres) => Math.round(metres * 1000) / 1000;
export const overlap = (one, other) =>
  one.x < other.x + other.width - 1e-6 && other.x < one.x + one.width - 1e-6 &&
  one.y < other.y + other.height - 1e-6 && other.y < one.y + one.height - 1e-6;
export const within = (outer, inner) =>
  inner.x >= outer.x - 0.01 && inner.y >= outer.y - 0.01 &&
  inner.x + inner.width <= outer.x + outer.width + 0.01 && inner.y + inner.height <= outer.y + outer.height + 0.01;

export function around(areas) {
  const x = Math.min(...areas.map((one) => one.x));
  const y = Math.min(...areas.map((one) => one.y));
  const right = Math.max(...areas.map((one) => one.x + one.width));
  const bottom = Math.max(...areas.map((one) => one.y + one.height));
  return { x, y, width: round(right - x), height: round(bottom - y) };
}

export function countedOn(code, place) {
  const [, prefix, digits] = /^(.*?)(\d+)$/.exec(code) ?? [];
  if (digits === undefined) return place ? `${code}-${place + 1}` : code;
  return prefix + String(Number(digits) + place).padStart(digits.length, "0");
}

function letters(value) {
  let text = "";
  for (; value > 0; value = Math.floor((value - 1) / 26)) text = String.fromCharCode(65 + ((value - 1) % 26)) + text;
  return text;
}

export function letteredOn(code, place) {
  const [, prefix, row, rest] = /^(.*?)([A-Z]+)([^A-Z]*\d+)$/.exec(code) ?? [];
  if (row === undefined) return `${letters(place + 1)}-${code}`;
  return prefix + letters([...row].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) + place) + rest;
}

const rowOf = (code) => code.replace(/\d+$/, "");

// The code of a place in a block; the orders are those of the server's forms.
export const codeAt = (code, row, column, columns, rows, order) =>
  ({
    rows: () => countedOn(code, row * columns + column),
    snake: () => countedOn(code, row * columns + (row % 2 ? columns - 1 - column : column)),
    columns: () => countedOn(code, column * rows + row),
    letters: () => countedOn(letteredOn(code, row), column),
  })[order]();

export class Plan {
  constructor({ things, holders }) {
    this.listeners = [];
    this.done = [];
    this.undone = [];
    this.fresh = 0;
    this.load(things, holders);
  }

  load(things, holders) {
    this.saved = new Map(Object.entries(things));
    this.things = new Map(this.saved);
    this.holders = holders;
  }

  key = () => `new-${Date.now().toString(36)}-${(this.fresh += 1)}`;
  of = (sort) => [...this.things].filter(([, one]) => one.sort === sort);
  // The code itself, or the next one after the last that is taken.
  freeCode(code, order) {
    const codes = new Set(this.of("booth").map(([, one]) => one.code));
    const nextOf = order === "letters" ? letteredOn : countedOn;
    for (let place = 999; place >= 0; place -= 1) if (codes.has(nextOf(code, place))) return nextOf(code, place + 1);
    return code;
  }

  // As freeCode, but a hall without booths begins the next letter that is free.
  codeIn(hall, code, order) {
    const booths = this.of("booth").map(([, one]) => one);
    if (!hall || booths.some((one) => one.hall === hall)) return this.freeCode(code, order);
    const first = code.replace(/\d+$/, (digits) => "1".padStart(digits.length, "0"));
    const rows = new Set(booths.map((one) => rowOf(one.code)));
    let place = 0;
    while (rows.has(rowOf(letteredOn(first, place)))) place += 1;
    return letteredOn(first, place);
  }

  hallAt = (area) => this.of("hall").find(([, hall]) => within(hall, area))?.[0];

  // One step: pairs of a key and what it is to be, null for nothing.
  commit(pairs) {
    const parts = pairs.map(([key, after]) => [key, this.things.get(key) ?? null, after]);
    const step = parts.filter(([, before, after]) => !same(before, after));
    if (!step.length) return;
    this.done.push(step);
    this.undone = [];
    this.write(step, 2);
  }

  write(step, side) {
    for (const part of step) {
      if (part[side]) this.things.set(part[0], part[side]);
      else this.things.delete(part[0]);
    }
    for (const listen of this.listeners) listen(step.map(([key]) => key));
  }

  move(from, to, side) {
    const step = from.pop();
    if (step) to.push(step);
    if (step) this.write(step, side);
  }

  undo = () => this.move(this.done, this.undone, 1);
  redo = () => this.move(this.undone, this.done, 2);

  changes() {
    const keys = new Set([...this.saved.keys(), ...this.things.keys()]);
    return [...keys]
      .filter((key) => !same(this.saved.get(key), this.things.get(key)))
      .map((key) => [key, this.saved.get(key) ?? null, this.things.get(key) ?? null])
      .map(([key, before, after]) => ({ key, sort: (after ?? before).sort, before, after }));
  }

  // What the server has now; our own changes stay on top of it, under the keys of its rows.
  take({ things, holders, keys = {} }, isSaved) {
    const mine = isSaved ? [] : this.changes();
    const named = (key) => keys[key] ?? key;
    const renamed = (one) => (one?.hall && keys[one.hall] ? { ...one, hall: keys[one.hall] } : one);
    for (const step of [...this.done, ...this.undone]) {
      for (const part of step) [part[0], part[1], part[2]] = [named(part[0]), renamed(part[1]), renamed(part[2])];
    }
    this.load(things, holders);
    for (const { key, after } of mine) {
      if (after) this.things.set(key, after);
      else this.things.delete(key);
    }
    for (const listen of this.listeners) listen(null);
  }

  // Pairs of names that overlap: halls with halls, booths with booths, elements with booths.
  overlaps() {
    const found = [];
    const sorted = [...this.things].sort((one, other) => one[1].x - other[1].x);
    sorted.forEach(([key, one], place) => {
      for (let next = place + 1; next < sorted.length && sorted[next][1].x < one.x + one.width; next += 1) {
        const [otherKey, other] = sorted[next];
        const clash = one.sort === other.sort ? one.sort !== "element" : one.sort !== "hall" && other.sort !== "hall";
        if (clash && overlap(one, other)) found.push([key, otherKey]);
      }
    });
    return found;
  }
}
