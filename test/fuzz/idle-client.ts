// Holds idle HTTP/2 connections: node idle-client.js SOCKET COUNT. Says "open" to its parent when all are, and ends with it.
import { connect } from "node:net";
import { PREFACE } from "../../agent/transport/http2/protocol.ts";
import { settings } from "../../agent/transport/testing/raw-peer.ts";

const [path = "", count = "0"] = process.argv.slice(2);
const HELLO = Buffer.concat([PREFACE, settings()]);
/** Connects that are under way at once: fewer than a listener's backlog. */
const AT_ONCE = 64;

/** Resolves when the server has answered our SETTINGS. */
function open(): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(path, () => socket.write(HELLO));
    socket.once("data", () => resolve());
    socket.on("error", reject);
    socket.on("close", () => {
      console.error("a connection was closed");
      process.exit(1);
    });
  });
}

let left = Number(count);
async function openSome(): Promise<void> {
  for (; left > 0; left -= 1) await open();
}

await Promise.all(Array.from({ length: AT_ONCE }, openSome));
process.on("disconnect", () => process.exit(0));
process.send?.("open");
