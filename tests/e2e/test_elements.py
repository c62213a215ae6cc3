"""The SDK's elements in other pages than the reference app, with the vault and in page mode."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from e2e.driver import Browser
from e2e.journey import ALICE
from e2e.scenes import ServerDemo, until_left
from e2e.servers import PROJECT

PLAIN = PROJECT.root / "examples" / "plain"

# Several elements of a kind, two views, and a style that hides hidden elements.
SEVERAL = """<!doctype html>
<html lang="en" data-demo data-tokens="__TOKENS__" data-visitor-view="start" data-user-view="start">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="__CSP__">
<title>Several</title>
<script src="./__ASSETS__/preflight.js"></script>
<link rel="stylesheet" href="./__ASSETS__/several.css">
<link rel="icon" href="./__ASSETS__/icons/mark.svg">
<script type="module" src="./__ASSETS__/boot.js"></script>
</head>
<body>
<a href="#/start">Start</a>
<a href="#/orders">Orders</a>
<section data-view="start">
  <auth0-login-button label="Customers" return-to="#/orders"></auth0-login-button>
  <auth0-login-button label="Staff" return-to="?staff=1#/start" signed-in-label="Go on">
  </auth0-login-button>
  <auth0-user-metadata label="First" editable></auth0-user-metadata>
  <auth0-user-metadata label="Second" editable></auth0-user-metadata>
</section>
<section data-view="orders">
  <auth0-login-required label="Show my orders"></auth0-login-required>
  <p class="signed-in">Your orders</p>
</section>
</body>
</html>
"""
STYLE = """
section[data-view], html[data-auth=out] .signed-in { display: none }
html[data-view=start] [data-view=start] { display: block }
html[data-view=orders] [data-view=orders] { display: block }
"""


@pytest.fixture
def several(tmp_path: Path) -> Iterator[ServerDemo]:
    """Give a site with this page, and its tenant."""
    (tmp_path / "index.html").write_text(SEVERAL)
    (tmp_path / "several.css").write_text(STYLE)
    with closing(ServerDemo(page=tmp_path)) as scene:
        yield scene


def log_in(browser: Browser, button: str) -> None:
    browser.click("button", button)
    consent(browser)


def consent(browser: Browser) -> None:
    browser.click("button", re.compile(ALICE))
    browser.click("button", "Accept")


@pytest.mark.parametrize("token_storage", ["vault", "page"])
def test_the_plain_page_logs_in_shows_changes_and_logs_out(
    browser: Browser, token_storage: str
) -> None:
    with until_left(ServerDemo(page=PLAIN), browser) as scene:
        scene.rebuild(token_storage=token_storage)
        browser.open(scene.url)
        log_in(browser, "Sign in")

        browser.click("button", "Edit")
        browser.fill("User metadata as JSON", '{"tea": "green"}')
        browser.click("button", "Save")
        browser.wait_text("Saved.")

        assert browser.url == scene.url
        assert ALICE in browser.text
        assert not browser.sees("button", "Sign in")
        assert scene.metadata(browser) == {"tea": "green"}
        # With the vault, all of this works without Pyodide.
        assert bool(scene.site.gate.seen("GET", "*/pyodide/*")) == (token_storage == "page")

        browser.click("button", "Sign out")
        browser.wait_for("button", "Sign in")
        assert ALICE not in browser.text


def test_each_button_says_and_does_what_its_attributes_ask_for(
    browser: Browser, several: ServerDemo
) -> None:
    browser.open(several.url)
    browser.wait_for("button", "Customers")

    log_in(browser, "Staff")

    browser.wait_for("link", "Go on")
    assert browser.url == f"{several.url}?staff=1#/start"
    assert browser.count("button", re.compile("Customers|Staff")) == 0


# This runs before boot.js. The page has other elements than the previous page at the same path.
OTHERS = """
if (location.search === "?others") {
  document.querySelector("auth0-login-button").setAttribute("label", "Partners");
  document.querySelector("auth0-user-metadata").remove();
}
"""


def test_a_page_with_other_elements_than_the_last_time_shows_its_own(
    browser: Browser, tmp_path: Path
) -> None:
    boot = '<script type="module" src="./__ASSETS__/boot.js"></script>'
    others = boot.replace("boot.js", "others.js")
    (tmp_path / "index.html").write_text(SEVERAL.replace(boot, others + boot))
    (tmp_path / "several.css").write_text(STYLE)
    (tmp_path / "others.js").write_text(OTHERS)
    with until_left(ServerDemo(page=tmp_path), browser) as scene:
        browser.open(scene.url)
        browser.wait_for("button", "Customers")

        browser.open(f"{scene.url}?others")
        browser.wait_for("button", "Partners")
        assert browser.count("button", "Customers") == 0

        log_in(browser, "Staff")  # whose button leads to the page in its current state
        browser.wait_until(lambda: browser.count("button", "Edit") == 2, "both cards")
        browser.open(f"{scene.url}?others")
        browser.wait_until(lambda: browser.count("button", "Edit") == 1, "the card that is left")
        browser.reload()
        browser.wait_until(lambda: browser.count("button", "Edit") == 1, "the same after a reload")


def test_the_editor_is_where_edit_was_pressed_and_the_focus_in_it(
    browser: Browser, several: ServerDemo
) -> None:
    browser.open(several.url)
    log_in(browser, "Staff")
    browser.wait_until(lambda: browser.count("button", "Edit") == 2, "both cards")

    browser.execute("document.querySelectorAll('[data-action=edit-metadata]')[1].click()")

    browser.wait_for("textbox", "User metadata as JSON")
    assert browser.execute("return document.activeElement.closest('section').ariaLabel") == "Second"
    assert browser.count("textbox") == 1
    assert browser.count("button", "Edit") == 0


def test_a_view_that_holds_login_required_is_guarded(browser: Browser, several: ServerDemo) -> None:
    browser.open(several.url)
    browser.wait_for("button", "Customers")

    browser.click("link", "Orders")
    consent(browser)

    browser.wait_text("Your orders")
    assert browser.url == f"{several.url}#/orders"
    assert not browser.sees("button", "Show my orders")


ADD_ELEMENTS = """
const late = document.createElement("auth0-logout-button");
document.body.append(late, document.createElement("auth0-profile"));
late.setAttribute("label", "Leave");
"""


def test_elements_that_come_later_live_and_those_that_change_follow(
    browser: Browser, several: ServerDemo
) -> None:
    browser.open(several.url)
    log_in(browser, "Staff")
    browser.wait_until(lambda: browser.count("button", "Edit") == 2, "both cards")

    browser.execute(ADD_ELEMENTS)
    browser.wait_for("button", "Leave")
    browser.wait_text("alice@example.com")
    browser.execute("document.querySelector('auth0-user-metadata').removeAttribute('editable')")

    browser.wait_until(lambda: browser.count("button", "Edit") == 1, "one card that is only read")


def test_an_error_finds_a_place_in_a_page_without_one(
    browser: Browser, several: ServerDemo
) -> None:
    several.tenant.gate.cut("/oauth/token")
    browser.open(several.url)
    log_in(browser, "Staff")

    browser.wait_for("alert")
    browser.click("button", "Dismiss")
    browser.wait_gone("alert")


FOREIGN = """
const make = (name, text, action) => {
  const element = document.createElement(name);
  element.textContent = text;
  if (action) element.dataset.action = action;
  return element;
};
const own = make("div", "");
const form = make("form", "", "logout");
form.append(make("button", "Send"));
own.append(make("button", "Theirs", "login"), form);
window.clicks = 0;
window.submits = 0;
own.addEventListener("click", () => { window.clicks += 1; });
own.addEventListener("submit", (event) => {
  window.submits += event.defaultPrevented ? 0 : 1;
  event.preventDefault();
});
document.body.append(own);
"""


def test_a_data_action_of_another_framework_is_left_alone(
    browser: Browser, several: ServerDemo
) -> None:
    several.site.gate.hold("*/micropython.wasm")
    browser.open(several.url)
    browser.execute(FOREIGN)
    browser.click("button", "Theirs")  # while the clicks on the SDK's own buttons are kept
    several.site.gate.heal()
    browser.wait_for("button", "Customers")

    browser.click("button", "Theirs")
    browser.click("button", "Send")

    assert browser.execute("return [window.clicks, window.submits]") == [3, 1]
    assert not browser.execute("return document.querySelector('[aria-busy=true]')")
    browser.click("button", "Customers")
    browser.wait_for("button", re.compile(ALICE))
    assert len(several.tenant.gate.seen("GET", "/authorize")) == 1


ADD_OWN_BUTTON = """
window.clicks = 0;
const own = document.createElement("button");
own.textContent = "Own";
own.addEventListener("click", () => { window.clicks += 1; });
document.body.append(own);
"""


def test_a_button_of_the_pages_own_is_none_of_the_sdks(
    browser: Browser, several: ServerDemo
) -> None:
    several.site.gate.hold("*/micropython.wasm")
    browser.open(several.url)
    browser.execute(ADD_OWN_BUTTON)

    browser.click("button", "Own")

    assert browser.execute("return window.clicks") == 1
    several.site.gate.heal()
    browser.wait_for("button", "Customers")
