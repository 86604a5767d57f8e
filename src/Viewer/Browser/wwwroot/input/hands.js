// What the controls of a gamepad and of a MIDI device mean, as messages to the viewer. Nothing here knows a device, so
// that tests can play one: the "standard" mapping of the Gamepad API, and the bytes of MIDI messages.

const deadZone = 0.12;
// A stick held over moves the picture by so much in a second, and time by so many.
const nudgeSpeed = 0.35;
const timeSpeed = 2.5;
const leastTruncation = 0.005;

const act = (action, argument = 0) => ({ type: "action", fields: { action, argument } });

/**
 * The buttons of a gamepad by their places in the standard mapping, what each does, and the message.
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

/** For a list: a control of the gamepad and what it does. */
export const gamepadHelp = [
  ["Left stick", "nudges the picture; moves the place on the plane"],
  ["Right stick", "back and forward in time"],
  ["Left trigger", "more typical pictures"],
  ["Right trigger", "more variety"],
  ...buttons.map(([, name, what]) => [name, what]),
];

/** What was held at the last look. */
export const gamepadAtRest = { pressed: [], truncation: 1 };

/**
 * The messages for a gamepad as it is now.
 * @param {{ axes: readonly number[], buttons: readonly { pressed: boolean, value: number }[] }} pad
 * @param {{ pressed: boolean[], truncation: number }} before what the look before returned
 * @param {number} seconds since that look
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

// No drift from a stick at rest, and finer near the middle.
function shaped(value) {
  const beyond = Math.max(0, Math.abs(value) - deadZone) / (1 - deadZone);
  return Math.sign(value) * Math.min(1, beyond) ** 2 + 0;
}

/** What a MIDI control can be bound to: its name, and the message for a value from 0 to 1. */
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

/** The bindings before anything was learned: a control's number by the target. */
export const usualBindings = { truncation: "cc1", speed: "cc7", slide: "cc10", time: "cc16", nudgeX: "cc17", nudgeY: "cc18" };

/**
 * A MIDI message in words that bindings use.
 * @param {ArrayLike<number>} bytes
 * @returns {{ control: string, value: number, note: number | null } | null} null for what is no slider and no key
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
 * The messages for a MIDI message.
 * @param {ArrayLike<number>} bytes
 * @param {Record<string, string>} bindings controls by target
 * @param {{ limits: object, classes: number, last: Record<string, number> }} context the ranges, how many classes
 *   there are, and the last value of each control, which is changed
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
  // A key that nothing else is bound to is a class: they begin anew at every C.
  if (read.note === null || read.value === 0 || context.classes === 0) return [];
  const place = read.note % 12;
  return place < context.classes ? [act("label", place)] : [];
}

/** Bindings with a control learned for a target: what else it was bound to is let go. */
export function learn(bindings, target, control) {
  const others = Object.entries(bindings).filter(([name, bound]) => bound !== control && name !== target);
  return { ...Object.fromEntries(others), [target]: control };
}

/** A control for a list: "Slider 7", "Key 60". */
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
