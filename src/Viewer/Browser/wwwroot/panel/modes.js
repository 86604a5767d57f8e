// The mode buttons. The tooltip of one that the model does not support names the model that it opens; one that no model
// supports is disabled, and its tooltip says why.

import { titleOf } from "./menu.js";

const lacking = {
  plane: "the plane requires a model with latents, but none is available",
  canvas: "the canvas requires an image-to-image model, but none is available",
};

export function showModes(status, models) {
  const model = models[status.model];
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-mode-button]"))) {
    const mode = button.dataset.modeButton;
    const isMissing = Boolean(model?.modes) && !model.modes.includes(mode);
    const other = isMissing ? nextWith(mode, status.model, models) : null;
    button.setAttribute("aria-pressed", String(mode === status.mode));
    button.dataset.missing = isMissing ? (other ? "elsewhere" : "everywhere") : "";
    button.setAttribute("aria-disabled", String(isMissing && !other));
    const name = button.querySelector("span").textContent;
    const key = button.getAttribute("aria-keyshortcuts");
    const what = !isMissing ? name : other ? `${name}: opens ${titleOf(other)}` : `${name} is off: ${lacking[mode]}`;
    button.title = key ? `${what} (${key})` : what;
    button.setAttribute("aria-label", isMissing ? what : name);
  }
}

/** The model that the viewer opens for a mode: the next in the list that supports it. */
function nextWith(mode, selected, models) {
  for (let step = 1; step < models.length; step++) {
    const model = models[(selected + step) % models.length];
    if (model.modes?.includes(mode)) return model;
  }
  return null;
}
