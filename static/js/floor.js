// The floor plan editor: an exhibitor, then a booth; or drag one onto the other, and back to the list to take the booth
// back. Everything ends in the form #placement, which works without this module too.
const REACH = 6; // pixels after which a press is a drag
const NOWHERE = "-";
const floor = () => document.getElementById("floor");

const show = (address) => globalThis.htmx.ajax("GET", address, { target: "#floor", swap: "outerHTML" });

const stands = (exhibitor) => document.querySelector(`.spot[data-exhibitor="${CSS.escape(exhibitor)}"]`) !== null;
const unchoose = () => show(document.getElementById("floor-unchoose").getAttribute("href"));

function place(exhibitor, booth) {
  const form = document.getElementById("placement"); // missing for those who may only look
  if (!form) return;
  form.elements.exhibitor.value = exhibitor;
  const choice = form.elements.booth;
  // A chosen exhibitor is offered its own hall only; the server says why another hall's booth is refused.
  if (booth && !choice.querySelector(`option[value="${CSS.escape(booth)}"]`)) choice.add(new Option(booth, booth));
  choice.value = booth;
  form.requestSubmit();
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const spot = event.target.closest(".spot");
  const name = event.target.closest(".roster__item");
  if (!spot && !name) return;
  event.preventDefault();
  if (drag.ended) return;
  const { chosen, wanted } = floor().dataset;
  if (name) {
    if (wanted) place(name.dataset.exhibitor, wanted);
    else show(name.getAttribute("href"));
  } else if (chosen && spot.dataset.exhibitor === chosen) unchoose();
  else if (chosen) place(chosen, spot.dataset.booth);
  else show(spot.getAttribute("href"));
});

// --- dragging -------------------------------------------------------------------------------------------------------
const drag = { exhibitor: null, booth: null, ghost: null, over: null, start: null, ended: false };

function begin(event) {
  const held = event.target.closest(".floor [data-exhibitor]");
  if (!held || event.button !== 0 || !document.getElementById("placement")) return;
  // A finger scrolls list and plan; it drags by the grip only.
  if (event.pointerType !== "mouse" && !event.target.closest(".roster__grip")) return;
  const { exhibitor, booth = "", name } = held.dataset;
  Object.assign(drag, { exhibitor, booth, name, start: [event.clientX, event.clientY], ended: false });
}

function lift() {
  drag.ghost = Object.assign(document.createElement("div"), { className: "floor__ghost", textContent: drag.name });
  document.body.append(drag.ghost);
  floor().classList.add("floor--dragging");
}

function move(event) {
  if (!drag.exhibitor) return;
  const [x, y] = drag.start;
  if (!drag.ghost && Math.hypot(event.clientX - x, event.clientY - y) < REACH) return;
  if (!drag.ghost) lift();
  drag.ghost.style.transform = `translate(${event.clientX + 12}px, ${event.clientY + 12}px)`;
  const below = document.elementFromPoint(event.clientX, event.clientY);
  const over = below?.closest(".spot, [data-roster]") ?? null;
  if (over !== drag.over) {
    drag.over?.classList.remove("is-over");
    over?.classList.add("is-over");
    drag.over = over;
  }
  event.preventDefault();
}

function stop() {
  drag.over?.classList.remove("is-over");
  drag.ghost?.remove();
  floor()?.classList.remove("floor--dragging");
  Object.assign(drag, { exhibitor: null, ghost: null, over: null });
}

function drop() {
  const { exhibitor, booth, ghost, over } = drag;
  stop();
  if (!ghost) return;
  // The click that follows the drop belongs to the drag.
  drag.ended = true;
  setTimeout(() => (drag.ended = false), 50);
  if (over?.dataset.booth && over.dataset.exhibitor !== exhibitor) place(exhibitor, over.dataset.booth);
  else if (over?.matches("[data-roster]") && stands(exhibitor)) {
    place(exhibitor, NOWHERE + booth); // of two booths the one that was dragged; from the list all of them
  }
}

document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", move, { passive: false });
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", stop);
document.addEventListener("dragstart", (event) => event.target.closest?.(".floor") && event.preventDefault());
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (drag.exhibitor) stop();
  else if (event.target.closest(".floor") && floor().dataset.chosen) unchoose();
});

// --- what stays as it was when the floor is replaced ----------------------------------------------------------------
let listOpen = false;
const remember = ({ target }) => target.id === "floor-list" && (listOpen = target.open);
document.addEventListener("toggle", remember, true);
document.addEventListener("htmx:afterSwap", () => {
  const list = document.getElementById("floor-list");
  if (list) list.open = listOpen;
  document.getElementById("floor-reasons")?.scrollIntoView({ block: "nearest" });
});
