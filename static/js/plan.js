// Zoom the floor plan by buttons and keep the middle of the view where it was; scrolling does the rest. A plan that
// htmx replaces keeps its zoom and place.
const STEP = 1.4;
const MOST = 5;
const SMALLEST = 0.62; // metres: the size of a booth's code
const views = new Map();

const parts = (plan) => [plan.querySelector(".plan__frame"), plan.querySelector(".plan__svg")];

function setWidth(svg, width) {
  svg.style.minWidth = "0";
  svg.style.width = `${width}px`;
  // letters below 11 px are left out: the list has them
  svg.closest(".plan").classList.toggle("plan--far", (width / svg.viewBox.baseVal.width) * SMALLEST < 11);
}

function zoom(plan, factor) {
  const [frame, svg] = parts(plan);
  const middle = [
    (frame.scrollLeft + frame.clientWidth / 2) / svg.clientWidth,
    (frame.scrollTop + frame.clientHeight / 2) / svg.clientHeight,
  ];
  const width = Math.min(Math.max(svg.clientWidth * factor, frame.clientWidth), frame.clientWidth * MOST);
  setWidth(svg, width);
  frame.scrollLeft = middle[0] * svg.clientWidth - frame.clientWidth / 2;
  frame.scrollTop = middle[1] * svg.clientHeight - frame.clientHeight / 2;
}

// Bring what the page speaks of into view, unless the reader sees it already.
function reveal(plan) {
  const [frame, svg] = parts(plan);
  const spoken = svg.querySelector(".plan__booth--marked, .spot--chosen, .spot--open");
  if (!spoken) return;
  const [box, view] = [spoken.getBoundingClientRect(), frame.getBoundingClientRect()];
  if (box.left >= view.left && box.right <= view.right && box.top >= view.top && box.bottom <= view.bottom) return;
  frame.scrollLeft += box.left - view.left - frame.clientWidth / 2;
  frame.scrollTop += box.top - view.top - frame.clientHeight / 2;
}

const large = (root) => root.querySelectorAll(".plan:not(.plan--small)");

function remember() {
  for (const plan of large(document)) {
    const [frame, svg] = parts(plan);
    views.set(plan.id, { width: svg.style.width && svg.clientWidth, left: frame.scrollLeft, top: frame.scrollTop });
  }
}

function restore() {
  for (const plan of large(document)) {
    const [frame, svg] = parts(plan);
    const view = views.get(plan.id);
    if (view?.width) setWidth(svg, view.width);
    if (view) [frame.scrollLeft, frame.scrollTop] = [view.left, view.top];
    reveal(plan);
  }
}

document.addEventListener("click", (event) => {
  const tool = event.target.closest("[data-zoom]");
  if (tool) zoom(tool.closest(".plan"), { in: STEP, out: 1 / STEP, fit: 0 }[tool.dataset.zoom]);
  // A link inside an SVG that fetches its answer must not be followed as well: htmx only thinks of links in HTML.
  const fetching = event.target.closest(".plan__svg a[hx-get]");
  if (fetching && !event.ctrlKey && !event.metaKey && !event.shiftKey) event.preventDefault();
});
document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-card-close]");
  if (close) close.closest("[data-card]").replaceChildren();
});
document.addEventListener("htmx:beforeSwap", remember);
document.addEventListener("htmx:afterSettle", restore);
large(document).forEach(reveal);
