// The session string: in the page's address, and on the clipboard.

const betweenUpdates = 1000;

export class SessionAddress {
  #connection;
  #picture;
  #notices;
  #shown = "";
  #updatedAt = 0;

  constructor(connection, picture, notices) {
    this.#connection = connection;
    this.#picture = picture;
    this.#notices = notices;
    this.#shown = location.hash.slice(1);
    addEventListener("hashchange", () => this.#follow());
    document.getElementById("close-session").addEventListener("click", () => document.getElementById("session-dialog").close());
  }

  /** What the first message says of it: the session in the address, if there is one. */
  toOpen() {
    const text = decodeURIComponent(location.hash.slice(1));
    return text ? { session: text } : {};
  }

  show(status) {
    if (!status.session) return;
    // As large as it is saved, so that what renders the address makes the same picture.
    const scale = this.#picture.scaleOnScreen();
    const session = scale > 1 ? `${status.session}&scale=${scale}` : status.session;
    if (session === this.#shown || performance.now() - this.#updatedAt < betweenUpdates) return;
    this.#shown = session;
    this.#updatedAt = performance.now();
    history.replaceState(null, "", `#${session}`);
  }

  /** Asks for the session of the very frame that is seen; it comes as a message. */
  copy() {
    this.#connection.send("copy", { frame: this.#picture.number, scale: this.#picture.scaleOnScreen() });
  }

  async take(text) {
    this.#shown = text;
    history.replaceState(null, "", `#${text}`);
    try {
      await navigator.clipboard.writeText(text);
      this.#notices.tell("Session copied. The page's address brings back this picture, and so does viewer render --session.");
    } catch {
      const dialog = document.getElementById("session-dialog");
      const area = document.getElementById("session-text");
      area.value = text;
      dialog.showModal();
      area.select();
    }
  }

  #follow() {
    const text = decodeURIComponent(location.hash.slice(1));
    if (text && text !== this.#shown) this.#connection.send("session", { text });
  }
}
