// Writes the SDK's Python files to the folder in which the interpreter looks for modules. The files that a visitor's
// first view needs are there from the start. The other files come when one of them is first imported, or earlier.

const INPUT_OUTPUT_ERROR = 29; // Emscripten's number for EIO: an OSError in Python

/**
 * @import { FileSystem } from "../../tsconfig/micropython.js"
 * @typedef {[path: string, size: number][]} Listing of files that lie one after another in a library
 */

/**
 * Put files into the interpreter's folder for modules.
 * @param {FileSystem} FS
 * @param {Listing} files
 * @param {ArrayBuffer} library
 */
export function putFiles(FS, files, library) {
  for (const [path, bytes] of parts(files, library)) FS.writeFile(place(FS, path), bytes);
}

/**
 * Put files there whose bytes are loaded later. An import in Python is synchronous, so `library` is, too.
 * @param {FileSystem} FS
 * @param {Listing} files
 * @param {() => ArrayBuffer} library returns the bytes when the first file is opened; throws if they cannot be loaded
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
 * Yield the path and the bytes of each file.
 * @param {Listing} files
 * @param {ArrayBuffer} library
 * @returns {Generator<[string, Uint8Array], void>}
 */
function* parts(files, library) {
  let at = 0;
  for (const [path, size] of files) {
    yield [path, new Uint8Array(library, at, size)]; // throws a RangeError if the library is too short
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
