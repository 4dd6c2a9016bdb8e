// Leads on the phone: a scan is kept on the phone first and sent when there is network. The form does the same online.
const root = document.querySelector("[data-leads]");
const [words, files] = [JSON.parse(root.dataset.words), JSON.parse(root.dataset.files)];
const [{ Queue }, { badgeOf }, { Camera }] = await Promise.all(
  [files.queue, files.list, files.camera].map((address) => import(address)),
);
const find = (name) => root.querySelector(`[data-${name}]`);
const [form, said] = [find("form"), find("state")];
const { scans, token } = root.dataset;
const queue = await new Queue({ address: scans, home: location.pathname, token }).open();

async function state(word = "") {
  const waiting = (await queue.waiting()).length;
  said.textContent = waiting ? `${word} ${words.waiting.replace("%(count)s", waiting)}`.trim() : word;
  said.hidden = !said.textContent;
}
async function send() {
  const before = (await queue.waiting()).length;
  const isSent = await queue.send();
  await state(isSent && before ? words.sent : before ? words.kept : "");
  return isSent && before > 0;
}

form.addEventListener("submit", async (event) => {
  if (!form.badge.value.trim()) return;
  event.preventDefault();
  const { note, interest, temperature, agreed } = form.elements;
  await queue.add({
    badge: await badgeOf(form.badge.value), note: note.value.slice(0, 2000), interest: interest.value.slice(0, 200),
    temperature: temperature?.value ?? "", agreed: agreed.checked,
  });
  form.reset();
  await state(words.kept); // the network may be silent for long
  if (await send()) location.reload();
});
addEventListener("online", send);
setInterval(send, 15_000);

const read = (text) => {
  form.badge.value = text;
  camera.stop();
  find("video").hidden = true;
};
const camera = new Camera(find("video"), { decoder: files.decoder, read });
find("camera").hidden = !navigator.mediaDevices?.getUserMedia;
find("camera").addEventListener("click", async () => {
  find("video").hidden = false;
  await camera.start().catch(() => state(words.no_camera));
});
if (await send()) location.reload(); // what was kept before this page was opened
