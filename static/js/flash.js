// Messages: dismissable; the summary of a form's errors takes the focus; a request without an answer says so.
const prepare = (root) => {
  root.querySelectorAll("[data-flash-close]").forEach((button) => (button.hidden = false));
  root.querySelector("[data-focus]")?.focus();
};

document.addEventListener("click", (event) => {
  event.target.closest("[data-flash-close]")?.closest("[data-flash]").remove();
});
document.addEventListener("htmx:load", (event) => prepare(event.target.parentNode ?? document));
prepare(document);

const noAnswer = () => {
  const place = document.getElementById("flashes");
  const words = document.getElementById("no-answer")?.content.textContent;
  if (!place || !words || place.querySelector("[data-no-answer]")) return;
  const box = Object.assign(document.createElement("div"), { className: "notice notice--bad", textContent: words });
  box.dataset.noAnswer = "";
  place.append(box);
  place.scrollIntoView({ block: "nearest" });
};
document.addEventListener("htmx:sendError", noAnswer);
document.addEventListener("htmx:responseError", noAnswer);
document.addEventListener("htmx:timeout", noAnswer);
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) document.querySelector("[data-no-answer]")?.remove();
});
