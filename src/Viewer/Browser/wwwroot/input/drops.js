// Models and pictures that are dropped on the page or selected with the file dialog.

export class Drops {
  #connection;
  #notices;

  constructor(connection, notices) {
    this.#connection = connection;
    this.#notices = notices;
    let depth = 0;
    const isFiles = (event) => event.dataTransfer?.types.includes("Files");
    addEventListener("dragenter", (event) => {
      if (!isFiles(event)) return;
      depth++;
      document.body.classList.add("is-dropping");
    });
    addEventListener("dragleave", (event) => {
      if (isFiles(event) && --depth <= 0) document.body.classList.remove("is-dropping");
    });
    addEventListener("dragover", (event) => {
      if (isFiles(event)) event.preventDefault();
    });
    addEventListener("drop", (event) => {
      depth = 0;
      document.body.classList.remove("is-dropping");
      if (!isFiles(event)) return;
      event.preventDefault();
      for (const file of event.dataTransfer.files) this.take(file, event.shiftKey);
    });

    const chooser = document.getElementById("picture-file");
    document.getElementById("open-picture").addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
      for (const file of chooser.files) this.take(file, true);
      chooser.value = "";
    });
  }

  /** Lets the person choose a file: a picture to translate, or anything that can be dropped. */
  choose(isSource) {
    document.getElementById(isSource ? "picture-file" : "model-file").click();
  }

  /**
   * Sends a file.
   * @param {File} file
   * @param {boolean} [isSource] whether to translate a picture even if it contains a session
   */
  async take(file, isSource = false) {
    const isModel = file.name.toLowerCase().endsWith(".onnx");
    // A video that was saved here brings its view back as well.
    if (!isModel && !file.type.startsWith("image/") && file.type !== "video/mp4") {
      this.#notices.tell(`${file.name}: is neither a model (.onnx) nor a picture.`, true);
      return;
    }
    const { modelBytes, pictureBytes } = this.#connection.limits ?? {};
    const most = isModel ? modelBytes : pictureBytes;
    if (file.size > most) {
      this.#notices.tell(`${file.name}: is larger than ${most >> 20} MB.`, true);
      return;
    }
    const content = await file.arrayBuffer();
    if (content.byteLength === 0) this.#notices.tell(`${file.name}: is empty.`, true);
    else this.#connection.sendFile(isModel ? "model" : isSource ? "source" : "picture", file.name.slice(-200), content);
  }
}
