// Texts that describe the state of the viewer.

import { titleOf } from "./menu.js";

/** What the mouse does in a mode; empty if there is nothing to say. */
export function hint(status, model) {
  if (status.mode === "canvas") {
    const isFolded = document.body.classList.contains("is-folded");
    return isFolded ? "Paint above; the picture below follows every stroke." : "Paint on the left; the right follows every stroke.";
  }
  if (model?.source) return "";
  const hints = {
    walk: "Drag the picture to nudge what it shows.",
    plane: isTouched() ? "Tap a place to stay there; Centre goes back." : "Click to stay at a place; arrows move it, Home lets go.",
    compare: "Drag a picture to nudge them all.",
  };
  return hints[status.mode] ?? "";
}

/** A suggestion for new users, in one line; empty if none is needed. */
export function toTry(status, model) {
  const hasClasses = (model?.classes ?? []).length > 0;
  const press = isTouched() ? "Tap" : "Click";
  const lines = {
    walk: model?.source ? "" : hasClasses ? "Drag the picture, or choose a class" : "Drag the picture",
    grid: `${press} a picture to walk on from it`,
    plane: `${press} a place to stay there`,
    compare: "Drag a picture to nudge them all",
  };
  return lines[status.mode] ?? "";
}

/** Whether the page is used by touch, without a mouse. */
export function isTouched() {
  return matchMedia("(hover: none)").matches;
}

export function speedText(speed) {
  return `${speed < 0 ? "−" : ""}${Math.abs(speed)}×`;
}

/** The caption below the picture. */
export function caption(status, model, models) {
  const classes = model?.classes ?? [];
  // The classes of the others have the same numbers and may have other names.
  const isAlike = (other) => !other?.classes?.length || other.classes.join() === classes.join();
  if (status.mode === "compare" && status.labelText && !status.beside.every((slot) => isAlike(models[slot])))
    return `${model.name}: ${status.labelText}`;
  if (status.mode === "canvas") return `Your ${model?.source ?? "picture"}, and what becomes of it`;
  if (status.mode === "grid" && model?.source) return `Moving ${model.source}s, and what becomes of each`;
  if (status.mode === "grid" && status.label) return `${status.labelText}, ${status.columns ** 2} latents`;
  if (status.mode === "grid" && classes.length > 0) return `${classes.length} classes, ${status.columns} latents`;
  if (status.mode === "grid") return `${status.columns ** 2} latents`;
  return status.labelText ?? (model?.source ? `A moving ${model.source}, and what becomes of it` : "");
}

/** Which share of the pictures is new in each frame, where the machine is too slow for all; empty where it is not. */
export function share(parts) {
  return parts > 1 ? ({ 2: "half", 4: "a quarter", 8: "an eighth" }[parts] ?? `1/${parts}`) : "";
}

/** A description of the picture for screen readers. */
export function describe(status, model) {
  const what = {
    walk: "A picture that walks",
    grid: "A grid of pictures that walk",
    plane: "A picture at a place of the plane",
    canvas: "A painting and its translation",
    compare: "Models side by side",
  }[status.mode];
  const label = status.labelText && status.label ? `, ${status.labelText}` : "";
  return `${what}, made by ${titleOf(model) || "a model"}${label}${status.isPaused ? ", paused" : ""}`;
}
