// What this project uses of Pyodide.
import type { FileSystem } from "../../../micropython.js";

export const version: string;

export interface Options {
  packages?: string[];
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  indexURL?: string;
  stdLibURL?: string;
  lockFileURL?: string;
  fsInit?: (fileSystem: FileSystem) => Promise<void>;
  createPyodideModule?: unknown;
}

export interface Pyodide {
  runPython(code: string): unknown;
}

export function loadPyodide(options: Options): Promise<Pyodide>;
