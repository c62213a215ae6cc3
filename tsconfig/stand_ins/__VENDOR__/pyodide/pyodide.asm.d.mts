// What this project uses of Emscripten's module, as Pyodide starts it.

export interface EmscriptenModule {
  API: { rawRun(code: string): unknown };
  addRunDependency(name: string): void;
  removeRunDependency(name: string): void;
}

type Receive = (instance: WebAssembly.Instance, module: WebAssembly.Module) => unknown;

export interface Settings {
  instantiateWasm: (imports: WebAssembly.Imports, receive: Receive) => unknown;
  preRun: ((module: EmscriptenModule) => void)[];
}

export default function createModule(settings: Settings): Promise<EmscriptenModule>;
