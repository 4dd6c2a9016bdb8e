// Another language keeps what was typed: in this tab, until the page is back. Passwords and files are not kept.
// So does a page that loads itself again (`reloading`), and one whose other form is sent, as far as it was changed: the
// rest is as the server has it now. The answer to a form may have an address of its own; the fields name theirs.
const KEY = "typed";
const OWN = ["hidden", "password", "file", "submit", "button"];
const isBox = (field) => ["radio", "checkbox"].includes(field.type);
const nameOf = (field) => [field.form.getAttribute("action"), field.name, isBox(field) && field.value].join(" ");

// Every field with a name of its own: of several that are alike, its place and how many they are.
const fields = () => {
  const alike = {};
  for (const field of document.querySelectorAll('form[method="post"] :is(input, select, textarea)[name]'))
    if (!OWN.includes(field.type)) (alike[nameOf(field)] ??= []).push(field);
  return Object.entries(alike).flatMap(([name, all]) => all.map((field, at) => [`${name} ${at}/${all.length}`, field]));
};

const isRefused = (form) => form.querySelector(".notice--bad") !== null; // what it holds is kept nowhere else
const firstChosen = ({ options }) => [...options].find((option) => option.defaultSelected) ?? options[0];
const isChanged = (field) => {
  if (isRefused(field.form)) return true;
  if (isBox(field)) return field.checked !== field.defaultChecked;
  return field.value !== (field.options ? (firstChosen(field)?.value ?? "") : field.defaultValue);
};
const keep = (isKept) => {
  const typed = fields().filter(([, field]) => isKept(field));
  const values = typed.map(([name, field]) => [name, isBox(field) ? field.checked : field.value]);
  if (values.length) sessionStorage.setItem(KEY, JSON.stringify(values));
};
document.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented || target.method !== "post") return;
  if (/\/locale$/.test(target.getAttribute("action") ?? "")) keep(() => true);
  else keep((field) => field.form !== target && isChanged(field));
});
document.addEventListener("reloading", () => keep(isChanged));

const kept = new Map(JSON.parse(sessionStorage.getItem(KEY) ?? "[]"));
sessionStorage.removeItem(KEY);
for (const [name, field] of kept.size ? fields() : []) {
  const value = kept.get(name);
  if (value === undefined) continue;
  if (isBox(field)) field.checked = value;
  else field.value = value;
}
