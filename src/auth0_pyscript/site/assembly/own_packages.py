"""
The packages of a page's own PyScript configuration, with all that they need: wheels beside the
page, of a folder of wheels (`--packages-from`), and those that every site has.
"""

import hashlib
import json
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .app_imports import parts_needed
from .page_folder import PageFolder
from .problem import BuildProblem
from .pyscript_settings import PyScriptSettings
from .ready_parts import LOCK, ReadyParts
from .stdlib_parts import PARTS
from .wheels import Python, Requirement, Wheel, order, read_requirement

_FOLDER = "wheels/"  # in the assets folder
_FROM = "--packages-from"
_SDK = re.compile(r"auth0[-_.]pyscript(?:[-<>=~!\[ ]|$)", re.IGNORECASE)


@dataclass(frozen=True)
class OwnPackages:
    """names for PyScript's `packages`; the lock file; the wheels by path in the assets folder."""

    names: tuple[str, ...]
    lock: bytes
    files: dict[str, bytes]


def own_packages(page: PageFolder, settings: PyScriptSettings, ready: ReadyParts) -> OwnPackages:
    """
    Return the packages that the page's configuration names, and all that they need.

    Raises: BuildProblem if one of them is nowhere, or none of its wheels runs in Pyodide.
    """
    lock = json.loads(ready.lock[LOCK])
    found = _Packages(page, settings, lock)
    names = tuple(found.add(entry) for entry in settings.packages if not _is_sdk(entry))
    if not found.files:
        return OwnPackages(names, ready.lock[LOCK], {})
    lock["packages"] = dict(sorted(lock["packages"].items()))
    return OwnPackages(names, (json.dumps(lock, indent=1) + "\n").encode(), found.files)


def _is_sdk(entry: str) -> bool:
    """Return True for the SDK itself, which every site has, without a wheel."""
    return bool(_SDK.match(posixpath.basename(entry)))


class _Packages:
    def __init__(self, page: PageFolder, settings: PyScriptSettings, lock: dict[str, Any]) -> None:
        info = lock["info"]
        self._python = Python(info["python"], info.get("abi_version", ""))
        self._page = page
        self._settings = settings
        self._entries: dict[str, Any] = lock["packages"]
        self._of_site = {*self._entries} - {*PARTS}
        self._beside = {
            posixpath.basename(path): content
            for path, content in page.files.items()
            if path.endswith(".whl")
        }
        self._open: list[str] = []  # those whose needs are being added
        self.files: dict[str, bytes] = {}

    def add(self, entry: str) -> str:
        """Add a package of `packages`, and return its name in the lock file."""
        if entry.endswith(".whl"):
            path = posixpath.normpath(entry)
            if path not in self._page.files:
                raise BuildProblem(
                    f"{self._settings.path}: `packages` names {entry}, which is not in "
                    f"{self._page.name}. Put the wheel there."
                )
            wheel = Wheel(posixpath.basename(path), self._page.files[path])
            if not self._python.takes(wheel.file_name):
                raise BuildProblem(
                    f"{self._settings.path}: {entry} does not run in the browser. Take a pure "
                    f"wheel (py3-none-any), or one for Pyodide {self._python.abi}."
                )
            return self._add_wheel(wheel, frozenset())
        return self._add(read_requirement(entry), f"{self._settings.path}: `packages` names it")

    def _add(self, wanted: Requirement, why: str) -> str:
        known = self._entries.get(wanted.name)
        if known and wanted.allows(known["version"]):
            return wanted.name
        if wanted.name in self._of_site or not known:
            wheel = self._best(wanted)
            if wheel:
                return self._add_wheel(wheel, wanted.extras)
        if known:
            raise BuildProblem(
                f"{why}, but not with the version {known['version']} of {wanted.name}, which the "
                "site has."
            )
        raise BuildProblem(
            f"The package {wanted.name} is missing ({why}). Put its wheel beside the page, or give "
            f"a folder of wheels with {_FROM} DIR. It must be pure (py3-none-any), or made for "
            f"Pyodide {self._python.abi}. Every site has {', '.join(sorted(self._of_site))}."
        )

    def _best(self, wanted: Requirement) -> Wheel | None:
        """Return the newest wheel that fits; a preliminary version only where there is no other."""
        folder = self._page.wheels
        paths = {path.name: path for path in sorted(folder.glob("*.whl"))} if folder else {}
        fitting = [
            wheel
            for name in {*self._beside, *paths}
            if (wheel := Wheel(name, b"")).name == wanted.name
            and self._python.takes(name)
            and wanted.allows(wheel.version)
        ]
        if not fitting:
            return None
        name = max(fitting, key=_preference).file_name
        return Wheel(name, self._beside[name] if name in self._beside else _read(paths[name]))

    def _add_wheel(self, wheel: Wheel, extras: frozenset[str]) -> str:
        files = wheel.files()
        sources = [content for path, content in files.items() if path.endswith(".py")]
        depends = parts_needed(sources)
        self._entries[wheel.name] = {
            "name": wheel.name,
            "version": wheel.version,
            "file_name": f"{_FOLDER}{wheel.file_name}",
            "sha256": hashlib.sha256(wheel.content).hexdigest(),
            "install_dir": "site",
            "package_type": "package",
            "imports": wheel.modules(),
            "depends": depends,
            "unvendored_tests": False,
        }
        self.files[f"{_FOLDER}{wheel.file_name}"] = wheel.content
        self._open.append(wheel.name)
        for needed in wheel.requirements():
            # Pyodide installs a package after what it depends on, so a circle would wait for ever.
            if needed.name in self._open:
                continue
            if not needed.marker or self._python.marked(needed.marker, extras):
                depends.append(self._add(needed, f"{wheel.file_name} needs it"))
        self._open.pop()
        return wheel.name


def _preference(wheel: Wheel) -> tuple[bool, tuple[tuple[int, ...], bool, str], str]:
    key = order(wheel.version)
    return key[1], key, wheel.file_name


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BuildProblem(f"{path} cannot be read: {error.strerror}") from error
