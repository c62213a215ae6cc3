"""The browsers of the end-to-end tests and the bench, from the machine or from Debian."""

import os
import shutil
import subprocess
import sys

from auth0_pyscript.site.assembly.problem import BuildProblem

from .project import Project
from .tools import fetch_with

# The packages of Debian, each with the names of its program on Debian and elsewhere.
Packages = dict[str, tuple[str, ...]]
CHROMIUM: Packages = {
    "chromium": ("chromium", "chromium-browser", "google-chrome", "chrome"),
    "chromium-driver": ("chromedriver",),
}
FIREFOX: Packages = {
    "firefox-esr": ("firefox-esr", "firefox")
}  # its driver is one of the tests' pinned packages
WEBKIT: Packages = {"webkit2gtk-driver": ("WebKitWebDriver",), "xvfb": ("Xvfb",)}
EVERY_ENGINE: Packages = CHROMIUM | FIREFOX | WEBKIT

_INSTALL = ("apt-get", "install", "--yes")


def ensure_browsers(project: Project, wanted: Packages) -> None:
    """
    Ensure that the programs of these packages are installed. Missing ones are installed by apt-get,
    as root or with sudo.

    Raises: BuildProblem that names the command to run, if this process may not install.
    """
    missing = _missing(wanted)
    if not missing:
        return
    rights = _rights()
    if shutil.which("apt-get") is None or rights is None:
        programs = ", ".join(wanted[package][0] for package in missing)
        raise BuildProblem(
            f"A browser, or what drives it, is not on this machine's PATH: {programs}. "
            f"On a Debian-like system run: sudo {' '.join((*_INSTALL, *missing))}"
        )
    fetch_with(
        [*rights, "apt-get", "update"], cwd=project.root, purpose="Reading Debian's package lists"
    )
    fetch_with(
        [*rights, *_INSTALL, *missing], cwd=project.root, purpose=f"Installing {', '.join(missing)}"
    )
    if _missing(wanted):
        raise BuildProblem(
            f"Installed, but still not on the PATH: a program of {', '.join(_missing(wanted))}."
        )


def _missing(wanted: Packages) -> list[str]:
    """Return the packages whose program is missing on this machine."""
    return [package for package, programs in wanted.items() if not any(map(shutil.which, programs))]


def _rights() -> list[str] | None:
    """Return the prefix that runs a command as root, None if this process may not."""
    if os.name != "posix":
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    # Without a terminal nobody can type a password, so only a sudo that asks for none will do.
    command = ["sudo", "-n", "true"]
    asks_nothing = subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
    return ["sudo"] if asks_nothing or sys.stdin.isatty() else None
