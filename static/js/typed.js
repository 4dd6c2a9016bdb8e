// Another language keeps what was typed: in this tab, until the page is back. Passwords and files are not kept.
// So does a page that loads itself again (`reloading`), as far as it was changed: the rest is as the server has it now.
const KEY = `typed:${location.pathname}`;
const OWN = ["hidden", "password", "file", "submit", "button"];
const isBox = (field) => ["radio", "checkbox"].includes(field.type);
const fields = () =>
  [...document.querySelectorAll('form[method="post"] :is(input, select, textarea)[name]')].filter(
    (field) => !OWN.includes(field.type),
  );
const nameOf = (field) => [field.form.getAttribute("action"), field.name, isBox(field) && field.value].join(" ");

const isChanged = (field) =>
  isBox(field) ? field.checked !== field.defaultChecked : field.value !== (field.defaultValue ?? "");
const keep = (some) => {
  const typed = some.map((field) => [nameOf(field), isBox(field) ? field.checked : field.value]);
  if (typed.length) sessionStorage.setItem(KEY, JSON.stringify(typed));
};
document.addEventListener("submit", ({ target }) => {
  if (/\/locale$/.test(target.getAttribute("action") ?? "")) keep(fields());
});
document.addEventListener("reloading", () => keep(fields().filter(isChanged)));

const kept = new Map(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
sessionStorage.removeItem(KEY);
for (const field of kept.size ? fields() : []) {
  const value = kept.get(nameOf(field));
  if (value === undefined) continue;
  if (isBox(field)) field.checked = value;
  else field.value = value;
}
