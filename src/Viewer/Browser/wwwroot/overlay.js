// The overlay: what is displayed, and how long the stages of a frame take.

import { share } from "./panel/captions.js";

const parts = [
  ["model", "Model", "--part-model"],
  ["mosaic", "Mosaic", "--part-mosaic"],
  ["sent", "Send", "--part-sent"],
  ["shown", "Draw", "--part-shown"],
];
const betweenPlots = 120;

export class Overlay {
  #picture;
  #box = document.getElementById("overlay");
  #figures = document.getElementById("figures");
  #plot = document.getElementById("plot");
  #legend = document.getElementById("legend");
  #plottedAt = 0;

  constructor(picture) {
    this.#picture = picture;
    this.#legend.replaceChildren(
      ...parts.map(([part, name]) => {
        const item = document.createElement("li");
        const dot = document.createElement("i");
        const value = document.createElement("b");
        dot.className = `part-${part}`;
        item.append(dot, name, value);
        return item;
      }),
    );
  }

  toggle() {
    this.#box.hidden = !this.#box.hidden;
    document.getElementById("show-overlay").setAttribute("aria-pressed", String(!this.#box.hidden));
  }

  show(status, models) {
    if (this.#box.hidden) return;
    const model = models[status.model];
    const rows = [
      ["Model", status.shown.join(", ")],
      ["System", model?.system ? `${model.system}, ${model.data}` : ""],
      ["Class", status.labelText ?? ""],
      ["Seed", status.seed],
      ["Time", `${this.#picture.time.toFixed(2)} s`],
      ["Frames/s", `${this.#picture.rate()}`],
      ["Between frames", status.median > 0 ? `${status.median.toFixed(1)} ms, p99 ${status.slowest.toFixed(1)}` : ""],
      ["New per frame", share(status.parts)],
    ].filter(([, value]) => value !== "");
    this.#figures.replaceChildren(
      ...rows.flatMap(([name, value]) => {
        const term = document.createElement("dt");
        const text = document.createElement("dd");
        term.textContent = name;
        text.textContent = value;
        text.title = value;
        return [term, text];
      }),
    );
    if (performance.now() - this.#plottedAt > betweenPlots) this.#draw();
  }

  #draw() {
    this.#plottedAt = performance.now();
    const history = this.#picture.history;
    const style = getComputedStyle(document.documentElement);
    const canvas = this.#plot;
    canvas.width = canvas.clientWidth * devicePixelRatio;
    canvas.height = canvas.clientHeight * devicePixelRatio;
    const context = canvas.getContext("2d");
    const total = (frame) => frame.model + frame.scene + frame.mosaic + frame.sent + frame.shown;
    const highest = Math.max(4, ...history.map(total)) * 1.08;
    const wide = canvas.width / 132;
    history.forEach((frame, i) => {
      let bottom = canvas.height;
      for (const [part, , color] of parts) {
        const value = part === "mosaic" ? frame.mosaic + frame.scene : frame[part];
        const high = (value / highest) * canvas.height;
        context.fillStyle = style.getPropertyValue(color);
        context.fillRect(Math.floor(i * wide), bottom - high, Math.ceil(wide), high);
        bottom -= high;
      }
    });
    this.#line(context, canvas, 1000 / 60, highest, style);
    parts.forEach(([part], i) => {
      const recent = history.slice(-60);
      const sum = recent.reduce((all, frame) => all + (part === "mosaic" ? frame.mosaic + frame.scene : frame[part]), 0);
      this.#legend.children[i].querySelector("b").textContent = recent.length > 0 ? `${(sum / recent.length).toFixed(2)} ms` : "";
    });
  }

  /** The frame interval at 60 Hz. */
  #line(context, canvas, milliseconds, highest, style) {
    if (milliseconds > highest) return;
    context.fillStyle = style.getPropertyValue("--muted");
    context.fillRect(0, canvas.height * (1 - milliseconds / highest), canvas.width, 1);
  }
}
