import { element } from "./elements.js";

const beforeWaiting = 250;

/** The message over the picture while the page waits for something. */
export class Waiting {
  #waitsFor = "";
  #timer = 0;

  /**
   * Shows what the page waits for, once that takes longer than a blink.
   * @param {string | null} text null when it waits for nothing
   */
  show(text, isTurning = true) {
    document.body.dataset.waits = String(text !== null);
    if (text === this.#waitsFor) return;
    this.#waitsFor = text;
    clearTimeout(this.#timer);
    const update = () => {
      element("waiting").hidden = text === null;
      if (text !== null) element("waiting-text").textContent = text;
      element("spinner").hidden = !isTurning;
    };
    if (text === null || element("waiting").hidden === false) update();
    else this.#timer = setTimeout(update, beforeWaiting);
  }
}
