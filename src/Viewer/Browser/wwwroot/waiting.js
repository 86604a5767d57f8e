import { element } from "./elements.js";

const beforeWaiting = 250;

/** The message over the picture while the page is waiting. */
export class Waiting {
  #waitsFor = "";
  #timer = 0;

  /**
   * Shows a message, unless the wait is very short.
   * @param {string | null} text null if the page is not waiting
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
