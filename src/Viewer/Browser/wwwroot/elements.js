// Typed access to the page's elements by id.

/**
 * @template {keyof PageElements} Id
 * @param {Id} id
 * @returns {PageElements[Id]}
 */
export function element(id) {
  return document.getElementById(id);
}

/** Sets the pressed state of a toggle button. */
export function pressed(id, isPressed) {
  element(id).setAttribute("aria-pressed", String(isPressed));
}

/** A part of a command: no line ends between the hyphens of an option and its name. */
export function unbroken(text) {
  const part = document.createElement("span");
  part.textContent = text;
  return part;
}
