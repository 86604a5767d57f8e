// Files that the server made, handed over to the browser to keep.

export class Files {
  #notices;
  #announced = [];

  constructor(notices) {
    this.#notices = notices;
  }

  announce(file) {
    this.#announced.push(file);
  }

  take(frame) {
    const file = this.#announced.shift();
    if (!file) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([frame.content], { type: file.contentType }));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    this.#notices.tell(`Saved ${file.name} (${size(frame.content.length)})`);
  }
}

function size(bytes) {
  return bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}
