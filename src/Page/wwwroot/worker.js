// The viewer of a static site: .NET plays the session, onnxruntime-web runs the generators. Messages to and from the
// page are those of docs/viewer-protocol.md.

import { dotnet } from "./_framework/dotnet.js";

const sessions = new Map();
let lastSession = 0;
let viewer = null;
let ort = null;
// Runs of one session must not overlap; of a page, they follow one another.
let running = Promise.resolve();
// What arrives while the program starts.
let early = [];

onmessage = ({ data }) => {
  if (data?.start) start(data.start).catch((error) => fail(reasonOf(error)));
  else if (viewer) take(data);
  else early.push(data);
};

async function start(address) {
  const [runtime, list] = await Promise.all([dotnet.create(), fetchText("site.json"), loadRuntime()]);
  runtime.setModuleImports("worker", { send, sendBinary, fail, load, release, run, decode });
  const { Exports } = (await runtime.getAssemblyExports("ImageGen.Page")).ImageGen.Viewer.Page;
  const names = Exports.Open(list);
  const outlines = await Promise.all(names.map((name) => fetchBytes(`models/${name}.outline`)));
  for (const outline of outlines) Exports.Add(outline);
  viewer = Exports;
  postMessage({ ready: ort.provider });
  viewer.Start(address);
  for (const data of early) take(data);
  early = [];
}

/** Loads onnxruntime-web: the one with WebGPU where this browser has an adapter. */
async function loadRuntime() {
  const adapter = await navigator.gpu?.requestAdapter().catch(() => null);
  const name = adapter ? "ort.webgpu.min.mjs" : "ort.wasm.min.mjs";
  const module = await import(`./onnxruntime-web/${name}`);
  module.env.wasm.wasmPaths = new URL("./onnxruntime-web/", import.meta.url).href;
  // More threads take shared memory, which takes headers that a plain file server does not send.
  module.env.wasm.numThreads = self.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1;
  module.env.logLevel = "error";
  ort = { module, provider: adapter ? "webgpu" : "wasm" };
}

function take(data) {
  if (typeof data === "string") viewer.Take(data);
  else viewer.TakeFile(new Uint8Array(data));
}

function send(json) {
  postMessage(json);
}

function sendBinary(header, content) {
  const message = new Uint8Array(header.length + content.length);
  header.copyTo(message.subarray(0, header.length));
  content.copyTo(message.subarray(header.length));
  postMessage(message.buffer, { transfer: [message.buffer] });
}

function fail(reason) {
  postMessage({ failed: reason });
}

async function load(path, mayUseGpu) {
  const model = await fetchBytes(path);
  const options = { executionProviders: [mayUseGpu ? ort.provider : "wasm"], graphOptimizationLevel: "all" };
  const number = ++lastSession;
  sessions.set(number, await ort.module.InferenceSession.create(model, options));
  tellLoaded(mayUseGpu ? ort.provider : "wasm");
  return number;
}

function release(number) {
  sessions.get(number)?.release();
  sessions.delete(number);
  tellLoaded();
}

/** Tells the page how many models are in memory, and what runs the last one. */
function tellLoaded(provider) {
  postMessage({ loaded: sessions.size, provider });
}

function run(number, count, latents, labels, sources, images) {
  const views = { z: latents, label: labels, source: sources };
  const session = sessions.get(number);
  const feeds = {};
  session.inputNames.forEach((name, i) => {
    const bytes = views[name].slice();
    const shape = session.inputMetadata[i].shape.slice(1);
    feeds[name] = new ort.module.Tensor("float32", new Float32Array(bytes.buffer), [count, ...shape]);
  });
  const made = running.then(() => session.run(feeds));
  running = made.catch(() => {});
  return made.then(async (outputs) => {
    const tensor = outputs[session.outputNames[0]];
    const pixels = await tensor.getData();
    images.set(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
    tensor.dispose();
    for (const view of [latents, labels, sources, images]) view.dispose();
  });
}

/** Decodes the middle of a picture, in the given size, as interleaved RGB. */
async function decode(file, width, height, rgb) {
  try {
    const picture = await createImageBitmap(new Blob([file.slice()]), { colorSpaceConversion: "none" });
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
    const scale = Math.max(width / picture.width, height / picture.height);
    const [across, down] = [width / scale, height / scale];
    // What is transparent lies on white.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingEnabled = scale !== 1;
    context.imageSmoothingQuality = "high";
    const [left, top] = [(picture.width - across) / 2, (picture.height - down) / 2];
    context.drawImage(picture, left, top, across, down, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    const pixels = new Uint8Array(width * height * 3);
    for (let i = 0, at = 0; at < data.length; at += 4) {
      pixels[i++] = data[at];
      pixels[i++] = data[at + 1];
      pixels[i++] = data[at + 2];
    }
    rgb.set(pixels);
  } finally {
    for (const view of [file, rgb]) view.dispose();
  }
}

async function fetchBytes(path) {
  return new Uint8Array(await (await get(path)).arrayBuffer());
}

async function fetchText(path) {
  return (await get(path)).text();
}

async function get(path) {
  const response = await fetch(new URL(path, import.meta.url));
  if (!response.ok) throw new Error(`${path} is missing from the site (${response.status})`);
  return response;
}

function reasonOf(error) {
  return String(error?.message ?? error).split("\n")[0];
}
