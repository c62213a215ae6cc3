"""
The ready parts: all files of a site that only Node.js, Pyodide or MicroPython's compiler can make.

`make_ready` makes them in the repository. `build_site` makes a site of them with the standard
library alone. In their texts stand placeholders: `__ASSETS__` and `__VENDOR__` for the folders'
names, `__BUILD__` for the build's id, `__VAULT__` and `__AHEAD__` for the vault's files,
`__SITE__` for the way from our files to the site, `__PACKAGES__` for what Python's start loads,
`__MANIFEST__` for the list of all files.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Self

Files = Mapping[str, bytes]  # contents by path

OVER_VAULT, IN_PAGE = "over_vault.zip", "in_page.zip"  # the SDK's bytecode, for either place of it
CALLBACK, SOURCES = "callback.html", "auth0_pyscript.zip"  # in the group `guest`
LOCK = "pyodide-lock.json"
MICROPYTHON = "micropython/"  # a folder in the group `vendored`, for the vault and for a demo
# Python's standard library, in the group `vendored`. The archive holds its files uncompressed:
# compressed as a whole when it is sent, it is a third smaller. Hosts decide by the type, and so by
# the name, what to compress: texts, but not archives.
START = "stdlib/start.zip.txt"


@dataclass(frozen=True)
class ReadyParts:
    """Groups of files. Each path is relative to the group."""

    page: Files = field(default_factory=dict)  # scripts, and the modules that PyScript imports
    tenant: Files = field(default_factory=dict)  # what the demo tenant's pages show
    vault: Files = field(default_factory=dict)  # vault.js, and what it loads from its folder
    sdk: Files = field(default_factory=dict)  # OVER_VAULT, IN_PAGE
    guest: Files = field(default_factory=dict)  # CALLBACK, SOURCES: for other people's pages
    worker: Files = field(default_factory=dict)  # the Service Workers that are one file
    demo_worker: Files = field(default_factory=dict)  # sw.js of a demo, and its modules
    vendored: Files = field(default_factory=dict)  # PyScript, Pyodide, wheels, MicroPython
    lock: Files = field(default_factory=dict)  # pyodide-lock.json
    licenses: Files = field(default_factory=dict)  # the texts, one for each software

    def write(self, folder: Path) -> None:
        """Write each group to a directory with its name in folder."""
        for name, files in self._groups().items():
            for path, content in files.items():
                target = folder / name / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)

    @classmethod
    def read(cls, *folders: Path) -> Self:
        """Return what was written to these folders, together."""
        return cls(
            **{
                group.name: {
                    path.relative_to(folder / group.name).as_posix(): path.read_bytes()
                    for folder in folders
                    for path in sorted((folder / group.name).rglob("*"))
                    if path.is_file()
                }
                for group in fields(cls)
            }
        )

    def _groups(self) -> dict[str, Files]:
        return {group.name: getattr(self, group.name) for group in fields(self)}
