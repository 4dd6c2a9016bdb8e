// Makes and uses passkeys: a form with data-passkey ("create" or "get") and data-options, the server's JSON.
// The answer of the browser goes back in the form's hidden field "credential".
const bytes = (text) => {
  const decoded = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(decoded, (sign) => sign.charCodeAt(0));
};
const text = (buffer) => {
  const encoded = btoa(String.fromCharCode(...new Uint8Array(buffer)));
  return encoded.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
};
const withIds = (list = []) => list.map((one) => ({ ...one, id: bytes(one.id) }));

const asked = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
  ...(options.excludeCredentials && { excludeCredentials: withIds(options.excludeCredentials) }),
  ...(options.allowCredentials && { allowCredentials: withIds(options.allowCredentials) }),
});

const said = ({ id, rawId, type, response, authenticatorAttachment }) => ({
  id,
  rawId: text(rawId),
  type,
  authenticatorAttachment,
  clientExtensionResults: {},
  response: Object.fromEntries(
    ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]
      .filter((name) => response[name])
      .map((name) => [name, text(response[name])]),
  ),
});

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const failure = form.querySelector("[data-passkey-failure]");
    failure.hidden = true;
    try {
      const publicKey = asked(JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
      form.elements.credential.value = JSON.stringify(said(credential));
      form.submit();
    } catch {
      failure.hidden = false; // called off, taken too long, or not possible at this address
    }
  });
}
