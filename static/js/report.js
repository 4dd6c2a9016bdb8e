// Counts that a report was opened, once a visit of the browser: a number, and nothing about who opened it.
const root = document.querySelector("[data-count]");
const key = `seen:${root?.dataset.count}`;
if (root && !sessionStorage.getItem(key)) {
  sessionStorage.setItem(key, "1");
  fetch(root.dataset.count, { method: "POST", headers: { "X-CSRFToken": root.dataset.token } }).catch(() => {});
}
