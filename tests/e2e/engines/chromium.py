"""Debian's Chromium, or an installed Chrome, without network traffic of its own."""

import shutil
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from e2e.devtools import DevTools
from e2e.engines.engine import Engine, Line

_BINARIES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "headless=new",
    "no-sandbox",
    "disable-gpu",
    "disable-dev-shm-usage",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    # One browser in a hundred samples the stacks of allocations. Stacks of WebAssembly (JavaScript
    # Promise Integration) are shorter than it expects, and the tab crashes.
    "disable-features=HeapProfilerReporting",
    # A test's page lives for seconds, and the optimization of its WebAssembly would take longer.
    "js-flags=--liftoff-only",
    "window-size=1200,900",
)
_BLOCK = 2  # the value "block" of a content setting


class Chromium(Engine):
    """Chromium, controlled by ChromeDriver and DevTools."""

    NAME = "Chromium"
    driver: webdriver.Chrome

    def __init__(
        self,
        profile: Path,
        *,
        keeps_site_data: bool = True,
        hosts: dict[str, str],
        trusts: str = "",
    ) -> None:
        """keeps_site_data, hosts and trusts: as in `Browser`."""
        binary = next((path for name in _BINARIES if (path := shutil.which(name))), None)
        chromedriver = shutil.which("chromedriver")
        assert binary and chromedriver, (
            "Chromium and ChromeDriver are needed: apt-get install chromium-driver"
        )
        options = webdriver.ChromeOptions()
        options.binary_location = binary
        for flag in (*_FLAGS, f"user-data-dir={profile}"):
            options.add_argument(f"--{flag}")
        if hosts:
            rules = ", ".join(f"MAP {name} {address}" for name, address in hosts.items())
            options.add_argument(f"--host-resolver-rules={rules}")
        if trusts:
            options.add_argument(f"--ignore-certificate-errors-spki-list={trusts}")
        if not keeps_site_data:
            # The setting for cookies and all other site data.
            options.add_experimental_option(
                "prefs", {"profile.default_content_setting_values.cookies": _BLOCK}
            )
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        super().__init__(
            webdriver.Chrome(options=options, service=Service(executable_path=chromedriver))
        )
        self._devtools: DevTools | None = None
        self._first_tab = self.driver.current_window_handle
        self._context = ""  # DevTools' id of the browser context, between begin and forget

    def close(self) -> None:
        """End it."""
        if self._devtools is not None:
            self._devtools.close()
        super().close()

    def begin(self) -> None:
        """Behave like a new browser until `forget`, with one of Chromium's browser contexts."""
        self._context = self.devtools.ask("Target.createBrowserContext")["browserContextId"]
        self.new_tab()

    def forget(self) -> None:
        """Close all tabs since `begin`, and delete their data."""
        self.devtools.run_in_shared_workers("")
        self.devtools.ask("Target.disposeBrowserContext", browserContextId=self._context)
        self._context = ""
        self.driver.switch_to.window(self._first_tab)
        self.console()

    def tabs(self) -> list[str]:
        """Return the tabs of this browser."""
        return [tab for tab in super().tabs() if not self._context or tab != self._first_tab]

    def new_tab(self) -> None:
        """Open a tab, and navigate it to url."""
        if not self._context:
            super().new_tab()
            return
        context = {"browserContextId": self._context}
        tab = self.devtools.ask("Target.createTarget", url="about:blank", **context)["targetId"]
        self.driver.switch_to.window(tab)

    def console(self) -> list[Line]:
        """Return the console messages since the last call."""
        lines: list[Line] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return lines

    @property
    def devtools(self) -> DevTools:
        """The browser's DevTools."""
        if self._devtools is None:
            self._devtools = DevTools(
                self.driver.capabilities["goog:chromeOptions"]["debuggerAddress"]
            )
        return self._devtools

    def end_workers(self) -> None:
        """End all shared workers, because a shared worker may outlive its pages."""
        self.devtools.end_workers("shared_worker")
        self.end_service_workers()

    def end_service_workers(self) -> None:
        """End the Service Workers."""
        self.command("ServiceWorker.enable")
        self.command("ServiceWorker.stopAllWorkers")

    def remove_service_workers(self, origin: str) -> None:
        """Remove an origin's Service Workers, also those that are being installed."""
        self.command("Storage.clearDataForOrigin", origin=origin, storageTypes="service_workers")

    def command(self, method: str, **params: Any) -> Any:
        """Send a DevTools command to the page."""
        return self.driver.execute_cdp_cmd(method, params)
