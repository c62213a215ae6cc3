"""
pyodide-lock.json, cut down to what the site carries: the SDK's wheel, the vendored ones, and the parts of
Python's standard library that a page does not start with.

With it `packages: ["auth0-pyscript"]` in pyscript.json, and `pyodide_js.loadPackage("requests")` later, find
files of the site, checked against their SHA-256 by the browser (Subresource Integrity), without micropip.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .pins import PinnedWheel
from .problem import BuildProblem
from .project import Project
from .stdlib_parts import NET, PARTS


def lock_file(
    project: Project,
    wheels: Mapping[PinnedWheel, str],
    *,
    sdk: tuple[str, bytes],
    parts: Mapping[str, tuple[str, bytes]],
) -> bytes:
    """
    Return the lock file's content. `wheels` gives each wheel's address, relative to the lock file; `sdk` is
    file name and content of the SDK's wheel, which lies beside it; `parts` gives address and content of the
    standard library's parts.

    Raises: BuildProblem when Pyodide's own lock file does not know a wheel, or one needs what is not there.
    """
    path = project.node_modules / "pyodide" / "pyodide-lock.json"
    published = json.loads(path.read_text(encoding="utf-8"))
    packages = {
        wheel.name: _entry(published["packages"], wheel, address) for wheel, address in wheels.items()
    }
    for name, package in packages.items():
        for needed in package["depends"]:
            if needed not in packages:
                raise BuildProblem(f"requirements/site.txt has {name}, which needs {needed}: add that, too.")
        # All of them are, or serve, clients of HTTP.
        package["depends"] = [*package["depends"], NET]
    metadata = project.metadata()
    for name, (address, content) in parts.items():
        # The whole modules of the part; of others it has a piece, which the finder in the site knows.
        imports = [module for module in PARTS[name] if "." not in module]
        packages[name] = _own_entry(name, published["info"]["python"], address, content, imports=imports)
    address, content = sdk
    name = metadata["name"]
    packages[name] = _own_entry(name, metadata["version"], address, content, imports=["auth0_pyscript"])
    lock = {"info": published["info"], "packages": dict(sorted(packages.items()))}
    return (json.dumps(lock, indent=1) + "\n").encode()


def _entry(published: dict[str, Any], wheel: PinnedWheel, address: str) -> dict[str, Any]:
    """Pyodide publishes what a package imports and needs; version and file are the pinned ones."""
    if wheel.name not in published:
        raise BuildProblem(
            f"Pyodide's lock file knows no package {wheel.name}; requirements/site.txt names it."
        )
    known: dict[str, Any] = published[wheel.name]
    return known | {"version": wheel.version, "file_name": address, "sha256": wheel.sha256}


def _own_entry(
    name: str, version: str, address: str, content: bytes, *, imports: list[str]
) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "file_name": address,
        "sha256": hashlib.sha256(content).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": imports,
        "depends": [],
        "unvendored_tests": False,
    }
