// What this project uses of MicroPython in JavaScript.

/** Emscripten's file system. */
export interface FileSystem {
  mkdirTree(path: string): void;
  writeFile(path: string, content: string | Uint8Array): void;
  lookupPath(path: string): { node: FileNode };
  ErrnoError: new (number: number) => Error;
}

/** A file in memory. */
export interface FileNode {
  contents: Uint8Array;
  usedBytes: number;
  stream_ops: { open?: () => void };
}

export interface MicroPython {
  FS: FileSystem;
  /** A module of Python's; T says which of its functions JavaScript calls. */
  pyimport<T>(name: string): T;
}
