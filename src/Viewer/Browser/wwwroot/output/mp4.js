// Writes MP4 files (ISO/IEC 14496-12) with one video track and a constant frame rate.

const encoder = new TextEncoder();

/** Creates the file: type, index, then the frames. */
export function mp4(video) {
  const sizes = video.samples.map((sample) => sample.data.byteLength);
  const type = box("ftyp", text("isom"), u32(512), text("isomiso2avc1mp41"));
  // The size does not depend on the offset stored in it.
  const length = movie(video, sizes, 0).byteLength;
  const offset = type.byteLength + length + 8;
  const total = sizes.reduce((sum, each) => sum + each, 0);
  return new Blob([type, movie(video, sizes, offset), u32(total + 8), text("mdat"), ...video.samples.map((sample) => sample.data)], {
    type: "video/mp4",
  });
}

function movie(video, sizes, offset) {
  const { framesPerSecond: rate, samples, width, height } = video;
  const count = samples.length;
  const matrix = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].map(u32);
  const keys = samples.flatMap((sample, i) => (sample.isKey ? [i + 1] : []));
  const table = box(
    "stbl",
    full("stsd", 0, u32(1), sampleEntry(video)),
    full("stts", 0, u32(1), u32(count), u32(1)),
    full("stss", 0, u32(keys.length), ...keys.map(u32)),
    full("stsc", 0, u32(1), u32(1), u32(count), u32(1)),
    full("stsz", 0, u32(0), u32(count), ...sizes.map(u32)),
    full("stco", 0, u32(1), u32(offset)),
  );
  const media = box(
    "mdia",
    full("mdhd", 0, u32(0), u32(0), u32(rate), u32(count), u16(0x55c4), u16(0)),
    full("hdlr", 0, u32(0), text("vide"), zeros(12), text("video\0")),
    box("minf", full("vmhd", 1, zeros(8)), box("dinf", full("dref", 0, u32(1), full("url ", 1))), table),
  );
  const track = box(
    "trak",
    full("tkhd", 3, u32(0), u32(0), u32(1), u32(0), u32(count), zeros(8), u16(0), u16(0), u16(0), u16(0), ...matrix, u32(width << 16), u32(height << 16)),
    media,
  );
  const head = full("mvhd", 0, u32(0), u32(0), u32(rate), u32(count), u32(0x10000), u16(0x100), zeros(10), ...matrix, zeros(24), u32(2));
  return box("moov", head, track);
}

function sampleEntry({ codec, description, width, height }) {
  const isAvc = codec.startsWith("avc1");
  const resolution = u32(0x480000);
  const configuration = isAvc
    ? box("avcC", new Uint8Array(description instanceof ArrayBuffer ? description : description.buffer ?? description))
    // Profile 0, level 5, 8 bits, 4:2:0, BT.709, limited range.
    : full("vpcC", 0x1000000, new Uint8Array([0, 50, 0x82, 1, 1, 1, 0, 0]));
  return box(
    isAvc ? "avc1" : "vp09",
    zeros(6), u16(1), zeros(16), u16(width), u16(height), resolution, resolution, u32(0), u16(1), zeros(32), u16(24), u16(0xffff),
    configuration,
  );
}

function box(name, ...parts) {
  const length = parts.reduce((sum, part) => sum + part.byteLength, 8);
  const bytes = new Uint8Array(length);
  bytes.set(u32(length));
  bytes.set(text(name), 4);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

/** Creates a box with version and flags. */
function full(name, flags, ...parts) {
  return box(name, u32(flags), ...parts);
}

function u32(value) {
  return new Uint8Array([value >>> 24, value >>> 16, value >>> 8, value]);
}

function u16(value) {
  return new Uint8Array([value >>> 8, value]);
}

function text(value) {
  return encoder.encode(value);
}

function zeros(count) {
  return new Uint8Array(count);
}
