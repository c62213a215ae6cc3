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
          rules: {
            createHTML?: (text: string) => string;
            createScriptURL?: (url: string) => string;
          },
        ): { createScriptURL: (url: string) => TrustedScriptURL };
      };

  /** The worker that preflight.js has started; with a `leave` it has been greeted, too, and asked for the start. */
  var auth0PyscriptVault:
    | undefined
    | {
        worker: SharedWorker;
        outlivesPages: boolean;
        hasFailed?: boolean;
        leave?: () => void;
      };

  // The build writes it: the packages that the app's imports need.
  const __PACKAGES__: string[];

  // The build writes it: whether the page's Python writes HTML.
  const __HTML__: boolean;

  interface HTMLElement {
    /** Of <html>: the button of a click that preflight.js has kept. */
    keptClick?: HTMLElement | null;
    /** Of <html>: the message of preflight.js that a file has not come. */
    said?: HTMLElement;
  }
}
