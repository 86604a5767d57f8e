// Short lines that come and go.

const usualTime = 4500;
const problemTime = 12000;
const most = 4;

export class Notices {
  #list;

  constructor(list) {
    this.#list = list;
  }

  tell(text, isProblem = false) {
    const notice = document.createElement("div");
    notice.className = isProblem ? "notice is-problem" : "notice";
    const line = document.createElement("span");
    line.textContent = text;
    const close = document.createElement("button");
    close.className = "icon";
    close.textContent = "×";
    close.setAttribute("aria-label", "Dismiss");
    close.addEventListener("click", () => notice.remove());
    notice.append(line, close);
    this.#list.append(notice);
    while (this.#list.children.length > most) this.#list.firstChild.remove();
    setTimeout(() => notice.remove(), isProblem ? problemTime : usualTime);
  }
}
