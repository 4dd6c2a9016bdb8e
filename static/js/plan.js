// Zoom the floor plan by buttons and keep the middle of the view where it was; scrolling does the rest.
const STEP = 1.4;
const LEAST = 1;
const MOST = 5;

function zoom(frame, svg, factor) {
  const middle = [
    (frame.scrollLeft + frame.clientWidth / 2) / svg.clientWidth,
    (frame.scrollTop + frame.clientHeight / 2) / svg.clientHeight,
  ];
  const width = Math.min(Math.max(svg.clientWidth * factor, frame.clientWidth * LEAST), frame.clientWidth * MOST);
  svg.style.minWidth = "0";
  svg.style.width = `${factor ? width : frame.clientWidth}px`;
  frame.scrollLeft = middle[0] * svg.clientWidth - frame.clientWidth / 2;
  frame.scrollTop = middle[1] * svg.clientHeight - frame.clientHeight / 2;
}

function showMarked(frame, svg) {
  const marked = svg.querySelector(".plan__booth--marked");
  if (!marked) return;
  const [box, view] = [marked.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollLeft += box.left - view.left - frame.clientWidth / 2;
  frame.scrollTop += box.top - view.top - frame.clientHeight / 2;
}

for (const plan of document.querySelectorAll(".plan:not(.plan--small)")) {
  const [frame, svg] = [plan.querySelector(".plan__frame"), plan.querySelector(".plan__svg")];
  const factors = { in: STEP, out: 1 / STEP, fit: 0 };
  for (const button of plan.querySelectorAll("[data-zoom]")) {
    button.addEventListener("click", () => zoom(frame, svg, factors[button.dataset.zoom]));
  }
  showMarked(frame, svg);
}
