// The keyboard: actions, their keys and help texts are provided by the server. Keys are identified by position; browser
// shortcuts are not intercepted.

export class Keys {
  #actions = [];
  #dialog;

  /**
   * Called with the action of a key and its argument.
   * @type {(action: string, argument?: number) => void}
   */
  onAction = () => {};

  constructor(dialog) {
    this.#dialog = dialog;
    document.addEventListener("keydown", (event) => this.#press(event));
    document.getElementById("close-keys").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  /** Sets the actions of the server's first message. */
  learn(actions) {
    this.#actions = actions;
    this.#list();
  }

  /** Sets the tooltips of all buttons to help text and keys. */
  titleButtons() {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-action]"))) {
      const binding = this.#actions.find((each) => each.action === button.dataset.action);
      if (!binding || binding.keys.length === 0) continue;
      button.title = `${binding.help} (${binding.keyText})`;
      button.setAttribute("aria-keyshortcuts", binding.keyText);
    }
  }

  toggle() {
    if (this.#dialog.open) this.#dialog.close();
    else this.#dialog.showModal();
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (this.#belongsToControl(event)) return;
    const found = this.#find(event.code, event.shiftKey) ?? this.#find(event.code, false);
    if (!found || (document.querySelector("dialog[open]") && found.action !== "keys")) return;
    event.preventDefault();
    this.onAction(found.action, found.argument);
  }

  #find(code, shift) {
    for (const binding of this.#actions) {
      const key = binding.keys.find((each) => each.code === code && each.shift === shift);
      if (!key) continue;
      const there = { canvas: binding.onCanvas, plane: binding.onPlane }[document.body.dataset.mode];
      return { action: there ?? binding.action, argument: key.argument };
    }
    return null;
  }

  #belongsToControl({ target, code }) {
    if (!(target instanceof Element)) return false;
    if (target.matches("select, textarea, input:not([type=range], [type=checkbox])")) return code !== "Escape";
    if (target.matches("input[type=range]")) return /^(Arrow|Home|End|Page)/.test(code);
    if (target.matches("button, input[type=checkbox], summary")) return code === "Space" || code === "Enter";
    return false;
  }

  #list() {
    const shown = this.#actions.filter((binding) => binding.keys.length > 0);
    const groups = [...new Set(shown.map((binding) => binding.group))];
    document.getElementById("key-list").replaceChildren(
      ...groups.map((group) => {
        const section = document.createElement("section");
        const heading = document.createElement("h3");
        heading.textContent = group;
        section.append(heading, ...shown.filter((binding) => binding.group === group).map((binding) => row(binding)));
        return section;
      }),
    );
  }
}

function row(binding) {
  const line = document.createElement("div");
  const text = document.createElement("span");
  const key = document.createElement("kbd");
  text.textContent = binding.help;
  key.textContent = binding.keyText;
  line.append(text, key);
  return line;
}
