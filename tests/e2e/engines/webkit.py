"""Debian's WebKitGTK: its MiniBrowser, controlled by WebKitWebDriver, on a virtual screen."""

import os
import shutil
import warnings
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from e2e.engines.engine import Engine
from e2e.engines.screen import Screen


class WebKit(Engine):
    """
    MiniBrowser, which deletes all data when it ends.

    Its console cannot be read: this release of WebKitWebDriver offers neither a log nor WebDriver
    BiDi, and WebKit prints no messages of private sessions. So errors in its console fail no test.
    """

    NAME = "WebKitGTK"
    HAS_CONSOLE = False

    def __init__(self, profile: Path) -> None:
        webdriver_path = shutil.which("WebKitWebDriver")
        assert webdriver_path, "WebKitWebDriver is needed: apt-get install webkit2gtk-driver"
        self._screen = Screen()
        folders = {
            f"XDG_{name}_HOME": str(profile / name) for name in ("CACHE", "CONFIG", "DATA", "STATE")
        }
        environment = os.environ | folders | {"DISPLAY": self._screen.display}
        service = Service(executable_path=webdriver_path, env=environment)
        try:
            with warnings.catch_warnings():
                # Selenium's own class still starts WebKit in a way that Selenium itself calls
                # deprecated.
                warnings.filterwarnings("ignore", "setting remote_server_addr", DeprecationWarning)
                driver = webdriver.WebKitGTK(options=Options(), service=service)
            super().__init__(driver)
        except BaseException:
            self._screen.close()
            raise

    def close(self) -> None:
        """End it."""
        super().close()
        self._screen.close()
