// Maps gamepad and MIDI controls to messages to the viewer. Independent of devices, so that tests can simulate them:
// uses the "standard" mapping of the Gamepad API, and the bytes of MIDI messages.

const deadZone = 0.12;
// Movement of the picture, and of time in seconds, per second at full deflection of a stick.
const nudgeSpeed = 0.35;
const timeSpeed = 2.5;
const leastTruncation = 0.005;

const act = (action, argument = 0) => ({ type: "action", fields: { action, argument } });

/**
 * The buttons of a gamepad: index in the standard mapping, name, description, and message.
 * @type {[number, string, string, () => { type: string, fields: object }][]}
 */
const buttons = [
  [0, "A", "the first class", () => act("label", 0)],
  [1, "B", "the second class", () => act("label", 1)],
  [2, "X", "the third class", () => act("label", 2)],
  [3, "Y", "the fourth class", () => act("label", 3)],
  [4, "Left shoulder", "the class before", () => act("previousLabel")],
  [5, "Right shoulder", "the next class", () => act("nextLabel")],
  [8, "Back", "all classes", () => act("tour")],
  [9, "Start", "pause or resume", () => act("pause")],
  [10, "Left stick, pressed", "back to the middle", () => act("center")],
  [11, "Right stick, pressed", "a new seed", () => act("newSeed")],
  [12, "Up", "one picture", () => act("walk")],
  [13, "Down", "the grid", () => act("grid")],
  [14, "Left", "the model before", () => act("previousModel")],
  [15, "Right", "the next model", () => act("nextModel")],
];

/** The controls of the gamepad with their descriptions, for the help. */
export const gamepadHelp = [
  ["Left stick", "nudges the picture; moves the place on the plane"],
  ["Right stick", "back and forward in time"],
  ["Left trigger", "more typical pictures"],
  ["Right trigger", "more variety"],
  ...buttons.map(([, name, what]) => [name, what]),
];

/** The initial state of the gamepad. */
export const gamepadAtRest = { pressed: [], truncation: 1 };

/**
 * Converts the current state of a gamepad to messages.
 * @param {{ axes: readonly number[], buttons: readonly { pressed: boolean, value: number }[] }} pad
 * @param {{ pressed: boolean[], truncation: number }} before the state returned by the previous call
 * @param {number} seconds since the previous call
 * @returns {{ messages: { type: string, fields: object }[], now: { pressed: boolean[], truncation: number } }}
 */
export function fromGamepad(pad, before, seconds) {
  const messages = [];
  const stick = (axis) => shaped(pad.axes[axis] ?? 0);
  const nudge = {
    x: stick(0) * nudgeSpeed * seconds,
    y: -stick(1) * nudgeSpeed * seconds,
    seconds: stick(2) * timeSpeed * seconds,
  };
  if (nudge.x !== 0 || nudge.y !== 0 || nudge.seconds !== 0) messages.push({ type: "nudge", fields: nudge });

  const trigger = (button) => pad.buttons[button]?.value ?? 0;
  const wanted = 1 + trigger(7) - trigger(6);
  const truncation = Math.abs(wanted - before.truncation) >= leastTruncation ? wanted : before.truncation;
  if (truncation !== before.truncation) messages.push(set("truncation", truncation));

  const pressed = pad.buttons.map((button) => button.pressed);
  for (const [place, , , message] of buttons) if (pressed[place] && !before.pressed[place]) messages.push(message());
  return { messages, now: { pressed, truncation } };
}

// Applies a dead zone and a curve with finer control near the centre.
function shaped(value) {
  const beyond = Math.max(0, Math.abs(value) - deadZone) / (1 - deadZone);
  return Math.sign(value) * Math.min(1, beyond) ** 2 + 0;
}

/** The possible targets of MIDI controls: name, and message for a value from 0 to 1. */
export const targets = {
  truncation: ["Variety", (value, { limits }) => set("truncation", value * limits.truncation)],
  speed: ["Speed", (value, { limits }) => set("speed", limits.speeds[Math.round(value * (limits.speeds.length - 1))])],
  slide: ["Mix of two classes", (value) => set("slide", value)],
  blendSeconds: ["Blend", (value, { limits }) => set("blendSeconds", value * Math.min(4, limits.blendSeconds))],
  columns: ["Columns", (value, { limits }) => set("columns", 1 + Math.round(value * (limits.columns - 1)))],
  nudgeX: ["Nudge to the side", (value, { moved }) => nudged(moved, 0)],
  nudgeY: ["Nudge up", (value, { moved }) => nudged(0, moved)],
  time: ["Time", (value, { moved }) => ({ type: "nudge", fields: { x: 0, y: 0, seconds: 8 * moved } })],
  pause: ["Pause", (value) => pressedOnly(value, "pause")],
  newSeed: ["New seed", (value) => pressedOnly(value, "newSeed")],
  tour: ["All classes", (value) => pressedOnly(value, "tour")],
  nextModel: ["Next model", (value) => pressedOnly(value, "nextModel")],
};

/** The default bindings: control by target. */
export const usualBindings = { truncation: "cc1", speed: "cc7", slide: "cc10", time: "cc16", nudgeX: "cc17", nudgeY: "cc18" };

/**
 * Parses a MIDI message.
 * @param {ArrayLike<number>} bytes
 * @returns {{ control: string, value: number, note: number | null } | null} null if it is neither a slider nor a key
 */
export function readMidi(bytes) {
  const kind = bytes[0] & 0xf0;
  const [number, value] = [bytes[1], bytes[2] ?? 0];
  if (kind === 0xb0) return { control: `cc${number}`, value: value / 127, note: null };
  if (kind === 0x90 || kind === 0x80) {
    return { control: `note${number}`, value: kind === 0x90 ? value / 127 : 0, note: number };
  }
  return null;
}

/**
 * Converts a MIDI message to messages to the viewer.
 * @param {ArrayLike<number>} bytes
 * @param {Record<string, string>} bindings controls by target
 * @param {{ limits: object, classes: number, last: Record<string, number> }} context the ranges, the number of classes,
 * and the last value of each control, which is updated
 */
export function fromMidi(bytes, bindings, context) {
  const read = readMidi(bytes);
  if (!read) return [];
  const moved = read.value - (context.last[read.control] ?? read.value);
  context.last[read.control] = read.value;
  const bound = Object.keys(targets).filter((target) => bindings[target] === read.control);
  if (bound.length > 0) {
    return bound.map((target) => targets[target][1](read.value, { ...context, moved })).filter((message) => message !== null);
  }
  // An unbound key selects a class; the classes repeat at every C.
  if (read.note === null || read.value === 0 || context.classes === 0) return [];
  const place = read.note % 12;
  return place < context.classes ? [act("label", place)] : [];
}

/** Binds a control to a target, and removes its previous binding. */
export function learn(bindings, target, control) {
  const others = Object.entries(bindings).filter(([name, bound]) => bound !== control && name !== target);
  return { ...Object.fromEntries(others), [target]: control };
}

/** The display name of a control: "Slider 7", "Key 60". */
export function nameOf(control) {
  if (!control) return "none";
  return control.startsWith("cc") ? `Slider ${control.slice(2)}` : `Key ${control.slice(4)}`;
}

function set(setting, value) {
  return { type: "set", fields: { setting, value } };
}

function nudged(x, y) {
  return { type: "nudge", fields: { x: 2 * x, y: 2 * y, seconds: 0 } };
}

function pressedOnly(value, action) {
  return value >= 0.5 ? act(action) : null;
}
