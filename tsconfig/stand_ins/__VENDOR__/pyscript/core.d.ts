// What this project uses of PyScript.

interface Code {
  add(code: string): void;
}

interface Ready {
  io: { stderr: (said: unknown, ...rest: unknown[]) => unknown };
}

export const hooks: {
  main: {
    codeBeforeRun: Code;
    codeBeforeRunAsync: Code;
    onReady: { add(listener: (ready: Ready) => void): void };
  };
  worker: { onBeforeRunAsync: { clear(): void } };
};
