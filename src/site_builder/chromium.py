"""Chromium and ChromeDriver, for the tests, the bench and the snapshot: from the machine or from Debian."""

import os
import shutil
import subprocess
import sys

from .problem import BuildProblem
from .project import Project
from .tools import fetch_with

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_INSTALL = ("apt-get", "install", "--yes", "chromium", "chromium-driver")

CHROMIUM_CURE = (
    "On a Debian-like system run: sudo apt-get install --yes chromium; "
    f"elsewhere install Chromium or Chrome as one of {', '.join(_BROWSERS)}. Then run this command again."
)


def find_chromium() -> str | None:
    """Return the path of Chromium; None when it is not on the PATH."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


def ensure_chromium(project: Project) -> None:
    """
    See to it that Chromium and ChromeDriver are there: else apt-get installs them, as root or with sudo.

    Raises: BuildProblem that names the one command to run when this may not install.
    """
    if _present():
        return
    rights = _rights()
    if shutil.which("apt-get") is None or rights is None:
        raise BuildProblem(
            "The tests drive Chromium, and Chromium with ChromeDriver is not on this machine's PATH. "
            f"On a Debian-like system run: sudo {' '.join(_INSTALL)}"
        )
    fetch_with([*rights, "apt-get", "update"], cwd=project.root, purpose="Reading Debian's package lists")
    fetch_with([*rights, *_INSTALL], cwd=project.root, purpose="Installing Chromium and ChromeDriver")
    if not _present():
        raise BuildProblem("Chromium was installed, but it or chromedriver is not on the PATH.")


def _present() -> bool:
    return shutil.which("chromedriver") is not None and find_chromium() is not None


def _rights() -> list[str] | None:
    """Return what to put before a command to run it as root; None when that is not allowed."""
    if os.name != "posix":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    # Without a terminal nobody can type a password, so only a sudo that asks for none will do.
    asks_nothing = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0  # noqa: S607
    return ["sudo"] if asks_nothing or sys.stdin.isatty() else None
