"""The SDK as a wheel (PEP 427), the same bytes for the same sources. For Pyodide; pip takes it, too."""

import base64
import csv
import hashlib
import io

from .archive import archive
from .project import Project


def sdk_wheel(project: Project) -> tuple[str, bytes]:
    """Return file name and content of the wheel of src/auth0_pyscript, described as in pyproject.toml."""
    metadata = project.metadata()
    version = metadata["version"]
    stem = f"{metadata['name'].replace('-', '_')}-{version}"
    package = project.source / "auth0_pyscript"
    files = {
        path.relative_to(project.source).as_posix(): path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    about = f"{stem}.dist-info"
    files[f"{about}/METADATA"] = _lines(
        "Metadata-Version: 2.4",
        f"Name: {metadata['name']}",
        f"Version: {version}",
        f"Summary: {metadata['description']}",
        f"License-Expression: {metadata['license']}",
        "License-File: LICENSE",
        f"Requires-Python: {metadata['requires-python']}",
    )
    files[f"{about}/WHEEL"] = _lines(
        "Wheel-Version: 1.0",
        "Generator: auth0-pyscript",
        "Root-Is-Purelib: true",
        "Tag: py3-none-any",
    )
    files[f"{about}/licenses/LICENSE"] = (project.root / "LICENSE").read_bytes()
    record = f"{about}/RECORD"
    files[record] = _record(files, record)
    # PEP 427 recommends the metadata last; the rest in order of names.
    order = sorted(files, key=lambda path: (path.startswith(f"{about}/"), path))
    return f"{stem}-py3-none-any.whl", archive(files, order=order)


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _record(files: dict[str, bytes], record: str) -> bytes:
    """Return RECORD: a row of path, digest and size for each file, and an open one for RECORD itself."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for path in sorted(files):
        digest = base64.urlsafe_b64encode(hashlib.sha256(files[path]).digest()).rstrip(b"=")
        rows.writerow([path, f"sha256={digest.decode()}", len(files[path])])
    rows.writerow([record, "", ""])
    return text.getvalue().encode()
