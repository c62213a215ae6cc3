// PyScript's `interpreter` in a build with --snapshot: Python goes on from a copy of its memory. If anything about
// that fails, it starts as it does without.
import { loadPyodide as start, version } from "../interpreter.mjs";
import createModule from "../../__VENDOR__/pyodide/pyodide.asm.mjs";
import { goingOnFrom } from "./memory.mjs";

export { version };

// Asked for at once: what PyScript does before it wants Python takes a while.
const arrived = download();
arrived.catch(() => {}); // told below

export async function loadPyodide(options) {
  try {
    const python = await start({ ...options, ...goingOnFrom(await arrived, createModule) });
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

async function download() {
  const response = await fetch(new URL("../../__VENDOR__/__SNAPSHOT__", import.meta.url));
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const file = await response.arrayBuffer();
  // Nothing would notice a damaged memory before it did harm.
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", file));
  const hex = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  if (hex !== "__SNAPSHOT_SHA256__") throw new Error("The file is not the one of this build.");
  return new Uint8Array(file);
}
