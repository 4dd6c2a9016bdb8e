// The public floor plan: a number on the map and its name in the index light up together, and a booth opens its card.
const lit = () => document.querySelectorAll(".is-lit");
const cards = () => document.getElementById("booth");

function light(code) {
  for (const one of lit()) one.classList.remove("is-lit");
  if (!code) return;
  for (const one of document.querySelectorAll(`[data-space="${CSS.escape(code)}"]`)) one.classList.add("is-lit");
}

for (const [type, leaves] of [["pointerover", false], ["focusin", false], ["pointerout", true], ["focusout", true]]) {
  document.addEventListener(type, (event) => {
    const space = event.target.closest?.("[data-space]");
    if (space) light(leaves ? null : space.dataset.space);
  });
}

function choose(space) {
  for (const one of document.querySelectorAll(".is-chosen")) one.classList.remove("is-chosen");
  space?.classList.add("is-chosen");
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-card-close]")) {
    cards().replaceChildren();
    return choose(null);
  }
  const space = event.target.closest("svg[data-cards] a[data-space]");
  if (!space || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(space);
  globalThis.htmx.ajax("GET", space.closest("svg").dataset.cards + space.dataset.space, { target: "#booth" });
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !cards()?.firstElementChild) return;
  const chosen = document.querySelector("svg .is-chosen");
  cards().replaceChildren();
  choose(null);
  chosen?.focus();
});
