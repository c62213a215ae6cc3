"""No token where another script, a person or a log could find it, and no request to anybody else."""

import json

from e2e.driver import Browser
from e2e.journey import log_in, wait_for_metadata, wait_until_up
from e2e.scenes import ServerDemo


def test_no_token_leaves_the_memory_of_python(browser: Browser, scene: ServerDemo) -> None:
    scene.rebuild(use_refresh_tokens=True)
    log_in(browser, scene.url)
    browser.click("button", "Refresh")
    wait_for_metadata(browser)
    wait_until_up(browser)
    [answer] = [seen.json for seen in scene.tenant.gate.seen("POST", "/oauth/token")]
    secrets = [answer[name] for name in ("access_token", "id_token", "refresh_token")]

    browser.execute("window.planted = { a: [{ b: 'a needle' }] }")
    places = browser.execute_async(WHERE_A_SCRIPT_CAN_LOOK)
    places["console"] = json.dumps(browser.console())
    places["cookies"] = json.dumps(browser.cookies())

    assert "a needle" in places["window"]  # it does look
    for place, text in places.items():
        for secret in secrets:
            # A part is as good as the whole: the signature stands for the token.
            assert secret not in text and secret.split(".")[-1] not in text, f"a token in {place}"


def test_nothing_is_loaded_from_other_places_than_the_site_and_its_tenant(
    browser: Browser, scene: ServerDemo
) -> None:
    log_in(browser, scene.url)
    browser.click("link", "Python")
    browser.click("button", "Run")
    browser.wait_text("this is what the code above returned")

    loaded = browser.execute("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    foreign = [url for url in loaded if not url.startswith((scene.url, scene.tenant.issuer))]

    assert f"{scene.url}auth_config.json" in loaded
    assert not foreign


# Everything that another script of the page could read: object by object from the window on, and the places
# that are no objects. Prototypes are looked at through what inherits from them.
WHERE_A_SCRIPT_CAN_LOOK = """
const found = new Set();
const seen = new Set([globalThis]);
const queue = [[globalThis, 0]];
const isObject = (value) => (typeof value === "object" && value !== null) || typeof value === "function";
const isPrototype = (value) => Object.hasOwn(value, "constructor") && value.constructor?.prototype === value;
const namesOf = (object) => {
  const names = new Set();
  for (let at = object; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Reflect.ownKeys(at)) names.add(name);
  }
  return names;
};
for (const [object, depth] of queue) {
  for (const name of namesOf(object)) {
    let value;
    try { value = object[name]; } catch { continue; }
    if (typeof value === "string") found.add(value);
    if (value instanceof Promise) value.catch(() => {});
    if (!isObject(value) || seen.has(value) || ArrayBuffer.isView(value)) continue;
    if (isPrototype(value) || depth > 5) continue;
    seen.add(value);
    if (seen.size < 100000) queue.push([value, depth + 1]);
  }
}
return {
  window: [...found].join("\\n"),
  storage: JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
  address: location.href + JSON.stringify(history.state),
  document: document.documentElement.outerHTML + document.cookie,
  fields: [...document.querySelectorAll("input, textarea")].map((field) => field.value).join(),
  timing: JSON.stringify(performance.getEntries()),
  databases: JSON.stringify(await indexedDB.databases()),
  caches: JSON.stringify(await caches.keys()),
};
"""
