// A stream of one's own in browsers that cannot play HLS themselves: <video data-hls="address">. The player is
// vendor/hls-light, which the page loads before this.
const video = document.querySelector("video[data-hls]");

if (video?.canPlayType("application/vnd.apple.mpegurl")) {
  video.src = video.dataset.hls;
} else if (video && globalThis.Hls?.isSupported()) {
  const stream = new globalThis.Hls({ enableWorker: false });
  stream.loadSource(video.dataset.hls);
  stream.attachMedia(video);
}
