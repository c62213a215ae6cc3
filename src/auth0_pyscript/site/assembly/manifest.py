"""The lists of files in a site: all its files, and the files that Python's start requests."""

import hashlib
import json
from collections.abc import Mapping
from urllib.parse import unquote

from .assets import SDK
from .ready_parts import START

# The files that PyScript and Pyodide fetch before main.py runs, besides the page's own modules.
_START_VENDORED = ("pyscript/", "pyodide/", "dompurify/", START)
_START_OURS = (
    f"/{SDK}",
    ".py",
    ".whl",
    "/early_start.mjs",
    "/interpreter.mjs",
    "/cooperative_start.mjs",
    "/html.mjs",
    "/pyodide-lock.json",
    "/pyscript.json",
)


def all_files(
    files: Mapping[str, bytes], *, assets: str, vendor: str
) -> list[dict[str, str | int]]:
    """
    Return path, sha256 (hexadecimal), size in bytes and part of each file.

    The part is "python" for files that only the page's Python needs, "page" for all others. Files
    that a browser requests only to install the site are not in the list, because it has a network
    then. Nor is the script for browsers that are too old to store the site.
    """
    left_out = _for_installing(files, assets=assets) | {f"{assets}/too_old.js"}
    of_python = _read_by_python(files, assets=assets)
    return [
        {
            "path": path,
            "sha256": hashlib.sha256(content).hexdigest(),
            "size": len(content),
            "part": "python"
            if path in of_python or _is_for_python(path, assets=assets, vendor=vendor)
            else "page",
        }
        for path, content in sorted(files.items())
        if path not in left_out
    ]


def _for_installing(files: Mapping[str, bytes], *, assets: str) -> set[str]:
    """Return the icons in the web app manifest that the page itself does not use."""
    manifest = json.loads(files.get(f"{assets}/manifest.webmanifest", b"{}"))
    named = [icon["src"] for icon in manifest.get("icons", ())]
    return {f"{assets}/{src}" for src in named if src.encode() not in files["index.html"]}


def _read_by_python(files: Mapping[str, bytes], *, assets: str) -> set[str]:
    """Return the page's own modules and data, which PyScript puts into Python's current folder."""
    configuration = json.loads(files.get(f"{assets}/pyscript.json", b"{}"))
    return {f"{assets}/{unquote(address[2:])}" for address in configuration.get("files", ())}


def _is_for_python(path: str, *, assets: str, vendor: str) -> bool:
    if path.startswith(f"{assets}/"):
        return path.endswith((*_START_OURS, "/start.json"))
    # MicroPython is for the vault and the demo tenant.
    return path.startswith(f"{vendor}/") and not path.startswith(f"{vendor}/micropython/")


def start_json(files: Mapping[str, bytes], *, assets: str, vendor: str) -> bytes:
    """
    Return start.json: what Python's start downloads, as [{"path", "size"}].

    Paths are relative to the assets folder, sizes in bytes.
    """
    folders = tuple(f"{vendor}/{name}" for name in _START_VENDORED)
    vendored = [path for path in files if path.startswith(folders)]
    of_python = _read_by_python(files, assets=assets)
    ours = [
        path
        for path in files
        if path.startswith(f"{assets}/") and (path.endswith(_START_OURS) or path in of_python)
    ]
    listed = [(f"../{path}", path) for path in sorted(vendored)]
    listed += [(path.partition("/")[2], path) for path in sorted(ours)]
    entries = [{"path": address, "size": len(files[path])} for address, path in listed]
    return (json.dumps(entries, indent=1) + "\n").encode()
