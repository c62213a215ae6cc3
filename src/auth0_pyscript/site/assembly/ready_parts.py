"""
The ready parts: all files of a site that only Node.js, Pyodide or MicroPython's compiler can make.

`site_builder.make_ready` makes them in the repository. `strict_site` and `guest` make sites of them
with the standard library alone. In their texts stand placeholders: `__ASSETS__` and `__VENDOR__`
for the folders' names, `__BUILD__` for the build's id, `__VAULT__` and `__AHEAD__` for the vault's
files, `__SITE__` for the way from our files to the site, `__PACKAGES__` for what Python's start
loads, `__HTML__` for whether it writes HTML, `__MANIFEST__` for the list of all files.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Self

from .fingerprint import fingerprint
from .licenses import license_names

Files = Mapping[str, bytes]  # contents by path

FINGERPRINT = "fingerprint.txt"  # in the group `runtime`
SDK, OVER_VAULT = "sdk.zip", "over_vault.txt"  # in the group `sdk`: see `sdk`
# In the group `guest`: the callback page, its styles, and the SDK for Python in the page.
CALLBACK, STYLES, SOURCES = "callback.html", "callback.css", "auth0_pyscript.zip"
LOCK = "pyodide-lock.json"
# Folders in the group `vendored`: for the vault and a demo; for a page whose Python writes HTML.
MICROPYTHON, DOMPURIFY = "micropython/", "dompurify/"
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
    sdk: Files = field(default_factory=dict)  # the SDK's bytecode: SDK, OVER_VAULT
    guest: Files = field(default_factory=dict)  # for other people's pages
    worker: Files = field(default_factory=dict)  # the Service Workers that are one file
    demo_worker: Files = field(default_factory=dict)  # sw.js of a demo, and its modules
    vendored: Files = field(default_factory=dict)  # PyScript, Pyodide, wheels …
    lock: Files = field(default_factory=dict)  # pyodide-lock.json
    licenses: Files = field(default_factory=dict)  # the texts, one for each software
    runtime: Files = field(
        default_factory=dict
    )  # FINGERPRINT of the runtime that fits: see `split`

    def files(self) -> dict[str, bytes]:
        """Return all files, each group in a directory with its name."""
        return {
            f"{group.name}/{path}": content
            for group in fields(self)
            for path, content in getattr(self, group.name).items()
        }

    def write(self, folder: Path) -> None:
        """Write all files below folder."""
        for path, content in self.files().items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)

    def split(self) -> tuple[Self, Self]:
        """
        Return the parts in two: what every site needs, and the runtime: PyScript, Pyodide, packages
        and the SDK's bytecode, which only a site that is built by us contains.

        The first part has the fingerprint of the second, so that both are of one version.
        """
        ours = {path for path in self.vendored if path.startswith(MICROPYTHON)}
        texts = {f"{name}.txt" for name in license_names(ours)}
        runtime = type(self)(
            vendored=_only(self.vendored, self.vendored.keys() - ours),
            sdk=self.sdk,
            lock=self.lock,
            licenses=_only(self.licenses, self.licenses.keys() - texts),
        )
        static = replace(
            self,
            vendored=_only(self.vendored, ours),
            sdk={},
            lock={},
            licenses=_only(self.licenses, texts),
            runtime={FINGERPRINT: fingerprint(runtime.files()).encode()},
        )
        return static, runtime

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


def _only(files: Files, paths: Iterable[str]) -> dict[str, bytes]:
    return {path: files[path] for path in sorted(paths)}
