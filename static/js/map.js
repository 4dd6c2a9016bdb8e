// The public floor plan: a number on the map and its name in the index light up together, and a booth opens its card.
const lit = () => document.querySelectorAll(".is-lit");
const cards = () => document.getElementById("booth");
const isWide = matchMedia("(min-width: 60rem)");

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

// On a wide window the card opens beside its booth, on the side where there is more room; else at the lower edge.
function place(space) {
  const figure = space.closest(".map__plan"), card = cards();
  card.classList.toggle("map__card--near", Boolean(figure && isWide.matches));
  if (!figure || !isWide.matches) return;
  figure.append(card);
  const [here, all] = [space.getBoundingClientRect(), figure.getBoundingClientRect()];
  const middle = here.left + here.width / 2 - all.left;
  const left = Math.max(0, Math.min(middle - 90, all.width - card.offsetWidth));
  const isAbove = here.top - all.top > all.height / 2;
  card.classList.toggle("map__card--above", isAbove);
  card.style.setProperty("--left", `${left}px`);
  card.style.setProperty("--point", `${middle - left}px`);
  card.style.setProperty("--gap", `${isAbove ? all.bottom - here.top : here.bottom - all.top}px`);
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
  const address = space.closest("svg").dataset.cards + space.dataset.space;
  globalThis.htmx.ajax("GET", address, { target: "#booth" }).then(() => place(space));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !cards()?.firstElementChild) return;
  const chosen = document.querySelector("svg .is-chosen");
  cards().replaceChildren();
  choose(null);
  chosen?.focus();
});
