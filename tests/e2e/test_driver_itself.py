"""The browser driver that all suites believe: what it must see, and what it must not overlook."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from e2e.driver import Browser
from e2e.gate import Gate

PAGE = '<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>Page</title>'


@pytest.fixture
def gate() -> Iterator[Gate]:
    with closing(Gate()) as gate:
        yield gate


@pytest.fixture
def other_gate() -> Iterator[Gate]:
    with closing(Gate()) as gate:
        yield gate


def serve(gate: Gate, body: str, *, path: str = "/", headers: tuple[tuple[str, str], ...] = ()) -> str:
    gate.answer(path, status=200, body=PAGE + body, content_type="text/html; charset=utf-8", headers=headers)
    return gate.origin + path


def test_things_are_found_by_role_and_name_when_they_are_shown(browser: Browser, gate: Gate) -> None:
    browser.open(
        serve(
            gate,
            "<h1>Title</h1> <p hidden role=alert>Never shown</p>"
            "<label>Name <input></label> <button aria-label='Go on'>Next</button>"
            "<button disabled>Off</button> <output></output>"
            "<script>const [input, button, output] = ['input', 'button', 'output'].map("
            "  (tag) => document.querySelector(tag));"
            "button.onclick = () => setTimeout(() => output.textContent = input.value, 50)</script>",
        )
    )

    browser.fill("Name", "first")
    browser.fill("Name", "second 🦆")
    browser.click("button", "Go on")

    browser.wait_text("second 🦆")
    assert browser.sees("heading", "Title")
    assert not browser.sees("alert")
    assert not browser.sees("button", "Next")
    with pytest.raises(AssertionError, match="no sign of button 'Off' to click"):
        browser.click("button", "Off", deadline=0.2)


@pytest.mark.parametrize(
    "script",
    [
        "console.error('a fault')",
        "throw Error('a fault')",
        "Promise.reject(Error('a fault'))",
        "fetch('/missing/a fault')",
    ],
)
def test_an_error_in_the_console_fails_unless_it_is_expected(gate: Gate, script: str) -> None:
    gate.answer("/missing/*", status=404)
    with Browser() as browser:
        browser.open(serve(gate, f"<script>{script}</script>"))
        browser.wait_until(
            lambda: any(entry["level"] == "SEVERE" for entry in browser.console()), "the line in the console"
        )

        with pytest.raises(AssertionError, match="errors in the console"):
            browser.check_console()
        browser.expect_console("fault")
        browser.check_console()
        browser.expect_console("what never comes")
        with pytest.raises(AssertionError, match="not there"):
            browser.check_console()


def test_a_report_of_the_content_security_policy_fails(gate: Gate) -> None:
    with Browser() as browser:
        policy = (("Content-Security-Policy", "script-src 'none'"),)
        browser.open(serve(gate, "<script>1</script>", headers=policy))

        with pytest.raises(AssertionError, match="Content Security Policy"):
            browser.check_console()


def test_errors_of_other_tabs_and_of_frames_count_too(gate: Gate, other_gate: Gate) -> None:
    # ChromeDriver does not hear frames of another site. Tenants are at another port: at another origin only.
    with Browser() as browser:
        browser.new_tab(serve(gate, "<script>console.error('of another tab')</script>", path="/tab"))
        inner = serve(other_gate, "<script>console.error('of a frame')</script>")
        browser.new_tab(serve(gate, f"<iframe src='{inner}'></iframe>", path="/outer"))
        browser.expect_console("of another tab")
        browser.expect_console("of a frame")

        browser.check_console()


def test_each_browser_starts_empty(gate: Gate) -> None:
    address = serve(gate, "<h1>Storage</h1>")
    for _ in range(2):
        with Browser() as browser:
            browser.open(address)
            assert browser.execute("return localStorage.length + document.cookie.length") == 0
            browser.execute("localStorage.a = 'b'; document.cookie = 'a=b'")


def test_a_browser_may_refuse_to_keep_anything(gate: Gate) -> None:
    with Browser(keeps_site_data=False) as browser:
        browser.open(serve(gate, "<h1>Storage</h1>"))

        assert browser.execute("try { return localStorage.length } catch (error) { return error.name }") == (
            "SecurityError"
        )
