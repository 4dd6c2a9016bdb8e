// Shows a registration one step at a time. Without this module, and after errors, all steps stand on one page.
// Each step is an entry of the history: the phone's own way back leads to the step before, not out of what was typed.
const form = document.querySelector("form[data-registration]:not([data-whole])");
if (form) {
  const steps = [...form.querySelectorAll("[data-step]")];
  const marks = [...form.querySelectorAll("[data-steps] li")];
  const part = (name) => form.querySelector(`[data-${name}]`);
  let current = 0;

  const show = (index, moved) => {
    current = index;
    steps.forEach((step, number) => (step.hidden = number !== index));
    marks.forEach((mark, number) => {
      mark.classList.toggle("steps__item--done", number < index);
      if (number === index) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
    });
    part("back").hidden = index === 0;
    part("next").hidden = index === steps.length - 1;
    part("send").hidden = index !== steps.length - 1;
    if (!moved) return;
    form.scrollIntoView({ block: "start" });
    steps[index].tabIndex = -1;
    steps[index].focus({ preventScroll: true });
  };

  // Only what the reader can see is asked for; the server has the last word about everything. What is wrong is written
  // on the page, in its language, as the server would: the browser's own bubble speaks the browser's.
  const fault = ({ validity, type }) =>
    validity.valid ? "" : validity.valueMissing ? (type === "select-one" || type === "radio" ? "choose" : "missing")
    : type === "email" ? "email" : "other";

  const complain = (field, kind) => {
    const list = part("fault").content.firstElementChild.cloneNode(true);
    list.id = `${field.name}-fault`;
    list.querySelector("span").textContent = part("fault").dataset[kind];
    field.closest(".field").append(list);
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-errormessage", list.id);
  };

  const unsound = () => {
    steps[current].querySelectorAll("[id$='-fault']").forEach((list) => list.remove());
    return [...steps[current].querySelectorAll("input, select, textarea")].filter((field) => {
      const kind = field.offsetParent && fault(field);
      if (field.hasAttribute("aria-errormessage")) field.removeAttribute("aria-invalid");
      const first = kind && !steps[current].querySelector(`[id="${field.name}-fault"]`);
      if (first) complain(field, kind);
      return first;
    });
  };

  // The server keeps each step, once there is an address to resume it by. Without network it goes on all the same.
  const save = async () => {
    const headers = { "Kept-Form": "1" };
    const signal = AbortSignal.timeout(10_000);
    const sent = { method: "POST", body: new FormData(form), headers, redirect: "error", signal };
    const answer = await fetch(form.dataset.save, sent).catch(() => null);
    part("saved").hidden = answer?.status !== 204;
  };

  const next = () => {
    const [field] = unsound();
    if (field) field.focus();
    else {
      save();
      history.pushState({ step: current + 1 }, "");
      show(current + 1, true);
    }
  };

  part("next").addEventListener("click", next);
  part("back").addEventListener("click", () => history.back());
  addEventListener("popstate", ({ state }) => show(state?.step ?? 0, true));
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input") || current === steps.length - 1) return;
    event.preventDefault();
    next();
  });
  show(history.state?.step ?? 0, false);
}
