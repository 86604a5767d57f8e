// Dropped pictures beside what the model makes of them, and how close that is.

import { element } from "../elements.js";

export class Comparison {
  #model = -1;

  constructor() {
    element("close-comparison").addEventListener("click", () => this.#close());
  }

  /** Shows a picture beside its result, or the best so far. */
  take(comparison) {
    const list = element("comparisons");
    const items = /** @type {HTMLCollectionOf<HTMLElement>} */ (list.children);
    if (comparison.index === 0 && items[0]?.dataset.final !== "false") list.replaceChildren();
    while (items.length > comparison.count) list.lastElementChild.remove();
    const item = items[comparison.index] ?? newItem();
    item.dataset.final = String(comparison.isFinal);
    item.dataset.psnr = String(comparison.psnr);
    if (!item.isConnected) list.append(item);
    const [before, after] = item.querySelectorAll("canvas");
    draw(before, comparison, comparison.original);
    draw(after, comparison, comparison.result);
    const made = comparison.isEncoded ? "reconstruction" : comparison.isFinal ? "closest" : "closest so far";
    before.setAttribute("aria-label", `${comparison.name}, as the model takes it`);
    after.setAttribute("aria-label", `${made} picture`);
    item.querySelectorAll("figcaption")[1].textContent = made;
    const classes = comparison.classes ? `, ${comparison.classes}` : "";
    item.querySelector("p").textContent = `${comparison.name}: ${comparison.psnr.toFixed(1)} dB${classes}`;
    element("comparison-title").textContent = comparison.count > 1 ? "Your pictures" : "Your picture";
    element("comparison-hint").textContent = comparison.compared
      ? `PSNR, the higher the closer. The search compares ${comparison.compared}.`
      : "PSNR, the higher the closer.";
    element("card-comparison").hidden = false;
  }

  /** Another model is shown: the comparison is not its. */
  show(status) {
    if (this.#model !== -1 && status.model !== this.#model) this.#close();
    this.#model = status.model;
  }

  #close() {
    element("card-comparison").hidden = true;
    element("comparisons").replaceChildren();
  }
}

function newItem() {
  const item = document.createElement("li");
  for (const caption of ["original", ""]) {
    const figure = document.createElement("figure");
    const picture = document.createElement("canvas");
    const text = document.createElement("figcaption");
    picture.setAttribute("role", "img");
    text.textContent = caption;
    figure.append(picture, text);
    item.append(figure);
  }
  item.append(document.createElement("p"));
  return item;
}

function draw(canvas, { width, height }, base64) {
  const rgb = atob(base64);
  const data = new ImageData(width, height);
  for (let i = 0, at = 0; i < rgb.length; i += 3, at += 4) {
    for (let band = 0; band < 3; band++) data.data[at + band] = rgb.charCodeAt(i + band);
    data.data[at + 3] = 255;
  }
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  canvas.getContext("2d").putImageData(data, 0, 0);
}
