// The floor plan editor: what the page around the drawing says and does. Without it the page's forms do the same.
import { join, renumber, split } from "./booths.js";
import { Plan, countedOn, overlap } from "./model.js";
import { blockOptions, fill, fillList, read } from "./panel.js";
import { Tools } from "./tools.js";
import { View } from "./view.js";

const root = document.querySelector("[data-drawing]");
const words = JSON.parse(root.dataset.words);
const svg = root.querySelector("svg.plan__svg");
const find = (name) => root.querySelector(`[data-${name}]`);
const [said, list, problems] = [find("said"), find("list"), find("problems")];
const blockForm = root.querySelector('[data-panel="block"]');

const plan = new Plan(JSON.parse(document.getElementById("drawing-data").content.textContent));
const view = Object.assign(new View(svg, plan, document.documentElement.lang), { words });
const app = { chosen: new Set(), isBusy: false, isSpaceDown: false, snap: find("snap"), choose, use, say, newHall };
app.blockOptions = () => blockOptions(blockForm);
const tools = new Tools(view, plan, app);

function say(name, text = words[name]) {
  said.textContent = text;
}

function newHall(area) {
  const halls = plan.of("hall").map(([, hall]) => hall);
  let code = "H1";
  while (halls.some((hall) => hall.code === code)) code = countedOn(code, 1);
  const named = { name_ko: `${code.slice(1)}관`, name_en: `Hall ${code.slice(1)}`, story_ko: "", story_en: "" };
  return { sort: "hall", code, kind: "theme", ...named, ...area, facility: null, palette: halls.length % 12 };
}

root.addEventListener("change", ({ target }) => {
  const sort = target.form?.dataset.panel;
  if (!sort || sort === "block") return;
  const fields = read(target);
  if ("kind" in fields && sort === "hall" && fields.kind !== "facility") fields.facility = null;
  if (fields.facility) fields.kind = "facility";
  const things = [...app.chosen].filter((key) => plan.things.get(key)?.sort === sort);
  tools.change(things.map((key) => [key, fields]));
});
root.addEventListener("submit", (event) => event.target.dataset.panel && event.preventDefault());

// Two points of the picture, by a drag or two clicks: into the form that scales it.
app.measured = (...points) => {
  const form = document.querySelector("[data-scale]").closest("form");
  points.forEach(([x, y], place) => {
    form.elements[`x${place + 1}`].value = x.toFixed(2);
    form.elements[`y${place + 1}`].value = y.toFixed(2);
  });
  use("select");
  say("", "");
  form.elements.metres.focus();
};
document.querySelector("[data-scale]")?.addEventListener("click", () => [use("measure"), svg.focus(), say("measure")]);

function choose(keys) {
  app.chosen = new Set([...keys].filter((key) => plan.things.has(key)));
  show();
}

function use(tool) {
  tools.use(tool);
  const { code, order } = app.blockOptions();
  const filled = plan.of("booth").map(([, one]) => one.hall);
  app.suggested = plan.codeIn(plan.of("hall").find(([key]) => !filled.includes(key))?.[0], code, order);
  if (tool === "booth") blockForm.querySelector("[name=block-code]").value = app.suggested;
  for (const button of root.querySelectorAll("button[data-tool]")) {
    button.setAttribute("aria-pressed", button.dataset.tool === tool);
  }
  show();
}

function show() {
  const overlaps = plan.overlaps();
  view.choose(app.chosen, new Set(overlaps.flat()));
  const things = [...app.chosen].map((key) => plan.things.get(key));
  const sorts = new Set(things.map((one) => one.sort));
  const panel = tools.tool === "booth" ? "block" : sorts.size === 1 ? [...sorts][0] : "";
  for (const form of root.querySelectorAll("[data-panel]")) {
    form.hidden = form.dataset.panel !== panel;
    if (!form.hidden && panel !== "block") fill(form, things);
  }
  find("chosen").textContent = things.length ? `${words.chosen} ${things.length}` : words.none;
  for (const one of root.querySelectorAll("[data-needs]")) {
    const { needs } = one.dataset;
    const booths = sorts.size === 1 && sorts.has("booth") ? things.length : 0;
    one.disabled = needs === "any" ? !things.length : booths < needs;
  }
  const count = plan.changes().length;
  find("count").textContent = count ? `${words.unsaved} ${count}` : words.saved;
  find("act=undo").disabled = !plan.done.length;
  find("act=redo").disabled = !plan.undone.length;
  find("act=save").disabled = !count;
  const names = overlaps.slice(0, 5).map((pair) => pair.map((key) => view.name(plan.things.get(key))).join(" · "));
  find("overlaps").textContent = names.length ? `${words.overlaps} ${names.join(", ")}` : "";
  for (const { firstChild: item } of list.children) {
    const isChosen = String(app.chosen.has(item.dataset.item));
    if (item.getAttribute("aria-pressed") !== isChosen) item.setAttribute("aria-pressed", isChosen);
  }
}

plan.listeners.push((keys) => {
  view.draw(keys);
  app.chosen = new Set([...app.chosen].filter((key) => plan.things.has(key)));
  fillList(list, plan, (one) => view.name(one));
  show();
});

const byPlace = ([, one], [, other]) => one.y - other.y || one.x - other.x;
const onBooths = (act) => act(plan, app, plan.of("booth").filter(([key]) => app.chosen.has(key)).sort(byPlace));

// The first free place of a hall (or of the plan) for something of this size, for those who do not drag.
function freePlace(width, height, hall) {
  const outer = hall ?? { x: 0, y: 0, width: svg.viewBox.baseVal.width, height: svg.viewBox.baseVal.height };
  const taken = [...plan.things.values()].filter((one) => (hall ? one.sort !== "hall" : one.sort === "hall"));
  for (let y = outer.y; y + height <= outer.y + outer.height + 0.01; y += 1) {
    for (let x = outer.x; x + width <= outer.x + outer.width + 0.01; x += 1) {
      const area = { x, y, width, height };
      if (!taken.some((one) => overlap(one, area))) return area;
    }
  }
  return null;
}

function insert(tool) {
  const size = { hall: [30, 20], aisle: [12, 3], entrance: [6, 1], wall: [6, 0.2] }[tool] ?? [12, 8];
  const area = freePlace(...size) ?? { x: 0, y: 0, width: size[0], height: size[1] };
  tools.add([tools.thing(tool, area)]);
}

function layOut() {
  const { width, height, columns, rows, aisle, back_to_back: paired } = app.blockOptions();
  const chosen = [...app.chosen].map((key) => plan.things.get(key)).filter((one) => one.sort === "hall");
  const halls = chosen.length ? chosen : plan.of("hall").map((one) => one[1]);
  const deep = rows * height + aisle * (paired ? Math.floor((rows - 1) / 2) : rows - 1);
  for (const hall of halls.filter((one) => !one.facility)) {
    const area = freePlace(columns * width, deep, hall);
    if (area) return tools.add(tools.block(area, { columns, rows }));
  }
  say(halls.length ? "full" : "outside");
}

async function save() {
  if (app.isBusy) return;
  app.isBusy = true;
  say("saving");
  try {
    const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    const body = JSON.stringify({ changes: plan.changes() });
    const answer = await fetch(root.dataset.save, { method: "POST", headers, body });
    const data = await answer.json();
    plan.take(data, answer.ok);
    const line = (textContent) => Object.assign(document.createElement("li"), { textContent });
    problems.hidden = answer.ok;
    find("reasons").replaceChildren(...(data.reasons ?? []).map(line));
    find("kept").hidden = !data.conflicts?.length;
    theirs = data.conflicts ?? [];
    say("", answer.ok ? words.done : words.refused);
    if (!answer.ok) problems.focus();
    else choose([...app.chosen].map((key) => data.keys[key] ?? key));
  } catch {
    say("lost");
  }
  app.isBusy = false;
}

let theirs = [];

const acts = {
  undo: plan.undo,
  redo: plan.redo,
  save,
  remove: () => plan.commit([...tools.carried()].map((key) => [key, null])),
  join: () => onBooths(join),
  split: () => onBooths(split),
  // The fields of the pattern are shown before they count.
  number: () => (tools.tool === "booth" ? onBooths(renumber) : [use("booth"), say("number")]),
  layout: layOut,
  theirs: () => {
    plan.commit(theirs.map((key) => [key, plan.saved.get(key) ?? null]));
    problems.hidden = true;
  },
};

root.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || app.isBusy) return;
  const { tool, act, item } = button.dataset;
  if (act) acts[act]();
  else if (item) choose(event.shiftKey || event.ctrlKey ? [...app.chosen, item] : [item]);
  else if (tool && tool !== "select" && tool !== "booth" && event.detail === 0) insert(tool); // by keyboard
  else if (tool) use(tool);
});

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
document.addEventListener("keydown", (event) => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  const command = event.ctrlKey || event.metaKey;
  if (command && key === "s") [event.preventDefault(), save()];
  if (event.target.matches("input, select, textarea") || app.isBusy) return;
  if (command && key === "z") [event.preventDefault(), event.shiftKey ? plan.redo() : plan.undo()];
  else if (command && key === "y") [event.preventDefault(), plan.redo()];
  else if (!svg.parentElement.contains(event.target)) return;
  else if (command && key === "a") [event.preventDefault(), choose(plan.of("booth").map((one) => one[0]))];
  else if (key === "Delete" || key === "Backspace") acts.remove();
  else if (key === "Escape") [use("select"), choose([])];
  else if (key === " ") [event.preventDefault(), (app.isSpaceDown = true)];
  else if (arrows[key] && app.chosen.size) {
    event.preventDefault();
    const [right, down] = arrows[key].map((one) => one * (event.altKey ? 0.1 : tools.step() || 0.1));
    const keys = [...app.chosen];
    const grown = (one) => ({ width: Math.max(0.1, one.width + right), height: Math.max(0.1, one.height + down) });
    if (event.shiftKey) tools.change(keys.map((each) => [each, grown(plan.things.get(each))]));
    else tools.moveBy(tools.carried(), right, down);
  }
});
document.addEventListener("keyup", (event) => event.key === " " && (app.isSpaceDown = false));
addEventListener("beforeunload", (event) => plan.changes().length && event.preventDefault());
svg.addEventListener("wheel", (event) => {
  if (!event.ctrlKey) return;
  event.preventDefault();
  root.querySelector(`[data-zoom="${event.deltaY < 0 ? "in" : "out"}"]`).click();
}, { passive: false });

for (const one of root.querySelectorAll("[data-scripted]")) one.hidden = false;
view.draw(null);
fillList(list, plan, (one) => view.name(one));
use("select");
