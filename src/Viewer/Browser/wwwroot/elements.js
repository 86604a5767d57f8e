// The elements of the page, by their ids.

/**
 * @template {keyof PageElements} Id
 * @param {Id} id
 * @returns {PageElements[Id]}
 */
export function element(id) {
  return document.getElementById(id);
}

/** Marks a button as pressed or not. */
export function pressed(id, isPressed) {
  element(id).setAttribute("aria-pressed", String(isPressed));
}
