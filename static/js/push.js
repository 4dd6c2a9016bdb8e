// Asks the browser for notes (Web Push) and sends its address in the form; the server's public key is in data-push.
const bytes = (text) => {
  const decoded = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(decoded, (sign) => sign.charCodeAt(0));
};
const form = document.querySelector("form[data-push]");
if (form && window.PushManager && "serviceWorker" in navigator) {
  form.hidden = false;
  document.querySelector("[data-push-missing]").hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const { pushManager } = await navigator.serviceWorker.ready;
      const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) };
      const { endpoint, keys } = (await pushManager.subscribe(options)).toJSON();
      for (const [name, value] of Object.entries({ endpoint, ...keys })) form.elements[name].value = value;
      form.submit();
    } catch {
      form.querySelector("[data-push-failure]").hidden = false; // refused, or no service at this address
    }
  });
}
