// The global scope of the vault, a SharedWorker or a page's own Worker: TypeScript's library has that of any worker.
export {};

declare global {
  /** Of a SharedWorker: a page opens a connection. */
  function addEventListener(type: "connect", listener: (event: MessageEvent) => void): void;
  function addEventListener(
    type: "securitypolicyviolation",
    listener: (event: SecurityPolicyViolationEvent) => void,
  ): void;
  function addEventListener<K extends keyof DedicatedWorkerGlobalScopeEventMap>(
    type: K,
    listener: (event: DedicatedWorkerGlobalScopeEventMap[K]) => void,
  ): void;
}
