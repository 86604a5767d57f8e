// The save settings: size of pictures, format and size of animations, and an estimate of the file sizes.

import { element, pressed } from "../elements.js";
import { Sliders } from "../panel/sliders.js";
import { canEncodeVideo, videoBits } from "./video.js";

/** @type {("webp" | "gif" | "mp4")[]} */
const formats = ["webp", "gif", "mp4"];
const framesPerSecond = 30;

// The viewer's default sizes of animations: with square pixels, and interpolated.
const usualSide = 480;
const blendedSide = 240;
const betweenEstimates = 1500;

export class Saving {
  #connection;
  #picture;
  #loopSeconds;
  #format = "webp";
  #scale = 0;
  #sliders = new Sliders();
  #timer = 0;
  #seen = "";
  #video = null;

  constructor(connection, picture, loopSeconds) {
    this.#connection = connection;
    this.#picture = picture;
    this.#loopSeconds = loopSeconds;
    this.#sliders.add("save-scale", (value) => this.#setScale(value), (value) => (value > 0 ? `${value}\u00d7` : "as seen"));
    this.#sliders.put("save-scale", 0);
    for (const format of formats) element(`format-${format}`).addEventListener("click", () => this.#setFormat(format));
    element("loop").addEventListener("input", () => this.#estimateSoon());
    this.#findVideo();
  }

  /** Sends the settings to a new connection. */
  opened() {
    element("save-scale").max = String(this.#connection.limits.pictureScale);
    this.#send();
  }

  /** The enlargement factor of a saved picture. */
  pictureScale() {
    return this.#scale > 0 ? this.#scale : this.#picture.scaleOnScreen();
  }

  /** Updates the estimate after a change of the picture. */
  show(status) {
    const { width, height } = this.#picture.canvas;
    const seen = `${status.model} ${status.mode} ${width} ${height} ${status.isSmooth}`;
    if (seen === this.#seen) return;
    this.#seen = seen;
    this.#estimateSoon();
  }

  async #findVideo() {
    this.#video = await canEncodeVideo();
    if (this.#video) return;
    element("format-mp4").disabled = true;
    element("format-mp4").title = "This browser encodes no video; viewer render --out x.mp4 does, with ffmpeg";
  }

  #setFormat(format) {
    this.#format = format;
    for (const each of formats) pressed(`format-${each}`, each === format);
    this.#send();
    this.#estimateSoon();
  }

  #setScale(scale) {
    this.#scale = scale;
    this.#send();
    this.#estimateSoon();
  }

  #send() {
    this.#connection.send("output", { format: this.#format, scale: this.#scale });
  }

  #estimateSoon() {
    if (this.#timer) return;
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#estimate();
    }, this.#seen ? 250 : betweenEstimates);
  }

  /** Encodes the current picture as it would be saved, and extrapolates the size of an animation. */
  async #estimate() {
    const { width, height } = this.#picture.canvas;
    const scale = this.pictureScale();
    const still = await this.#sizeOf(scale, "image/png");
    const side = document.body.classList.contains("is-smooth") ? blendedSide : usualSide;
    const moving = this.#scale > 0 ? this.#scale : Math.min(64, Math.max(1, Math.round(side / Math.max(width, height))));
    const frames = Math.round(this.#loopSeconds() * framesPerSecond);
    const [wide, high] = [width * moving, height * moving];
    const bytes =
      this.#format === "mp4"
        ? (videoBits(wide, high) * this.#loopSeconds()) / 8
        : frames * (await this.#sizeOf(moving, this.#format === "webp" ? "image/webp" : "image/png"));
    element("save-hint").textContent =
      `Picture: ${width * scale}\u00d7${height * scale}, about ${size(still)}.\n` +
      `${document.body.dataset.mode === "canvas" ? "Animation" : "Loop"} of ${this.#loopSeconds()}\u00a0s: ${wide}\u00d7${high}, about ${size(bytes)}.`;
  }

  async #sizeOf(scale, type) {
    const { canvas } = this.#picture;
    // Limited in size for speed: larger squares add little to the encoded size.
    const drawn = Math.min(scale, Math.max(1, Math.floor(1024 / Math.max(canvas.width, canvas.height))));
    const sheet = new OffscreenCanvas(canvas.width * drawn, canvas.height * drawn);
    const context = sheet.getContext("2d");
    context.imageSmoothingEnabled = document.body.classList.contains("is-smooth");
    context.drawImage(canvas, 0, 0, sheet.width, sheet.height);
    const blob = await sheet.convertToBlob({ type, quality: 1 });
    return (blob.size * scale) / drawn;
  }
}

/** Formats a number of bytes. */
export function size(bytes) {
  return bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}
