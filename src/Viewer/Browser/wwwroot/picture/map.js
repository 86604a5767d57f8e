// The latent map beside the plane: a click selects a position.

import { Pixels } from "./pixels.js";

export class PlaneMap {
  #figure = document.getElementById("map");
  #canvas = document.getElementById("map-picture");
  #spot = document.getElementById("spot");
  #pixels = new Pixels(this.#canvas);
  #connection;

  constructor(connection) {
    this.#connection = connection;
    let isHeld = false;
    const go = (event) => {
      const box = this.#canvas.getBoundingClientRect();
      const clamp = (value) => Math.min(1, Math.max(0, value));
      connection.send("map", {
        x: clamp((event.clientX - box.left) / box.width),
        y: clamp(1 - (event.clientY - box.top) / box.height),
      });
    };
    this.#canvas.addEventListener("pointerdown", (event) => {
      isHeld = true;
      this.#canvas.setPointerCapture(event.pointerId);
      go(event);
    });
    this.#canvas.addEventListener("pointermove", (event) => {
      if (isHeld) go(event);
    });
    const release = () => (isHeld = false);
    this.#canvas.addEventListener("pointerup", release);
    this.#canvas.addEventListener("pointercancel", release);
  }

  draw(frame) {
    this.#pixels.draw(frame);
    this.#figure.classList.add("has-map");
  }

  show(status) {
    this.#figure.hidden = status.mode !== "plane";
    // The marker moves between the centres of the outermost tiles.
    const edge = 1 / (2 * this.#connection.limits.mapColumns);
    this.#spot.style.left = `${100 * (edge + (1 - 2 * edge) * status.planeX)}%`;
    this.#spot.style.top = `${100 * (1 - edge - (1 - 2 * edge) * status.planeY)}%`;
  }
}
