// One box that ticks every box of a name in its form: <label data-tick-all hidden><input data-ticks="code">.
const reveal = (root) => root.querySelectorAll("[data-tick-all]").forEach((label) => (label.hidden = false));

document.addEventListener("change", (event) => {
  const name = event.target.dataset?.ticks;
  const boxes = name ? event.target.form.querySelectorAll(`[name="${name}"]`) : [];
  boxes.forEach((box) => (box.checked = event.target.checked));
});
document.addEventListener("htmx:load", (event) => reveal(event.target.parentNode ?? document));
reveal(document);
