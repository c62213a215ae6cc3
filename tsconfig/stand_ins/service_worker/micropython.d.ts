// MicroPython's module, as the build fits it for a worker.
import type { MicroPython } from "../../micropython.js";

export function loadMicroPython(settings: { url: string }): Promise<MicroPython>;
