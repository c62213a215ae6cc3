// Starts PyScript. The big files are streamed first, so that the bar moves with real bytes;
// Pyodide then finds them in the browser's cache.

const here = new URL("./", import.meta.url);

/** Load and start Python. Rejects when a file cannot be loaded. */
export async function startPython() {
  await download(await (await fetch(new URL("start.json", here))).json());
  say("Starting the interpreter");
  for (const bar of bars()) bar.removeAttribute("value");
  await painted();
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
  document.body.append(document.getElementById("python").content.cloneNode(true));
}

/**
 * @param {{path: string, size: number, optional: boolean?}[]} files what Pyodide's start will ask for, sizes in
 *   bytes; without one that is optional it starts, too
 */
async function download(files) {
  let total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;

  async function load({ path, size }) {
    const response = await fetch(new URL(path, here));
    if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
    // Compressed, less is sent than is read here; what is sent counts.
    const { headers } = response;
    const sent = (headers.has("content-encoding") && Number(headers.get("content-length"))) || size;
    total += sent - size;
    const reader = response.body.getReader();
    for (;;) {
      const { value, done: ended } = await reader.read();
      if (ended) return;
      done += (value.length * sent) / size;
      for (const bar of bars()) bar.value = done / total;
      say(`Downloading the interpreter, ${megabytes(done)} of ${megabytes(total)} MB`);
    }
  }

  await Promise.all(files.map((file) => (file.optional ? load(file).catch(() => {}) : load(file))));
}

const format = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const megabytes = (bytes) => format.format(bytes / 1e6);

// A page may show the progress in several places, or nowhere.
const bars = () => document.querySelectorAll("progress.python");

function say(text) {
  for (const words of document.querySelectorAll(".python-progress")) words.textContent = text;
}

// Starting Pyodide blocks the page for seconds: what is on screen before is what stays there.
function painted() {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    // A page in a background tab gets no frames, and has nothing to paint.
    if (document.hidden) resolve();
  });
}
