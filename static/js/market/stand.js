// The market stand on the phone: a scan is kept on the phone first and sent when there is network. The form does the
// same online. What waits and the totals are drawn anew when scans were answered; a number that is being typed stays.
const root = document.querySelector("[data-stand]");
const [words, files] = [JSON.parse(root.dataset.words), JSON.parse(root.dataset.files)];
const [{ Queue }, { Camera }] = await Promise.all([files.queue, files.camera].map((address) => import(address)));
const find = (name) => root.querySelector(`[data-${name}]`);
const [form, said] = [find("form"), find("state")];
const { scans, token } = root.dataset;
const queue = await new Queue({ address: scans, home: location.pathname, token }).open();

const bare = (text) => (text.match(/\/m\/([0-9A-Za-z]+)/)?.[1] ?? text).replace(/[\s\p{P}]/gu, "").toUpperCase();
async function state(word = "") {
  const waiting = (await queue.waiting()).length;
  said.textContent = [word, waiting ? words.waiting.replace("%(count)s", waiting) : ""].filter(Boolean).join(" · ");
  said.hidden = !said.textContent;
}
async function refresh() {
  const answer = await fetch(location.href, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of root.querySelectorAll("[data-fresh]")) {
    const fresh = page.querySelector(`[data-fresh="${part.dataset.fresh}"]`);
    if (fresh) part.replaceWith(fresh);
  }
}
async function send() {
  const before = await queue.waiting();
  const isSent = await queue.send();
  const answers = before.map(({ id }) => queue.answers.get(id)?.words).filter(Boolean);
  await state(answers.join(" · "));
  if (answers.length) await refresh();
  return isSent && before.length > 0 && answers.length > 0;
}

form.addEventListener("submit", async (event) => {
  const code = bare(form.elements.code.value);
  if (!code) return;
  event.preventDefault();
  await queue.add({ badge: code });
  form.elements.code.value = "";
  form.elements.code.removeAttribute("aria-invalid");
  for (const complaint of form.querySelectorAll("[role=alert], .field__errors")) complaint.remove();
  await state(); // the network may be silent for long
  if (await send()) return;
  const row = root.querySelector(`[data-code="${CSS.escape(code)}"]`);
  row?.setAttribute("data-done", "");
  await state(row ? words.known.replace("%(what)s", row.dataset.what) : words.unknown);
});
addEventListener("online", send);
setInterval(send, 15_000);

const camera = new Camera(find("video"), {
  decoder: files.decoder,
  read: (text) => {
    form.elements.code.value = bare(text);
    camera.stop();
    find("video").hidden = true;
    form.requestSubmit();
  },
});
find("camera").hidden = !navigator.mediaDevices?.getUserMedia;
find("camera").addEventListener("click", async () => {
  find("video").hidden = false;
  await camera.start().catch(() => state(words.no_camera));
});
await send(); // what was kept before this page was opened does not wait for the next round
