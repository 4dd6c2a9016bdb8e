// [data-scroll-to="0.6"]: begins so far along its width, now in the middle, wherever it is wider than the window.
const scroll = () => {
  for (const one of document.querySelectorAll("[data-scroll-to]")) {
    one.scrollLeft = one.dataset.scrollTo * one.scrollWidth - one.clientWidth / 2;
  }
};

scroll();
document.addEventListener("refreshed", scroll);
