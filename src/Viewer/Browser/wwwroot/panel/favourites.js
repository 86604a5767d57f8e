// Favourites: kept pictures in a tray, and loops through them. They are stored in this browser.

import { element } from "../elements.js";
import { Sliders } from "./sliders.js";

const storage = "imagegen-favourites";
const most = 32;
const thumbnail = 64;
const fewestOfLoop = 2;
const farthestOfClick = 6;

export class Favourites {
  #connection;
  #picture;
  #notices;
  #items = [];
  #waiting = [];
  #dragged = null;
  #held = null;
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
    // Otherwise the browser drags the picture as a file of its own.
    picture.draggable = false;
    open.addEventListener("click", () => {
      if (!this.#dragged) this.#connection.send("session", { text: session });
    });
    open.addEventListener("pointerdown", (event) => this.#grab(event, at));
    open.addEventListener("pointermove", (event) => this.#drag(event));
    open.addEventListener("pointerup", (event) => this.#drop(event));
    open.addEventListener("pointercancel", () => this.#letGo());
    open.addEventListener("keydown", (event) => this.#press(event, at));
    const buttons = document.createElement("div");
    buttons.append(
      small("‹", `Move ${caption} forward`, at === 0, () => this.#move(at, at - 1)),
      small("×", `Remove ${caption}`, false, () => this.#remove(at)),
      small("›", `Move ${caption} back`, at === this.#items.length - 1, () => this.#move(at, at + 1)),
    );
    item.append(open, buttons);
    return item;
  }

  /** By pointer events rather than the browser's own dragging, which Firefox has for no button. A finger scrolls. */
  #grab(event, at) {
    this.#letGo();
    if (event.button !== 0 || event.pointerType === "touch") return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.#held = { at, x: event.clientX, y: event.clientY };
  }

  #drag(event) {
    if (!this.#held) return;
    if (!this.#dragged && Math.hypot(event.clientX - this.#held.x, event.clientY - this.#held.y) < farthestOfClick) return;
    this.#dragged = this.#held;
    this.#mark(this.#placeAt(event));
  }

  #drop(event) {
    const [from, to] = [this.#dragged?.at, this.#dragged ? this.#placeAt(event) : -1];
    this.#held = null;
    this.#mark(-1);
    if (from === undefined) return;
    // The click that follows is of the drag.
    setTimeout(() => (this.#dragged = null));
    if (to >= 0) this.#move(from, to);
  }

  #letGo() {
    this.#held = this.#dragged = null;
    this.#mark(-1);
  }

  /** Which favourite is below a pointer; -1 for none. */
  #placeAt(event) {
    const item = document.elementFromPoint(event.clientX, event.clientY)?.closest("#favourites li");
    return item ? [...element("favourites").children].indexOf(item) : -1;
  }

  #mark(target) {
    [...element("favourites").children].forEach((item, i) => {
      item.classList.toggle("is-dragged", i === this.#dragged?.at && this.#held !== null);
      item.classList.toggle("is-target", i === target && i !== this.#dragged?.at);
    });
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
