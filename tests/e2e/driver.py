"""
A browser as a person uses it: elements are found by their accessible role and name, after waiting.

All end-to-end tests use this class, and none uses Selenium directly. `engines/` has the differences
between browsers. Each wait is for a condition, with a deadline. Nothing sleeps or retries.
"""

import json
import re
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from selenium.common.exceptions import (
    NoAlertPresentException,
    NoSuchElementException,
    StaleElementReferenceException,
    TimeoutException,
    WebDriverException,
)
from selenium.webdriver.common.alert import Alert
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from e2e.devtools import DevTools
from e2e.engines import Chromium, Engine, Firefox, WebKit
from e2e.engines.engine import Line

CHROMIUM, FIREFOX, WEBKIT = ENGINES = ("chromium", "firefox", "webkit")

DEADLINE = 30.0  # seconds; the slowest wait is a cold Pyodide on a busy two-core machine
POLL = 0.05  # seconds
# Permanent polling keeps Chromium from its idle tasks, such as the update of a worker.
POLL_LATER, LATER = 0.3, 1.0  # seconds

# Selectors for the elements that may have a role. The browser's accessibility tree then decides.
CANDIDATES = {
    "alert": "[role=alert]",
    "button": "button, [role=button], input[type=submit]",
    "checkbox": "input[type=checkbox], [role=checkbox]",
    "dialog": "dialog, [role=dialog]",
    "group": "fieldset, details, [role=group]",
    "heading": "h1, h2, h3, h4, h5, h6, [role=heading]",
    "image": "img, [role=img], [role=image]",
    "link": "a[href], [role=link]",
    "progressbar": "progress, [role=progressbar]",
    "radio": "input[type=radio], [role=radio]",
    "region": "section, [role=region]",
    "spinbutton": "input[type=number], [role=spinbutton]",
    "status": "output, [role=status]",
    "textbox": "input, textarea, [role=textbox]",
}
# Selects the visible elements that may have the name, in one command. A name consists of the texts
# in these places, with or without white space between them.
LIKELY = """
const [candidates, name] = arguments;
const bare = (text) => (text ?? "").replace(/\\s+/gu, "");
const labelling = (element) => (element.getAttribute("aria-labelledby") ?? "").split(/\\s+/u)
    .map((id) => document.getElementById(id)).concat(...(element.labels ?? []));
const places = (element) => [
    element.textContent, element.value,
    ...["aria-label", "title", "alt", "placeholder"].map((name) => element.getAttribute(name)),
    ...labelling(element).map((label) => label?.textContent ?? label?.getAttribute("aria-label")),
    ...[...element.querySelectorAll("[aria-label], [alt]")]
      .map((inner) => inner.ariaLabel ?? inner.alt),
];
const isSeen = (element) =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && [...element.getClientRects()].some(({ width, height }) => width > 0 && height > 0);
const isNamed = (element) =>
    name === null
    || places(element).some((place) => bare(String(place ?? "")).includes(bare(name)));
return [...document.querySelectorAll(candidates)]
    .filter((element) => isSeen(element) && isNamed(element));
"""
# Runs SCRIPT, the body of an async function. WebDriver passes a callback as the last argument.
ASYNC_FUNCTION = """
const parts = Array.from(arguments);
const answer = parts.pop();
async function run(...parts) { SCRIPT }
run(...parts).then(
  (value) => answer({ value }),
  (error) => answer({ error: String(error) }),
);
"""
# The other name that browsers give to the same role.
SAME_ROLE = {"img": "image"}

Name = str | re.Pattern[str]  # an accessible name: the whole name, or a pattern that it contains

_Found = TypeVar("_Found")


class Browser:
    """One browser with its own profile, which is deleted when the browser is closed."""

    def __init__(
        self,
        engine: str = CHROMIUM,
        *,
        keeps_site_data: bool = True,
        hosts: dict[str, str] | None = None,
        trusts: str = "",
    ) -> None:
        """
        Start the browser. engine is one of ENGINES. The other arguments, and some of the methods,
        work only in Chromium.

        Without keeps_site_data the browser blocks cookies, storage and workers, as some users
        configure it. hosts maps host names to addresses.
        """
        self._profile = tempfile.TemporaryDirectory(
            prefix="auth0-pyscript-", ignore_cleanup_errors=True
        )
        profile = Path(self._profile.name)
        self._engine: Engine
        if engine == CHROMIUM:
            self._engine = Chromium(
                profile, keeps_site_data=keeps_site_data, hosts=hosts or {}, trusts=trusts
            )
        else:
            assert keeps_site_data and not hosts and not trusts, (
                f"{engine} is not started in that way"
            )
            self._engine = {FIREFOX: Firefox, WEBKIT: WebKit}[engine](profile)
        self._driver = self._engine.driver
        self._driver.set_script_timeout(DEADLINE)
        self._driver.set_page_load_timeout(2 * DEADLINE)
        self._console: list[Line] = []
        self._expected: list[str] = []
        self._origins: set[str] = set()  # of the pages that were opened

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def begin(self) -> None:
        """Behave like a new browser until `forget`. Existing data is invisible meanwhile."""
        self._engine.begin()

    def forget(self) -> None:
        """Close all tabs since `begin`, and delete their data."""
        self._engine.forget()
        self._console, self._expected, self._origins = [], [], set()

    def close(self) -> None:
        """Close the browser, and delete its profile."""
        self._engine.close()
        self._profile.cleanup()

    # Navigation

    def open(self, url: str) -> None:
        """Go to url in the current tab."""
        self._origins.add(_origin(url))
        self._driver.get(url)

    def reload(self) -> None:
        """Reload the current page."""
        self._engine.reload()

    def hard_reload(self) -> None:
        """Reload without caches and Service Worker, as Shift and the reload button do."""
        self._engine.command("Page.reload", ignoreCache=True)

    def back(self) -> None:
        """Press the browser's Back button."""
        self._driver.back()

    @property
    def url(self) -> str:
        """Return the address of the current tab."""
        return self._driver.current_url

    @property
    def tab(self) -> str:
        """Return the current tab, for `switch`."""
        return self._driver.current_window_handle

    def new_tab(self, url: str | None = None) -> str:
        """Open a tab, make it the current one, navigate to url, and return the tab."""
        self._engine.new_tab()
        if url is not None:
            self.open(url)
        return self.tab

    def close_tab(self, back_to: str) -> None:
        """Close the current tab, and make back_to the current one."""
        self._driver.close()
        self.switch(back_to)

    def switch(self, tab: str) -> None:
        """Make tab the current one."""
        self._driver.switch_to.window(tab)

    def enter_frame(self, css: str) -> None:
        """Select the iframe that css matches, until `leave_frame`."""
        self._driver.switch_to.frame(
            self._wait(lambda: self._find_css(css), f"a frame {css}", DEADLINE)
        )

    def leave_frame(self) -> None:
        """Select the whole page again."""
        self._driver.switch_to.default_content()

    def leave(self) -> None:
        """Close all tabs and end the workers, so that the next tab starts from stored data."""
        before = self._engine.tabs()
        stays = self.new_tab()
        for tab in before:
            self.switch(tab)
            self.close_tab(back_to=stays)
        self._engine.end_workers()

    def leave_pages(self) -> None:
        """Leave the page of every tab, if possible. A tab may have crashed."""
        with suppress(WebDriverException):
            for tab in self._engine.tabs():
                self.switch(tab)
                self.open("about:blank")

    def leave_for_good(self) -> None:
        """
        Leave all pages because their servers end. Service Workers that a page has registered are
        removed, if possible: the browser would go on fetching their scripts, and report the end of
        the server in the console of a page that is long gone.
        """
        self.leave_pages()
        with suppress(WebDriverException):
            for origin in self._origins:
                if origin.startswith("http"):
                    self._engine.remove_service_workers(origin)

    def end_service_workers(self) -> None:
        """
        End the Service Workers, as the browser does when they are idle. Only their stored data
        remains.
        """
        self._engine.end_service_workers()

    def end_shared_workers(self) -> None:
        """End the shared workers as a browser without memory does. They save nothing."""
        self.devtools.end_workers("shared_worker")

    def move_clock(self, seconds: float) -> None:
        """Move the clock of loaded pages and reachable workers forward, from now on."""
        script = f"Date.now = ((now) => () => now() + {seconds * 1000})(Date.now.bind(Date));"
        self.before_every_page(script)
        self.devtools.run_in_shared_workers(script)

    def set_time_zone(self, name: str) -> None:
        """Set the time zone, such as "Asia/Kolkata"."""
        self._driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": name})

    def clear_http_cache(self) -> None:
        """Clear the browser's HTTP cache. Stored data of sites stays."""
        self._engine.command("Network.clearBrowserCache")

    def limit_storage(self, url: str, most: int) -> None:
        """
        Limit the storage of the site at url to this many bytes from now on, as on a full disk.
        """
        self._engine.command("Storage.overrideQuotaForOrigin", origin=_origin(url), quotaSize=most)

    def allow_any_policy(self) -> None:
        """Disable the Content-Security-Policy for the pages of this tab."""
        self._engine.command("Page.setBypassCSP", enabled=True)

    @property
    def devtools(self) -> DevTools:
        """The browser's DevTools, for events in workers."""
        return self._engine.devtools

    # Reading

    def sees(self, role: str, name: Name | None = None) -> bool:
        """Return True if such an element is visible now."""
        return self._shown(role, name) is not None

    def wait_for(self, role: str, name: Name | None = None, *, deadline: float = DEADLINE) -> str:
        """Wait until such an element is visible, and return its text."""
        found = self._wait(lambda: self._shown(role, name), _describe(role, name), deadline)
        return found.text

    def wait_gone(self, role: str, name: Name | None = None, *, deadline: float = DEADLINE) -> None:
        """Wait until no such element is visible."""
        self._wait(lambda: not self.sees(role, name), f"no {_describe(role, name)}", deadline)

    def wait_text(self, text: str, *, deadline: float = DEADLINE) -> None:
        """Wait until the visible page contains text."""
        self._wait(lambda: text in self.text, f"the text {text!r}", deadline)

    def wait_url(self, start: str, *, deadline: float = DEADLINE) -> str:
        """Wait until the address begins with start, and return it."""
        self._wait(
            lambda: self.url.startswith(start), f"an address that begins with {start}", deadline
        )
        return self.url

    def wait_until(
        self, condition: Callable[[], _Found | None], what: str, *, deadline: float = DEADLINE
    ) -> _Found:
        """
        Wait until condition is true (here or at a server), and return its value. what describes it
        for the error.
        """
        return self._wait(condition, what, deadline)

    @property
    def text(self) -> str:
        """Return the visible text of the page."""
        found = self._find_css("body")
        return "" if found is None else found.text

    @property
    def title(self) -> str:
        """Return the title of the page."""
        return self._driver.title

    def value(self, role: str, name: Name) -> str:
        """Wait for a field, and return its value."""
        found = self._wait(lambda: self._shown(role, name), _describe(role, name), DEADLINE)
        return str(found.get_property("value"))

    def count(self, role: str, name: Name | None = None) -> int:
        """Return the number of such elements that are visible now."""
        return len(self._all_shown(role, name))

    # Acting

    def click(self, role: str, name: Name, *, deadline: float = DEADLINE) -> None:
        """Wait until such an element is visible and enabled, and click it."""

        def clicked() -> bool:
            found = self._shown(role, name)
            if found is None or not found.is_enabled():
                return False
            found.click()
            return True

        self._wait(clicked, f"{_describe(role, name)} to click", deadline)

    def fill(self, name: Name, text: str, *, role: str = "textbox") -> None:
        """Wait for a field, and replace its value by typing text."""

        def filled() -> bool:
            found = self._shown(role, name)
            if found is None or not found.is_enabled():
                return False
            found.click()
            found.send_keys(Keys.CONTROL, "a")
            found.send_keys(Keys.DELETE)
            # Insert the text as an input method does, because drivers refuse to type characters
            # beyond U+FFFF.
            self.execute("document.execCommand('insertText', false, arguments[0])", text)
            return True

        self._wait(filled, f"{_describe(role, name)} to fill", DEADLINE)

    def press(self, *keys: str) -> None:
        """Press keys in the focused element. Selenium's Keys has the special ones."""
        self._driver.switch_to.active_element.send_keys(*keys)

    def answer_question(self, accepts: bool) -> str:
        """Answer the page's confirmation dialog, and return its question."""
        dialog = self._wait(self._dialog, "a question", DEADLINE)
        question: str = dialog.text
        dialog.accept() if accepts else dialog.dismiss()
        return question

    # For tests that run scripts in the page

    def before_every_page(self, script: str) -> None:
        """Run the script in each new page from now on, before the page's own scripts."""
        self._engine.command("Page.addScriptToEvaluateOnNewDocument", source=script)

    def execute(self, script: str, *arguments: Any) -> Any:
        """Run the body of a JavaScript function in the page, and return its result."""
        return self._driver.execute_script(script, *arguments)

    def execute_async(self, script: str, *arguments: Any) -> Any:
        """
        Run the body of an async JavaScript function in the page, and return its awaited result.
        """
        wrapped = ASYNC_FUNCTION.replace("SCRIPT", script)
        answer = self._driver.execute_async_script(wrapped, *arguments)
        assert "error" not in answer, answer["error"]
        return answer.get("value")

    def screenshot(self, path: Path) -> None:
        """Save a screenshot of the page as path."""
        self._driver.save_screenshot(str(path))

    def resize(self, width: int, height: int) -> None:
        """Set the size of the window in pixels."""
        self._driver.set_window_size(width, height)

    def cookies(self) -> list[dict[str, Any]]:
        """Return the cookies of the page's address, including those that scripts cannot read."""
        return self._driver.get_cookies()

    def install_problems(self) -> list[str]:
        """Return the reasons why the browser would not install the site as an app."""
        answer = self._driver.execute_cdp_cmd("Page.getInstallabilityErrors", {})
        return [problem["errorId"] for problem in answer["installabilityErrors"]]

    def manifest(self) -> dict[str, Any]:
        """
        Return the web app manifest as the browser reads it: absolute addresses, with defaults.
        """
        answer = self._driver.execute_cdp_cmd("Page.getAppManifest", {})
        assert answer["errors"] == [], answer["errors"]
        read: dict[str, Any] = answer["manifest"]
        return read

    # The console

    def console(self) -> list[Line]:
        """Return all console messages since the start: level, message, source."""
        self._console += self._engine.console()
        return self._console

    def expect_console(self, text: str) -> None:
        """Expect an error that this test causes: a part of the console's line."""
        self._expected.append(text)

    def check_console(self) -> None:
        """
        Fail on any unexpected error in the console, including reports of the policy (CSP).

        Each expected error must have occurred, so that no expectation outlives its reason.
        """
        errors = [entry["message"] for entry in self.console() if entry["level"] == "SEVERE"]
        unexpected = [line for line in errors if not any(text in line for text in self._expected)]
        assert not unexpected, "errors in the console:\n" + "\n".join(unexpected)
        if not self._engine.HAS_CONSOLE:
            return
        missing = [text for text in self._expected if not any(text in line for line in errors)]
        assert not missing, f"expected in the console, but not there: {missing}"

    # Finding elements

    def _wait(self, condition: Callable[[], _Found | None], what: str, deadline: float) -> _Found:
        def attempt(_: object) -> _Found | None:
            try:
                return condition()
            except WebDriverException as error:
                # ChromeDriver's other message for an element that disappeared meanwhile.
                if _is_gone(error):
                    return None
                raise

        def wait(seconds: float, poll: float) -> _Found | None:
            # Between finding and using an element, its page may be replaced, or the element redrawn
            # or covered.
            ignored = (StaleElementReferenceException, NoSuchElementException)
            waiting = WebDriverWait(
                self._driver, seconds, poll_frequency=poll, ignored_exceptions=ignored
            )
            try:
                return waiting.until(attempt)
            except TimeoutException:
                return None

        found = wait(min(deadline, LATER), POLL)
        if not found and deadline > LATER:
            found = wait(deadline - LATER, POLL_LATER)
        if not found:
            raise AssertionError(f"no sign of {what} after {deadline:g} s\n{self._describe_page()}")
        return found

    def _shown(self, role: str, name: Name | None) -> WebElement | None:
        found = self._all_shown(role, name, first=True)
        return found[0] if found else None

    def _all_shown(self, role: str, name: Name | None, *, first: bool = False) -> list[WebElement]:
        matches = []
        said = name if isinstance(name, str) else None
        # Of a page that is just being left Firefox answers null: nothing of it is shown.
        for element in self.execute(LIKELY, CANDIDATES[role], said) or ():
            try:
                if name is not None and not _is_named(element.accessible_name, name):
                    continue
                if SAME_ROLE.get(found := element.aria_role, found) != role:
                    continue
            except WebDriverException as error:
                if not _is_gone(error):
                    raise
                continue
            matches.append(element)
            if first:
                break
        return matches

    def _dialog(self) -> Alert | None:
        try:
            return self._driver.switch_to.alert
        except NoAlertPresentException:
            return None

    def _find_css(self, css: str) -> WebElement | None:
        found = self._driver.find_elements(By.CSS_SELECTOR, css)
        return found[0] if found else None

    def _describe_page(self) -> str:
        try:
            shown = f"{self.url}\n{self.text}"
        except WebDriverException as error:
            shown = f"(the page cannot be read: {error.msg})"
        log = "\n".join(json.dumps(entry) for entry in self.console())
        return f"--- the page ---\n{shown}\n--- the console ---\n{log}"


def _origin(url: str) -> str:
    return "/".join(url.split("/", 3)[:3])


def _is_gone(error: WebDriverException) -> bool:
    """
    Return True if the element's page was replaced meanwhile. Chromium has several messages for
    that.
    """
    words = ("does not belong to the document", "Frame is detached")
    return isinstance(error, StaleElementReferenceException) or any(
        word in str(error) for word in words
    )


def _is_named(accessible_name: str, name: Name) -> bool:
    return accessible_name == name if isinstance(name, str) else bool(name.search(accessible_name))


def _describe(role: str, name: Name | None) -> str:
    if name is None:
        return role
    return f"{role} {name!r}" if isinstance(name, str) else f"{role} /{name.pattern}/"
