// Messages: dismissable; the summary of a form's errors takes the focus.
const prepare = (root) => {
  root.querySelectorAll("[data-flash-close]").forEach((button) => (button.hidden = false));
  root.querySelector("[data-focus]")?.focus();
};

document.addEventListener("click", (event) => {
  event.target.closest("[data-flash-close]")?.closest("[data-flash]").remove();
});
document.addEventListener("htmx:load", (event) => prepare(event.target.parentNode ?? document));
prepare(document);
