// Silent authentication: the tenant's answer from a hidden iframe (response_mode=web_message).

// An iframe that has loaded and posts nothing shows an error page or nothing: because of X-Frame-Options, the tenant's
// policy, or a missing network. So the wait ends long before the time limit of a minute.
const SILENCE_AFTER_LOAD_MS = 5000;

/**
 * Return the authorization response that the page at `url` posts, null if it posts none in time. Only a message of that
 * iframe from `origin` counts.
 * @param {string} url
 * @param {string} origin
 * @param {number} seconds
 * @returns {Promise<Record<string, string> | null>}
 */
export function authorizeInFrame(url, origin, seconds) {
  // No page without COEP loads in a frame of an isolated page. The tenant would answer this if it knew nobody.
  if (globalThis.crossOriginIsolated)
    return Promise.resolve({
      error: "login_required",
      state: new URL(url).searchParams.get("state") ?? "",
    });
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "Silent authentication";
  const listening = new AbortController();
  /** @type {number[]} */
  const timers = [];
  return new Promise((resolve) => {
    const giveUp = () => resolve(null);
    timers.push(setTimeout(giveUp, seconds * 1000));
    const settled = { signal: listening.signal };
    addEventListener(
      "message",
      ({ source, origin: from, data }) => {
        if (
          source !== frame.contentWindow ||
          from !== origin ||
          data?.type !== "authorization_response"
        )
          return;
        const texts = Object.entries(data.response ?? {}).filter(
          ([, value]) => typeof value === "string",
        );
        resolve(Object.fromEntries(texts));
      },
      settled,
    );
    frame.addEventListener(
      "load",
      () => timers.push(setTimeout(giveUp, SILENCE_AFTER_LOAD_MS)),
      settled,
    );
    frame.src = url;
    document.body.append(frame);
  }).finally(() => {
    listening.abort();
    timers.forEach(clearTimeout);
    frame.remove();
  });
}
