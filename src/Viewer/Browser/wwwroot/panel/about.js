// A dialog with information about the displayed model.

import { element, unbroken } from "../elements.js";

export class About {
  #connection;
  #notices;

  constructor(connection, notices) {
    this.#connection = connection;
    this.#notices = notices;
    const dialog = element("about");
    element("show-about").addEventListener("click", () => this.#connection.send("about", {}));
    element("close-about").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
    element("copy-command").addEventListener("click", () => this.#copy());
  }

  /** Shows the information sent by the server. */
  show({ about }) {
    element("about-title").textContent = about.name;
    element("about-facts").replaceChildren(...about.facts.flatMap(fact));
    element("about-made").textContent = about.isAdopted ? "Adopted by" : "Trained by";
    element("about-command").replaceChildren(...about.command.split(/(?= --)/).map(unbroken));
    element("copy-command").textContent = "Copy";
    element("about-quality").replaceChildren(...about.quality.map(measure));
    element("about-measured").hidden = about.quality.length === 0;
    if (!element("about").open) element("about").showModal();
  }

  async #copy() {
    try {
      await navigator.clipboard.writeText(element("about-command").textContent);
      this.#notices.tell("Command copied");
      element("copy-command").textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(element("about-command"));
    }
  }
}

function fact({ name, text, link, page }) {
  const term = document.createElement("dt");
  const value = document.createElement("dd");
  term.textContent = name;
  const address = link ?? page;
  if (address) value.append(anchor(text, address));
  else value.textContent = text;
  return [term, value];
}

function anchor(text, address) {
  const link = document.createElement("a");
  link.href = address;
  link.textContent = text;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function measure({ name, value, beside }) {
  const row = document.createElement("tr");
  const between = beside.map((bound) => `${bound.of} ${bound.value}`).join(", ");
  for (const [tag, text] of [["th", name], ["td", value], ["td", between]]) {
    const cell = document.createElement(tag);
    cell.textContent = text;
    if (tag === "th") cell.setAttribute("scope", "row");
    row.append(cell);
  }
  return row;
}
