"""
pyodide-lock.json, reduced to the packages in the site: the vendored wheels, and the parts of
Python's standard library that a page does not start with.

With this file `pyodide_js.loadPackage("requests")` loads files of the site without micropip. The
browser checks them against their SHA-256 (Subresource Integrity).
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from auth0_pyscript.site.assembly.problem import BuildProblem
from auth0_pyscript.site.assembly.stdlib_parts import NET, PARTS

from .pins import PinnedWheel, read_wheels
from .project import Project
from .stdlib import part_path
from .wheel import bytecode_name

_VENDORED = "../__VENDOR__/"  # relative to the lock file


def lock_file(project: Project, *, vendored: Mapping[str, bytes]) -> bytes:
    """
    Return the lock file's content. `vendored` are the files of the folder beside its own.

    Raises: BuildProblem if Pyodide's own lock file does not list a wheel, or a wheel needs a
    package that is missing.
    """
    path = project.node_modules / "pyodide" / "pyodide-lock.json"
    published = json.loads(path.read_text(encoding="utf-8"))
    packages = {}
    for wheel in read_wheels(project.requirements):
        path_of_wheel = f"wheels/{bytecode_name(project, wheel.file_name)}"
        known = _known(published["packages"], wheel)
        packages[wheel.name] = known | _file(f"{_VENDORED}{path_of_wheel}", vendored[path_of_wheel])
    for name, package in packages.items():
        for needed in package["depends"]:
            if needed not in packages:
                raise BuildProblem(
                    f"requirements/site.txt has {name}, which needs {needed}: add that, too."
                )
        # All of them are HTTP clients, or are needed by one.
        package["depends"] = [*package["depends"], NET]
    python = published["info"]["python"]
    for part, modules in PARTS.items():
        # The packages that the part contains completely. The finder knows the other modules.
        imports = [module for module in modules if "." not in module]
        file = _file(f"{_VENDORED}{part_path(part)}", vendored[part_path(part)])
        packages[part] = _own(part, python, imports=imports) | file
    lock = {"info": published["info"], "packages": dict(sorted(packages.items()))}
    return (json.dumps(lock, indent=1) + "\n").encode()


def _known(published: dict[str, Any], wheel: PinnedWheel) -> dict[str, Any]:
    """Pyodide publishes what a package imports and needs; the version is the pinned one."""
    if wheel.name not in published:
        raise BuildProblem(
            f"Pyodide's lock file has no package {wheel.name}; requirements/site.txt names it."
        )
    known: dict[str, Any] = published[wheel.name]
    return known | {"version": wheel.version}


def _own(name: str, version: str, *, imports: list[str]) -> dict[str, Any]:
    return {
        "name": name,
        "version": version,
        "install_dir": "site",
        "package_type": "package",
        "imports": imports,
        "depends": [],
        "unvendored_tests": False,
    }


def _file(address: str, content: bytes) -> dict[str, str]:
    return {"file_name": address, "sha256": hashlib.sha256(content).hexdigest()}
