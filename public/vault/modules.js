// All that vault.js needs, to be had in one file: the build puts these together.
export { createHost } from "./host.js";
export { createKeeper } from "./session_backup.js";
export { atStart, later } from "./library.js";
export { loadMicroPython } from "./micropython.js";
export { putFiles, putFilesLater } from "./python_files.js";
