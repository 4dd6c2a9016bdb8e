// Opens a row's page beside its list: <a data-beside href>. On a narrow screen, or with a key held, the link is a link.
const sheet = document.getElementById("side-sheet");
const body = sheet?.querySelector("[data-beside-body]");
let opener = null;

const mark = (link) => {
  for (const row of document.querySelectorAll(".is-open")) row.classList.remove("is-open");
  link?.closest("tr, li")?.classList.add("is-open");
};

const close = () => {
  if (!sheet || sheet.hidden) return;
  sheet.hidden = true;
  mark(null);
  opener?.focus();
};

const open = async (link) => {
  const answer = await fetch(link.href).catch(() => null);
  if (!answer?.ok) return location.assign(link.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const content = page.getElementById("main");
  if (!content) return location.assign(link.href);
  content.querySelector("#flashes")?.remove();
  body.replaceChildren(...content.childNodes);
  sheet.querySelector("[data-beside-page]").href = link.href;
  opener = link;
  sheet.hidden = false;
  sheet.scrollTop = 0;
  mark(link);
  globalThis.htmx?.process(body);
};

if (sheet) {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-beside-close]")) return close();
    const link = event.target.closest("a[data-beside]");
    const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    if (!link || !isPlain || !matchMedia("(min-width: 60rem)").matches) return;
    event.preventDefault();
    open(link);
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
  // With the sheet open, going through the rows goes through what it shows.
  document.addEventListener("focusin", ({ target }) => {
    if (!sheet.hidden && target !== opener && target.matches("a[data-beside]")) open(target);
  });
}
