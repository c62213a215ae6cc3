// PyScript's `interpreter` in a build with --snapshot: Python goes on from a copy of its memory. If anything about
// that fails, it starts as it does without.
import { ahead } from "../ahead.mjs";
import { bytesOf } from "../download.mjs";
import { start, version } from "../interpreter.mjs";
import { createInTurns } from "../turns.mjs";
import { goingOnFrom } from "./memory.mjs";

export { version };
export const { begin, loadPyodide } = ahead(goOn);

const arriving = snapshot();
arriving.catch(() => {}); // told below

async function goOn(options) {
  try {
    const python = await start({ ...options, ...goingOnFrom(arriving, createInTurns) });
    // Memory came back as it was; what must be new at each start is made new, and shows that Python runs.
    const renewal = python.pyimport("snapshot_renewal");
    renewal.renew(navigator.language);
    renewal.destroy();
    performance.mark("auth0-pyscript:snapshot");
    return python;
  } catch (error) {
    console.warn("Python's memory snapshot could not be used; Python starts without it.", error);
    return start(options);
  }
}

/** The file, which is the one of this build: nothing would notice a damaged memory before it did harm. */
async function snapshot() {
  const bytes = await bytesOf("../__VENDOR__/__SNAPSHOT__");
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== "__SNAPSHOT_SHA256__") throw new Error("The file is not the one of this build.");
  return new Uint8Array(bytes);
}
