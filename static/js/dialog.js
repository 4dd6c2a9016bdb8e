// Opens <dialog class="sheet"> from its link; without this module the link leads to the same form on a page of its own.
const open = (dialog) => {
  if (!dialog.open) dialog.showModal();
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-sheet]");
  const dialog = opener && document.getElementById(opener.dataset.sheet);
  if (dialog) {
    event.preventDefault();
    open(dialog);
    return;
  }
  // A click on the backdrop reaches the dialog itself, outside its box.
  if (event.target.matches("dialog.sheet")) {
    const box = event.target.getBoundingClientRect();
    const { clientX: x, clientY: y } = event;
    const inside = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    if (!inside && x + y > 0) event.target.close();
  }
});

const openAsked = (root) => root.querySelectorAll("dialog[data-sheet-open]").forEach(open);
openAsked(document);
document.addEventListener("htmx:load", (event) => openAsked(event.target.parentNode ?? document));

// The server closes a sheet with the response header HX-Trigger: sheet-close.
document.addEventListener("sheet-close", () => {
  document.querySelectorAll("dialog.sheet[open]").forEach((dialog) => dialog.close());
});
