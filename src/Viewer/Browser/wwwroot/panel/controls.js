// The visible controls: they show the state reported by the server and request changes. They have no state of their
// own, so that keys, controls and other clients are always consistent.

import { caption, describe, hint, share, speedText, toTry } from "./captions.js";
import { element, pressed } from "../elements.js";
import { titleOf } from "./menu.js";
import { showModes } from "./modes.js";
import { PaintingCard } from "./painting.js";
import { Sliders } from "./sliders.js";
import { Waiting } from "../waiting.js";

export class Controls {
  #connection;
  #picture;
  #notices;
  #status = null;
  #sliders = new Sliders();
  #waiting = new Waiting();
  #painting;
  #hasActed = false;
  #loop = 6;
  #seedBefore = "";
  #speeds = [];
  models = [];

  constructor(connection, picture, notices) {
    this.#connection = connection;
    this.#picture = picture;
    this.#notices = notices;
    const set = (setting, value) => this.#connection.send("set", { setting, value });
    this.#sliders.add("speed", (at) => set("speed", this.#speeds[at]), (at) => speedText(this.#speeds[at] ?? 1));
    this.#sliders.add("truncation", (value) => set("truncation", value), (value) => value.toFixed(2));
    this.#sliders.add("blend", (value) => set("blendSeconds", value), (value) => `${value.toFixed(1)} s`);
    this.#sliders.add("slide", (value) => set("slide", value), (value) => `${Math.round(100 * value)}%`);
    this.#sliders.add("columns", (value) => set("columns", value), (value) => `${value}`);
    this.#sliders.add("export", (index) => this.#connection.send("export", { index }), () => "");
    this.#sliders.add("loop", (value) => (this.#loop = value), (value) => `${value} s`);
    this.#sliders.put("loop", this.#loop);
    this.#painting = new PaintingCard(connection, picture, this.#sliders);

    element("crisp").addEventListener("click", () => this.#setSmooth(false));
    element("smooth").addEventListener("click", () => this.#setSmooth(true));
    element("cancel").addEventListener("click", () => this.#connection.send("cancel", {}));
    element("mix").addEventListener("change", () => this.#toggleMix());
    element("seed").addEventListener("keydown", (event) => {
      if (event.key === "Enter") element("seed").blur();
      if (event.key === "Escape") this.#resetSeed();
    });
    // Not "change": Firefox has none for a value that was not typed, such as that of a form filler.
    element("seed").addEventListener("focus", () => (this.#seedBefore = element("seed").value));
    element("seed").addEventListener("blur", () => this.#takeSeed());
    picture.canvas.addEventListener("pointerdown", () => this.hasActed());
  }

  /** Hides the suggestion after the user's first action. */
  hasActed(action = "") {
    this.#hasActed = true;
    element("try").textContent = "";
    if (action === "nextSketch") this.#painting.hasSketched();
  }

  loopSeconds() {
    return this.#loop;
  }

  /** Sets the ranges of the controls to the server's limits. */
  takeLimits(limits) {
    this.#speeds = limits.speeds;
    element("speed").max = String(limits.speeds.length - 1);
    element("columns").max = String(limits.columns);
    element("truncation").max = String(limits.truncation);
    element("blend").max = String(Math.min(limits.blendSeconds, Number(element("blend").max)));
    element("loop").max = String(Math.min(limits.recordingSeconds, Number(element("loop").max)));
  }

  connected() {
    this.#waiting.show(null);
  }

  lost(reason, isFinal) {
    this.#picture.forget();
    const why = isFinal
      ? `The viewer closed the connection: ${reason || "no reason given"}.`
      : "The viewer has stopped. Start it again and this page reconnects.";
    this.#waiting.show(why, !isFinal);
  }

  takeModels(models) {
    const isSame = JSON.stringify(models) === JSON.stringify(this.models);
    this.models = models;
    if (!isSame && this.#status) this.show(this.#status);
  }

  show(status) {
    const before = this.#status;
    this.#status = status;
    const model = this.models[status.model];
    document.body.dataset.mode = status.mode;
    document.body.classList.toggle("is-smooth", status.isSmooth);
    this.#showModel(status, model);
    this.#showTime(status, model);
    this.#showClasses(status, model);
    this.#painting.show(status.canvas);
    this.#showCompared(status);
    this.#showProgress(status);

    element("card-grid").hidden = status.mode !== "grid";
    this.#sliders.put("columns", status.columns);
    element("truncation-row").hidden = Boolean(model?.source);
    this.#sliders.put("truncation", status.truncation);
    pressed("crisp", !status.isSmooth);
    pressed("smooth", status.isSmooth);
    element("center").hidden = Boolean(model?.source);
    document.body.classList.toggle("is-translated", Boolean(model?.source));
    document.body.classList.toggle("has-classes", (model?.classes ?? []).length > 0);
    element("look-hint").textContent = status.isDragged ? "You have dragged it: Centre brings it back." : hint(status, model);
    element("look-hint").hidden = element("look-hint").textContent === "";
    element("turns").textContent = `${share(status.parts)} of the pictures per frame`;
    element("turns").hidden = status.parts <= 1;
    element("problem").hidden = !status.problem;
    if (status.problem && before?.problem !== status.problem) {
      element("problem").textContent = status.shown.length > 0 ? `${status.problem} The previous version keeps playing.` : status.problem;
    }
    if (before?.mode !== status.mode || before?.isSmooth !== status.isSmooth) {
      requestAnimationFrame(() => this.#picture.fit());
    }
  }

  #showModel(status, model) {
    showModes(status, this.models);
    const isEmpty = model?.isRun && model.steps.length === 0;
    const awaited = isEmpty ? `Waiting for the first export of ${model.name}` : `Loading ${titleOf(model) || "a model"}`;
    this.#waiting.show(status.isLoading ? awaited : null);
    document.body.classList.toggle("is-empty", Boolean(isEmpty));
    element("about-name").textContent = model?.name ?? "";
    element("about-text").textContent = model?.description ?? "";
    document.title = status.shown.length > 0 ? `${titleOf(model)} · ImageGen` : "ImageGen";
    this.#picture.canvas.setAttribute("aria-label", describe(status, model));
  }

  #showTime(status, model) {
    const isStill = status.timeline.isOn ? !status.timeline.plays : status.isPaused;
    element("pause").querySelector("use").setAttribute("href", isStill ? "#i-play" : "#i-pause");
    element("pause-text").textContent = isStill ? "Play" : "Pause";
    this.#sliders.put("speed", nearest(this.#speeds, status.speed));
    element("speed-text").textContent = speedText(status.speed);
    if (document.activeElement !== element("seed")) element("seed").value = status.seed;
    element("caption").textContent = caption(status, model, this.models);
    element("try").textContent = this.#hasActed || status.isLoading ? "" : toTry(status, model);
    // If nothing moves, the time controls are hidden.
    document.body.classList.toggle("is-still", !status.moves && !status.timeline.isOn);
    element("record").setAttribute("aria-pressed", String(status.recorded !== undefined));
    element("record").querySelector("use").setAttribute("href", status.recorded !== undefined ? "#i-stop" : "#i-record");
    element("record-text").textContent = status.recorded !== undefined ? "Stop recording" : "Record";

    const steps = model?.steps ?? [];
    element("open-timeline").hidden = steps.length < 2;
    element("timeline").hidden = !status.timeline.isOn;
    document.body.classList.toggle("has-timeline", status.timeline.isOn);
    element("export").max = String(Math.max(1, steps.length - 1));
    this.#sliders.put("export", status.timeline.index);
    const step = steps[status.timeline.index];
    element("export-step").textContent = step === undefined ? "" : step < 0 ? "the finished model" : `step ${step.toLocaleString("en")}`;
    element("export").setAttribute("aria-valuetext", element("export-step").textContent);
  }

  #showClasses(status, model) {
    const classes = model?.classes ?? [];
    element("card-classes").hidden = classes.length === 0;
    if (element("card-classes").hidden) return;
    const list = element("classes");
    const wanted = classes.join("\n");
    if (list.dataset.classes !== wanted) {
      list.dataset.classes = wanted;
      list.replaceChildren(this.#chip("All in turn", "L", null), ...classes.map((name, i) => this.#chip(name, i < 10 ? String(i) : "", i)));
    }
    // The grid shows all classes at once, one per row.
    const isGrid = status.mode === "grid";
    list.firstChild.firstChild.textContent = isGrid ? "All classes" : "All in turn";
    const { index, second } = status.label ?? {};
    [...list.children].forEach((chip, i) => {
      chip.setAttribute("aria-pressed", String(i === 0 ? index === undefined : i - 1 === index));
      chip.classList.toggle("second", i - 1 === second);
    });
    element("slide-row").hidden = second === undefined;
    if (second !== undefined) {
      element("mix").checked = true;
      this.#sliders.put("slide", status.label.slide);
    }
    this.#sliders.put("blend", status.blend);
  }

  #chip(name, key, index) {
    const chip = document.createElement("button");
    chip.append(name);
    if (key) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      cap.setAttribute("aria-hidden", "true");
      if (key !== name) chip.append(cap);
    }
    chip.addEventListener("click", (event) => {
      const isSecond = index !== null && (event.shiftKey || element("mix").checked) && this.#status?.label?.index !== index;
      if (index === null) this.#connection.send("action", { action: "tour" });
      else this.#connection.send("action", { action: isSecond ? "secondLabel" : "label", argument: index });
      if (index === null) element("mix").checked = false;
    });
    return chip;
  }

  #toggleMix() {
    const label = this.#status?.label;
    // Unchecking it leaves only the first class.
    if (!element("mix").checked && label?.second !== undefined) this.#connection.send("action", { action: "label", argument: label.index });
    if (!element("mix").checked || label?.second !== undefined) return;
    // Checking it selects a second class at once: the one after the displayed class.
    const classes = this.models[this.#status?.model]?.classes ?? [];
    const seen = label?.index ?? classes.findIndex((name) => this.#status?.labelText?.split(/ \d+%|, /)[0] === name);
    this.#connection.send("action", { action: "secondLabel", argument: (seen + 1) % classes.length });
  }

  #showCompared(status) {
    element("card-compare").hidden = status.mode !== "compare";
    if (status.mode !== "compare") return;
    const list = element("compared");
    const wanted = `${status.model}|${this.models.map((model) => model.name).join("\n")}`;
    if (list.dataset.models !== wanted) {
      list.dataset.models = wanted;
      list.replaceChildren(
        ...this.models.map((model, slot) => {
          const label = document.createElement("label");
          const box = document.createElement("input");
          const name = document.createElement("span");
          box.type = "checkbox";
          name.textContent = titleOf(model);
          label.title = model.name;
          box.addEventListener("change", () => this.#compare(slot, box.checked));
          label.append(box, name);
          return label;
        }),
      );
    }
    const isFull = status.beside.length >= this.#connection.limits.comparedModels;
    [...list.children].forEach((label, slot) => {
      const box = label.querySelector("input");
      box.checked = slot === status.model || status.beside.includes(slot);
      box.disabled = slot === status.model || (isFull && !box.checked);
    });
  }

  #compare(slot, isChosen) {
    const others = this.#status.beside.filter((other) => other !== slot);
    this.#connection.send("compare", { slots: isChosen ? [...others, slot] : others });
  }

  #showProgress(status) {
    const isRendering = status.rendered !== undefined;
    const isRecording = status.recorded !== undefined;
    element("progress").hidden = !isRendering && !isRecording;
    element("progress-bar").hidden = !isRendering;
    element("cancel").hidden = !isRendering;
    if (isRendering) element("progress-bar").value = status.rendered;
    element("progress-text").textContent = isRendering
      ? status.rendered < 1 ? `Rendering ${Math.round(100 * status.rendered)}%` : "Encoding"
      : isRecording ? `Recording ${status.recorded.toFixed(1)} s` : "";
  }

  #setSmooth(isSmooth) {
    if (this.#status && this.#status.isSmooth !== isSmooth) this.#connection.send("action", { action: "filter" });
  }

  #takeSeed() {
    const text = element("seed").value.trim();
    if (text === this.#seedBefore) return;
    this.#seedBefore = text;
    if (/^\d{1,15}$/.test(text)) this.#connection.send("set", { setting: "seed", value: Number(text) });
    else {
      this.#notices.tell(`Seed "${text}": is not a seed; give a whole number of up to 15 digits`, true);
      this.#resetSeed();
    }
  }

  #resetSeed() {
    this.#seedBefore = element("seed").value = this.#status?.seed ?? "0";
    element("seed").blur();
  }
}

function nearest(values, value) {
  return values.reduce((best, each, i) => (Math.abs(each - value) < Math.abs(values[best] - value) ? i : best), 0);
}
