// The global scope of a Service Worker: TypeScript's library has that of any worker.
export {};

declare global {
  const registration: ServiceWorkerRegistration;
  const clients: Clients;
  const skipWaiting: ServiceWorkerGlobalScope["skipWaiting"];

  /** At a worker's installation. */
  interface InstallEvent extends ExtendableEvent {
    /** Young: not in every browser. */
    addRoutes?(rules: object[]): Promise<void>;
  }

  // The build writes it: what this worker knows of its build.
  const __MANIFEST__: {
    kind: string;
    id: string;
    files: { path: string; sha256: string; size: number; part: string }[];
  };

  function addEventListener(type: "install", listener: (event: InstallEvent) => void): void;
  function addEventListener<K extends keyof ServiceWorkerGlobalScopeEventMap>(
    type: K,
    listener: (event: ServiceWorkerGlobalScopeEventMap[K]) => void,
  ): void;
}
