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
      this.takeAll([...event.dataTransfer.files], event.shiftKey);
    });

    const chooser = document.getElementById("picture-file");
    document.getElementById("open-picture").addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
      this.takeAll([...chooser.files], true);
      chooser.value = "";
    });
  }

  /** Lets the person choose a file: a picture to translate, or anything that can be dropped. */
  choose(isSource) {
    document.getElementById(isSource ? "picture-file" : "model-file").click();
  }

  /**
   * Sends files; pictures go together, so that a walk goes through all of them.
   * @param {File[]} files
   * @param {boolean} [isSource] whether to translate a picture even if it contains a session
   */
  async takeAll(files, isSource = false) {
    const models = files.filter(isModel);
    const pictures = files.filter((file) => !isModel(file) && this.#isTaken(file));
    for (const file of models) await this.take(file);
    const most = this.#connection.limits?.pictures ?? 1;
    if (pictures.length > most) this.#notices.tell(`Of ${pictures.length} pictures the first ${most} are taken.`, true);
    const taken = pictures.slice(0, most);
    for (const [index, file] of taken.entries()) {
      const content = await file.arrayBuffer();
      this.#connection.sendFile(isSource ? "source" : "picture", nameOf(file), content, { index, count: taken.length });
    }
  }

  /** Sends a model, or a single picture. */
  async take(file) {
    if (!isModel(file)) await this.takeAll([file]);
    else if (this.#isTaken(file)) this.#connection.sendFile("model", nameOf(file), await file.arrayBuffer());
  }

  /** Whether a file is one that the viewer takes; if not, a notice says why. */
  #isTaken(file) {
    const { modelBytes, pictureBytes } = this.#connection.limits ?? {};
    const most = isModel(file) ? modelBytes : pictureBytes;
    // A video that was saved here brings its view back as well.
    const isKnown = isModel(file) || file.type.startsWith("image/") || file.type === "video/mp4";
    const problem = !isKnown
      ? "is neither a model (.onnx) nor a picture."
      : file.size > most
        ? `is larger than ${most >> 20} MB.`
        : file.size === 0
          ? "is empty."
          : null;
    if (problem) this.#notices.tell(`${file.name}: ${problem}`, true);
    return problem === null;
  }
}

function isModel(file) {
  return file.name.toLowerCase().endsWith(".onnx");
}

function nameOf(file) {
  return file.name.slice(-200);
}
