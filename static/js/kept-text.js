// <form data-kept-text="key">: what is typed stays in this browser until it was sent; a hall without network loses
// nothing.
const form = document.querySelector("[data-kept-text]");
const key = `kept-text:${form?.dataset.keptText}`;
if (form) {
  const fields = () => [...form.querySelectorAll("input:not([type=hidden]), textarea, select")];
  const kept = JSON.parse(localStorage.getItem(key) ?? "null");
  const differs = fields().filter(({ name, value }) => kept?.[name] !== undefined && kept[name] !== value);
  for (const field of differs) field.value = kept[field.name];
  form.querySelector("[data-kept-note]").hidden = differs.length === 0;
  form.addEventListener("input", () => {
    localStorage.setItem(key, JSON.stringify(Object.fromEntries(fields().map(({ name, value }) => [name, value]))));
  });
  form.addEventListener("submit", () => navigator.onLine && localStorage.removeItem(key));
}
