// A form on its way is not sent again by a second click. It is free again after some seconds, as a download leaves the
// page where it is, and at once when Back shows the page or no answer came. On the window: other scripts have had their
// say before.
const PATIENCE = 5000;
let sent = new WeakSet();

addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.target) return;
  if (sent.has(form)) return event.preventDefault();
  sent.add(form);
  setTimeout(() => sent.delete(form), PATIENCE);
});
addEventListener("unanswered", ({ target }) => sent.delete(target));
addEventListener("pageshow", () => (sent = new WeakSet()));
