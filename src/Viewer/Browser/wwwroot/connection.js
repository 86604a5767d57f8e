// The WebSocket: messages of text are JSON, binary ones have a header of 48 bytes before what they carry.

const headerSize = 48;
const kinds = { 1: "frame", 2: "map", 3: "content" };
const encodings = ["rgb", "webp", "gray"];

// The server closed for a reason that asking again will not change.
const refused = 1008;
const betweenAttempts = 1500;

export class Connection {
  #socket = null;
  #handlers = {};
  #hello = null;
  #isWelcome = false;

  /** The limits of the server's hello; null before it. */
  limits = null;

  on(type, handler) {
    this.#handlers[type] = handler;
  }

  /** Connects, and again whenever the connection is lost. `hello` gives the first message's fields. */
  open(hello) {
    this.#hello = hello;
    // A proxy in front may speak https to the browser.
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/play${location.search}`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.send("hello", hello());
    socket.onmessage = (event) => this.#take(event.data);
    socket.onclose = (event) => this.#close(event);
    this.#socket = socket;
    this.#isWelcome = false;
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Sends a message; while there is no connection it is dropped. */
  send(type, fields) {
    if (this.isOpen) this.#socket.send(JSON.stringify({ type, ...fields }));
  }

  /** Sends a file: announced first, then its content. */
  sendFile(kind, name, content) {
    this.send("drop", { kind, name, size: content.byteLength });
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
