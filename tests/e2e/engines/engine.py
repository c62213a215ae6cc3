"""The methods of every engine. A method that only some engines support raises an error here."""

from typing import Any, NoReturn

from selenium.webdriver.remote.webdriver import WebDriver

from e2e.devtools import DevTools

Line = dict[str, Any]  # a console message: level ("SEVERE" for an error), message, source


class Engine:
    """A running browser with its own profile, until `close`."""

    NAME: str
    HAS_CONSOLE = True

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver

    def close(self) -> None:
        """End it."""
        self.driver.quit()

    def begin(self) -> None:
        """Behave like a new browser until `forget`."""
        self._refuse("being several browsers in one")

    def forget(self) -> None:
        """Close all tabs since `begin`, and delete their data."""
        self._refuse("being several browsers in one")

    def tabs(self) -> list[str]:
        """Return the tabs of this browser."""
        return self.driver.window_handles

    def new_tab(self) -> None:
        """Open a tab, and navigate it to url."""
        self.driver.switch_to.new_window("tab")

    def reload(self) -> None:
        """Reload the page, as the reload button does."""
        self.driver.refresh()

    def console(self) -> list[Line]:
        """Return the console messages since the last call."""
        return []

    @property
    def devtools(self) -> DevTools:
        """Chromium's DevTools, for events in workers."""
        self._refuse("reaching into workers")

    def end_workers(self) -> None:
        """End the workers of pages that were closed. Most browsers do so by themselves."""

    def end_service_workers(self) -> None:
        """End the Service Workers."""
        self._refuse("ending Service Workers")

    def remove_service_workers(self, origin: str) -> None:
        """Remove an origin's Service Workers. Only Chromium reports what happens to them later."""

    def command(self, method: str, **params: Any) -> Any:
        """Send one of Chromium's DevTools commands to the page, and return its result."""
        self._refuse(method)

    def _refuse(self, what: str) -> NoReturn:
        raise NotImplementedError(
            f"{what} is not to be had in {self.NAME}: drive Chromium for this"
        )
