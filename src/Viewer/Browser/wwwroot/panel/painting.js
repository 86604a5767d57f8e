// The canvas panel: the colours with their names, the brush and its width, the tools.

import { element, pressed } from "../elements.js";

const previewTime = 1200;

export class PaintingCard {
  #connection;
  #picture;
  #sliders;
  #brush = 0;
  #timer = 0;
  #hasSketched = false;

  constructor(connection, picture, sliders) {
    this.#connection = connection;
    this.#picture = picture;
    this.#sliders = sliders;
    sliders.add("brush", (width) => connection.send("brush", { width }), (value) => `${value.toFixed(1)}`);
    sliders.add("edges", (threshold) => connection.send("edges", { threshold }), (value) => (value > 0 ? value.toFixed(2) : "off"));
    element("brush").addEventListener("input", () => this.#preview(Number(element("brush").value)));
  }

  /** Where to paint is not said over a sketch that was asked for. */
  hasSketched() {
    this.#hasSketched = true;
    element("paint-here").hidden = true;
  }

  show(canvas) {
    element("card-canvas").hidden = !canvas;
    element("record-strokes").hidden = !canvas;
    element("record-strokes").disabled = !canvas?.canUndo;
    element("paint-here").hidden = !canvas || canvas.isPainted || this.#hasSketched;
    document.body.classList.toggle("is-filling", Boolean(canvas?.isFilling));
    if (!canvas) {
      this.#brush = 0;
      return;
    }
    this.#showColors(canvas);
    element("brush").max = String(canvas.widestBrush);
    this.#sliders.put("brush", canvas.brush);
    if (this.#brush > 0 && this.#brush !== canvas.brush) this.#preview(canvas.brush);
    this.#brush = canvas.brush;
    element("undo").disabled = !canvas.canUndo;
    element("redo").disabled = !canvas.canRedo;
    pressed("fill", canvas.isFilling);
    element("edges-row").hidden = canvas.edges === undefined;
    if (canvas.edges !== undefined) this.#sliders.put("edges", canvas.edges);
  }

  #showColors(canvas) {
    const list = element("swatches");
    const wanted = JSON.stringify(canvas.palette);
    if (list.dataset.palette !== wanted) {
      list.dataset.palette = wanted;
      list.replaceChildren(...canvas.palette.map((entry, i) => this.#swatch(entry, i)));
    }
    [...list.children].forEach((swatch, i) => {
      swatch.setAttribute("aria-pressed", String(i === canvas.color));
      // Of a mask, how much of it is of this class.
      const share = canvas.shares?.[i] ?? 0;
      swatch.lastElementChild.textContent = share > 0 ? `${Math.max(1, Math.round(100 * share))}%` : "";
    });
    element("brush-ring").style.setProperty("--paint", canvas.palette[canvas.color]?.color ?? "#fff");
  }

  #swatch({ name, color }, index) {
    const swatch = document.createElement("button");
    const chip = document.createElement("i");
    const text = document.createElement("span");
    const share = document.createElement("small");
    chip.style.background = color;
    text.textContent = name;
    swatch.append(chip, text, share);
    swatch.title = index < 10 ? `${name} (${index})` : name;
    swatch.addEventListener("click", () => this.#connection.send("action", { action: "color", argument: index }));
    return swatch;
  }

  /** Shows the brush briefly in the centre of the painting, to preview its width. */
  #preview(width) {
    const layout = this.#picture.layout;
    if (!layout) return;
    const ring = element("brush-ring");
    const scale = this.#picture.canvas.clientWidth / this.#picture.canvas.width;
    const size = Math.max(4, width * scale);
    ring.style.left = `${(layout.lefts[0] + layout.tileWidth / 2) * scale}px`;
    ring.style.top = `${(layout.tops[0] + layout.tileHeight / 2) * scale}px`;
    ring.style.width = ring.style.height = `${size}px`;
    ring.hidden = false;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (ring.hidden = true), previewTime);
  }
}
