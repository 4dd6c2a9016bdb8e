// Draws the things of a plan as SVG, one group each, and what is chosen above them. Only what changed is drawn anew.
const NS = "http://www.w3.org/2000/svg";
export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"];

export function shape(name, attributes, ...children) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

const rect = ({ x, y, width, height }, look, more = {}) => shape("rect", { x, y, width, height, class: look, ...more });

export class View {
  constructor(svg, plan, locale) {
    Object.assign(this, { svg, plan, locale, nodes: new Map() });
    const layer = (name) => svg.querySelector(`[data-layer="${name}"]`);
    this.layers = { hall: layer("hall"), element: layer("element"), booth: layer("booth") };
    this.above = layer("above");
    this.draft = layer("draft");
    for (const one of Object.values(this.layers)) one.replaceChildren();
  }

  name(thing) {
    const [first, second] = this.locale === "ko" ? [thing.name_ko, thing.name_en] : [thing.name_en, thing.name_ko];
    return thing.code && thing.sort === "booth" ? thing.code : first || second || this.words?.[thing.kind] || "";
  }

  draw(keys) {
    for (const key of keys ?? new Set([...this.nodes.keys(), ...this.plan.things.keys()])) {
      const thing = this.plan.things.get(key);
      const old = this.nodes.get(key);
      if (!thing) {
        old?.remove();
        this.nodes.delete(key);
        continue;
      }
      const node = this.group(key, thing);
      if (old) old.replaceWith(node);
      else this.layers[thing.sort].append(node);
      if (thing.sort === "hall" && !thing.facility) this.narrow(node.querySelector("text"), thing);
      this.nodes.set(key, node);
      if (!keys || thing.sort !== "hall") continue;
      const inside = this.plan.of("booth").filter(([, booth]) => booth.hall === key);
      this.draw(inside.map(([booth]) => booth)); // a hall's booths have its colour
    }
  }

  // A hall's name ends before the next hall's begins.
  narrow(text, { x, y, width }) {
    const beside = this.plan.of("hall").filter(([, one]) => one.x > x && Math.abs(one.y - y) < 2);
    const room = Math.max(width, Math.min(...beside.map(([, one]) => one.x)) - x - 0.6);
    if (text.getComputedTextLength() <= room) return;
    text.setAttribute("textLength", room);
    text.setAttribute("lengthAdjust", "spacingAndGlyphs");
  }

  group(key, thing) {
    const { x, y, width, height, sort } = thing;
    const hue = thing.palette ?? this.plan.things.get(thing.hall)?.palette;
    const looks = ["thing", hue === undefined || thing.facility ? "" : `hall-hue-${hue}`];
    const group = shape("g", { class: looks.join(" "), "data-key": key });
    const label = (text, look, left, top) => shape("text", { class: look, x: left, y: top }, text);
    if (sort === "booth") {
      const number = thing.code.split("-").pop();
      const long = number.length * 0.8 > width ? " plan__no--long" : ""; // else it runs into its neighbours
      const free = this.plan.holders[key] ? "" : " plan__booth--free";
      group.append(
        rect({ x: x + 0.1, y: y + 0.1, width: width - 0.2, height: height - 0.2 }, `plan__booth${free}`, { rx: 0.25 }),
        label(number, `plan__no${long}`, x + width / 2, y + height / 2 + 0.45),
      );
      const supplied = ["power", "lan", "water"].filter((one) => thing[`has_${one}`]);
      const initials = supplied.map((one) => one[0].toUpperCase()).join(" ");
      if (initials) group.append(label(initials, "plan__code", x + width / 2, y + height - 0.3));
      group.append(shape("title", {}, [thing.code, this.plan.holders[key]].filter(Boolean).join(" · ")));
    } else if (sort === "hall") {
      const look = thing.facility ? ` plan__hall--facility plan__hall--${thing.facility}` : "";
      const door = thing.facility === "entrance" ? " plan__name--door" : "";
      group.append(rect(thing, `plan__hall${look}`, { rx: 0.5 }));
      const middle = `plan__name plan__name--facility${door}`;
      if (thing.facility) group.append(label(this.name(thing), middle, x + width / 2, y + height / 2));
      else group.append(label(this.name(thing), "plan__name", x + 0.1, y - 0.5));
    } else {
      group.append(rect(thing, `plan__element plan__element--${thing.kind}`), shape("title", {}, this.name(thing)));
    }
    return group;
  }

  // The chosen ones, with handles if there is one that can be resized.
  choose(keys, overlapping) {
    for (const [key, node] of this.nodes) {
      node.classList.toggle("is-chosen", keys.has(key));
      node.classList.toggle("is-over", overlapping.has(key));
    }
    this.above.replaceChildren();
    const chosen = [...keys].map((key) => this.plan.things.get(key)).filter(Boolean);
    for (const thing of chosen) this.above.append(rect(thing, "drawing__chosen"));
    if (chosen.length !== 1) return;
    const { x, y, width, height } = chosen[0];
    const size = 10 / this.scale();
    for (const side of HANDLES) {
      const left = x + (side.includes("w") ? 0 : side.includes("e") ? width : width / 2);
      const top = y + (side.includes("n") ? 0 : side.includes("s") ? height : height / 2);
      const at = { x: left - size / 2, y: top - size / 2, width: size, height: size };
      this.above.append(rect(at, `drawing__handle drawing__handle--${side}`, { "data-handle": side }));
    }
  }

  shift(keys, right, down) {
    const move = right || down ? `translate(${right} ${down})` : "";
    for (const key of keys) this.nodes.get(key)?.setAttribute("transform", move);
    this.above.setAttribute("transform", move);
  }

  sketch(areas, look = "drawing__draft") {
    this.draft.replaceChildren(...areas.map((area) => rect(area, look)));
  }

  scale = () => this.svg.getScreenCTM().a;

  point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [at.x, at.y];
  }
}
