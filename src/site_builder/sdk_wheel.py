"""
The SDK as a wheel (PEP 427), with the same bytes for the same sources. For Pyodide and for pip.
"""

from .project import Project
from .wheel import wheel_archive

# The command, and the ready files that it writes: for CPython alone.
_NOT_FOR_BROWSERS = {"__pycache__", "__main__.py", "site", "static"}


def sdk_wheel(project: Project) -> tuple[str, bytes]:
    """
    Return the file name and the content of the wheel of src/auth0_pyscript. pyproject.toml
    describes it.
    """
    metadata = project.metadata()
    version = metadata["version"]
    stem = f"{metadata['name'].replace('-', '_')}-{version}"
    package = project.source / "auth0_pyscript"
    files = {
        path.relative_to(project.source).as_posix(): path.read_bytes()
        for path in package.rglob("*")
        if path.is_file() and not _NOT_FOR_BROWSERS & set(path.relative_to(package).parts)
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
    return f"{stem}-py3-none-any.whl", wheel_archive(files, about=about)


def _lines(*lines: str) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()
