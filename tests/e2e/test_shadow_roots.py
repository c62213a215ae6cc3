"""The SDK's elements in shadow roots of the page's own components, in each engine."""

import re
from pathlib import Path

import pytest

from e2e.driver import ENGINES, Browser
from e2e.journey import ALICE, wait_until_up
from e2e.scenes import ServerDemo, until_left

PAGE = """<!doctype html>
<html lang="en" data-demo data-tokens="__TOKENS__" data-visitor-view="" data-user-view="">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="__CSP__">
<title>Components</title>
<script src="./__ASSETS__/preflight.js"></script>
<link rel="icon" href="./__ASSETS__/icons/mark.svg">
<script type="module" src="./__ASSETS__/components.js"></script>
<script type="module" src="./__ASSETS__/boot.js"></script>
</head>
<body>
<div data-shadow="open"><div data-shadow="open">
  <auth0-login-button><button type="button" data-action="login">Log in</button></auth0-login-button>
</div></div>
<div data-shadow="open"><auth0-user-metadata editable></auth0-user-metadata></div>
<div data-shadow="closed"><auth0-logout-button></auth0-logout-button></div>
</body>
</html>
"""
COMPONENTS = """
window.trees = [];
for (const host of [...document.querySelectorAll("[data-shadow]")].reverse()) { // inner ones first
  const tree = host.attachShadow({ mode: host.dataset.shadow });
  tree.append(...host.childNodes);
  window.trees.push(tree);
}
"""
PRESS = """
const button = (window.trees ?? []).flatMap((tree) => [...tree.querySelectorAll("button")])
  .find((element) => element.textContent.trim() === arguments[0] && !element.disabled);
button?.click();
return Boolean(button);
"""
WRITE = """
const [field] = (window.trees ?? []).flatMap((tree) => [...tree.querySelectorAll("textarea")]);
if (field) field.value = arguments[0];
return Boolean(field);
"""


def press(browser: Browser, label: str) -> None:
    """Wait for a button with this label in one of the shadow roots, and click it."""
    browser.wait_until(
        lambda: browser.execute(PRESS, label), f"a button {label!r} in a shadow root"
    )


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_clicks_and_forms_in_shadow_roots_do_what_they_do_elsewhere(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "components.js").write_text(COMPONENTS)
    with until_left(ServerDemo(page=tmp_path), browser) as scene:
        browser.open(scene.url)
        press(browser, "Log in")
        browser.click("button", re.compile(ALICE))
        browser.click("button", "Accept")

        press(browser, "Edit")
        browser.wait_until(lambda: browser.execute(WRITE, '{"in": "a shadow root"}'), "the field")
        press(browser, "Save")
        browser.wait_until(lambda: scene.tenant.gate.seen("PATCH"), "the change at the API")
        assert b"a shadow root" in scene.tenant.gate.seen("PATCH")[0].body

        saved = 'return (window.trees ?? []).some((tree) => tree.textContent.includes("Saved."))'
        browser.wait_until(lambda: browser.execute(saved), "the page's word that it is saved")
        browser.execute("window.isLeft = true")
        press(browser, "Log out")
        browser.wait_until(lambda: scene.tenant.gate.seen("GET", "/v2/logout"), "the logout")
        # A page that is left while its files load has errors in Firefox's console.
        browser.wait_until(lambda: not browser.execute("return window.isLeft"), "the page's end")
        wait_until_up(browser)
