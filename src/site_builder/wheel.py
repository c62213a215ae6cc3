"""
Wheels (PEP 427): their RECORD, their archive, and wheels of bytecode for the Pyodide of this site.
"""

import base64
import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

from auth0_pyscript.site.assembly.archive import archive

from .build_cache import cached
from .bytecode import COMPILER, SITE_PACKAGES, compile_modules
from .project import Project

_PURE = "py3-none-any"


def wheel_archive(files: Mapping[str, bytes], *, about: str) -> bytes:
    """
    Return the wheel with these files. `about` is its .dist-info folder, to which RECORD is added.
    """
    record = f"{about}/RECORD"
    files = {**files, record: _record(files, record)}
    # PEP 427 recommends the metadata last. Other files are in the order of their names.
    return archive(
        files, order=sorted(files, key=lambda path: (path.startswith(f"{about}/"), path))
    )


def bytecode_wheels(
    project: Project, name: str, wheels: Mapping[str, bytes], *, library: bytes
) -> dict[str, bytes]:
    """
    Return pure wheels, given by file name, with bytecode instead of sources. The new file names say
    so.

    Importing from bytecode is ten times faster. The wheels are cached under `name`. library is the
    compiled standard library, with which Pyodide starts to compile them.

    Raises: BuildProblem if Node.js is missing or a module cannot be compiled.
    """
    made_by = {**COMPILER, "wheel.py": Path(__file__).read_bytes()}
    inputs = {**wheels, "library": library, **made_by}
    return cached(project, name, inputs, lambda: _compiled(project, wheels, library))


def bytecode_name(project: Project, pure: str) -> str:
    """
    Return a wheel's file name, or another text, with the tag of Pyodide's bytecode instead of that
    of pure wheels.
    """
    return pure.replace(_PURE, _tag(project))


def _compiled(project: Project, wheels: Mapping[str, bytes], library: bytes) -> dict[str, bytes]:
    opened = {wheel: unpacked(content) for wheel, content in wheels.items()}
    sources = {
        f"{SITE_PACKAGES}{path}": content
        for files in opened.values()
        for path, content in files.items()
        if path.endswith(".py")
    }
    purpose = f"Compiling {', '.join(wheel.partition('-')[0] for wheel in wheels)}"
    compiled = compile_modules(project, sources, purpose=purpose, library=library)
    made = {}
    for wheel, files in opened.items():
        [about] = {path.partition("/")[0] for path in files if ".dist-info/" in path}
        del files[f"{about}/RECORD"]
        described = files[f"{about}/WHEEL"].decode()
        files[f"{about}/WHEEL"] = bytecode_name(project, described).encode()
        for path in [path for path in files if path.endswith(".py")]:
            files[f"{path}c"] = compiled[f"{SITE_PACKAGES}{path}c"]
            del files[path]
        made[bytecode_name(project, wheel)] = wheel_archive(files, about=about)
    return made


def unpacked(wheel: bytes) -> dict[str, bytes]:
    """Return the files of a wheel by their path in it."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as opened:
        return {name: opened.read(name) for name in opened.namelist() if not name.endswith("/")}


def _tag(project: Project) -> str:
    """Return the compatibility tag of Pyodide's bytecode. Another Python cannot read it."""
    lock_file = project.node_modules / "pyodide" / "pyodide-lock.json"
    version = json.loads(lock_file.read_text(encoding="utf-8"))["info"]["python"]
    return f"cp{''.join(version.split('.')[:2])}-none-any"


def _record(files: Mapping[str, bytes], record: str) -> bytes:
    """
    Return RECORD: a row with path, digest and size for each file, and one without digest and size
    for RECORD itself.
    """
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for path in sorted(files):
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[path]).digest()).rstrip(b"=")
        rows.writerow([path, f"sha256={digest.decode()}", len(files[path])])
    rows.writerow([record, "", ""])
    return text.getvalue().encode()
