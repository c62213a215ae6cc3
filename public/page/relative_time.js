// Moments and spans of time in the user's own words. The tree says when and how:
// <time data-at="seconds since 1970" data-format="ago" or "in">.

// A browser needs 30 to 60 ms for its first Intl format. So short spans use plain words, and tooltips are written
// later.
const relative = once(() => new Intl.RelativeTimeFormat("en", { numeric: "auto" }));
const exact = once(
  () => new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" }),
);
const whenIdle = globalThis.requestIdleCallback ?? ((action) => setTimeout(action, 200)); // not in every browser

/**
 * @template T
 * @param {() => T} make
 */
function once(make) {
  /** @type {T | undefined} */
  let made;
  return () => (made ??= make());
}

/** @type {Record<string, (seconds: number) => string>} */
const FORMATS = {
  ago(seconds) {
    if (seconds > -45) return "just now";
    if (seconds > -45 * 60) return relative().format(Math.round(seconds / 60), "minute");
    if (seconds > -22 * 3600) return relative().format(Math.round(seconds / 3600), "hour");
    return relative().format(Math.round(seconds / 86400), "day");
  },
  in(seconds) {
    const whole = Math.floor(seconds / 60);
    if (whole < 1) return "when it is next needed";
    const parts = [
      whole >= 60 && `${Math.floor(whole / 60)} hr`,
      whole % 60 && `${whole % 60} min`,
    ];
    return `in ${parts.filter(Boolean).join(" ")}`;
  },
};

/**
 * Write every moment below `root` in words now, and its exact time as a tooltip when the browser is idle.
 * @param {ParentNode} root
 */
export function writeTimes(root = document) {
  /** @type {[HTMLTimeElement, Date][]} */
  const written = [];
  /** @type {NodeListOf<HTMLTimeElement>} */
  const elements = root.querySelectorAll("time[data-at]");
  for (const element of elements) {
    const moment = new Date(Number(element.dataset.at) * 1000);
    const text = FORMATS[element.dataset.format ?? ""]((moment.getTime() - Date.now()) / 1000);
    if (element.textContent === text) continue;
    element.textContent = text;
    element.dateTime = moment.toISOString();
    written.push([element, moment]);
  }
  if (written.length)
    whenIdle(() =>
      written.forEach(([element, moment]) => (element.title = exact().format(moment))),
    );
}
