// An ONNX model that was dropped and is no generator file: what was found in it, and what overrules that.

import { element } from "../elements.js";

export class Adoption {
  #connection;
  #notices;
  #name = "";

  constructor(connection, notices) {
    this.#connection = connection;
    this.#notices = notices;
    element("close-adoption").addEventListener("click", () => element("adoption").close());
    element("adoption-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#adopt();
    });
  }

  /** Shows what the server found, or why it cannot be adopted as it is. */
  show({ name, lines, problem, classes }) {
    // After a problem the fields stay as they were filled in.
    if (name !== this.#name || !problem) element("adoption-form").reset();
    this.#name = name;
    element("adoption-title").textContent = name;
    element("adoption-problem").textContent = problem ?? "";
    element("adoption-found").replaceChildren(...lines.map(item));
    element("adoption-classes").disabled = !problem && classes === 0;
    if (!element("adoption").open) element("adoption").showModal();
  }

  #adopt() {
    this.#connection.send("adopt", {
      range: element("adoption-range").value,
      latent: element("adoption-latent").value,
      classes: element("adoption-classes").value,
      size: element("adoption-size").value,
    });
    element("adoption").close();
    this.#notices.tell(`${this.#name}: adopting`);
  }
}

function item(text) {
  const line = document.createElement("li");
  line.textContent = text;
  return line;
}
