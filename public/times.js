// Moments and spans of time in the user's own words. The tree says when and how:
// <time data-at="seconds since 1970" data-format="ago" or "in">.

// Made when the first moment is written: the first ones of a page take a browser 30 ms, and a visitor needs none.
const relative = once(() => new Intl.RelativeTimeFormat("en", { numeric: "auto" }));
const exact = once(() => new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" }));
const unit = (name) => once(() => new Intl.NumberFormat("en", { style: "unit", unit: name, unitDisplay: "short" }));
const [hours, minutes] = [unit("hour"), unit("minute")];

function once(make) {
  let made;
  return () => (made ??= make());
}

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
    const parts = [whole >= 60 && hours().format(Math.floor(whole / 60)), whole % 60 && minutes().format(whole % 60)];
    return `in ${parts.filter(Boolean).join(" ")}`;
  },
};

/** Write every moment below `root` as it is to be read now. */
export function writeTimes(root = document) {
  for (const element of root.querySelectorAll("time[data-at]")) {
    const moment = new Date(Number(element.dataset.at) * 1000);
    const text = FORMATS[element.dataset.format]((moment - Date.now()) / 1000);
    if (element.textContent === text) continue;
    element.textContent = text;
    element.dateTime = moment.toISOString();
    element.title = exact().format(moment);
  }
}

setInterval(writeTimes, 20_000);
