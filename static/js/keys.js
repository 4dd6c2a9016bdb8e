// Keys of the organizer's desk: "/" to the search, ↑ ↓ from row to row, Enter opens, x ticks, Escape closes.
const isTyping = ({ target }) => target.matches?.("input:not([type=checkbox]), select, textarea, [contenteditable]");
const rowsOf = (element) => [...(element.closest("[data-rows]") ?? document).querySelectorAll("[data-row]")];
const focused = () => document.activeElement;

const move = (step, element) => {
  const rows = rowsOf(element);
  const row = element.closest("tr, li")?.querySelector("[data-row]") ?? element;
  const at = rows.indexOf(row);
  const next = rows[at < 0 ? 0 : at + step];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
  return Boolean(next);
};

const acts = {
  "/": () => {
    const box = document.querySelector("[data-find-here]") ?? document.querySelector("[data-find]");
    box?.focus();
    box?.select();
    return Boolean(box);
  },
  ArrowDown: () => move(1, focused()),
  ArrowUp: () => move(-1, focused()),
  x: () => {
    const box = focused().closest("tr, li")?.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  },
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const found = event.target.closest?.(".find")?.querySelector("[data-row]");
  if (event.target.matches?.("[data-find]") && event.key === "ArrowDown" && found) {
    return event.preventDefault(), found.focus();
  }
  if (isTyping(event) || !acts[event.key]) return;
  const isArrow = event.key.startsWith("Arrow");
  if (isArrow && !event.target.closest?.("[data-rows]") && event.target !== document.body) return;
  if (acts[event.key](event)) event.preventDefault();
});
