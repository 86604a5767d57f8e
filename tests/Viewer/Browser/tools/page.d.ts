// The elements of index.html by their ids, so that the type checker knows what each can do. PageScriptTests holds the
// two together.

interface PageElements {
  "about-name": HTMLElement;
  "about-text": HTMLParagraphElement;
  blend: HTMLInputElement;
  "blend-text": HTMLOutputElement;
  brush: HTMLInputElement;
  "brush-ring": HTMLDivElement;
  "brush-text": HTMLOutputElement;
  cancel: HTMLButtonElement;
  caption: HTMLParagraphElement;
  "card-about": HTMLElement;
  "card-canvas": HTMLElement;
  "card-classes": HTMLElement;
  "card-compare": HTMLElement;
  "card-grid": HTMLElement;
  "card-look": HTMLElement;
  "card-loop": HTMLElement;
  center: HTMLButtonElement;
  classes: HTMLDivElement;
  "classes-title": HTMLElement;
  "close-keys": HTMLButtonElement;
  "close-session": HTMLButtonElement;
  columns: HTMLInputElement;
  "columns-text": HTMLOutputElement;
  compared: HTMLDivElement;
  controls: HTMLDivElement;
  crisp: HTMLButtonElement;
  "paint-here": HTMLDivElement;
  drop: HTMLDivElement;
  easel: HTMLDivElement;
  export: HTMLInputElement;
  "export-step": HTMLOutputElement;
  figures: HTMLDListElement;
  frame: HTMLDivElement;
  "key-list": HTMLDivElement;
  keys: HTMLDialogElement;
  "keys-title": HTMLElement;
  legend: HTMLUListElement;
  "look-hint": HTMLParagraphElement;
  loop: HTMLInputElement;
  "loop-text": HTMLOutputElement;
  map: HTMLElement;
  "map-picture": HTMLCanvasElement;
  mix: HTMLInputElement;
  model: HTMLSelectElement;
  "next-model": HTMLButtonElement;
  notices: HTMLDivElement;
  "open-picture": HTMLButtonElement;
  "open-timeline": HTMLButtonElement;
  overlay: HTMLElement;
  pause: HTMLButtonElement;
  "pause-text": HTMLSpanElement;
  picture: HTMLCanvasElement;
  "picture-file": HTMLInputElement;
  plot: HTMLCanvasElement;
  "previous-model": HTMLButtonElement;
  problem: HTMLDivElement;
  progress: HTMLDivElement;
  "progress-bar": HTMLProgressElement;
  "progress-text": HTMLSpanElement;
  record: HTMLButtonElement;
  "record-loop": HTMLButtonElement;
  "record-text": HTMLSpanElement;
  seed: HTMLInputElement;
  "session-code": HTMLImageElement;
  "session-dialog": HTMLDialogElement;
  "session-hint": HTMLParagraphElement;
  "session-text": HTMLTextAreaElement;
  "session-title": HTMLElement;
  "show-full": HTMLButtonElement;
  "show-keys": HTMLButtonElement;
  "show-overlay": HTMLButtonElement;
  slide: HTMLInputElement;
  "slide-row": HTMLLabelElement;
  "slide-text": HTMLOutputElement;
  smooth: HTMLButtonElement;
  speed: HTMLInputElement;
  "speed-text": HTMLOutputElement;
  spinner: HTMLSpanElement;
  spot: HTMLDivElement;
  stage: HTMLElement;
  swatches: HTMLDivElement;
  tile: HTMLDivElement;
  timeline: HTMLDivElement;
  truncation: HTMLInputElement;
  "truncation-row": HTMLLabelElement;
  "truncation-text": HTMLOutputElement;
  turns: HTMLDivElement;
  undo: HTMLButtonElement;
  waiting: HTMLDivElement;
  "waiting-text": HTMLSpanElement;
}

interface Document {
  getElementById<Id extends keyof PageElements>(id: Id): PageElements[Id];
}

interface Window {
  imagegen: object;
}
