// Imported for its effect, before Pyodide: V8 11 (Node.js 20) ends the process ("unreachable code") where an optimized
// JavaScript function with a WebAssembly call inlined is given up during that call, and the call returns an externref,
// as Pyodide's do: Deoptimizer::TranslatedValueForWasmReturnKind knows none. V8 12 does. So there is no inlining here.
import { setFlagsFromString } from "node:v8";

if (process.versions.v8.startsWith("11.")) setFlagsFromString("--no-turbo-inline-js-wasm-calls");
