// Converts an animation to a video: decoded and encoded by the browser (WebCodecs), then muxed into an MP4 file.

import { mp4 } from "./mp4.js";

// H.264 first, which plays everywhere; VP9 for browsers without it.
const codecs = ["avc1.640034", "avc1.4d0034", "avc1.42e034", "vp09.00.50.08"];
const bitsPerPixel = 0.16;
const framesPerSecond = 30;
const betweenKeyFrames = 60;
const mostWaiting = 8;

/** The bit rate for a video of a size. */
export function videoBits(width, height) {
  return Math.max(400_000, Math.round(width * height * framesPerSecond * bitsPerPixel));
}

/** Whether this browser can encode a video. */
export async function canEncodeVideo() {
  return "VideoEncoder" in window && "ImageDecoder" in window && (await choose(640, 480)) !== null;
}

/** Converts an animated WebP to an MP4. */
export async function toVideo(animation) {
  const decoder = new ImageDecoder({ data: animation, type: "image/webp", preferAnimation: true });
  await decoder.tracks.ready;
  const count = decoder.tracks.selectedTrack.frameCount;
  const first = (await decoder.decode({ frameIndex: 0 })).image;
  // Both codecs require even sides.
  const [width, height] = [even(first.displayWidth), even(first.displayHeight)];
  first.close();
  const config = await choose(width, height);
  if (!config) throw new Error(`this browser encodes no video of ${width}x${height}`);
  const samples = [];
  let description = null;
  const failures = [];
  const encoder = new VideoEncoder({
    output: (chunk, metadata) => {
      description ??= metadata?.decoderConfig?.description;
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      samples.push({ data, isKey: chunk.type === "key" });
    },
    error: (error) => failures.push(error),
  });
  encoder.configure(config);
  const sheet = new OffscreenCanvas(width, height);
  const context = sheet.getContext("2d");
  const duration = 1_000_000 / framesPerSecond;
  for (let i = 0; i < count && failures.length === 0; i++) {
    const { image } = await decoder.decode({ frameIndex: i, completeFramesOnly: true });
    context.drawImage(image, 0, 0);
    image.close();
    const frame = new VideoFrame(sheet, { timestamp: Math.round(i * duration), duration: Math.round(duration) });
    encoder.encode(frame, { keyFrame: i % betweenKeyFrames === 0 });
    frame.close();
    // The queue is limited, because a slow encoder would keep all frames in memory.
    while (encoder.encodeQueueSize > mostWaiting && failures.length === 0) await pause();
  }
  if (failures.length === 0) await encoder.flush();
  if (failures.length > 0) throw failures[0];
  encoder.close();
  decoder.close();
  return mp4({ codec: config.codec, description, width, height, framesPerSecond, samples });
}

async function choose(width, height) {
  for (const codec of codecs) {
    const config = {
      codec,
      width: even(width),
      height: even(height),
      bitrate: videoBits(width, height),
      framerate: framesPerSecond,
      // No frames with later references, which would be stored in a different order than displayed.
      latencyMode: "realtime",
      ...(codec.startsWith("avc1") ? { avc: { format: "avc" } } : {}),
    };
    const found = await VideoEncoder.isConfigSupported(/** @type {VideoEncoderConfig} */ (config)).catch(() => null);
    if (found?.supported) return /** @type {VideoEncoderConfig} */ (config);
  }
  return null;
}

function pause() {
  return new Promise((resolve) => {
    setTimeout(resolve, 5);
  });
}

function even(value) {
  return value + (value % 2);
}
