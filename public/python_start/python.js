// Starts PyScript. The big files are streamed first, so that the bar moves with real bytes;
// Pyodide then finds them in the browser's cache.
import { check, download, readList } from "./download.mjs";

// PyScript asks for it, and some browsers in which all else works have none (Chrome before 119, Safari before 17.4).
Promise.withResolvers ??= function () {
  const made = /** @type {PromiseWithResolvers<any>} */ ({});
  made.promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const here = new URL("./", import.meta.url);
const PATIENCE_MS = 3000; // what a start from files that are here rarely takes
const LOCALHOST = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/; // 127.0.0.1.example.com is somebody's site
// PyScript runs it before the page's own code: what that does is not the elements' business.
const BEGIN = "from auth0_pyscript.page import begin as _begin; _begin(); del _begin";
const OF_PYSCRIPT = /\/pyscript\/|^pyscript\.json$|\.py$/; // what PyScript asks for when Pyodide is there

/** @import { ListedFile } from "./download.mjs" */

/**
 * @typedef {object} Page
 * @property {boolean} beginsElements whether Python shows the SDK's elements
 * @property {(detail: string) => void} onError is told why the page's own code stopped
 */

/**
 * Load and start Python. Rejects when a file cannot be loaded.
 * @param {Page} page
 */
export async function startPython(page) {
  const { files, areHere } = await readList("start.json");
  if (!areHere) await download(files, showProgress);
  try {
    const begun = import("./interpreter.mjs").then(({ begin }) => begin(__PACKAGES__));
    begun.catch(() => {}); // told below
    say("Starting the interpreter");
    for (const bar of bars()) bar.removeAttribute("value");
    await painted();
    await startPyScript(page);
    if (areHere) await checkLater(files, begun);
    await begun;
  } catch (error) {
    await check(files); // names the file
    throw error;
  }
}

/**
 * What cannot be had PyScript and Pyodide wait for without a word. To ask for all of it beside them holds them up.
 * @param {ListedFile[]} files
 * @param {Promise<unknown>} begun
 */
async function checkLater(files, begun) {
  const isBegun = await Promise.race([
    begun.then(() => true),
    new Promise((resolve) => setTimeout(resolve, PATIENCE_MS)),
  ]);
  await check(isBegun ? files.filter(({ path }) => OF_PYSCRIPT.test(path)) : files);
}

/** @param {Page} page */
async function startPyScript({ beginsElements, onError }) {
  // PyScript reads <py-config> once, while core.js is evaluated; MicroPython's is there so that
  // it does not load every plugin for an interpreter that this page does not use.
  for (const name of ["py-config", "mpy-config"]) {
    const config = document.createElement(name);
    config.hidden = true;
    config.setAttribute("src", new URL("pyscript.json", here).href);
    document.head.append(config);
  }
  const { hooks } = await import("../__VENDOR__/pyscript/core.js");
  // The only text that PyScript would compile as code; it serves PyScript's own workers,
  // which are not used here. Without it no 'unsafe-eval' is needed.
  hooks.worker.onBeforeRunAsync.clear();
  if (beginsElements)
    [hooks.main.codeBeforeRun, hooks.main.codeBeforeRunAsync].forEach((code) => code.add(BEGIN));
  hooks.main.onReady.add(({ io }) => {
    const { stderr } = io; // gets what Python prints, as text, and what the page's code raises, as an error
    io.stderr = (said, ...rest) => {
      if (said instanceof Error) onError(explained(said.message));
      return stderr(said, ...rest);
    };
  });
  /** @type {HTMLTemplateElement | null} */
  const scripts = document.querySelector("template#python");
  if (!scripts) throw new Error('the page has no <template id="python">');
  document.body.append(scripts.content.cloneNode(true));
}

/**
 * What a developer sees of a traceback. To everybody else it says nothing, and may say too much.
 * @param {string} traceback
 */
function explained(traceback) {
  const isDeveloper =
    document.documentElement.hasAttribute("data-demo") || LOCALHOST.test(location.hostname);
  const line = isDeveloper ? `“${traceback.trim().split("\n").at(-1)}” ` : "";
  return `${line}Tell the developer of this page: the browser's console has the traceback.`;
}

/**
 * @param {number} done bytes
 * @param {number} total
 */
function showProgress(done, total) {
  for (const bar of bars()) bar.value = done / total;
  say(`Downloading the interpreter, ${megabytes(done)} of ${megabytes(total)} MB`);
}

const format = new Intl.NumberFormat(undefined, {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
});
const megabytes = (/** @type {number} */ bytes) => format.format(bytes / 1e6);

/**
 * A page may show the progress in several places, or nowhere.
 * @returns {NodeListOf<HTMLProgressElement>}
 */
const bars = () => document.querySelectorAll("progress.python");

/** @param {string} text */
function say(text) {
  for (const words of document.querySelectorAll(".python-progress")) words.textContent = text;
}

// Starting Pyodide blocks the page for seconds: what is on screen before is what stays there.
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    // A page in a background tab gets no frames, and has nothing to paint.
    if (document.hidden) resolve(undefined);
  });
}
