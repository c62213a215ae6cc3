// What a page has beyond TypeScript's library of the DOM.
export {};

declare global {
  /** Trusted Types: not in every browser. */
  interface TrustedScriptURL {
    toString(): string;
  }

  var trustedTypes:
    | undefined
    | {
        createPolicy(
          name: string,
          rules: { createScriptURL: (url: string) => string },
        ): { createScriptURL: (url: string) => TrustedScriptURL };
      };

  interface HTMLElement {
    /** Of <html>: the button of a click that preflight.js has kept. */
    keptClick?: HTMLElement | null;
    /** Of <html>: the message of preflight.js that a file has not come. */
    said?: Element;
  }
}
