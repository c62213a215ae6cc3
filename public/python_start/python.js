// Starts PyScript. The big files are loaded first, so that the progress bar shows real bytes. Pyodide then finds the
// files in the browser's cache.
import { ELEMENT_PREFIX, HTML_POLICY } from "../shared/contract.js";
import { check, download, readList } from "./download.mjs";
import { explainStopped } from "./stopped.js";

// PyScript needs this function. Some browsers that support everything else lack it (Chrome before 119, Safari before
// 17.4).
Promise.withResolvers ??= function () {
  const made = /** @type {PromiseWithResolvers<any>} */ ({});
  made.promise = new this((resolve, reject) => Object.assign(made, { resolve, reject }));
  return made;
};

const here = new URL("./", import.meta.url);
const PATIENCE_MS = 3000; // a start from cached files rarely takes longer
const LOCALHOST = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/; // not 127.0.0.1.example.com, which is a public host
// PyScript runs this before the page's own code, so that an error in that code does not affect the elements.
const BEGIN = "from auth0_pyscript.page import begin as _begin; _begin(); del _begin";
const OF_PYSCRIPT = /\/pyscript\/|^pyscript\.json$|\.py$/; // the files that PyScript requests after Pyodide

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
  explainStopped();
  const { files, areHere } = await readList("start.json");
  if (!areHere) await download(files, showProgress);
  const html = __HTML__
    ? import("./html.mjs").then(({ allowHtml }) => allowHtml(HTML_POLICY, ELEMENT_PREFIX))
    : null;
  html?.catch(() => {}); // awaited below
  try {
    const begun = import("./interpreter.mjs").then(({ begin }) => begin(__PACKAGES__));
    begun.catch(() => {}); // awaited below
    say("Starting the interpreter");
    for (const bar of bars()) bar.removeAttribute("value");
    await painted();
    await startPyScript(page, html);
    if (areHere) await checkLater(files, begun);
    await begun;
  } catch (error) {
    await check(files); // names the file
    throw error;
  }
}

/**
 * Check that the files can be loaded, because PyScript and Pyodide report no missing file. The check comes late:
 * requests for all files at once would delay the start.
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

/**
 * @param {Page} page
 * @param {Promise<void> | null} html resolves when the page's Python may write HTML
 */
async function startPyScript({ beginsElements, onError }, html) {
  // PyScript reads <py-config> once, while core.js is evaluated. <mpy-config> prevents that PyScript loads every plugin
  // for MicroPython, which this page does not use.
  for (const name of ["py-config", "mpy-config"]) {
    const config = document.createElement(name);
    config.hidden = true;
    config.setAttribute("src", new URL("pyscript.json", here).href);
    document.head.append(config);
  }
  const { hooks } = await import("../__VENDOR__/pyscript/core.js");
  // This is the only text that PyScript would compile as code. It is for PyScript's own workers, which are not used
  // here. Without it the page needs no 'unsafe-eval'.
  hooks.worker.onBeforeRunAsync.clear();
  if (beginsElements)
    [hooks.main.codeBeforeRun, hooks.main.codeBeforeRunAsync].forEach((code) => code.add(BEGIN));
  hooks.main.onReady.add(({ io }) => {
    const { stderr } = io; // is called with texts that Python prints, and with errors that the page's code raises
    io.stderr = (said, ...rest) => {
      if (said instanceof Error) {
        onError(explained(said.message));
        sayMissing(said.message);
      }
      return stderr(said, ...rest);
    };
  });
  /** @type {HTMLTemplateElement | null} */
  const scripts = document.querySelector("template#python");
  if (!scripts) throw new Error('the page has no <template id="python">');
  await html;
  // display() writes beside the script, so the script comes where the page has its template.
  scripts.after(scripts.content.cloneNode(true));
}

/**
 * If a module was missing, say how a site gets it. Python's own advice is for pages that install from the network.
 * @param {string} traceback
 */
function sayMissing(traceback) {
  const missing = /ModuleNotFoundError: (?:No module named|The module) '([\w.]+)'/.exec(traceback);
  if (missing)
    console.warn(
      `This site has no module ${missing[1]}. A module of your own belongs beside main.py. A package belongs into ` +
        "`packages` of pyscript.toml beside main.py, with its wheel beside it, or in a folder that the build is given " +
        "with --packages-from.",
    );
}

/**
 * Return the text for an error of the page's code. Only a developer sees the last line of the traceback: it does not
 * help a user, and it may contain private data.
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
 * Return the progress bars. A page may have several, or none.
 * @returns {NodeListOf<HTMLProgressElement>}
 */
const bars = () => document.querySelectorAll("progress.python");

/** @param {string} text */
function say(text) {
  for (const words of document.querySelectorAll(".python-progress")) words.textContent = text;
}

// Resolves when the page has been painted: Pyodide's start blocks the page for seconds, and the screen stays as it is.
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    // A page in a background tab gets no animation frames.
    if (document.hidden) resolve(undefined);
  });
}
