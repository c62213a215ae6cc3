"""What every engine has. What only some can do is refused here, by name."""

from typing import Any, NoReturn

from selenium.webdriver.remote.webdriver import WebDriver

from e2e.devtools import DevTools

Line = dict[str, Any]  # of a console: level ("SEVERE" for an error), message, source


class Engine:
    """One browser that runs, with a profile of its own, until `close`."""

    NAME: str
    HAS_CONSOLE = True

    def __init__(self, driver: WebDriver) -> None:
        self.driver = driver

    def close(self) -> None:
        """End it."""
        self.driver.quit()

    def begin(self) -> None:
        """Be a browser that knows nothing, until `forget`."""
        self._refuse("being several browsers in one")

    def forget(self) -> None:
        """Close all that was opened since `begin`, and keep nothing of it."""
        self._refuse("being several browsers in one")

    def tabs(self) -> list[str]:
        """Return the tabs that were opened, or were there at the start."""
        return self.driver.window_handles

    def new_tab(self) -> None:
        """Open a tab and go there."""
        self.driver.switch_to.new_window("tab")

    def reload(self) -> None:
        """Reload the page, as the reload button does."""
        self.driver.refresh()

    def console(self) -> list[Line]:
        """Return what the console showed since this was last called."""
        return []

    @property
    def devtools(self) -> DevTools:
        """Chromium's DevTools, for what happens in workers."""
        self._refuse("reaching into workers")

    def end_workers(self) -> None:
        """End the workers of pages that were closed. Most browsers do so by themselves."""

    def end_service_workers(self) -> None:
        """End the Service Workers."""
        self._refuse("ending Service Workers")

    def command(self, method: str, **params: Any) -> Any:
        """Send one of Chromium's DevTools commands to the page, and return its result."""
        self._refuse(method)

    def _refuse(self, what: str) -> NoReturn:
        raise NotImplementedError(
            f"{what} is not to be had in {self.NAME}: drive Chromium for this"
        )
