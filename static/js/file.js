// The names of the chosen files, beside a button in the page's language.
const words = new WeakMap();

addEventListener("change", ({ target }) => {
  const name = target.type === "file" && target.closest(".file")?.querySelector("[data-file-name]");
  if (!name) return;
  if (!words.has(name)) words.set(name, name.textContent);
  name.textContent = [...target.files].map((file) => file.name).join(", ") || words.get(name);
});
