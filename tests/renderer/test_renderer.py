"""public/page/renderer.js in a browser, under a strict policy with Trusted Types."""

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from e2e.driver import Browser
from renderer.static_site import StaticSite
from screen_fakes import ALICE, FakeClock, FakeSession, screen_over, user_answer

# Replaces boot.js: the functions that Python would use, and the layout shifts that the browser
# reports.
BOOT = """document.documentElement.dataset.clicks = "kept"; // as click_replay.js says
import { listen, render } from "./renderer.js";
window.render = (name, tree) => {
  document.querySelectorAll(name).forEach((element) => render(element, tree));
};
window.acts = [];
listen((name, fields) => window.acts.push([name, fields]));
window.shifts = 0;
new PerformanceObserver((list) => {
  list.getEntries().forEach((entry) => { window.shifts += entry.value; });
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with StaticSite(tmp_path_factory.mktemp("site"), boot=BOOT) as site:
        yield site.url


@pytest.fixture(scope="module")
def started() -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


@pytest.fixture
def browser(started: Browser, site: str) -> Iterator[Browser]:
    """A browser that has just opened the profile page, with the listener connected."""
    started.open("about:blank")
    started.open(site + "#/profile")
    show_signed_in(started)
    yield started
    render(started, "")  # otherwise the browser would ask before it leaves a page with typed text
    started.check_console()


def show_signed_in(browser: Browser) -> None:
    browser.wait_until(
        lambda: browser.execute("return Boolean(window.render)"), "the page's script"
    )
    browser.execute("document.documentElement.dataset.auth = 'in'")


def render(browser: Browser, tree: Any, name: str = "auth0-user-metadata") -> None:
    browser.execute("window.render(...arguments)", name, tree)


def acts(browser: Browser) -> list[list[Any]]:
    """Return the user's actions since the last call."""
    return list(browser.execute("return window.acts.splice(0)"))


STATE_OF_FIELD = """
const field = document.querySelector("auth0-user-metadata textarea");
const isFocused = field === document.activeElement;
return [field.value, field.selectionStart, field.selectionEnd, isFocused];
"""
RENDER_AND_CATCH = """
try {
  window.render("auth0-user-metadata", ["div", {}, "new", arguments[0]]);
} catch (error) {
  return error.name;
}
"""


def inner(browser: Browser, script: str) -> Any:
    """Return the value of an expression about the card's element `card`."""
    return browser.execute(
        f"const card = document.querySelector('auth0-user-metadata'); return {script}"
    )


def form(text: str, *before: Any, **attributes: str) -> Any:
    field = {"name": "text", "aria-label": "Text", "data-key": "text"} | attributes
    save = ["button", {"type": "submit"}, "Save"]
    return [
        "div",
        {},
        *before,
        [
            "form",
            {"data-key": "f", "data-action": "save", "data-action-escape": "leave"},
            ["textarea", field, text],
            save,
        ],
    ]


ALERT = ["div", {"role": "alert", "data-key": "alert"}, "No."]


def test_static_content_becomes_the_tree_without_being_replaced(browser: Browser) -> None:
    browser.execute("window.before = document.querySelector('auth0-login-button button')")

    render(
        browser,
        ["button", {"class": "button", "data-action": "login"}, "Log in"],
        "auth0-login-button",
    )

    assert browser.execute(
        "return document.querySelector('auth0-login-button').firstChild === window.before"
    )


def test_what_the_static_outline_said_is_over_with_the_first_tree(browser: Browser) -> None:
    tree = ["div", {"class": "account"}, ["button", {"type": "button"}, "Log out"]]

    render(browser, tree, "auth0-logout-button")

    assert browser.sees("button", "Log out")  # the outline was hidden from screen readers


def test_a_button_that_a_kept_click_marked_stays_busy(browser: Browser) -> None:
    tree = ["button", {"class": "button", "data-action": "login"}, "Log in"]
    browser.execute(
        "document.querySelector('auth0-login-button button').setAttribute('aria-busy', 'true')"
    )

    render(browser, tree, "auth0-login-button")

    assert (
        browser.execute("return document.querySelector('auth0-login-button button').ariaBusy")
        == "true"
    )


def test_text_is_text(browser: Browser) -> None:
    render(browser, ["p", {"title": '"><script>'}, "<img src=x onerror=alert(1)>&amp;"])

    assert inner(browser, "card.textContent") == "<img src=x onerror=alert(1)>&amp;"
    assert inner(browser, "card.querySelectorAll('*').length") == 1


@pytest.mark.parametrize(
    "tree",
    [
        ["script", {}, "alert(1)"],
        ["iframe", {}],
        ["p", {"onclick": "alert(1)"}],
        ["p", {"style": "color: red"}],
        ["p", {"id": "x"}],
        ["a", {"href": "javascript:alert(1)"}],
        ["a", {"href": " java\nscript:alert(1)"}],
        ["a", {"href": "data:text/html,x"}],
        ["img", {"src": "data:image/svg+xml,x"}],
        ["img", {"src": "blob:http://localhost/x"}],
        ["p", {"title": 7}],
        ["p", {}, None],
        ["p", {}, {"nodeType": 1}],
    ],
)
def test_what_is_not_on_the_list_throws_and_nothing_is_touched(browser: Browser, tree: Any) -> None:
    render(browser, ["p", {}, "as it was"])

    thrown = browser.execute(RENDER_AND_CATCH, tree)

    assert thrown == "TypeError"
    assert inner(browser, "card.innerHTML") == "<p>as it was</p>"


def test_the_names_of_members_stand_out_in_json(browser: Browser) -> None:
    cases = {
        '{\n  "a\\"b": "c\\\\",\n  "url": "x: y",\n  "d": [1, {"e": null}]\n}': [
            '"a\\"b"',
            '"url"',
            '"d"',
            '"e"',
        ],
        '["a", "b:", "\\"k\\":"]': [],
        '{":": ":", "": "\\\\"}': ['":"', '""'],
        "{}": [],
        '"<b>x</b>': [],  # not JSON, but still a text
        json.dumps({f"name {number}": '\\"' * 20 for number in range(400)}): [
            f'"name {number}"' for number in range(400)
        ],
        # An element for each name would take seconds to lay out.
        json.dumps({f"name {number}": '\\"' * 20 for number in range(3000)}): [],
    }
    for text, names in cases.items():
        render(browser, ["pre", {"class": "code", "data-json": True}, text])

        shown = "const pre = document.querySelector('auth0-user-metadata pre');"
        assert browser.execute(f"{shown} return pre.textContent") == text
        found = browser.execute(
            f"{shown} return [...pre.querySelectorAll('.key')].map((key) => key.textContent)"
        )
        assert found == names


@pytest.mark.parametrize(
    "href", ["#/profile", "./tenant/manage", "https://example.com/", "http://example.com/"]
)
def test_web_addresses_may_be_linked(browser: Browser, href: str) -> None:
    render(browser, ["a", {"href": href}, "there"])

    assert inner(browser, "card.firstChild.getAttribute('href')") == href


def test_typed_text_focus_and_selection_outlive_what_comes_and_goes(browser: Browser) -> None:
    render(browser, form("one"))
    browser.fill("Text", "typed")
    inner(browser, "card.querySelector('textarea').setSelectionRange(1, 3)")

    for tree in (form("one", ALERT), form("one", ALERT, ["p", {}, "more"]), form("one")):
        render(browser, tree)

        state = browser.execute(STATE_OF_FIELD)
        assert state == ["typed", 1, 3, True]
    assert not browser.sees("alert")


def test_new_text_of_the_tree_replaces_what_was_typed(browser: Browser) -> None:
    render(browser, form("one"))
    browser.fill("Text", "typed")

    render(browser, form("two"))

    assert browser.value("textbox", "Text") == "two"


def test_a_focus_token_moves_the_focus_once(browser: Browser) -> None:
    focus = "card.contains(document.activeElement)"
    render(browser, form("one", **{"data-focus": "first"}))
    focused = inner(browser, focus)
    inner(browser, "document.activeElement.blur()")

    render(browser, form("two", **{"data-focus": "first"}))
    focused_again = inner(browser, focus)
    render(browser, form("two", **{"data-focus": "second"}))

    assert [focused, focused_again, inner(browser, focus)] == [True, False, True]


def test_clicks_submits_and_escape_tell_what_they_mean(browser: Browser) -> None:
    render(
        browser, form("one", ["button", {"type": "button", "data-action": "refresh"}, "Refresh"])
    )
    browser.fill("Text", "a\nb")

    browser.click("button", "Refresh")
    browser.click("button", "Save")
    browser.fill("Text", "c")
    browser.press("\ue00c")  # Escape

    assert acts(browser) == [["refresh", {}], ["save", {"text": "a\nb"}], ["leave", {"text": "c"}]]


def test_the_browser_asks_before_it_drops_what_was_typed(browser: Browser) -> None:
    def would_ask() -> bool:
        return not browser.execute(
            "return dispatchEvent(new Event('beforeunload', { cancelable: true }))"
        )

    render(browser, form("one"))
    untouched = would_ask()
    browser.fill("Text", "typed")
    typed = would_ask()
    render(browser, form("typed", ALERT))  # the text could not be saved
    not_saved = would_ask()
    render(browser, "")

    assert [untouched, typed, not_saved, would_ask()] == [False, True, True, False]


def test_a_busy_or_disabled_button_tells_nothing(browser: Browser) -> None:
    for attributes in ({"aria-busy": "true"}, {"disabled": True}):
        render(browser, ["button", {"type": "button", "data-action": "save", **attributes}, "Save"])

        inner(browser, "card.firstChild.click()")

        assert acts(browser) == []


def test_a_picture_that_fails_is_told(browser: Browser) -> None:
    browser.execute("document.documentElement.dataset.view = 'profile'")
    render(
        browser, ["img", {"src": "./styles.css", "alt": "", "data-action-error": "picture-failed"}]
    )

    told = browser.wait_until(lambda: acts(browser), "the picture to fail")

    assert told == [["picture-failed", {}]]


def test_times_are_written_in_words(browser: Browser) -> None:
    def words(offset: int, how: str) -> str:
        now = browser.execute("return Math.floor(Date.now() / 1000)")
        render(browser, ["time", {"data-at": str(now + offset), "data-format": how}])
        return str(inner(browser, "card.textContent"))

    assert words(-3, "ago") == "just now"
    assert words(-125, "ago") == "2 minutes ago"
    assert words(23 * 3600 + 41 * 60 + 30, "in") == "in 23 hr 41 min"
    assert words(-3, "in") == "when it is next needed"
    exact = browser.wait_until(lambda: inner(browser, "card.firstChild.title"), "the exact time")
    assert str(datetime.now(UTC).year) in exact


def profile_trees() -> list[dict[str, Any]]:
    """Return the trees of a login in order: check, signed in, metadata loaded."""
    session = FakeSession(is_loading=True)
    screen = screen_over(session, clock=FakeClock(time.time()))
    trees = [screen.show()]

    async def log_in() -> None:
        session.become(is_loading=False, user=ALICE)
        trees.append(screen.show())
        session.answers = [user_answer('{"a":1,"b":{"c":[1,2,3]},"d":"e"}')]
        await screen.enter("profile")
        trees.append(screen.show())

    asyncio.run(log_in())
    return trees


@pytest.mark.parametrize("width", [1200, 600])
def test_nothing_jumps_over_a_log_in(started: Browser, site: str, width: int) -> None:
    started.resize(width, 900)
    started.open("about:blank")
    started.open(site + "?code=c&state=py.s")
    started.wait_until(
        lambda: started.execute("return Boolean(window.render)"), "the page's script"
    )

    for trees in profile_trees():
        started.execute(
            "Object.entries(arguments[0]).forEach((shown) => window.render(...shown))", trees
        )
        started.execute_async(
            "return new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)))"
        )

    assert started.sees("button", "Log out")
    assert started.execute("return window.shifts") == 0
    assert started.execute("return document.documentElement.scrollWidth <= innerWidth")
    started.check_console()
