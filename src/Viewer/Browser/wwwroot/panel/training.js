// The watched training runs: their progress, the losses of the displayed run, and thumbnails of its exports.

import { element } from "../elements.js";

const colors = ["--part-model", "--part-mosaic", "--part-sent", "--part-shown"];

export class Training {
  #connection;
  #message = null;

  constructor(connection) {
    this.#connection = connection;
    new ResizeObserver(() => this.#draw()).observe(element("losses"));
    matchMedia("(prefers-color-scheme: light)").addEventListener("change", () => this.#draw());
  }

  take(message) {
    this.#message = message;
    const shown = message.runs.find((run) => run.slot === message.shown);
    element("card-training").hidden = message.runs.length === 0;
    element("runs").hidden = message.runs.length < 2;
    element("runs").replaceChildren(...message.runs.map((run) => this.#run(run)));
    element("run-shown").hidden = !shown;
    if (!shown) return;
    element("run-live").hidden = !shown.isLive;
    element("run-text").textContent = describe(shown, message.imagesPerSecond);
    element("run-progress").hidden = !shown.steps;
    element("run-progress").value = shown.steps ? shown.step / shown.steps : 0;
    element("strip").replaceChildren(...message.thumbnails.map((each) => this.#thumbnail(each)));
    this.#draw();
  }

  /** Highlights the displayed export. */
  show(status) {
    for (const each of /** @type {HTMLCollectionOf<HTMLElement>} */ (element("strip").children)) {
      each.setAttribute("aria-pressed", String(status.timeline.isOn && Number(each.dataset.index) === status.timeline.index));
    }
  }

  #run(run) {
    const button = document.createElement("button");
    const name = document.createElement("span");
    const text = document.createElement("small");
    name.textContent = run.name;
    text.textContent = run.isLive ? `live, ${done(run)}` : done(run);
    button.append(name, text);
    button.setAttribute("aria-pressed", String(run.slot === this.#message.shown));
    button.addEventListener("click", () => this.#connection.send("model", { slot: run.slot }));
    return button;
  }

  #thumbnail({ index, step, png }) {
    const button = document.createElement("button");
    const image = document.createElement("img");
    image.src = `data:image/png;base64,${png}`;
    image.alt = step < 0 ? "the finished model" : `step ${step.toLocaleString("en")}`;
    button.title = image.alt;
    button.dataset.index = String(index);
    button.append(image);
    button.addEventListener("click", () => this.#connection.send("export", { index }));
    return button;
  }

  #draw() {
    const losses = this.#message?.losses ?? [];
    const canvas = element("losses");
    canvas.hidden = losses.length === 0;
    element("loss-legend").hidden = losses.length === 0;
    if (losses.length === 0) return;
    canvas.width = Math.max(1, canvas.clientWidth * devicePixelRatio);
    canvas.height = Math.max(1, canvas.clientHeight * devicePixelRatio);
    const context = canvas.getContext("2d");
    const style = getComputedStyle(document.documentElement);
    const values = losses.flatMap((loss) => loss.values).sort((a, b) => a - b);
    // Outliers, e.g. of the first steps, are ignored for the range.
    const [least, most] = [values[Math.floor(0.01 * values.length)], values[Math.ceil(0.99 * values.length) - 1]];
    const last = Math.max(1, ...losses.map((loss) => loss.steps.at(-1)));
    const range = most - least || 1;
    context.lineWidth = 1.5 * devicePixelRatio;
    losses.forEach((loss, i) => {
      context.strokeStyle = style.getPropertyValue(colors[i % colors.length]);
      context.beginPath();
      loss.steps.forEach((step, at) => {
        const share = Math.min(1, Math.max(0, (loss.values[at] - least) / range));
        context.lineTo((step / last) * canvas.width, canvas.height * (0.95 - 0.9 * share));
      });
      context.stroke();
    });
    element("loss-legend").replaceChildren(...losses.map((loss, i) => legend(loss, i)));
    canvas.setAttribute("aria-label", `Losses up to step ${last.toLocaleString("en")}`);
  }
}

function legend(loss, i) {
  const item = document.createElement("li");
  const dot = document.createElement("i");
  const value = document.createElement("b");
  dot.className = colors[i % colors.length].slice(2);
  value.textContent = loss.values.at(-1).toFixed(3);
  item.append(dot, loss.name, value);
  return item;
}

function done(run) {
  return run.steps ? `${Math.floor((100 * run.step) / run.steps)}%` : `step ${run.step.toLocaleString("en")}`;
}

function steps(run) {
  const step = run.step.toLocaleString("en");
  return run.steps ? `step ${step} of ${run.steps.toLocaleString("en")}` : `step ${step}`;
}

function describe(run, imagesPerSecond) {
  const parts = [steps(run)];
  if (run.isLive && imagesPerSecond > 0) parts.push(`${Math.round(imagesPerSecond).toLocaleString("en")} pictures/s`);
  if (run.secondsLeft !== undefined) parts.push(`${time(run.secondsLeft)} left`);
  return parts.join(", ");
}

function time(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 1) return "less than a minute";
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
