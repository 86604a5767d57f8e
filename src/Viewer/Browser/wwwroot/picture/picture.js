// The picture: draws one frame per refresh of the display, and grants the server another one for each.

import { Fold } from "./fold.js";
import { Pixels } from "./pixels.js";

// A picture is enlarged by an integer number of screen pixels, so that its pixels are squares of equal size, unless
// that would leave more than this fraction of the space empty. Interpolated pictures have no such restriction.
const mostEmpty = 0.14;

export class Picture {
  #connection;
  #canvas;
  #pixels;
  #sheet = document.createElement("canvas");
  #sheetPixels = new Pixels(this.#sheet);
  #fold = null;
  #frames = [];
  #isWaiting = false;
  #isDrawing = false;
  #layout = null;
  #drawnAt = [];

  constructor(connection, canvas) {
    this.#connection = connection;
    this.#canvas = canvas;
    this.#pixels = new Pixels(canvas);
    this.stage = document.getElementById("stage");
    this.easel = document.getElementById("easel");
    /** Timings of the last frames drawn, in milliseconds. */
    this.history = [];
    /** Number of the displayed frame. */
    this.number = 0;
    this.time = 0;
    new ResizeObserver(() => this.fit()).observe(this.easel);
    addEventListener("fullscreenchange", () => this.fit());
  }

  get canvas() {
    return this.#canvas;
  }

  get layout() {
    return this.#layout;
  }

  /** Index of the tile of a folded picture at a point, in fractions of its size; null if it is not folded. */
  foldedTileAt(x, y) {
    return this.#fold?.tileAt(x * this.#canvas.width, y * this.#canvas.height) ?? null;
  }

  /** Converts a point of the canvas to one of the server's picture, both as fractions of width and height. */
  unfold(x, y, tile) {
    return this.#fold ? this.#fold.unfold(x * this.#canvas.width, y * this.#canvas.height, tile) : [x, y];
  }

  push(frame) {
    this.#frames.push(frame);
    this.#wait();
  }

  /** The connection was lost: pending frames are discarded. */
  forget() {
    this.#frames = [];
  }

  takeLayout(layout) {
    this.#layout = layout;
  }

  /** Number of frames drawn in the last second. */
  rate() {
    const now = performance.now();
    while (this.#drawnAt.length > 0 && now - this.#drawnAt[0] > 1000) this.#drawnAt.shift();
    return this.#drawnAt.length;
  }

  /** The enlargement factor of the picture, in physical pixels. */
  scaleOnScreen() {
    const scale = (this.#canvas.clientWidth * devicePixelRatio) / this.#canvas.width;
    return Math.min(this.#connection.limits?.pictureScale ?? 1, Math.max(1, Math.round(scale)));
  }

  /** Resizes the picture to the available space. */
  fit() {
    const style = getComputedStyle(this.easel);
    const map = document.getElementById("map");
    let width = this.easel.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    let height = this.easel.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
    if (!map.hidden) {
      if (style.flexDirection === "column") height -= map.offsetHeight + (parseFloat(style.rowGap) || 0);
      else width -= map.offsetWidth + (parseFloat(style.columnGap) || 0);
    }
    const { width: across, height: down } = this.#canvas;
    const room = Math.max(0.2, Math.min(width / across, height / down));
    const whole = Math.floor(room * devicePixelRatio) / devicePixelRatio;
    const isSmooth = document.body.classList.contains("is-smooth");
    const scale = !isSmooth && whole > 0 && 1 - whole / room <= mostEmpty ? whole : room;
    this.#canvas.style.width = `${across * scale}px`;
    this.#canvas.style.height = `${down * scale}px`;
    this.#canvas.classList.toggle("is-reduced", scale * devicePixelRatio < 0.999);
  }

  #wait() {
    if (this.#isWaiting || this.#isDrawing || this.#frames.length === 0) return;
    this.#isWaiting = true;
    requestAnimationFrame(() => this.#draw());
  }

  async #draw() {
    this.#isWaiting = false;
    const frame = this.#frames.shift();
    if (!frame) return;
    const start = performance.now();
    const { width, height } = this.#canvas;
    this.#fold = Fold.of(frame, this.#layout, this.easel);
    const decoding = (this.#fold ? this.#sheetPixels : this.#pixels).draw(frame);
    if (decoding) {
      this.#isDrawing = true;
      await decoding;
      this.#isDrawing = false;
    }
    this.#fold?.draw(this.#sheet, this.#canvas);
    const isNewSize = this.#canvas.width !== width || this.#canvas.height !== height;
    if (isNewSize || !document.body.classList.contains("has-picture")) {
      document.body.classList.add("has-picture");
      // On a phone the stage is as high as the picture needs.
      this.stage.style.setProperty("--aspect", String(this.#canvas.width / this.#canvas.height));
      document.body.classList.toggle("is-folded", this.#fold !== null);
      this.fit();
    }
    this.number = frame.number;
    this.time = frame.time;
    this.#connection.send("grant", { frames: 1, drawn: frame.number });
    const now = performance.now();
    this.#drawnAt.push(now);
    this.history.push({
      model: frame.inference,
      scene: frame.scene,
      mosaic: frame.mosaic,
      sent: frame.sent,
      shown: now - start,
    });
    if (this.history.length > 132) this.history.shift();
    this.#wait();
  }
}
