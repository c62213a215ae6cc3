"""The browser driver: what it must detect, because all suites rely on it."""

from collections.abc import Iterator
from contextlib import closing
from itertools import product

import pytest

from e2e.driver import CHROMIUM, ENGINES, FIREFOX, WEBKIT, Browser
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


def serve(
    gate: Gate, body: str, *, path: str = "/", headers: tuple[tuple[str, str], ...] = ()
) -> str:
    gate.answer(
        path, status=200, body=PAGE + body, content_type="text/html; charset=utf-8", headers=headers
    )
    return gate.origin + path


@pytest.mark.parametrize("browser", ENGINES, indirect=True)
def test_things_are_found_by_role_and_name_when_they_are_shown(
    browser: Browser, gate: Gate
) -> None:
    browser.open(
        serve(
            gate,
            "<h1>Title</h1> <p hidden role=alert>Never shown</p>"
            # WebKit adds the value of a field inside its label to the label's name.
            "<label for=name>Name</label> <input id=name> <button aria-label='Go on'>Next</button>"
            "<button disabled>Off</button> <output></output>"
            "<section hidden><h1>Never rendered</h1></section>"
            "<script>const [input, button, output] = ['input', 'button', 'output'].map("
            "  (tag) => document.querySelector(tag));"
            "button.onclick = () => setTimeout(() => output.textContent = input.value, "
            "50)</script>",
        )
    )

    browser.fill("Name", "first")
    browser.fill("Name", "second 🦆")
    browser.click("button", "Go on")

    browser.wait_text("second 🦆")
    assert browser.sees("heading", "Title")
    assert not browser.sees("alert")
    assert browser.count("heading") == 1
    assert browser.value("textbox", "Name") == "second 🦆"
    assert not browser.sees("button", "Next")
    with pytest.raises(AssertionError, match="no sign of button 'Off' to click"):
        browser.click("button", "Off", deadline=0.2)


@pytest.mark.parametrize(
    ("engine", "script"),
    [
        *product(
            (CHROMIUM, FIREFOX),
            [
                "console.error('a fault')",
                "throw Error('a fault')",
                "Promise.reject(Error('a fault'))",
            ],
        ),
        (CHROMIUM, "fetch('/missing/a fault')"),  # Firefox reports no error here
    ],
)
def test_an_error_in_the_console_fails_unless_it_is_expected(
    gate: Gate, engine: str, script: str
) -> None:
    gate.answer("/missing/*", status=404)
    with Browser(engine) as browser:
        browser.open(serve(gate, f"<script>{script}</script>"))
        browser.wait_until(
            lambda: any(entry["level"] == "SEVERE" for entry in browser.console()),
            "the line in the console",
        )

        with pytest.raises(AssertionError, match="errors in the console"):
            browser.check_console()
        browser.expect_console("fault")
        browser.check_console()
        browser.expect_console("what never comes")
        with pytest.raises(AssertionError, match="not there"):
            browser.check_console()


@pytest.mark.parametrize("engine", [CHROMIUM, FIREFOX])
def test_a_report_of_the_content_security_policy_fails(gate: Gate, engine: str) -> None:
    with Browser(engine) as browser:
        policy = (("Content-Security-Policy", "script-src 'none'"),)
        browser.open(serve(gate, "<script>1</script>", headers=policy))

        with pytest.raises(AssertionError, match=r"Content.Security.Policy"):
            browser.check_console()


@pytest.mark.parametrize("engine", [CHROMIUM, FIREFOX])
def test_errors_of_other_tabs_and_of_frames_count_too(
    gate: Gate, other_gate: Gate, engine: str
) -> None:
    # ChromeDriver gets no messages from iframes of another site. Tenants have another port, which
    # is only another origin.
    with Browser(engine) as browser:
        browser.new_tab(
            serve(gate, "<script>console.error('of another tab')</script>", path="/tab")
        )
        inner = serve(other_gate, "<script>console.error('of a frame')</script>")
        browser.new_tab(serve(gate, f"<iframe src='{inner}'></iframe>", path="/outer"))
        browser.expect_console("of another tab")
        browser.expect_console("of a frame")

        browser.check_console()


def test_a_console_that_cannot_be_read_says_nothing_of_what_was_expected(gate: Gate) -> None:
    with Browser(WEBKIT) as browser:
        browser.open(serve(gate, "<script>console.error('a fault')</script>"))
        browser.expect_console("a fault")

        browser.check_console()
        assert browser.console() == []


@pytest.mark.parametrize("engine", ENGINES)
def test_a_reload_brings_another_page(gate: Gate, engine: str) -> None:
    with Browser(engine) as browser:
        browser.open(serve(gate, "<h1>Page</h1>"))
        browser.execute("document.querySelector('h1').textContent = 'Changed'")

        browser.reload()

        assert browser.sees("heading", "Page")


@pytest.mark.parametrize("engine", ENGINES)
def test_a_policy_of_the_page_keeps_no_question_from_it(gate: Gate, engine: str) -> None:
    policy = "default-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    with Browser(engine) as browser:
        browser.open(serve(gate, "<h1>Page</h1>", headers=(("Content-Security-Policy", policy),)))

        assert browser.execute("return [arguments[0], document.title]", 1) == [1, "Page"]
        assert browser.execute_async("return await Promise.resolve(parts[0])", {"a": [2]}) == {
            "a": [2]
        }
        with pytest.raises(AssertionError, match="of the script"):
            browser.execute_async("throw Error('of the script')")


@pytest.mark.parametrize("engine", [FIREFOX, WEBKIT])
def test_what_only_chromium_can_do_is_refused_by_name(engine: str) -> None:
    with Browser(engine) as browser:
        for ask in (browser.hard_reload, browser.end_shared_workers, browser.allow_any_policy):
            with pytest.raises(NotImplementedError, match="drive Chromium for this"):
                ask()


@pytest.mark.parametrize("engine", ENGINES)
def test_a_shared_worker_ends_when_its_site_is_left(gate: Gate, engine: str) -> None:
    born = (
        "const born = String(Math.random()); onconnect = ({ ports }) => ports[0].postMessage(born);"
    )
    gate.answer("/worker.js", status=200, body=born, content_type="text/javascript")
    page = """<output></output><script>
        const { port } = new SharedWorker("/worker.js");
        port.onmessage = ({ data }) => { document.querySelector("output").textContent = data; };
    </script>"""
    with Browser(engine) as browser:
        address = serve(gate, page)
        browser.open(address)
        first = browser.wait_until(lambda: browser.text, "the first worker")

        browser.leave()
        browser.open(address)

        assert browser.wait_until(lambda: browser.text, "another worker") != first


@pytest.mark.parametrize("engine", ENGINES)
def test_each_browser_starts_empty(gate: Gate, engine: str) -> None:
    address = serve(gate, "<h1>Storage</h1>")
    for _ in range(2):
        with Browser(engine) as browser:
            browser.open(address)
            assert browser.execute("return localStorage.length + document.cookie.length") == 0
            browser.execute("localStorage.a = 'b'; document.cookie = 'a=b'")


def test_a_browser_may_refuse_to_keep_anything(gate: Gate) -> None:
    with Browser(keeps_site_data=False) as browser:
        browser.open(serve(gate, "<h1>Storage</h1>"))

        assert browser.execute(
            "try { return localStorage.length } catch (error) { return error.name }"
        ) == ("SecurityError")


REGISTERS = "<script>navigator.serviceWorker.register('/worker.js').catch(() => {})</script>"


def test_a_worker_whose_server_ends_after_its_page_was_left_is_no_error(
    browser: Browser, gate: Gate, other_gate: Gate
) -> None:
    gate.hang("/worker.js")
    browser.open(serve(gate, REGISTERS))
    browser.wait_until(lambda: gate.seen(path="/worker.js"), "the worker's script to be requested")

    browser.leave_for_good()
    gate.stop()

    gate.start()
    # The browser reports in the order of the events, so this error comes after the other one.
    browser.expect_console("A bad HTTP response code (404)")
    other_gate.answer("/worker.js", status=404)
    browser.open(serve(other_gate, REGISTERS))
    browser.wait_until(lambda: any("404" in line["message"] for line in browser.console()), "404")
