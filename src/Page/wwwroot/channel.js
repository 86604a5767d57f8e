// The way to the viewer in a static site: a worker that runs it, with the members of a WebSocket that connection.js
// uses. It also disables what such a site cannot do, and says why.

const toViewer = "viewer";
const afterFailure = 1008;

const recording = "Recording takes the viewer: viewer render --session writes an animation";
const files = "This page plays the models that it was exported with; the viewer opens any";

// What has no use here, by its selector.
const missing = {
  "#record, #record-loop, #record-strokes, #save-favourites": recording,
  "#format-webp, #format-gif, #format-mp4, #loop": recording,
  "#open-model": files,
};

class WorkerChannel {
  readyState = WebSocket.CONNECTING;
  onopen = null;
  onmessage = null;
  onclose = null;
  #worker = new Worker("worker.js", { type: "module", name: toViewer });

  constructor() {
    this.#worker.onmessage = ({ data }) => this.#take(data);
    this.#worker.onerror = (event) => this.#close(event.message || "The page's program did not start");
    this.#worker.postMessage({ start: location.href.split("#")[0] });
  }

  send(data) {
    if (typeof data === "string") this.#worker.postMessage(data);
    else this.#worker.postMessage(data, [data]);
  }

  #take(data) {
    if (data?.ready) {
      this.readyState = WebSocket.OPEN;
      document.documentElement.dataset.device = data.ready;
      this.onopen?.(new Event("open"));
    } else if (data?.loaded !== undefined) {
      document.documentElement.dataset.loaded = data.loaded;
      if (data.provider) document.documentElement.dataset.device = data.provider;
    } else if (data?.failed) {
      this.#close(data.failed);
    } else {
      this.onmessage?.({ data });
      // After every message of text: the page gives buttons their titles, and enables some, when it takes one.
      if (typeof data === "string") disableMissing();
    }
  }

  #close(reason) {
    this.readyState = WebSocket.CLOSED;
    this.onclose?.({ code: afterFailure, reason });
  }
}

function disableMissing() {
  for (const [selector, reason] of Object.entries(missing)) {
    for (const control of document.querySelectorAll(selector)) {
      control.disabled = true;
      control.title = reason;
    }
  }
  document.querySelector("#card-about .hint").textContent = "This page plays without a server; viewer export-page wrote it.";
  document.querySelector("#drop div").textContent = "Drop a picture that was saved here, or one to translate";
}

/** Whether the page records, and plays models of any origin: here it does not. */
export const isServed = false;

export function openChannel() {
  return new WorkerChannel();
}

/** The address of a model's thumbnail. */
export function thumbnailOf(digits) {
  return `thumbnail/${digits}.png`;
}
