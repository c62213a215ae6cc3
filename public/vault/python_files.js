// The SDK's Python, where the interpreter looks for modules: what a visitor's first view needs is there from the start,
// the rest comes when a module of it is first imported, or before.

const INPUT_OUTPUT_ERROR = 29; // Emscripten's number for EIO: an OSError in Python

/**
 * @import { FileSystem } from "../../tsconfig/micropython.js"
 * @typedef {[path: string, size: number][]} Listing of files that lie one after another in a library
 */

/**
 * Put files there.
 * @param {FileSystem} FS
 * @param {Listing} files
 * @param {ArrayBuffer} library
 */
export function putFiles(FS, files, library) {
  for (const [path, bytes] of parts(files, library)) FS.writeFile(place(FS, path), bytes);
}

/**
 * Put files there whose bytes are still to come. Python imports at once or not at all, so it cannot wait for them as
 * JavaScript does.
 * @param {FileSystem} FS
 * @param {Listing} files
 * @param {() => ArrayBuffer} library gives them when the first one is opened; throws when they cannot be had
 */
export function putFilesLater(FS, files, library) {
  const nodes = files.map(([path]) => {
    const file = place(FS, path);
    FS.writeFile(file, "");
    return FS.lookupPath(file).node;
  });
  const operations = nodes.map((node) => node.stream_ops);

  function contents() {
    try {
      return Array.from(parts(files, library()), ([, bytes]) => bytes);
    } catch {
      throw new FS.ErrnoError(INPUT_OUTPUT_ERROR);
    }
  }

  function open() {
    const bytes = contents();
    nodes.forEach((node, index) => {
      node.contents = bytes[index];
      node.usedBytes = node.contents.length;
      node.stream_ops = operations[index];
    });
  }

  nodes.forEach((node, index) => (node.stream_ops = { ...operations[index], open }));
}

/**
 * Path and bytes of each file.
 * @param {Listing} files
 * @param {ArrayBuffer} library
 * @returns {Generator<[string, Uint8Array], void>}
 */
function* parts(files, library) {
  let at = 0;
  for (const [path, size] of files) {
    yield [path, new Uint8Array(library, at, size)]; // throws when there is less than that
    at += size;
  }
}

const folders = new Set();

/**
 * @param {FileSystem} FS
 * @param {string} path
 */
function place(FS, path) {
  const file = `/lib/${path}`;
  const folder = file.slice(0, file.lastIndexOf("/"));
  if (!folders.has(folder)) FS.mkdirTree(folder);
  folders.add(folder);
  return file;
}
