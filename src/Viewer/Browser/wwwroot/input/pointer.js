// Mouse and touch input on the picture: sent in units of the picture's width and height, at most once per frame.

const timeOfHold = 600;
const farthestOfHold = 8;

export class Pointer {
  #connection;
  #picture;
  #points = [];
  #isSending = false;
  #heldTile = null;
  #isHeld = false;
  #holding = 0;
  #heldAt = [0, 0];
  #tile = document.getElementById("tile");
  #ring = document.getElementById("brush-ring");

  constructor(connection, picture) {
    this.#connection = connection;
    this.#picture = picture;
    const canvas = picture.canvas;
    canvas.addEventListener("pointerdown", (event) => this.#down(event));
    canvas.addEventListener("pointermove", (event) => this.#move(event));
    canvas.addEventListener("pointerup", (event) => this.#up(event));
    canvas.addEventListener("pointercancel", (event) => this.#up(event));
    canvas.addEventListener("pointerleave", () => this.#leave());
    canvas.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
  }

  get #mode() {
    return document.body.dataset.mode;
  }

  #place(event) {
    const box = this.#picture.canvas.getBoundingClientRect();
    const farthest = this.#connection.limits?.pointDistance ?? 1;
    const clamp = (value) => Math.min(farthest, Math.max(-farthest, value));
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    // A stroke belongs to the tile on which it started.
    const tile = (this.#isHeld ? this.#heldTile : null) ?? this.#picture.foldedTileAt(x, y);
    return this.#picture.unfold(x, y, tile).map(clamp);
  }

  #down(event) {
    if (event.button !== 0) return;
    const box = this.#picture.canvas.getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    this.#heldTile = this.#picture.foldedTileAt(x, y);
    this.#isHeld = true;
    this.#picture.canvas.classList.add("is-held");
    this.#picture.canvas.setPointerCapture(event.pointerId);
    this.#connection.send("pointer", { event: "down", points: this.#place(event) });
    this.#hold(event);
  }

  #move(event) {
    this.#outline(event);
    if (Math.hypot(event.clientX - this.#heldAt[0], event.clientY - this.#heldAt[1]) > farthestOfHold) clearTimeout(this.#holding);
    if (!this.#isHeld && this.#mode !== "plane") return;
    // A fast movement produces several points between two frames; a stroke includes all of them.
    const events = this.#isHeld ? (event.getCoalescedEvents?.() ?? []) : [];
    for (const each of events.length > 0 ? events : [event]) this.#points.push(...this.#place(each));
    const most = 2 * (this.#connection.limits?.points ?? 1);
    if (this.#points.length > most) this.#points.splice(0, this.#points.length - most);
    if (this.#isSending) return;
    this.#isSending = true;
    requestAnimationFrame(() => this.#flush());
  }

  #flush() {
    this.#isSending = false;
    if (this.#points.length === 0) return;
    const points = this.#isHeld ? this.#points : this.#points.slice(-2);
    this.#points = [];
    this.#connection.send("pointer", { event: this.#isHeld ? "move" : "hover", points });
  }

  #up(event) {
    clearTimeout(this.#holding);
    if (!this.#isHeld) return;
    this.#flush();
    this.#isHeld = false;
    this.#picture.canvas.classList.remove("is-held");
    this.#connection.send("pointer", { event: "up", points: this.#place(event) });
    if (event.pointerType !== "mouse") this.#leave();
  }

  /** A long press keeps the tile, and does not click it: the pointer is released outside the picture. */
  #hold(event) {
    clearTimeout(this.#holding);
    this.#heldAt = [event.clientX, event.clientY];
    const tile = this.#tileAt(event);
    if (tile === null || this.#mode === "canvas" || this.#mode === "plane") return;
    this.#holding = setTimeout(() => {
      this.#isHeld = false;
      this.#picture.canvas.classList.remove("is-held");
      this.#connection.send("pointer", { event: "up", points: [-1, -1] });
      this.#picture.canvas.dispatchEvent(new CustomEvent("hold", { detail: { tile } }));
    }, timeOfHold);
  }

  /** Index of the tile under the pointer, in reading order; null if there is none. */
  #tileAt(event) {
    const { canvas, layout } = this.#picture;
    const [x, y] = this.#place(event);
    const pixelX = x * (layout?.width ?? canvas.width);
    const pixelY = y * (layout?.height ?? canvas.height);
    const column = layout?.lefts.findLastIndex((left) => pixelX >= left) ?? -1;
    const row = layout?.tops.findLastIndex((top) => pixelY >= top) ?? -1;
    const isOnTile = column >= 0 && row >= 0 && pixelX < layout.lefts[column] + layout.tileWidth && pixelY < layout.tops[row] + layout.tileHeight;
    return isOnTile ? row * layout.lefts.length + column : null;
  }

  #leave() {
    this.#tile.hidden = true;
    this.#ring.hidden = true;
  }

  #wheel(event) {
    if (document.getElementById("slide-row").hidden) return;
    event.preventDefault();
    const notches = event.deltaMode === 0 ? -event.deltaY / 100 : -Math.sign(event.deltaY);
    const most = this.#connection.limits?.wheelNotches ?? 1;
    this.#connection.send("wheel", { notches: Math.min(most, Math.max(-most, notches)) });
  }

  /** Highlights the target of a click: the tile that would open, or the brush. */
  #outline(event) {
    const layout = this.#picture.layout;
    const canvas = this.#picture.canvas;
    const scale = canvas.clientWidth / canvas.width;
    const [x, y] = this.#place(event);
    const pixelX = x * (layout?.width ?? canvas.width);
    const pixelY = y * (layout?.height ?? canvas.height);
    const column = layout?.lefts.findLastIndex((left) => pixelX >= left) ?? -1;
    const row = layout?.tops.findLastIndex((top) => pixelY >= top) ?? -1;
    const isOnTile =
      column >= 0 && row >= 0 && pixelX < layout.lefts[column] + layout.tileWidth && pixelY < layout.tops[row] + layout.tileHeight;

    this.#tile.hidden = this.#mode !== "grid" || !isOnTile || event.pointerType !== "mouse";
    if (!this.#tile.hidden) {
      this.#tile.style.left = `${layout.lefts[column] * scale - 2}px`;
      this.#tile.style.top = `${layout.tops[row] * scale - 2}px`;
      this.#tile.style.width = `${layout.tileWidth * scale + 4}px`;
      this.#tile.style.height = `${layout.tileHeight * scale + 4}px`;
    }

    this.#ring.hidden = this.#mode !== "canvas" || !isOnTile || column !== 0;
    if (!this.#ring.hidden) {
      const size = Math.max(4, Number(document.getElementById("brush").value) * scale);
      this.#ring.style.left = `${pixelX * scale}px`;
      this.#ring.style.top = `${pixelY * scale}px`;
      this.#ring.style.width = `${size}px`;
      this.#ring.style.height = `${size}px`;
    }
  }
}
