// Polls the connected gamepad and MIDI devices; hands.js maps their controls.

import { element } from "../elements.js";
import { fromGamepad, fromMidi, gamepadAtRest, gamepadHelp, learn, nameOf, readMidi, targets, usualBindings } from "./hands.js";

const key = "imagegen.midi";
// After a longer interval between two polls, the stick was not necessarily held all the time.
const longestGap = 0.1;

export class Performer {
  #connection;
  #notices;
  #gamepad = gamepadAtRest;
  #lookedAt = 0;
  #isLooking = false;
  #bindings = load();
  #last = {};
  #classes = 0;
  #learning = "";

  constructor(connection, notices) {
    this.#connection = connection;
    this.#notices = notices;
    addEventListener("gamepadconnected", (event) => {
      notices.tell(`${event.gamepad?.id ?? "Gamepad"}: connected`);
      this.#look();
    });
    const dialog = element("hands");
    element("show-hands").addEventListener("click", () => {
      element("keys").close();
      this.#draw();
      dialog.showModal();
    });
    element("close-hands").addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => (this.#learning = ""));
    element("use-midi").addEventListener("click", () => this.#useMidi());
    element("reset-midi").addEventListener("click", () => this.#keep({ ...usualBindings }));
    element("gamepad-list").replaceChildren(...gamepadHelp.map(([control, what]) => row(control, what)));
  }

  show(status, models) {
    this.#classes = models[status.model]?.classes?.length ?? 0;
  }

  #look() {
    if (this.#isLooking) return;
    this.#isLooking = true;
    this.#lookedAt = performance.now();
    requestAnimationFrame((now) => this.#read(now));
  }

  #read(now) {
    const pad = navigator.getGamepads?.().find((each) => each?.connected);
    if (!pad) {
      this.#isLooking = false;
      this.#gamepad = gamepadAtRest;
      return;
    }
    const seconds = Math.min(longestGap, Math.max(0, now - this.#lookedAt) / 1000);
    this.#lookedAt = now;
    const { messages, now: held } = fromGamepad(pad, this.#gamepad, seconds);
    this.#gamepad = held;
    this.#send(messages);
    requestAnimationFrame((next) => this.#read(next));
  }

  async #useMidi() {
    try {
      const access = await navigator.requestMIDIAccess();
      const listen = () => {
        for (const input of access.inputs.values()) input.onmidimessage = (event) => this.#take(event.data);
        const names = [...access.inputs.values()].map((input) => input.name);
        element("midi-state").textContent = names.length > 0 ? `MIDI: ${names.join(", ")}` : "MIDI: no device found; plug one in";
      };
      access.onstatechange = listen;
      listen();
    } catch {
      this.#notices.tell("MIDI: this browser does not have it or does not allow it; allow it, or use Chromium", true);
      element("midi-state").textContent = "MIDI: not allowed here";
    }
  }

  /** Handles the bytes of a MIDI message. */
  #take(bytes) {
    const read = readMidi(bytes);
    if (read && this.#learning && read.value > 0) {
      this.#keep(learn(this.#bindings, this.#learning, read.control));
      return;
    }
    const { limits } = this.#connection;
    if (limits) this.#send(fromMidi(bytes, this.#bindings, { limits, classes: this.#classes, last: this.#last }));
  }

  #send(messages) {
    for (const { type, fields } of messages) this.#connection.send(type, fields);
  }

  #keep(bindings) {
    this.#bindings = bindings;
    this.#learning = "";
    try {
      localStorage.setItem(key, JSON.stringify(bindings));
    } catch {
      // The binding is valid until the page is closed.
    }
    this.#draw();
  }

  #draw() {
    const pad = navigator.getGamepads?.().find((each) => each?.connected);
    element("gamepad-state").textContent = pad ? `Gamepad: ${pad.id}` : "Gamepad: none yet; press a button on it";
    if (!element("midi-state").textContent) {
      element("midi-state").textContent = "MIDI: keys from C on are classes; sliders are bound below. Learn, then move a slider.";
    }
    element("midi-list").replaceChildren(
      ...Object.entries(targets).map(([target, [name]]) => {
        const line = row(name, this.#learning === target ? "move it now" : nameOf(this.#bindings[target]));
        const button = document.createElement("button");
        button.textContent = "Learn";
        button.setAttribute("aria-label", `Learn ${name}`);
        button.setAttribute("aria-pressed", String(this.#learning === target));
        button.addEventListener("click", () => {
          this.#learning = this.#learning === target ? "" : target;
          this.#draw();
        });
        line.append(button);
        return line;
      }),
    );
  }
}

function row(name, what) {
  const line = document.createElement("div");
  const text = document.createElement("span");
  const value = document.createElement("span");
  text.textContent = name;
  value.textContent = what;
  line.append(text, value);
  return line;
}

function load() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? { ...usualBindings };
  } catch {
    return { ...usualBindings };
  }
}
