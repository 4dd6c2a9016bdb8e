// Sends <form data-autosubmit hx-get="…"> as its filters change. Only for forms whose answer htmx puts beside them:
// the focus stays where it is, so choosing from a list moves no reader away.
const waiting = new WeakMap();
const send = (form, delay) => {
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(() => form.requestSubmit(), delay));
};
const formOf = (event) => event.target.form?.matches("[data-autosubmit][hx-get]") && event.target.form;

document.addEventListener("change", (event) => {
  const form = formOf(event);
  if (form && event.target.type !== "search") send(form, 0);
});
document.addEventListener("input", (event) => {
  const form = formOf(event);
  const whole = event.target.hasAttribute("pattern"); // a day is sent when it is written to its end
  if (form && !whole && ["search", "text"].includes(event.target.type)) send(form, 300);
});
