// The connection to the viewer: text messages are JSON, binary messages start with a header of 48 bytes.

import { openChannel } from "./channel.js";

const headerSize = 48;
const kinds = { 1: "frame", 2: "map", 3: "content" };
const encodings = ["rgb", "webp", "gray"];

// Close status of a policy violation, after which reconnecting is pointless.
const refused = 1008;
const betweenAttempts = 1500;

export class Connection {
  #socket = null;
  #handlers = {};
  #hello = null;
  #isWelcome = false;

  /** The limits of the server's first message; null before it is received. */
  limits = null;

  on(type, handler) {
    this.#handlers[type] = handler;
  }

  /** Connects, and reconnects after every loss of the connection. `hello` returns the fields of the first message. */
  open(hello) {
    this.#hello = hello;
    const socket = openChannel();
    socket.onopen = () => this.send("hello", hello());
    socket.onmessage = (event) => this.#take(event.data);
    socket.onclose = (event) => this.#close(event);
    this.#socket = socket;
    this.#isWelcome = false;
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Sends a message; dropped if there is no connection. */
  send(type, fields) {
    if (this.isOpen) this.#socket.send(JSON.stringify({ type, ...fields }));
  }

  /** Sends a file: an announcement, then the content. `place` says which of several it is. */
  sendFile(kind, name, content, place = {}) {
    this.send("drop", { kind, name, size: content.byteLength, ...place });
    if (this.isOpen) this.#socket.send(content);
  }

  #take(data) {
    if (typeof data === "string") {
      const message = JSON.parse(data);
      if (!this.#isWelcome) {
        this.#isWelcome = true;
        this.limits = message.limits;
        this.send("grant", { frames: this.limits.credits, drawn: 0 });
        this.#handlers.open?.();
      }
      this.#handlers[message.type]?.(message);
      return;
    }
    const header = new DataView(data, 0, headerSize);
    const kind = kinds[header.getUint8(0)];
    this.#handlers[kind]?.({
      encoding: encodings[header.getUint8(1)],
      width: header.getUint16(2, true),
      height: header.getUint16(4, true),
      parts: header.getUint16(6, true),
      number: header.getUint32(8, true),
      time: header.getFloat64(16, true),
      scene: header.getFloat32(24, true),
      inference: header.getFloat32(28, true),
      mosaic: header.getFloat32(32, true),
      sent: header.getFloat32(36, true),
      content: new Uint8Array(data, headerSize),
    });
  }

  #close(event) {
    const isFinal = event.code === refused;
    this.#handlers.lost?.(event.reason, isFinal);
    if (!isFinal) setTimeout(() => this.open(this.#hello), betweenAttempts);
  }
}
