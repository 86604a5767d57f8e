// The camera as the source of an image-to-image model: off until asked for, and stopped when the canvas is left.

import { element, pressed } from "../elements.js";

// Frames a second; the next one is sent only when the viewer has drawn what became of the last.
const most = 12;
const patience = 1000;

// The viewer takes photographs of twice the size of the source.
const detail = 2;

const unavailable = "The camera takes this machine's own address, or https";

export class Camera {
  #connection;
  #picture;
  #notices;
  #video = element("camera-view");
  #sheet = document.createElement("canvas");
  #stream = null;
  #canvas = null;
  #timer = 0;
  #sentAt = 0;
  #drawn = 0;

  constructor(connection, picture, notices) {
    this.#connection = connection;
    this.#picture = picture;
    this.#notices = notices;
    const button = element("camera");
    if (!navigator.mediaDevices?.getUserMedia) {
      button.disabled = true;
      button.title = unavailable;
    }
    button.addEventListener("click", () => (this.#stream ? this.stop() : this.#start()));
    addEventListener("pagehide", () => this.stop());
  }

  /** Follows the viewer: without a canvas the camera stops. */
  show(status) {
    this.#canvas = status.canvas ?? null;
    if (!this.#canvas) this.stop();
  }

  stop() {
    if (!this.#stream) return;
    clearInterval(this.#timer);
    for (const track of this.#stream.getTracks()) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
    this.#showState();
  }

  async #start() {
    try {
      const size = { width: { ideal: 640 }, height: { ideal: 480 } };
      const stream = await navigator.mediaDevices.getUserMedia({ video: size, audio: false });
      // The canvas may have been left while the person was asked.
      if (!this.#canvas || this.#stream) {
        for (const track of stream.getTracks()) track.stop();
        return;
      }
      this.#stream = stream;
      for (const track of stream.getTracks()) track.addEventListener("ended", () => this.stop());
      this.#video.srcObject = stream;
      await this.#video.play();
    } catch (error) {
      this.stop();
      const { name } = /** @type {Error} */ (error);
      const reason = name === "NotAllowedError" ? "it was not allowed" : name === "NotFoundError" ? "there is none" : name;
      this.#notices.tell(`The camera cannot be used: ${reason}.`, true);
      return;
    }
    this.#showState();
    this.#timer = setInterval(() => this.#send(), 1000 / most);
  }

  #send() {
    const now = performance.now();
    const isDrawn = this.#picture.number !== this.#drawn;
    if (!this.#canvas || !this.#connection.isOpen || document.hidden || (!isDrawn && now - this.#sentAt < patience)) return;
    const { width, height } = { width: detail * this.#canvas.width, height: detail * this.#canvas.height };
    const { videoWidth, videoHeight } = this.#video;
    if (videoWidth === 0) return;
    this.#sheet.width = width;
    this.#sheet.height = height;
    const context = this.#sheet.getContext("2d", { willReadFrequently: true });
    const scale = Math.max(width / videoWidth, height / videoHeight);
    const [across, down] = [width / scale, height / scale];
    context.imageSmoothingQuality = "high";
    // As in a mirror.
    context.translate(width, 0);
    context.scale(-1, 1);
    context.drawImage(this.#video, (videoWidth - across) / 2, (videoHeight - down) / 2, across, down, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const rgb = new Uint8Array(width * height * 3);
    for (let i = 0, at = 0; at < data.length; at += 4) {
      rgb[i++] = data[at];
      rgb[i++] = data[at + 1];
      rgb[i++] = data[at + 2];
    }
    this.#drawn = this.#picture.number;
    this.#sentAt = now;
    this.#connection.sendFile("camera", "camera", rgb.buffer);
  }

  #showState() {
    const isOn = this.#stream !== null;
    pressed("camera", isOn);
    element("camera-text").textContent = isOn ? "Stop camera" : "Camera";
    this.#video.hidden = !isOn;
    document.body.classList.toggle("is-filming", isOn);
  }
}
