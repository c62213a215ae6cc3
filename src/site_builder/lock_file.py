"""
pyodide-lock.json, cut down to what the site carries: the SDK's wheel and the vendored ones.

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


def lock_file(project: Project, wheels: Mapping[PinnedWheel, str], *, sdk: tuple[str, bytes]) -> bytes:
    """
    Return the lock file's content. `wheels` gives each wheel's address, relative to the lock file; `sdk` is
    file name and content of the SDK's wheel, which lies beside it.

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
    file_name, content = sdk
    metadata = project.metadata()
    packages[metadata["name"]] = {
        "name": metadata["name"],
        "version": metadata["version"],
        "file_name": file_name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "install_dir": "site",
        "package_type": "package",
        "imports": ["auth0_pyscript"],
        "depends": [],
        "unvendored_tests": False,
    }
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
