"""No token where another script, a person or a log could find it."""

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

    places = browser.execute_async(WHERE_A_SCRIPT_CAN_LOOK)
    places["console"] = json.dumps(browser.console())
    places["cookies"] = json.dumps(browser.cookies())

    assert len(places["window"]) > 1000  # there was something to look at
    for place, text in places.items():
        for secret in secrets:
            # A part is as good as the whole: the signature stands for the token.
            assert secret not in text and secret.split(".")[-1] not in text, f"a token in {place}"


# Everything that another script of the page could read: text by text, object by object.
WHERE_A_SCRIPT_CAN_LOOK = """
const texts = { window: [] };
const seen = new Set();
const queue = [[globalThis, 0]];
while (queue.length && seen.size < 200000) {
  const [object, depth] = queue.shift();
  let names = [];
  try { names = Reflect.ownKeys(object); } catch { continue; }
  for (const name of names) {
    let value;
    try { value = Reflect.get(object, name, object); } catch { continue; }
    if (typeof value === "string") texts.window.push(value);
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!isObject || seen.has(value) || ArrayBuffer.isView(value) || depth > 6) continue;
    seen.add(value);
    queue.push([value, depth + 1]);
  }
}
texts.window = texts.window.join("\\n");
texts.storage = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
texts.address = location.href + history.length + JSON.stringify(history.state);
texts.document = document.documentElement.outerHTML + document.cookie;
texts.fields = [...document.querySelectorAll("input, textarea")].map((field) => field.value).join();
texts.timing = JSON.stringify(performance.getEntries());
texts.databases = JSON.stringify(await indexedDB.databases());
texts.caches = JSON.stringify(await caches.keys());
return texts;
"""
