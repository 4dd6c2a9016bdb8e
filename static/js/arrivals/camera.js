// Reads QR codes from the camera: the browser's own detector where it knows them, else the vendored decoder.
export class Camera {
  constructor(video, { decoder, read }) {
    Object.assign(this, { video, decoder, read, stream: null });
    this.canvas = document.createElement("canvas");
  }

  get isOn() {
    return Boolean(this.stream);
  }

  async start() {
    const wanted = { facingMode: "environment", width: { ideal: 1280 } };
    this.stream = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    this.video.srcObject = this.stream;
    await this.video.play();
    this.detect = (await this.native()) ?? (await this.vendored());
    this.look();
  }

  stop() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
    this.video.srcObject = null;
  }

  async native() {
    const formats = (await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => [])) ?? [];
    if (!formats.includes("qr_code")) return null;
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async () => (await detector.detect(this.video))[0]?.rawValue;
  }

  async vendored() {
    if (!globalThis.jsQR) {
      await new Promise((resolve, reject) => {
        const script = Object.assign(document.createElement("script"), { src: this.decoder, onload: resolve });
        script.onerror = reject;
        document.head.append(script);
      });
    }
    const pen = this.canvas.getContext("2d", { willReadFrequently: true });
    return async () => {
      const { videoWidth, videoHeight } = this.video;
      if (!videoWidth) return null;
      const scale = Math.min(1, 640 / videoWidth);
      const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
      Object.assign(this.canvas, { width, height });
      pen.drawImage(this.video, 0, 0, width, height);
      return globalThis.jsQR(pen.getImageData(0, 0, width, height).data, width, height)?.data;
    };
  }

  // Five looks a second; scanning goes on by itself after each one.
  async look() {
    while (this.isOn) {
      const text = await this.detect().catch(() => null);
      if (text && this.isOn) this.read(text);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
