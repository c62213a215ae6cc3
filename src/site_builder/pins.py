"""
The pins in `requirements/`: the wheels and the files of npm packages of which a site is made, by
SHA-256.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from auth0_pyscript.site.assembly.problem import BuildProblem

_REQUIREMENT = re.compile(r"([a-z0-9-]+)==([0-9][0-9.a-z]*) --hash=sha256:([0-9a-f]{64})")
_CHECKSUM = re.compile(r"([0-9a-f]{64})  (\S+)")


@dataclass(frozen=True)
class PinnedWheel:
    """One line of requirements/site.txt: a pure-Python wheel."""

    name: str
    version: str
    sha256: str

    @property
    def file_name(self) -> str:
        """The file's name as PEP 427 spells it."""
        return f"{self.name.replace('-', '_')}-{self.version}-py3-none-any.whl"


@dataclass(frozen=True)
class PinnedFile:
    """One line of requirements/vendor.sha256: a file below node_modules."""

    path: str
    sha256: str


def read_wheels(requirements: Path) -> tuple[PinnedWheel, ...]:
    """Return the wheels in the site. Raises: BuildProblem for any other kind of line."""
    return tuple(PinnedWheel(*groups) for groups in _lines(requirements / "site.txt", _REQUIREMENT))


def read_files(requirements: Path) -> tuple[PinnedFile, ...]:
    """Return the vendored files of npm packages, listed as `sha256sum` prints them."""
    return tuple(
        PinnedFile(path=path, sha256=sha256)
        for sha256, path in _lines(requirements / "vendor.sha256", _CHECKSUM)
    )


def checked(path: Path, sha256: str, *, cure: str) -> bytes:
    """
    Return the file's bytes if they are the pinned ones.

    Raises: BuildProblem if the file is missing or has another SHA-256. `cure` says what to do then.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BuildProblem(f"{path} cannot be read ({error.strerror}). {cure}") from error
    actual = hashlib.sha256(content).hexdigest()
    if actual != sha256:
        raise BuildProblem(
            f"{path} is not the pinned file: its SHA-256 is {actual}, expected {sha256}. {cure}"
        )
    return content


def _lines(path: Path, form: re.Pattern[str]) -> list[tuple[str, ...]]:
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        match = form.fullmatch(line)
        if match is None:
            raise BuildProblem(f"{path}, line {number}, is not of the form {form.pattern}: {line}")
        found.append(match.groups())
    return found
