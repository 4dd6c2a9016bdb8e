// Hands an address on, the page's own or data-url: through the phone's own sheet, else into the clipboard.
// data-copy copies in any case.
for (const button of document.querySelectorAll("[data-share]")) {
  if ("copy" in button.dataset ? !navigator.clipboard : !navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const page = { title: button.dataset.title, url: button.dataset.url ?? location.href };
    try {
      if (navigator.share && !("copy" in button.dataset)) return await navigator.share(page);
      await navigator.clipboard.writeText(page.url);
      button.querySelector("[data-share-label]").textContent = button.dataset.copied;
    } catch {
      // The reader closed the sheet: nothing to say.
    }
  });
}
