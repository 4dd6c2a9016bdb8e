// What pointer and keys do on the plan: choose, drag, resize, draw, and pan. All of it ends in one step of the plan.
import { around, codeAt, overlap, round, within } from "./model.js";

const LEAST = { hall: 3, booth: 1, aisle: 0.5, entrance: 0.5, wall: 0.1 };
const REACH = 6; // pixels within which an edge draws another one

const box = ([x1, y1], [x2, y2]) => ({
  x: round(Math.min(x1, x2)), y: round(Math.min(y1, y2)),
  width: round(Math.abs(x1 - x2)), height: round(Math.abs(y1 - y2)),
});

export class Tools {
  constructor(view, plan, app) {
    Object.assign(this, { view, plan, app, tool: "select", grip: null });
    const on = (type, act) => view.svg.addEventListener(type, act);
    on("pointerdown", (event) => this.press(event));
    on("pointermove", (event) => this.grip && this.drag(event));
    on("pointerup", (event) => this.drop(event));
    on("pointercancel", () => this.stop());
  }

  step = () => Number(this.app.snap.value);
  toGrid = (metres) => (this.step() ? round(Math.round(metres / this.step()) * this.step()) : round(metres));

  use(tool) {
    this.stop();
    this.tool = tool;
    this.first = null;
    this.view.svg.dataset.tool = tool;
  }

  press(event) {
    if (this.app.isBusy || (event.button !== 0 && event.button !== 1)) return;
    const frame = this.view.svg.parentElement;
    const at = this.view.point(event);
    const key = event.target.closest("[data-key]")?.dataset.key;
    const side = event.target.dataset.handle;
    const grip = { at, to: at, start: [event.clientX, event.clientY], kind: this.tool };
    if (event.button === 1 || this.app.isSpaceDown) {
      Object.assign(grip, { kind: "pan", scroll: [frame.scrollLeft, frame.scrollTop] });
    } else if (this.tool === "select" && side) Object.assign(grip, { kind: "resize", side });
    else if (this.tool === "select" && this.isGround(key, event)) {
      Object.assign(grip, { kind: "marquee", key, kept: event.shiftKey ? [...this.app.chosen] : [] });
    } else if (this.tool === "select" && !key) return this.app.choose([]);
    else if (this.tool === "select") {
      const { chosen } = this.app;
      const others = [...chosen].filter((one) => one !== key);
      if (event.shiftKey) this.app.choose(chosen.has(key) ? others : [...others, key]);
      else if (!chosen.has(key)) this.app.choose([key]);
      if (event.pointerType === "touch" && !event.target.closest(".is-chosen")) return;
      Object.assign(grip, { kind: "move", keys: this.carried() });
    }
    this.grip = grip;
    this.view.svg.setPointerCapture(event.pointerId);
    this.view.svg.focus({ preventScroll: true });
    event.preventDefault();
  }

  // Halls and aisles that are not chosen are ground, where a mouse spans a marquee.
  isGround(key, { pointerType }) {
    const thing = this.plan.things.get(key);
    const isFloor = !thing || thing.sort === "hall" || thing.kind === "aisle";
    return isFloor && !this.app.chosen.has(key) && pointerType !== "touch";
  }

  // A hall takes its booths along, and the aisles and walls that lie in it.
  carried(chosen = this.app.chosen) {
    const halls = [...chosen].filter((key) => this.plan.things.get(key)?.sort === "hall");
    const lies = (one, key) => one.hall === key || (one.sort === "element" && within(this.plan.things.get(key), one));
    const inside = ([, one]) => halls.some((key) => lies(one, key));
    return new Set([...chosen, ...[...this.plan.things].filter(inside).map(([key]) => key)]);
  }

  drag(event) {
    const { grip } = this;
    grip.to = this.view.point(event);
    if (!grip.moved && Math.hypot(event.clientX - grip.start[0], event.clientY - grip.start[1]) < 4) return;
    grip.moved = true;
    if (grip.kind === "pan") {
      const frame = this.view.svg.parentElement;
      frame.scrollLeft = grip.scroll[0] + grip.start[0] - event.clientX;
      frame.scrollTop = grip.scroll[1] + grip.start[1] - event.clientY;
    } else if (grip.kind === "move") {
      grip.by = this.snapped(grip);
      this.view.shift(grip.keys, ...grip.by);
    } else if (grip.kind === "resize") {
      grip.area = this.resized(grip);
      this.view.sketch([grip.area]);
    } else if (["marquee", "measure"].includes(grip.kind)) {
      this.view.sketch([box(grip.at, grip.to)], "drawing__marquee");
    }
    else this.view.sketch(this.drafted(grip).map(([, one]) => one));
  }

  // How far the chosen ones move: to the edge of a neighbour within reach, else along the grid.
  snapped({ at, to, keys }) {
    const moving = around([...keys].map((key) => this.plan.things.get(key)));
    const reach = REACH / this.view.scale();
    return ["x", "y"].map((axis, place) => {
      const by = to[place] - at[place];
      const length = axis === "x" ? "width" : "height";
      if (!this.step()) return round(by);
      let best = this.toGrid(moving[axis] + by) - moving[axis];
      let nearest = reach;
      for (const [key, one] of this.plan.things) {
        if (keys.has(key)) continue;
        for (const edge of [one[axis], one[axis] + one[length]]) {
          for (const own of [moving[axis], moving[axis] + moving[length]]) {
            const off = Math.abs(own + by - edge);
            if (off < nearest) [nearest, best] = [off, edge - own];
          }
        }
      }
      return round(best);
    });
  }

  resized({ side, to }) {
    const one = this.plan.things.get([...this.app.chosen][0]);
    let { x, y } = one;
    let [right, bottom] = [x + one.width, y + one.height];
    const [left, top] = to.map(this.toGrid);
    if (side.includes("w")) x = Math.min(left, right - 0.1);
    if (side.includes("e")) right = Math.max(left, x + 0.1);
    if (side.includes("n")) y = Math.min(top, bottom - 0.1);
    if (side.includes("s")) bottom = Math.max(top, y + 0.1);
    return { x: round(x), y: round(y), width: round(right - x), height: round(bottom - y) };
  }

  drafted({ kind, at, to }) {
    const area = box(at.map(this.toGrid), to.map(this.toGrid));
    if (kind === "booth") return this.block(area);
    if (Math.min(area.width, area.height) < LEAST[kind]) return [];
    return [this.thing(kind, area)];
  }

  thing(kind, area) {
    const element = { sort: "element", kind, name_ko: "", name_en: "", ...area };
    return [this.plan.key(), kind === "hall" ? this.app.newHall(area) : element];
  }

  // Booths of the size and the pattern that the panel says, as many as fit into an area (or as it says).
  block(area, count) {
    const { code: typed, width, height, aisle, order, back_to_back: paired, ...rest } = this.app.blockOptions();
    const hall = typed === this.app.suggested ? this.plan.hallAt({ ...area, width, height }) : "";
    const code = this.plan.codeIn(hall, typed, order);
    const above = (row) => (paired ? Math.floor(row / 2) : row) * aisle;
    const columns = count?.columns ?? Math.floor((area.width + 0.01) / width);
    let rows = count?.rows ?? 0;
    if (!count) while (rows < 200 && above(rows) + (rows + 1) * height <= area.height + 0.01) rows += 1;
    return Array.from({ length: Math.min(rows * columns, 1000) }, (_, place) => {
      const [row, column] = [Math.floor(place / columns), place % columns];
      const at = { x: round(area.x + column * width), y: round(area.y + row * height + above(row)), width, height };
      const booth = { ...rest, sort: "booth", ...at, code: codeAt(code, row, column, columns, rows, order) };
      return [this.plan.key(), { ...booth, hall: this.plan.hallAt(at) ?? "" }];
    });
  }

  drop() {
    const { grip } = this;
    this.stop();
    if (!grip) return;
    if (grip.kind === "move" && grip.by) this.moveBy(grip.keys, ...grip.by);
    else if (grip.kind === "resize" && grip.area) this.change([[[...this.app.chosen][0], grip.area]]);
    else if (grip.kind === "marquee") {
      const area = box(grip.at, grip.to);
      const isHit = ([, one]) => (one.sort === "hall" ? within(area, one) : overlap(area, one));
      const hit = grip.moved ? [...this.plan.things].filter(isHit).map(([key]) => key) : [grip.key];
      this.app.choose([...grip.kept, ...hit]);
    } else if (grip.kind === "measure") this.measure(grip.moved ? grip.at : this.first, grip.to);
    else if (grip.moved && !["pan", "resize", "move"].includes(grip.kind)) this.add(this.drafted(grip));
  }

  measure(first, to) {
    if (first) return this.app.measured(first, to);
    this.first = to;
    this.app.say("second");
  }

  stop() {
    this.view.sketch([]);
    this.view.shift(this.grip?.keys ?? [], 0, 0);
    this.grip = null;
  }

  add(pairs) {
    if (!pairs.length) return this.app.say("small");
    if (pairs.some(([, one]) => one.sort === "booth" && !one.hall)) return this.app.say("outside");
    this.plan.commit(pairs);
    this.app.choose(pairs.map(([key]) => key));
    this.app.use("select");
  }

  // A booth that comes to lie in another hall belongs to that hall.
  change(parts) {
    const pairs = parts.map(([key, fields]) => [key, { ...this.plan.things.get(key), ...fields }]);
    const own = new Set(pairs.map(([key]) => key));
    const settle = ([key, one]) => {
      const stays = one.sort !== "booth" || own.has(one.hall) || within(this.plan.things.get(one.hall) ?? one, one);
      return [key, stays ? one : { ...one, hall: this.plan.hallAt(one) ?? one.hall }];
    };
    this.plan.commit(pairs.map(settle));
  }

  moveBy(keys, right, down) {
    const moved = (one) => ({ x: round(one.x + right), y: round(one.y + down) });
    this.change([...keys].map((key) => [key, moved(this.plan.things.get(key))]));
  }
}
