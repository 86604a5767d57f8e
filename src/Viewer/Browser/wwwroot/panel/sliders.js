import { element } from "../elements.js";

const sinceTouch = 400;

/** The page's sliders, with their values as text and the filled part of their tracks. */
export class Sliders {
  #touched = {};
  #texts = {};

  /**
   * Adds the slider of an element.
   * @param {Function} send receives the value when the user moves it
   * @param {Function} text formats the value for the output beside it
   */
  add(id, send, text) {
    const input = element(id);
    input.addEventListener("input", () => {
      this.#touched[id] = performance.now();
      this.#fill(input);
      const value = Number(input.value);
      const output = document.getElementById(`${id}-text`);
      if (output) output.textContent = text(value);
      send(value);
    });
    this.#texts[id] = text;
  }

  /** Sets the value of a slider, unless the user is moving it. */
  put(id, value) {
    if (performance.now() - (this.#touched[id] ?? -1e9) < sinceTouch) return;
    const input = element(id);
    input.value = String(value);
    this.#fill(input);
    const output = document.getElementById(`${id}-text`);
    if (output) output.textContent = this.#texts[id](Number(value));
  }

  #fill(input) {
    const share = (Number(input.value) - Number(input.min)) / (Number(input.max) - Number(input.min));
    input.style.setProperty("--fill", `${100 * share}%`);
  }
}
