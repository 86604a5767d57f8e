// Wraps a picture with a single row of tiles to several rows if that makes them larger: four models beside each other
// become two by two, a painting on a phone held upright is above its translation.

// As in the style sheet: a phone held upright, where the picture is as high as its content needs, and not one held
// sideways, where it has all of the height.
const upright = matchMedia("(max-width: 820px) and (not ((max-height: 520px) and (min-aspect-ratio: 5/4)))");

// The maximum height of the picture of an upright phone, as a fraction of the window's.
const mostOfWindow = 0.68;

export class Fold {
  #starts;
  #ends;
  #wide;
  #high;
  #columns;
  #shifts;

  /**
   * The fold of a frame; null if it is not wrapped.
   * @param {HTMLElement} room
   */
  static of(frame, layout, room) {
    const isRow = layout?.tops.length === 1 && layout.lefts.length > 1;
    if (!isRow || layout.width !== frame.width || layout.height !== frame.height) return null;
    const count = layout.lefts.length;
    const middle = (i) => Math.floor((layout.lefts[i - 1] + layout.tileWidth + layout.lefts[i]) / 2);
    const starts = layout.lefts.map((_, i) => (i === 0 ? 0 : middle(i)));
    const ends = [...starts.slice(1), layout.width];
    // The outer tiles have a wider margin than the others: all are placed as if they had it, so that they are aligned.
    const before = starts.map((start, i) => layout.lefts[i] - start);
    const after = ends.map((end, i) => end - layout.lefts[i] - layout.tileWidth);
    const wide = Math.max(...before) + layout.tileWidth + Math.max(...after);
    const shifts = before.map((each) => Math.max(...before) - each);
    const most = upright.matches ? mostOfWindow * innerHeight : room.clientHeight;
    const scale = (columns) =>
      Math.min(room.clientWidth / (columns * wide), most / (Math.ceil(count / columns) * layout.height));
    let best = count;
    // Of equally large ones the fewest columns, which fill their rows best: four are two by two.
    for (let columns = count - 1; columns > 0; columns--) if (scale(columns) >= scale(best)) best = columns;
    return best === count ? null : new Fold(starts, ends, wide, layout.height, best, shifts);
  }

  constructor(starts, ends, wide, high, columns, shifts) {
    this.#starts = starts;
    this.#ends = ends;
    this.#wide = wide;
    this.#high = high;
    this.#columns = columns;
    this.#shifts = shifts;
  }

  /** Draws the tiles of a picture. */
  draw(sheet, canvas) {
    const width = this.#columns * this.#wide;
    const height = Math.ceil(this.#starts.length / this.#columns) * this.#high;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    const context = canvas.getContext("2d");
    context.fillStyle = "#181818";
    context.fillRect(0, 0, width, height);
    this.#starts.forEach((start, i) => {
      const [left, top] = this.#corner(i);
      const across = this.#ends[i] - start;
      context.drawImage(sheet, start, 0, across, this.#high, left, top, across, this.#high);
    });
  }

  /** Index of the tile at a point of the canvas. */
  tileAt(x, y) {
    const column = Math.min(this.#columns - 1, Math.max(0, Math.floor(x / this.#wide)));
    return Math.min(this.#starts.length - 1, Math.max(0, Math.floor(y / this.#high)) * this.#columns + column);
  }

  /** Converts a point of the canvas to a point of the picture, relative to a tile; as fractions of width and height. */
  unfold(x, y, tile) {
    const [left, top] = this.#corner(tile);
    return [(x - left + this.#starts[tile]) / this.#ends.at(-1), (y - top) / this.#high];
  }

  #corner(tile) {
    return [(tile % this.#columns) * this.#wide + this.#shifts[tile], Math.floor(tile / this.#columns) * this.#high];
  }
}
