// Hands a page's address on: through the phone's own sheet, else into the clipboard.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share && !navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const page = { title: button.dataset.title, url: location.href };
    try {
      if (navigator.share) return await navigator.share(page);
      await navigator.clipboard.writeText(page.url);
      button.querySelector("[data-share-label]").textContent = button.dataset.copied;
    } catch {
      // The reader closed the sheet: nothing to say.
    }
  });
}
