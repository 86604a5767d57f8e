// The card of the directions: along which the pictures of a model vary most, and toward each of its classes.

import { element } from "../elements.js";
import { Sliders } from "./sliders.js";

// A list of more classes is no card of sliders.
const mostClasses = 40;

export class Directions {
  #connection;
  #sliders = new Sliders();

  constructor(connection) {
    this.#connection = connection;
  }

  show(status, model) {
    const directions = model?.source ? [] : (status.directions ?? []);
    const classes = !model?.source && (model?.classes ?? []).length <= mostClasses ? (model?.classes ?? []) : [];
    element("card-directions").hidden = directions.length === 0 && classes.length === 0;
    element("directions").hidden = directions.length === 0;
    element("toward").hidden = classes.length === 0;
    const reach = this.#connection.limits.directionReach;
    this.#put(element("directions"), "direction", directions.map(({ share }, i) => `Direction ${i + 1} (${Math.round(100 * share)}% of variance)`), {
      min: -reach,
      max: reach,
      step: 0.1,
      text: (value) => (value === 0 ? "0" : `${value > 0 ? "+" : "−"}${Math.abs(value).toFixed(1)}`),
    });
    this.#put(element("toward-list"), "toward", classes.map((name) => `Toward ${name}`), {
      min: 0,
      max: 1,
      step: 0.01,
      text: (value) => `${Math.round(100 * value)}%`,
    });
    directions.forEach(({ offset }, i) => this.#sliders.put(`direction-${i}`, offset));
    classes.forEach((_, i) => this.#sliders.put(`toward-${i}`, status.toward?.[i] ?? 0));
  }

  /** Gives a list the sliders of some names. */
  #put(list, setting, names, range) {
    const wanted = names.join("\n");
    if (list.dataset.names === wanted) return;
    list.dataset.names = wanted;
    list.replaceChildren(...names.map((name, i) => row(`${setting}-${i}`, name, range)));
    names.forEach((_, i) => this.#listen(`${setting}-${i}`, setting, i, range.text));
  }

  #listen(id, setting, index, text) {
    const send = (value) => this.#connection.send("set", { setting, value, index });
    const input = /** @type {HTMLInputElement} */ (document.getElementById(id));
    const reset = () => {
      input.value = "0";
      input.dispatchEvent(new Event("input"));
    };
    this.#sliders.add(id, send, text);
    input.addEventListener("dblclick", reset);
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Delete" && event.key !== "Backspace") return;
      event.preventDefault();
      event.stopPropagation();
      reset();
    });
  }
}

function row(id, name, { min, max, step }) {
  const label = document.createElement("label");
  const text = document.createElement("span");
  const input = document.createElement("input");
  const output = document.createElement("output");
  label.className = "slider named";
  label.htmlFor = id;
  label.title = "Double-click or Delete puts it back to 0";
  text.textContent = name;
  Object.assign(input, { type: "range", id, min: String(min), max: String(max), step: String(step), value: "0" });
  output.id = `${id}-text`;
  label.append(text, output, input);
  return label;
}
