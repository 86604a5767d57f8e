// The list of models, with title, system and thumbnail.

import { thumbnailOf } from "../channel.js";
import { element } from "../elements.js";

const others = "Others";

export class ModelMenu {
  #connection;
  #dialog = element("model-menu");
  #list = element("menu-groups");
  #models = [];
  #selected = 0;

  constructor(connection, openFile) {
    this.#connection = connection;
    element("model").addEventListener("click", () => this.open());
    element("close-menu").addEventListener("click", () => this.#dialog.close());
    this.#dialog.addEventListener("click", (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
    this.#dialog.addEventListener("keydown", (event) => this.#move(event));
    const chooser = element("model-file");
    element("open-model").addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
      for (const file of chooser.files) openFile(file);
      chooser.value = "";
      this.#dialog.close();
    });
  }

  open() {
    this.#draw();
    this.#dialog.showModal();
    const current = /** @type {HTMLElement} */ (this.#list.querySelector("[aria-current]"));
    current?.focus();
    current?.scrollIntoView({ block: "center" });
  }

  take(models) {
    this.#models = models;
    if (this.#dialog.open) this.#draw();
  }

  show(status) {
    const model = this.#models[status.model];
    if (!model) return;
    const isOther = this.#selected !== status.model;
    this.#selected = status.model;
    element("model").dataset.slot = String(status.model);
    element("model-name").textContent = titleOf(model);
    element("model").title = `${model.name}: ${model.problem ?? model.description}`;
    putPicture(element("model-picture"), model);
    if (isOther && this.#dialog.open) this.#draw();
  }

  #draw() {
    const groups = new Map();
    this.#models.forEach((model, slot) => {
      const name = model.isRun ? "Training run" : (model.group ?? others);
      if (!groups.has(name)) groups.set(name, []);
      groups.get(name).push(this.#item(model, slot));
    });
    const at = [...this.#list.querySelectorAll("button")].findIndex((each) => each === document.activeElement);
    this.#list.replaceChildren(
      ...[...groups].map(([name, items]) => {
        const section = document.createElement("section");
        const heading = document.createElement("h3");
        heading.textContent = name;
        section.append(heading, ...items);
        return section;
      }),
    );
    if (at >= 0) this.#list.querySelectorAll("button")[at]?.focus();
  }

  #item(model, slot) {
    const item = document.createElement("button");
    const picture = document.createElement("img");
    const text = document.createElement("span");
    const title = document.createElement("b");
    const about = document.createElement("small");
    picture.alt = "";
    picture.loading = "lazy";
    putPicture(picture, model);
    title.textContent = model.title ? capital(model.title.slice(model.group.length + 2)) : model.name;
    about.textContent = model.problem && !model.title ? `${model.name}: cannot be played` : aboutOf(model);
    item.title = model.problem ?? `${model.name}: ${model.description}`;
    if (slot === this.#selected) item.setAttribute("aria-current", "true");
    text.append(title, about);
    item.append(picture, text);
    item.addEventListener("click", () => {
      this.#connection.send("model", { slot });
      this.#dialog.close();
    });
    return item;
  }

  /** Moves the focus with the arrow keys. */
  #move(event) {
    const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    const items = [...this.#list.querySelectorAll("button")];
    const at = items.findIndex((each) => each === document.activeElement);
    const next = event.key === "Home" ? 0 : event.key === "End" ? items.length - 1 : at + steps[event.key];
    if (!(next >= 0 && next < items.length)) return;
    event.preventDefault();
    items[next].focus();
  }
}

/** The display name of a model. */
export function titleOf(model) {
  return model?.title ?? model?.name ?? "";
}

function aboutOf(model) {
  const size = model.width ? `, ${model.width}×${model.height}${model.isGray ? " gray" : ""}` : "";
  const classes = model.classes?.length ? `, ${model.classes.length} classes` : "";
  return `${model.name}${size}${classes}`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function putPicture(picture, model) {
  const wanted = model.digits ? thumbnailOf(model.digits) : "";
  if (picture.dataset.wanted === wanted) return;
  picture.dataset.wanted = wanted;
  picture.hidden = true;
  if (!wanted) return;
  picture.classList.toggle("is-pair", Boolean(model.source));
  picture.onload = () => (picture.hidden = false);
  picture.src = wanted;
}
