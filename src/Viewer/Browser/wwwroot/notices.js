// Short messages that disappear after a while, one at a time: the next is shown when the previous one could be read.

import { unbroken } from "./elements.js";

const usualTime = 4500;
const problemTime = 12000;
const timeToRead = 2500;
const mostWaiting = 8;

export class Notices {
  #list;
  #waiting = [];
  #text = "";
  #shownAt = 0;
  #timer = 0;

  constructor(list) {
    this.#list = list;
  }

  tell(text, isProblem = false) {
    if (text === this.#text || this.#waiting.some((each) => each.text === text)) return;
    this.#waiting.push({ text, isProblem });
    if (this.#waiting.length > mostWaiting) this.#waiting.shift();
    if (this.#text === "") this.#showNext();
    else this.#closeIn(this.#shownAt + timeToRead - performance.now());
  }

  #showNext() {
    const next = this.#waiting.shift();
    this.#text = next?.text ?? "";
    this.#list.replaceChildren();
    if (!next) return;
    const notice = document.createElement("div");
    notice.className = next.isProblem ? "notice is-problem" : "notice";
    const line = document.createElement("span");
    line.append(...next.text.split(/(--[a-z][\w-]*)/).map((part) => (part.startsWith("--") ? unbroken(part) : part)));
    const close = document.createElement("button");
    close.className = "icon";
    close.textContent = "×";
    close.setAttribute("aria-label", "Dismiss");
    close.addEventListener("click", () => this.#closeIn(0));
    notice.append(line, close);
    this.#list.append(notice);
    this.#shownAt = performance.now();
    this.#closeIn(this.#waiting.length > 0 ? timeToRead : next.isProblem ? problemTime : usualTime);
  }

  #closeIn(time) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#showNext(), Math.max(0, time));
  }
}
