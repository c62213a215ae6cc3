"""
A browser as a person uses it: things are found by their accessible role and name, and waited for.

All end-to-end tests speak to this one class and to nothing of Selenium; what differs between
browsers is in `engines/`. Waiting is always for a condition, with a deadline; nothing here sleeps
or retries.
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

DEADLINE = (
    30.0  # seconds; a cold Pyodide on a busy two-core machine is the slowest thing waited for
)
POLL = 0.05  # seconds
# Asking all the time keeps Chromium from what it does when nothing else is to be done, as to renew
# a worker.
POLL_LATER, LATER = 0.3, 1.0  # seconds

# Where an element of a role may be found; the browser's own accessibility tree then has the last
# word.
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
# Those of them that are seen and may have the name. It sorts out by far most of them, in one
# command; a name is made of what stands in these places, with white space between them or not.
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
# The same role under the other name that browsers give it.
SAME_ROLE = {"img": "image"}

Name = str | re.Pattern[str]  # an accessible name: all of it, or a pattern to be found in it

_Found = TypeVar("_Found")


class Browser:
    """One browser with a profile of its own, gone without a trace when closed."""

    def __init__(
        self,
        engine: str = CHROMIUM,
        *,
        keeps_site_data: bool = True,
        hosts: dict[str, str] | None = None,
        trusts: str = "",
    ) -> None:
        """
        Start it; engine is one of ENGINES. The rest, and some of what follows, is to be had in
        Chromium only.

        Without keeps_site_data it refuses cookies, storage and workers, as some people set it.
        hosts gives names of hosts and the address that each stands for; trusts is the fingerprint
        of a key whose certificates are believed (SHA-256 of its SPKI, base64).
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
        """
        Be a browser that knows nothing, until `forget`: what else it holds is as if it were not
        there.
        """
        self._engine.begin()

    def forget(self) -> None:
        """Close all that was opened since `begin`, and keep nothing of it."""
        self._engine.forget()
        self._console, self._expected = [], []

    def close(self) -> None:
        """End the browser and remove its profile."""
        self._engine.close()
        self._profile.cleanup()

    # Going places

    def open(self, url: str) -> None:
        """Go to url in the current tab."""
        self._driver.get(url)

    def reload(self) -> None:
        """Reload the current page."""
        self._engine.reload()

    def hard_reload(self) -> None:
        """
        Reload past all caches, and past the Service Worker, as Shift and the reload button do.
        """
        self._engine.command("Page.reload", ignoreCache=True)

    def back(self) -> None:
        """Press the browser's Back button."""
        self._driver.back()

    @property
    def url(self) -> str:
        """The address of the current tab."""
        return self._driver.current_url

    @property
    def tab(self) -> str:
        """The current tab, as `switch` takes it."""
        return self._driver.current_window_handle

    def new_tab(self, url: str | None = None) -> str:
        """Open a tab, go there (and to url), and return it."""
        self._engine.new_tab()
        if url is not None:
            self.open(url)
        return self.tab

    def close_tab(self, back_to: str) -> None:
        """Close the current tab and make back_to the current one."""
        self._driver.close()
        self.switch(back_to)

    def switch(self, tab: str) -> None:
        """Make tab the current one."""
        self._driver.switch_to.window(tab)

    def enter_frame(self, css: str) -> None:
        """Look into the frame that css selects, until `leave_frame`."""
        self._driver.switch_to.frame(
            self._wait(lambda: self._find_css(css), f"a frame {css}", DEADLINE)
        )

    def leave_frame(self) -> None:
        """Look at the whole page again."""
        self._driver.switch_to.default_content()

    def leave(self) -> None:
        """
        Close every tab and end the workers with them: what is opened next starts from what was
        stored.
        """
        before = self._engine.tabs()
        stays = self.new_tab()
        for tab in before:
            self.switch(tab)
            self.close_tab(back_to=stays)
        self._engine.end_workers()

    def leave_pages(self) -> None:
        """Leave the page of every tab, as far as they can be left; a tab may have crashed."""
        with suppress(WebDriverException):
            for tab in self._engine.tabs():
                self.switch(tab)
                self.open("about:blank")

    def end_service_workers(self) -> None:
        """End them, as the browser does when they are idle: only what they stored is left."""
        self._engine.end_service_workers()

    def end_shared_workers(self) -> None:
        """End them from within, as a browser that runs out of memory does: they keep nothing."""
        self.devtools.end_workers("shared_worker")

    def move_clock(self, seconds: float) -> None:
        """
        Let time have passed for pages that are loaded, and workers that are asked, from now on.
        """
        script = f"Date.now = ((now) => () => now() + {seconds * 1000})(Date.now.bind(Date));"
        self.before_every_page(script)
        self.devtools.run_in_shared_workers(script)

    def set_time_zone(self, name: str) -> None:
        """Be somewhere else, as "Asia/Kolkata" names it."""
        self._driver.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": name})

    def clear_http_cache(self) -> None:
        """Have the browser forget what it has fetched; what sites have stored stays."""
        self._engine.command("Network.clearBrowserCache")

    def limit_storage(self, url: str, most: int) -> None:
        """
        Let the site at url store no more than so many bytes from now on, as on a disk that is full.
        """
        origin = "/".join(url.split("/", 3)[:3])
        self._engine.command("Storage.overrideQuotaForOrigin", origin=origin, quotaSize=most)

    def allow_any_policy(self) -> None:
        """Let pages of this tab do what their policy forbids, as with another one."""
        self._engine.command("Page.setBypassCSP", enabled=True)

    @property
    def devtools(self) -> DevTools:
        """The browser's DevTools, for what happens in workers."""
        return self._engine.devtools

    # Looking

    def sees(self, role: str, name: Name | None = None) -> bool:
        """Say whether such an element is shown now."""
        return self._shown(role, name) is not None

    def wait_for(self, role: str, name: Name | None = None, *, deadline: float = DEADLINE) -> str:
        """Wait until such an element is shown, and return its text."""
        found = self._wait(lambda: self._shown(role, name), _describe(role, name), deadline)
        return found.text

    def wait_gone(self, role: str, name: Name | None = None, *, deadline: float = DEADLINE) -> None:
        """Wait until no such element is shown."""
        self._wait(lambda: not self.sees(role, name), f"no {_describe(role, name)}", deadline)

    def wait_text(self, text: str, *, deadline: float = DEADLINE) -> None:
        """Wait until text stands somewhere in the visible page."""
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
        Wait until condition is true (here or at a server), and return its value; what names it.
        """
        return self._wait(condition, what, deadline)

    @property
    def text(self) -> str:
        """The visible text of the page."""
        found = self._find_css("body")
        return "" if found is None else found.text

    @property
    def title(self) -> str:
        """The title of the page."""
        return self._driver.title

    def value(self, role: str, name: Name) -> str:
        """Wait for a field and return what stands in it."""
        found = self._wait(lambda: self._shown(role, name), _describe(role, name), DEADLINE)
        return str(found.get_property("value"))

    def count(self, role: str, name: Name | None = None) -> int:
        """Return how many such elements are shown now."""
        return len(self._all_shown(role, name))

    # Doing

    def click(self, role: str, name: Name, *, deadline: float = DEADLINE) -> None:
        """Wait until such an element is shown and enabled, and click it."""

        def clicked() -> bool:
            found = self._shown(role, name)
            if found is None or not found.is_enabled():
                return False
            found.click()
            return True

        self._wait(clicked, f"{_describe(role, name)} to click", deadline)

    def fill(self, name: Name, text: str, *, role: str = "textbox") -> None:
        """Wait for a field and type text in place of what stands in it."""

        def filled() -> bool:
            found = self._shown(role, name)
            if found is None or not found.is_enabled():
                return False
            found.click()
            found.send_keys(Keys.CONTROL, "a")
            found.send_keys(Keys.DELETE)
            # Typed as an input method would: drivers refuse to send characters beyond U+FFFF by
            # key.
            self.execute("document.execCommand('insertText', false, arguments[0])", text)
            return True

        self._wait(filled, f"{_describe(role, name)} to fill", DEADLINE)

    def press(self, *keys: str) -> None:
        """Press keys where the focus is; selenium's Keys name the special ones."""
        self._driver.switch_to.active_element.send_keys(*keys)

    def answer_question(self, accepts: bool) -> str:
        """Answer the dialog that the page has opened to ask its user; return the question."""
        dialog = self._wait(self._dialog, "a question", DEADLINE)
        question: str = dialog.text
        dialog.accept() if accepts else dialog.dismiss()
        return question

    # For tests that ask the page itself

    def before_every_page(self, script: str) -> None:
        """Run the script in each page from now on, before any of the page's own."""
        self._engine.command("Page.addScriptToEvaluateOnNewDocument", source=script)

    def execute(self, script: str, *arguments: Any) -> Any:
        """Run the body of a JavaScript function in the page and return what it returns."""
        return self._driver.execute_script(script, *arguments)

    def execute_async(self, script: str, *arguments: Any) -> Any:
        """
        Run the body of an async JavaScript function in the page and return what it resolves to.
        """
        wrapped = (
            "const answer = arguments[arguments.length - 1];"
            f"(async (...parts) => {{ {script} }})(...Array.from(arguments).slice(0, -1))"
            ".then(value => answer({value}), error => answer({error: String(error)}));"
        )
        answer = self._driver.execute_async_script(wrapped, *arguments)
        assert "error" not in answer, answer["error"]
        return answer.get("value")

    def screenshot(self, path: Path) -> None:
        """Write a picture of the page to path."""
        self._driver.save_screenshot(str(path))

    def resize(self, width: int, height: int) -> None:
        """Give the window that size in pixels."""
        self._driver.set_window_size(width, height)

    def cookies(self) -> list[dict[str, Any]]:
        """Return the cookies of the page's address, those that scripts cannot see included."""
        return self._driver.get_cookies()

    def install_problems(self) -> list[str]:
        """Return why the browser would not install the site as an app."""
        answer = self._driver.execute_cdp_cmd("Page.getInstallabilityErrors", {})
        return [problem["errorId"] for problem in answer["installabilityErrors"]]

    def manifest(self) -> dict[str, Any]:
        """
        Return the web app manifest as the browser has read it: whole addresses, defaults filled in.
        """
        answer = self._driver.execute_cdp_cmd("Page.getAppManifest", {})
        assert answer["errors"] == [], answer["errors"]
        read: dict[str, Any] = answer["manifest"]
        return read

    # The console

    def console(self) -> list[Line]:
        """Return all that the console showed since the start: level, message, source."""
        self._console += self._engine.console()
        return self._console

    def expect_console(self, text: str) -> None:
        """Name an error that this test makes on purpose: a part of the console's line about it."""
        self._expected.append(text)

    def check_console(self) -> None:
        """
        Fail on any error in the console that was not expected, reports of the policy (CSP)
        included.

        What was expected must have come: an allowance never outlives its reason.
        """
        errors = [entry["message"] for entry in self.console() if entry["level"] == "SEVERE"]
        unexpected = [line for line in errors if not any(text in line for text in self._expected)]
        assert not unexpected, "errors in the console:\n" + "\n".join(unexpected)
        if not self._engine.HAS_CONSOLE:
            return
        missing = [text for text in self._expected if not any(text in line for line in errors)]
        assert not missing, f"expected in the console, but not there: {missing}"

    # How things are found

    def _wait(self, condition: Callable[[], _Found | None], what: str, deadline: float) -> _Found:
        def attempt(_: object) -> _Found | None:
            try:
                return condition()
            except WebDriverException as error:
                # ChromeDriver's other word for an element that left while it was looked at.
                if _is_gone(error):
                    return None
                raise

        def wait(seconds: float, poll: float) -> _Found | None:
            # A page may be replaced, or an element redrawn or covered, between finding and using
            # it.
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


def _is_gone(error: WebDriverException) -> bool:
    """Say whether an element's page was replaced meanwhile; Chromium has several words for that."""
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
