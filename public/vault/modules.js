// The modules that vault.js needs. The build bundles them into one file, so that vault.js loads one file.
export { createHost } from "./host.js";
export { createBackup } from "./session_backup.js";
export { atStart, later } from "./library.js";
export { loadMicroPython } from "./micropython.js";
export { putFiles, putFilesLater } from "./python_files.js";
