// The timetable by pointer and by keys. Dragging a pair or a consultation picks it, as a click does; dropping it on a
// free cell is a click there, and on any other says why not. Arrow keys go from cell to cell, Home and End to the ends
// of a line, Escape lets go.
const DISTANCE = 6;
const SOURCES = ".tray__pair, .slot-grid__box";
const TARGET = ".slot-grid__free";

let drag = null;

const ghostOf = (source) => {
  const ghost = document.createElement("div");
  ghost.className = "timetable__ghost";
  ghost.setAttribute("aria-hidden", "true");
  ghost.textContent = source.innerText.replace(/\s+/g, " ").trim();
  document.documentElement.append(ghost); // outside the body, of which htmx keeps copies
  return ghost;
};

const follow = ({ clientX, clientY }) => {
  drag.ghost.style.transform = `translate(${clientX + 12}px, ${clientY + 12}px)`;
  drag.x = clientX;
  drag.y = clientY;
  document.querySelectorAll(`${TARGET}[data-over]`).forEach((cell) => cell.removeAttribute("data-over"));
  document.elementFromPoint(clientX, clientY)?.closest(TARGET)?.setAttribute("data-over", "");
};

const begin = (event) => {
  drag.ghost = ghostOf(drag.source);
  if (drag.source.getAttribute("aria-current")) drag.isReady = true;
  else drag.source.click();
  follow(event);
};

const whyNot = (cell) => {
  const heads = [...cell.closest("table").tHead.rows[0].cells];
  const head = heads.find((one) => drag.x < one.getBoundingClientRect().right);
  return (head?.querySelector("[data-taken-time]") ?? cell).title;
};

const drop = () => {
  const place = document.elementFromPoint(drag.x, drag.y), free = place?.closest(TARGET);
  const cell = place?.closest(".slot-grid tbody td:not(:has([aria-current]))");
  const said = document.querySelector("[data-taken]")?.content.cloneNode(true);
  free?.click();
  if (free || !cell || !said) return;
  const words = said.querySelector("p");
  words.textContent = whyNot(cell) || words.textContent;
  said.querySelector("button").hidden = false;
  document.getElementById("flashes").replaceChildren(said);
};

const end = (isDropped) => {
  if (!drag) return;
  drag.ghost?.remove();
  if (drag.ghost && isDropped && drag.isReady) drop();
  if (drag.ghost && isDropped && !drag.isReady) drag.isReleased = true;
  else drag = null;
};

document.addEventListener("pointerdown", (event) => {
  const source = event.target.closest?.(SOURCES);
  if (!source || event.button !== 0 || event.pointerType === "touch") return;
  drag = { source, startX: event.clientX, startY: event.clientY, ghost: null, isReady: false };
});
document.addEventListener("dragstart", (event) => event.target.closest?.(SOURCES) && event.preventDefault());
document.addEventListener("pointermove", (event) => {
  if (!drag || drag.isReleased) return;
  if (drag.ghost) follow(event);
  else if (Math.hypot(event.clientX - drag.startX, event.clientY - drag.startY) > DISTANCE) begin(event);
});
document.addEventListener("pointerup", () => end(true));
document.addEventListener("pointercancel", () => end(false));
// The click that ends a drag over its own source is none.
document.addEventListener("click", (event) => {
  if (event.isTrusted && drag?.isReleased && event.target.closest?.(SOURCES)) event.preventDefault();
}, true);
document.addEventListener("htmx:afterSettle", () => {
  if (!drag?.ghost) return;
  drag.isReady = true;
  if (!drag.isReleased) return;
  drop();
  drag = null;
});

const stepOf = {
  ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -Infinity], End: [0, Infinity],
};
const inCell = (cell) => cell?.querySelector("a, button");

const target = (cell, [down, across]) => {
  const lines = [...cell.closest("table").querySelectorAll("tbody tr:not(.slot-grid__head)")];
  const row = lines.indexOf(cell.parentElement);
  const column = cell.cellIndex;
  if (across === -Infinity) return [...cell.parentElement.cells].find(inCell);
  if (across === Infinity) return [...cell.parentElement.cells].findLast(inCell);
  for (let at = 1; at < Math.max(lines.length, cell.parentElement.cells.length); at += 1) {
    const found = lines[row + at * down]?.cells[column + at * across];
    if (!found) return null;
    if (inCell(found)) return found;
  }
  return null;
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && drag) return end(false);
  const cell = event.target.closest?.(".slot-grid td");
  if (event.key === "Escape" && (cell || event.target.closest?.(".tray, .chosen"))) {
    return document.querySelector("[data-let-go]")?.click();
  }
  const grid = event.target.matches?.(".slot-grid") && stepOf[event.key] ? event.target : null;
  const step = stepOf[event.key];
  const found = grid ? grid.querySelector("td a, td button") : cell && step && inCell(target(cell, step));
  if (!found) return;
  event.preventDefault();
  found.focus();
  found.scrollIntoView({ block: "nearest", inline: "nearest" });
});
