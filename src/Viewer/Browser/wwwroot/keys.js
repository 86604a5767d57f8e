// The keyboard: which key does what is told by the server. Keys go by their place, and a browser's own shortcuts stay its own.

const groups = [
  ["What is seen", ["walk", "grid", "plane", "canvas", "compare", "nextModel", "previousModel", "timeline"]],
  ["Time", ["pause", "back", "forward", "faster", "slower", "newSeed"]],
  ["Classes and variety", ["label", "secondLabel", "nextLabel", "previousLabel", "tour", "lessTruncation", "moreTruncation", "center"]],
  ["Grid and canvas", ["moreColumns", "fewerColumns", "eraser", "narrowerBrush", "widerBrush", "undo", "clear", "nextSketch"]],
  ["Keep and show", ["save", "record", "recordLoop", "copySession", "filter", "overlay", "fullScreen", "keys"]],
];

const words = {
  walk: "Walk", grid: "Grid", plane: "Plane", canvas: "Canvas", compare: "Compare models",
  nextModel: "Next model", previousModel: "Previous model", timeline: "Timeline of a training run",
  pause: "Pause, or go on", back: "Back in time", forward: "Forward in time", faster: "Faster", slower: "Slower, then backwards", newSeed: "New seed",
  label: "Class of the digit, or colour", secondLabel: "Mix in a second class", nextLabel: "Next class", previousLabel: "Previous class", tour: "All classes in turn",
  lessTruncation: "More typical", moreTruncation: "More variety", center: "Back to the middle",
  moreColumns: "More columns", fewerColumns: "Fewer columns", eraser: "Eraser", narrowerBrush: "Narrower brush", widerBrush: "Wider brush",
  undo: "Take a stroke back", clear: "Clear the canvas", nextSketch: "Another sketch",
  save: "Save a PNG", record: "Record, or stop", recordLoop: "Record an exact loop", copySession: "Copy the session",
  filter: "Crisp or smooth pixels", overlay: "Figures", fullScreen: "Full screen", keys: "These keys",
};

const caps = {
  Space: "Space", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Equal: "+", Minus: "−",
  BracketLeft: "[", BracketRight: "]", PageUp: "PgUp", PageDown: "PgDn", Comma: ",", Period: ".", Slash: "?",
  Delete: "Del", Home: "Home",
};

export class Keys {
  #bindings = [];
  #dialog;

  /** Called with a binding and the event of its key. */
  onKey = () => {};

  constructor(dialog) {
    this.#dialog = dialog;
    document.addEventListener("keydown", (event) => this.#press(event));
    document.getElementById("close-keys").addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }

  learn(bindings) {
    this.#bindings = bindings;
    this.#list();
  }

  /** Tells on every button which key does the same. */
  titleButtons() {
    for (const button of document.querySelectorAll("[data-action]")) {
      const cap = this.cap(button.dataset.action);
      if (!cap) continue;
      button.title = `${words[button.dataset.action] ?? button.textContent.trim()} (${cap})`;
      button.setAttribute("aria-keyshortcuts", cap);
    }
  }

  toggle() {
    if (this.#dialog.open) this.#dialog.close();
    else this.#dialog.showModal();
  }

  /** What is printed on the key of an action. */
  cap(action) {
    if (action === "label") return "0 – 9";
    if (action === "secondLabel") return "Shift 0 – 9";
    const binding = this.#bindings.find((each) => each.action === action);
    if (!binding) return null;
    const cap = caps[binding.code] ?? binding.code.replace(/^(Key|Digit|Numpad)/, "");
    return binding.shift && binding.code !== "Slash" ? `Shift ${cap}` : cap;
  }

  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (this.#belongsToControl(event)) return;
    const binding =
      this.#bindings.find((each) => each.code === event.code && each.shift === event.shiftKey) ??
      this.#bindings.find((each) => each.code === event.code && !each.shift);
    if (!binding || (document.querySelector("dialog[open]") && binding.action !== "keys")) return;
    event.preventDefault();
    this.onKey(binding, event);
  }

  #belongsToControl({ target, code }) {
    if (!(target instanceof Element)) return false;
    if (target.matches("select, textarea, input:not([type=range], [type=checkbox])")) return code !== "Escape";
    if (target.matches("input[type=range]")) return /^(Arrow|Home|End|Page)/.test(code);
    if (target.matches("button, input[type=checkbox], summary")) return code === "Space" || code === "Enter";
    return false;
  }

  #list() {
    const list = document.getElementById("key-list");
    list.replaceChildren(
      ...groups.map(([title, actions]) => {
        const section = document.createElement("section");
        const heading = document.createElement("h3");
        heading.textContent = title;
        section.append(heading, ...actions.map((action) => this.#row(action)));
        return section;
      }),
    );
  }

  #row(action) {
    const row = document.createElement("div");
    const text = document.createElement("span");
    const key = document.createElement("kbd");
    text.textContent = words[action];
    key.textContent = this.cap(action) ?? "";
    row.append(text, key);
    return row;
  }
}
