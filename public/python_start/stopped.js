// Says in the console what the page's policy (CSP) has stopped, and how a build allows it: one line for each kind. The
// browser's own line names the directive alone.

/** @type {Record<string, string>} what to do, by directive */
const ADVICE = {
  "font-src": "Put the font beside the page.",
  "img-src": "Put the image beside the page, or fetch it as a blob from a server of `connect`.",
  "script-src-attr": "Connect a function in Python: @when from pyscript.",
  "script-src-elem": "Put the script into a file beside the page.",
  "style-src-attr": "Use a class and a style sheet.",
  "style-src-elem": "Put the rules into a style sheet beside the page.",
  "require-trusted-types-for":
    "The build allows HTML if a module of the page has a word such as display, innerHTML or _repr_html_.",
};

/** Begin to listen. */
export function explainStopped() {
  /** @type {Set<string>} */
  const named = new Set();
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    const origin = /^\w+:\/\/[^/]+/.exec(blockedURI)?.[0] ?? "";
    const isRequest = effectiveDirective === "connect-src" && origin;
    const advice = isRequest
      ? `For public data, add "${origin}" to connect in auth_config.json and build again. For an API, use client.fetch.`
      : ADVICE[effectiveDirective];
    const kind = isRequest ? origin : effectiveDirective;
    if (!advice || named.has(kind)) return;
    named.add(kind);
    console.warn(
      `The policy of this page (${effectiveDirective}) has stopped ${blockedURI}. ${advice}`,
    );
  });
}
