// The forms beside the drawing, one for each sort of thing: their names are those of the things' fields.
const NUMBERS = new Set(["x", "y", "width", "height", "aisle", "palette", "columns", "rows"]);
const BLOCK = {
  kind: "shell", has_power: false, has_lan: false, has_water: false, price_class: "", width: 3, height: 3, aisle: 3,
  columns: 1, rows: 1,
};
const ORDER = ["hall", "booth", "element"];

const fieldsOf = (form) => [...form.elements].filter((field) => field.name);
const nameOf = (field) => field.name.replace(/^\w+-/, "");

export function read(field) {
  const name = nameOf(field);
  if (name === "services") return { [`has_${field.value}`]: field.checked };
  if (field.type === "checkbox") return { [name]: field.checked };
  if (field.type === "radio" && !field.checked) return {};
  const number = Number.parseFloat(field.value);
  if (NUMBERS.has(name)) return Number.isFinite(number) ? { [name]: number } : {};
  if (name === "code") return { code: field.value.trim().toUpperCase() };
  return { [name]: name === "facility" ? field.value || null : field.value };
}

export const blockOptions = (form) => Object.assign({ ...BLOCK }, ...fieldsOf(form).map(read));

// What the chosen things have in common; what one thing has of its own is hidden when there are several.
export function fill(form, things) {
  for (const field of fieldsOf(form)) {
    const name = nameOf(field) === "services" ? `has_${field.value}` : nameOf(field);
    const values = new Set(things.map((one) => one[name] ?? ""));
    const [value] = values;
    const isCommon = values.size === 1;
    field.closest(".field").hidden = things.length > 1 && (name === "code" || name.startsWith("name"));
    if (field.type === "checkbox") [field.checked, field.indeterminate] = [value === true, !isCommon];
    else if (field.type === "radio") field.checked = isCommon && field.value === String(value);
    else field.value = isCommon ? value : "";
  }
}

// Everything on the plan, by sort and name: a button each.
export function fillList(list, plan, nameOfThing) {
  const rows = [...plan.things].map(([key, one]) => [key, one, nameOfThing(one)]);
  const order = ([, { sort }]) => ORDER.indexOf(sort);
  rows.sort((one, other) => order(one) - order(other) || one[2].localeCompare(other[2], undefined, { numeric: true }));
  const made = rows.map(([key, { x, y, width, height }, name]) => {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "drawing__item" });
    button.dataset.item = key;
    const textContent = `${x}, ${y} · ${width} × ${height} m`;
    button.append(name, Object.assign(document.createElement("span"), { textContent }));
    const row = document.createElement("li");
    row.append(button);
    return row;
  });
  list.replaceChildren(...made);
}
