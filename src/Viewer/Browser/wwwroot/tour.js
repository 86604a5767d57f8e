// An introduction to the page, shown only once.

import { isServed } from "./channel.js";
import { element } from "./elements.js";
import { isTouched } from "./panel/captions.js";

const key = "imagegen.tour";

// Nothing is said of keys and of dropping files where there is neither a keyboard nor a mouse.
const press = isTouched() ? "Tap" : "Click";
const next = isTouched() ? "The arrows go to the next one and the one before" : "N goes to the next one";
const drop = isServed && !isTouched() ? "; drop an .onnx file to play your own" : "";
const keys = isTouched() ? "" : " ? shows all keys.";

const steps = [
  ["#frame", "It plays", `Every picture here is made as you watch. ${press} or drag it and see what happens.`],
  [".modes", "Ways to look", "One picture that walks, a grid of them, a plane to explore, a canvas to paint on, models side by side."],
  ["#model", "Models", `Each was trained on other pictures. ${next}${drop}.`],
  [".panel", "Steer it", "Choose classes and mix them, and how varied the pictures are."],
  [".keep", "Keep it", `Save the picture${isServed ? ", record an animation," : ""} or copy a link to exactly this.${keys}`],
];

export class Tour {
  #at = -1;

  // Read before the page writes the session to its address.
  #cameForPicture = location.hash.length > 1;

  constructor() {
    element("tour-next").addEventListener("click", () => this.#go(this.#at + 1));
    element("tour-skip").addEventListener("click", () => this.#end());
    addEventListener("resize", () => this.#place());
    // The first picture may come, or change its size, after the first step.
    new ResizeObserver(() => this.#place()).observe(element("frame"));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#at >= 0 && !document.querySelector("dialog[open]")) this.#end();
    });
  }

  /** Starts, unless it was shown before or the page was opened with a session. */
  begin() {
    if (this.#at >= 0 || wasSeen() || this.#cameForPicture) return;
    this.#go(0);
  }

  #go(at) {
    if (at >= steps.length) {
      this.#end();
      return;
    }
    this.#at = at;
    const [, title, text] = steps[at];
    element("tour-title").textContent = title;
    element("tour-text").textContent = text;
    element("tour-step").textContent = `${at + 1} of ${steps.length}`;
    const isLast = at === steps.length - 1;
    element("tour-next").textContent = isLast ? "Done" : "Next";
    element("tour-skip").hidden = isLast;
    element("tour").hidden = false;
    this.#place();
  }

  #end() {
    this.#at = -1;
    element("tour").hidden = true;
    mark(null);
    try {
      localStorage.setItem(key, "seen");
    } catch {
      // Without storage it is shown again.
    }
  }

  /** Positions it beside its subject, inside the window. */
  #place() {
    if (this.#at < 0) return;
    const target = document.querySelector(steps[this.#at][0]);
    const tour = element("tour");
    mark(target);
    const box = target.getBoundingClientRect();
    const { offsetWidth: wide, offsetHeight: high } = tour;
    const gap = 14;
    const isTall = box.height > innerHeight / 2;
    const middle = box.left + box.width / 2 - wide / 2;
    // Beside a tall one, where there is more room, so that as little of it as possible is covered.
    const beside = box.left > innerWidth - box.right ? box.left - wide - gap : box.right + gap;
    const left = isTall ? beside : middle;
    const below = box.bottom + gap;
    const top = isTall ? box.top + box.height / 2 - high / 2 : below + high < innerHeight ? below : box.top - high - gap;
    const within = (value, most) => Math.max(10, Math.min(most - 10, value));
    tour.style.left = `${within(left, innerWidth - wide)}px`;
    tour.style.top = `${within(top, innerHeight - high)}px`;
  }
}

function mark(target) {
  document.querySelector(".is-toured")?.classList.remove("is-toured");
  target?.classList.add("is-toured");
}

function wasSeen() {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return true;
  }
}
