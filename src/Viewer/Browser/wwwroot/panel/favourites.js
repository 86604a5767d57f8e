// Favourites: kept pictures in a tray, and loops through them. They are stored in this browser.

import { element } from "../elements.js";
import { Sliders } from "./sliders.js";

const storage = "imagegen-favourites";
const most = 32;
const thumbnail = 64;
const fewestOfLoop = 2;

export class Favourites {
  #connection;
  #picture;
  #notices;
  #items = [];
  #waiting = [];
  #dragged = -1;
  #seconds = 8;
  #isSaving = false;
  #sliders = new Sliders();

  constructor(connection, picture, notices) {
    this.#connection = connection;
    this.#picture = picture;
    this.#notices = notices;
    this.#sliders.add("through-seconds", (value) => (this.#seconds = value), (value) => `${value} s`);
    this.#sliders.put("through-seconds", this.#seconds);
    element("play-favourites").addEventListener("click", () => this.play());
    element("save-favourites").addEventListener("click", () => this.#save());
    picture.canvas.addEventListener("hold", (event) => this.keep(/** @type {CustomEvent} */ (event).detail.tile));
    this.#items = load();
    this.#list();
  }

  /** Keeps a tile of the displayed frame: its picture now, its session when the server has replied. */
  keep(tile = 0) {
    if (this.#items.length + this.#waiting.length >= most) {
      this.#notices.tell(`${most} favourites are kept, which is as many as fit; remove one first.`, true);
      return;
    }
    this.#waiting.push(this.#cut(tile));
    this.#connection.send("keep", { frame: this.#picture.number, tile });
  }

  take({ session, key, caption }) {
    const image = this.#waiting.shift();
    if (!image) return;
    this.#items.push({ session, key, caption, image });
    this.#store();
    this.#notices.tell(`Kept ${caption}`);
  }

  /** The connection was lost: pending requests are discarded. */
  forget() {
    this.#waiting = [];
  }

  /** Plays a loop through the favourites. */
  play() {
    const keys = this.#items.flatMap((item) => item.key ?? []);
    if (keys.length < fewestOfLoop) {
      this.#notices.tell(`A loop takes at least ${fewestOfLoop} favourites of models that generate from latents: A keeps the picture, holding a tile keeps that.`);
      return false;
    }
    this.#connection.send("through", { keys, seconds: this.#seconds });
    return true;
  }

  /** Records the loop to a file, once it plays. */
  #save() {
    this.#isSaving = this.play();
  }

  show(status) {
    if (!this.#isSaving || !status.session?.includes("&through=")) return;
    this.#isSaving = false;
    this.#connection.send("loop", { seconds: this.#seconds });
  }

  #cut(tile) {
    const { canvas, layout } = this.#picture;
    const isWhole = !layout || layout.width !== canvas.width || tile >= layout.lefts.length * layout.tops.length;
    const columns = layout?.lefts.length ?? 1;
    const [left, top, width, height] = isWhole
      ? [0, 0, canvas.width, canvas.height]
      : [layout.lefts[tile % columns], layout.tops[Math.floor(tile / columns)], layout.tileWidth, layout.tileHeight];
    const sheet = document.createElement("canvas");
    sheet.width = thumbnail;
    sheet.height = Math.max(1, Math.round((thumbnail * height) / width));
    const context = sheet.getContext("2d");
    context.imageSmoothingEnabled = width > thumbnail;
    context.drawImage(canvas, left, top, width, height, 0, 0, sheet.width, sheet.height);
    return sheet.toDataURL("image/png");
  }

  #move(from, to) {
    if (to < 0 || to >= this.#items.length || from === to) return;
    const [item] = this.#items.splice(from, 1);
    this.#items.splice(to, 0, item);
    this.#store();
    this.#focus(to);
  }

  #remove(at) {
    this.#items.splice(at, 1);
    this.#store();
    this.#focus(Math.min(at, this.#items.length - 1));
  }

  #focus(at) {
    const item = element("favourites").children[at];
    if (item) /** @type {HTMLElement} */ (item.firstChild).focus();
  }

  #store() {
    try {
      localStorage.setItem(storage, JSON.stringify(this.#items));
    } catch {
      // Not stored; kept until the page is closed.
    }
    this.#list();
  }

  #list() {
    element("favourites-empty").hidden = this.#items.length > 0;
    element("favourites-loop").hidden = this.#items.length === 0;
    element("favourites").replaceChildren(...this.#items.map((item, i) => this.#item(item, i)));
  }

  #item({ session, caption, image }, at) {
    const item = document.createElement("li");
    const open = document.createElement("button");
    const picture = document.createElement("img");
    picture.src = image;
    picture.alt = "";
    open.title = `${caption}; arrow keys move it, Delete removes it`;
    open.setAttribute("aria-label", `${at + 1}: ${caption}`);
    open.append(picture);
    open.addEventListener("click", () => this.#connection.send("session", { text: session }));
    open.addEventListener("keydown", (event) => this.#press(event, at));
    item.draggable = true;
    item.addEventListener("dragstart", (event) => {
      this.#dragged = at;
      event.dataTransfer.effectAllowed = "move";
    });
    item.addEventListener("dragover", (event) => {
      if (this.#dragged >= 0) event.preventDefault();
    });
    item.addEventListener("drop", (event) => {
      if (this.#dragged < 0) return;
      event.preventDefault();
      this.#move(this.#dragged, at);
      this.#dragged = -1;
    });
    item.addEventListener("dragend", () => (this.#dragged = -1));
    const buttons = document.createElement("div");
    buttons.append(
      small("‹", `Move ${caption} forward`, at === 0, () => this.#move(at, at - 1)),
      small("×", `Remove ${caption}`, false, () => this.#remove(at)),
      small("›", `Move ${caption} back`, at === this.#items.length - 1, () => this.#move(at, at + 1)),
    );
    item.append(open, buttons);
    return item;
  }

  #press(event, at) {
    const act = {
      ArrowLeft: () => this.#move(at, at - 1),
      ArrowRight: () => this.#move(at, at + 1),
      Delete: () => this.#remove(at),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }
}

function small(text, label, isOff, act) {
  const button = document.createElement("button");
  button.textContent = text;
  button.disabled = isOff;
  button.setAttribute("aria-label", label);
  button.addEventListener("click", act);
  return button;
}

function load() {
  try {
    const items = JSON.parse(localStorage.getItem(storage) ?? "[]");
    const isItem = (item) => typeof item?.session === "string" && typeof item.caption === "string" && String(item.image).startsWith("data:image/png;");
    return Array.isArray(items) ? items.filter(isItem).slice(0, most) : [];
  } catch {
    return [];
  }
}
