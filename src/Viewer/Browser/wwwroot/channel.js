// The way to the viewer: a WebSocket to the server that the page came from. In a static site a file of the same name
// takes its place, with a worker at the other end that has the same members.

/** Whether the page records, and plays models of any origin: a static site does not. */
export const isServed = true;

/** @returns {WebSocket} */
export function openChannel() {
  // A reverse proxy may serve the browser over https.
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const socket = new WebSocket(`${scheme}://${location.host}/play${location.search}`);
  socket.binaryType = "arraybuffer";
  return socket;
}

/** The address of a model's thumbnail. */
export function thumbnailOf(digits) {
  return `thumbnail/${digits}${location.search}`;
}
