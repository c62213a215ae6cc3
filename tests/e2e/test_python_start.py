"""Python's start in a page: the page stays responsive, and nothing is loaded twice."""

from e2e.driver import Browser
from e2e.journey import page_fact
from e2e.scenes import ServerDemo

# Counts the tasks that run between Pyodide's WebAssembly and the page's own Python.
COUNT_TURNS = """
let tasks = 0;
const { port1, port2 } = new MessageChannel();
port1.onmessage = () => { tasks += 1; port2.postMessage(null); };
port2.postMessage(null);
const { instantiateStreaming } = WebAssembly;
WebAssembly.instantiateStreaming = async (...parts) => {
  const made = await instantiateStreaming(...parts);
  const before = tasks;
  const count = () => { window.turns = tasks - before; };
  addEventListener("py:ready", count, { capture: true, once: true });
  return made;
};
"""


def wait_for_python(browser: Browser) -> None:
    """Wait until the page's Python runs."""
    browser.wait_until(lambda: page_fact(browser, "python") == "up", "Python to be up")


def test_the_page_has_its_turn_between_the_pieces_of_the_start(
    browser: Browser, page_scene: ServerDemo
) -> None:
    browser.before_every_page(COUNT_TURNS)
    browser.open(page_scene.url)
    wait_for_python(browser)

    assert browser.execute("return window.turns") > 12


def test_a_second_visit_asks_for_no_file_of_the_start(
    own_browser: Browser, page_scene: ServerDemo
) -> None:
    page_scene.rebuild(offline=False)  # from the cache of own_browser
    own_browser.open(page_scene.url)
    wait_for_python(own_browser)
    page_scene.site.gate.forget()

    own_browser.reload()
    wait_for_python(own_browser)

    asked = {exchange.path.rpartition("/")[2] for exchange in page_scene.site.gate.seen("GET")}
    assert asked <= {"", "auth_config.json", "sw.js"}


def test_on_a_second_visit_a_file_that_is_gone_is_named_too(
    browser: Browser, page_scene: ServerDemo
) -> None:
    """The browser may have deleted some stored files, but not their list."""
    page_scene.rebuild(offline=False)
    wasm = "*/pyodide.asm.wasm"
    page_scene.site.gate.without_headers("cache-control", wasm)
    browser.open(page_scene.url)
    wait_for_python(browser)
    page_scene.site.gate.answer(wasm, status=503)
    browser.expect_console("status of 503")

    browser.reload()

    assert "pyodide.asm.wasm" in browser.wait_for("alert")
    browser.open("about:blank")  # so that no request is sent when the server ends
