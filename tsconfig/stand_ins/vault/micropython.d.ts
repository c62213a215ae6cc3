// MicroPython's module, as the build fits it for the vault.
import type { MicroPython } from "../../micropython.js";

type Receive = (instance: WebAssembly.Instance) => unknown;

export interface Settings {
  instantiateWasm: (imports: WebAssembly.Imports, receive: Receive) => void;
  heapsize: number;
  pystack: number;
  stdout: (line: string) => void;
  stderr: (line: string) => void;
}

export function loadMicroPython(settings: Settings): Promise<MicroPython>;
