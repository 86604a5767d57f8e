// The session string: stored in the page's address, and copied to the clipboard as a link.

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
    document.getElementById("session-dialog").addEventListener("close", () => URL.revokeObjectURL(document.getElementById("session-code").src));
  }

  /** The session in the address, for the first message; absent if there is none. */
  toOpen() {
    const text = decodeURIComponent(location.hash.slice(1));
    return text ? { session: text } : {};
  }

  show(status) {
    if (!status.session) return;
    // At the size of a saved picture, so that rendering the address reproduces it.
    const scale = this.#picture.scaleOnScreen();
    const session = scale > 1 ? `${status.session}&scale=${scale}` : status.session;
    if (session === this.#shown || performance.now() - this.#updatedAt < betweenUpdates) return;
    this.#shown = session;
    this.#updatedAt = performance.now();
    history.replaceState(null, "", `#${session}`);
  }

  /** Requests the session of the displayed frame; the reply is a message. */
  copy() {
    this.#connection.send("copy", { frame: this.#picture.number, scale: this.#picture.scaleOnScreen() });
  }

  /** Copies the address of a session; the one for other machines if they can connect. */
  async take({ text, address, code }) {
    this.#shown = text;
    history.replaceState(null, "", `#${text}`);
    const link = address ?? location.href;
    const isCopied = await copy(link);
    if (isCopied) this.#notices.tell("Link copied. It brings back this picture, and so does viewer render --session.");
    if (!isCopied || code) this.#showLink(link, code, isCopied);
  }

  #showLink(link, code, isCopied) {
    const area = document.getElementById("session-text");
    const image = document.getElementById("session-code");
    area.value = link;
    image.hidden = !code;
    if (code) image.src = URL.createObjectURL(new Blob([code], { type: "image/svg+xml" }));
    document.getElementById("session-hint").textContent = isCopied
      ? "The link is copied. A phone on this network opens it with its camera."
      : "This browser does not let the page copy. Copy the link from here:";
    document.getElementById("session-dialog").showModal();
    area.select();
  }

  #follow() {
    const text = decodeURIComponent(location.hash.slice(1));
    if (text && text !== this.#shown) this.#connection.send("session", { text });
  }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
