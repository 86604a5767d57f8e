// Entry point of the viewer's page: connects its components. The messages are described in docs/viewer-protocol.md.

import { About } from "./panel/about.js";
import { Adoption } from "./panel/adoption.js";
import { Camera } from "./input/camera.js";
import { Comparison } from "./panel/comparison.js";
import { Connection } from "./connection.js";
import { Controls } from "./panel/controls.js";
import { Directions } from "./panel/directions.js";
import { Drops } from "./input/drops.js";
import { Favourites } from "./panel/favourites.js";
import { Files } from "./output/files.js";
import { Keys } from "./input/keys.js";
import { ModelMenu } from "./panel/menu.js";
import { Notices } from "./notices.js";
import { Overlay } from "./overlay.js";
import { Performer } from "./input/performer.js";
import { Picture } from "./picture/picture.js";
import { PlaneMap } from "./picture/map.js";
import { Pointer } from "./input/pointer.js";
import { Saving } from "./output/saving.js";
import { SessionAddress } from "./session.js";
import { Tour } from "./tour.js";
import { Training } from "./panel/training.js";

const notices = new Notices(document.getElementById("notices"));
const connection = new Connection();
const picture = new Picture(connection, document.getElementById("picture"));
const map = new PlaneMap(connection);
const overlay = new Overlay(picture);
const session = new SessionAddress(connection, picture, notices);
const files = new Files(notices);
const keys = new Keys(document.getElementById("keys"));
const controls = new Controls(connection, picture, notices);
const saving = new Saving(connection, picture, () => controls.loopSeconds());
const directions = new Directions(connection);
const drops = new Drops(connection, notices);
const menu = new ModelMenu(connection, (file) => drops.take(file));
const performer = new Performer(connection, notices);
const tour = new Tour();
new Pointer(connection, picture);
const about = new About(connection, notices);
const adoption = new Adoption(connection, notices);
const training = new Training(connection);
const comparison = new Comparison();
const camera = new Camera(connection, picture, notices);
const favourites = new Favourites(connection, picture, notices);

// Actions executed by the page itself.
const own = {
  save: () => connection.send("save", { scale: saving.pictureScale() }),
  copySession: () => session.copy(),
  keep: () => favourites.keep(),
  openFile: (isSource) => drops.choose(Boolean(isSource)),
  playFavourites: () => favourites.play(),
  overlay: () => overlay.toggle(),
  keys: () => keys.toggle(),
  fullScreen: () => toggleFullScreen(),
  recordStrokes: () => connection.send("action", { action: "recordStrokes", argument: controls.loopSeconds() }),
  recordLoop: () => connection.send("loop", { seconds: controls.loopSeconds() }),
};

function act(action, argument = 0) {
  controls.hasActed(action);
  if (own[action]) own[action](argument);
  else connection.send("action", { action, argument });
}

keys.onAction = act;

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  if (button.dataset.action) act(button.dataset.action);
  // A button clicked with a pointer loses the focus, so that the space bar pauses instead of clicking it again.
  if (event.detail > 0 && !button.closest("dialog")) button.blur();
});

connection.on("hello", (message) => {
  keys.learn(message.actions);
  keys.titleButtons();
  controls.takeLimits(message.limits);
});
connection.on("models", (message) => {
  menu.take(message.models);
  controls.takeModels(message.models);
});
connection.on("status", (status) => {
  controls.show(status);
  directions.show(status, controls.models[status.model]);
  menu.show(status);
  performer.show(status, controls.models);
  overlay.show(status, controls.models);
  map.show(status);
  session.show(status);
  saving.show(status);
  training.show(status);
  favourites.show(status);
  comparison.show(status);
  camera.show(status);
});
connection.on("layout", (layout) => picture.takeLayout(layout));
connection.on("notice", (notice) => notices.tell(notice.text, notice.isProblem));
connection.on("session", (message) => session.take(message));
connection.on("training", (message) => training.take(message));
connection.on("kept", (message) => favourites.take(message));
connection.on("about", (message) => about.show(message));
connection.on("adoption", (message) => adoption.show(message));
connection.on("comparison", (message) => comparison.take(message));
connection.on("file", (file) => files.announce(file));
connection.on("frame", (frame) => {
  picture.push(frame);
  tour.begin();
});
connection.on("map", (frame) => map.draw(frame));
connection.on("content", (frame) => files.take(frame));
connection.on("open", () => {
  controls.connected();
  saving.opened();
});
connection.on("lost", (reason, isFinal) => {
  controls.lost(reason, isFinal);
  favourites.forget();
  camera.stop();
});

function toggleFullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => notices.tell("This browser does not give the page the whole screen.", true));
}

connection.open(() => ({
  protocol: 2,
  interval: 1000 / 60,
  paused: matchMedia("(prefers-reduced-motion: reduce)").matches,
  ...session.toOpen(),
}));

// The current state, for tests and debugging.
window.imagegen = { picture, connection, controls };
