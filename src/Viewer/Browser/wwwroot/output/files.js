// Downloads of files created by the server.

import { size } from "./saving.js";
import { toVideo } from "./video.js";

export class Files {
  #notices;
  #announced = [];

  constructor(notices) {
    this.#notices = notices;
  }

  announce(file) {
    this.#announced.push(file);
  }

  async take(frame) {
    const file = this.#announced.shift();
    if (!file) return;
    const content = await this.#content(file, frame.content);
    if (!content) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(content);
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.#notices.tell(`Saved ${file.name} (${size(content.size)})`);
  }

  /** The content to save: for a video, the server sends its frames as a lossless animation. */
  async #content(file, bytes) {
    if (!file.name.endsWith(".mp4")) return new Blob([bytes], { type: file.contentType });
    try {
      this.#notices.tell("Encoding the video");
      return await toVideo(bytes);
    } catch (error) {
      this.#notices.tell(`${file.name}: cannot be encoded (${/** @type {Error} */ (error).message}); choose WebP or GIF`, true);
      return null;
    }
  }
}
