// Put before everything else into every page of a measured visit; `wanted` says what to do and what to report.
//   click   regular expressions: the first button whose text fits is clicked once, as soon as it is on the screen
//   shown   a text: reported when a <pre> that holds it is on the screen
//   up      a name and a value of <html>'s data: reported when it is that
// It observes and never polls, and is the same for all pages. Moments are milliseconds since the epoch.
(wanted) => {
  if (window.top !== window) return;
  const PATIENCE_MS = 1000;
  const origin = performance.timeOrigin;
  const report = (name, more = {}) =>
    benchReport(
      JSON.stringify({
        name,
        at: origin + performance.now(),
        origin,
        site: location.origin,
        ...more,
      }),
    );

  /** Call `act` once, when an element of `css` that `fits` has been laid out and lies on the screen. */
  function whenOnScreen(css, fits, act) {
    let isDone = false;
    const screen = new IntersectionObserver((entries) => {
      const found = entries.find(({ isIntersecting, target }) => isIntersecting && fits(target));
      if (!found || isDone) return;
      isDone = true;
      screen.disconnect();
      changes.disconnect();
      act(found.target);
    });
    const look = () => {
      for (const element of document.querySelectorAll(css))
        if (fits(element)) screen.observe(element);
    };
    const changes = new MutationObserver(look);
    changes.observe(document, { subtree: true, childList: true, characterData: true });
    look();
  }

  for (const words of wanted.click ?? []) {
    const pattern = new RegExp(words);
    whenOnScreen(
      "button",
      (button) => !button.disabled && pattern.test(button.textContent.trim()),
      (button) => {
        report("click", { words });
        button.click();
        // Somebody whose click does nothing, and does not even show, clicks again. It counts as lost.
        setInterval(() => {
          if (!button.isConnected || button.ariaBusy === "true") return;
          report("lost click", { words });
          button.click();
        }, PATIENCE_MS);
      },
    );
  }
  if (wanted.shown)
    whenOnScreen(
      "pre",
      (pre) => pre.textContent.includes(wanted.shown),
      () => report("shown"),
    );
  if (wanted.up) {
    const [name, value] = wanted.up;
    const look = () => {
      if (document.documentElement?.dataset[name] !== value) return;
      changes.disconnect();
      report("up");
    };
    const changes = new MutationObserver(look);
    changes.observe(document, {
      subtree: true,
      childList: true,
      attributeFilter: [`data-${name}`],
    });
  }
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (name === "first-contentful-paint") report("paint", { at: origin + startTime });
  }).observe({ type: "paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      report("block", { at: origin + startTime, duration });
  }).observe({ type: "longtask", buffered: true });
};
