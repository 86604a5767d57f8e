// Draws the pixels of a message to a canvas.

const isLittleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

export class Pixels {
  #canvas;
  #context;
  #image = null;
  #words = null;

  constructor(canvas) {
    this.#canvas = canvas;
    this.#context = canvas.getContext("2d", { alpha: false });
  }

  /** Draws a picture. Compressed pictures are decoded asynchronously; the promise resolves when it is drawn. */
  draw(frame) {
    return frame.encoding === "webp" ? this.#drawFile(frame) : this.#drawRaw(frame);
  }

  #resize(width, height) {
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width;
      this.#canvas.height = height;
    }
  }

  #drawRaw({ encoding, width, height, content }) {
    this.#resize(width, height);
    if (this.#image?.width !== width || this.#image?.height !== height) {
      this.#image = new ImageData(width, height);
      this.#words = new Uint32Array(this.#image.data.buffer);
    }
    const words = this.#words;
    const count = width * height;
    if (encoding === "gray") {
      const opaque = isLittleEndian ? 0xff000000 : 0xff;
      const shift = isLittleEndian ? 0 : 8;
      for (let i = 0; i < count; i++) words[i] = opaque | ((content[i] * 0x010101) << shift);
    } else if (isLittleEndian) {
      for (let i = 0, at = 0; i < count; i++, at += 3) {
        words[i] = 0xff000000 | (content[at + 2] << 16) | (content[at + 1] << 8) | content[at];
      }
    } else {
      for (let i = 0, at = 0; i < count; i++, at += 3) {
        words[i] = (content[at] << 24) | (content[at + 1] << 16) | (content[at + 2] << 8) | 0xff;
      }
    }
    this.#context.putImageData(this.#image, 0, 0);
    return null;
  }

  async #drawFile({ width, height, content }) {
    const bitmap = await createImageBitmap(new Blob([content], { type: "image/webp" }));
    this.#resize(width, height);
    this.#context.drawImage(bitmap, 0, 0);
    bitmap.close();
  }
}
