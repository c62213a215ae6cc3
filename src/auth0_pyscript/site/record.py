"""auth0/installed.json: what `add` wrote, so that `upgrade` and `remove` touch nothing else."""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path, PureWindowsPath

from .edits import Edit
from .problem import CommandProblem

NAME = "installed.json"


@dataclass(frozen=True)
class Record:
    """
    What was written. Paths have slashes.

    files: the hashes that each file in auth0/ may have, by its path below auth0/. There are two
        while a version is replaced by another.
    edits: the edits that each page and configuration may have, by its path below the site's folder.
        There are two, likewise, while a version is replaced.
    pages: the pages among them.
    """

    files: dict[str, list[str]] = field(default_factory=dict)
    edits: dict[str, list[list[Edit]]] = field(default_factory=dict)
    pages: list[str] = field(default_factory=list)

    def has(self, path: str, content: bytes) -> bool:
        """Return True if that file in auth0/ is as it was written."""
        return sha256(content) in self.files.get(path, [])

    def or_as(self, other: "Record") -> "Record":
        """Return a record of files and texts that are as in this one, or as in the other."""
        files = {
            path: sorted({*self.files.get(path, []), *other.files.get(path, [])})
            for path in {**self.files, **other.files}
        }
        edits = dict(self.edits)
        for path, variants in other.edits.items():
            own = edits.get(path, [])
            edits[path] = own + [edits for edits in variants if edits not in own]
        return Record(files, edits, sorted({*self.pages, *other.pages}))

    def encoded(self) -> bytes:
        """Return the file's bytes."""
        data = {
            "about": "Written by auth0-pyscript, which needs it for upgrade and remove.",
            "pages": sorted(self.pages),
            "edits": {
                path: [[[edit.at, edit.old, edit.new] for edit in edits] for edits in variants]
                for path, variants in sorted(self.edits.items())
            },
            "files": dict(sorted(self.files.items())),
        }
        # In ASCII, so that it also holds text whose encoding is not known.
        return (json.dumps(data, indent=1) + "\n").encode()


def read_record(auth0: Path) -> Record | None:
    """
    Return the record of the folder auth0/, None if there is none.

    Raises: CommandProblem if it cannot be read.
    """
    path = auth0 / NAME
    if not path.is_file():
        return None
    try:
        data = json.loads(path.read_bytes())
        return Record(
            files={_checked(name): list(hashes) for name, hashes in data["files"].items()},
            edits={
                _checked(name, may_be_hidden=False): [
                    [_edit(int(at), str(old), str(new)) for at, old, new in edits]
                    for edits in variants
                ]
                for name, variants in data["edits"].items()
            },
            pages=[str(page) for page in data["pages"]],
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandProblem(
            f"{path} cannot be read: {error}. It says what auth0-pyscript wrote here. Take it from "
            "a backup or from version control. Or delete the folder auth0/ and the lines with "
            '"auth0/a-" in your pages, and run add again.'
        ) from error


def _checked(path: str, *, may_be_hidden: bool = True) -> str:
    """
    Return a path below the folder. The record may come with somebody else's repository: it must not
    lead to files outside the folder, and no edit to hidden ones, such as those of git.

    Raises: ValueError.
    """
    parts = path.split("/")
    is_hidden = any(part.startswith(".") for part in parts)
    leads_out = "\\" in path or PureWindowsPath(path).drive or {"", ".", ".."} & {*parts}
    if leads_out or (is_hidden and not may_be_hidden):
        raise ValueError(f"it names {path!r}, which add never writes")
    return path


def _edit(at: int, old: str, new: str) -> Edit:
    """Return an edit. Raises: ValueError if it inserts nothing: it would fit into any file."""
    if not new:
        raise ValueError("it has an edit that add never makes")
    return Edit(at, old, new)


def sha256(content: bytes) -> str:
    """Return the hash of a file's content in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
