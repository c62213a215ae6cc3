"""The npm packages and wheels of which a site is made: fetched once, pinned by hash."""

import hashlib
import json
from pathlib import Path
from typing import Any

from .environment import python_of
from .pins import checked, read_wheels
from .project import Project
from .tools import fetch_with, require_node, require_npm


def ensure_node_packages(project: Project) -> None:
    """
    Ensure that node_modules holds the packages of package-lock.json. npm checks each package's
    integrity.

    Raises: BuildProblem if Node.js or npm is missing or too old, or the network is down.
    """
    if _installed(project):
        return
    require_node()
    fetch_with(
        [require_npm(), "ci", "--prefer-offline", "--no-progress"],
        cwd=project.root,
        purpose="Fetching PyScript and Pyodide (npm ci)",
    )


def ensure_wheels(project: Project) -> dict[str, Path]:
    """
    Return the wheels of requirements/site.txt by package name. Missing ones are downloaded.

    Raises: BuildProblem if a wheel cannot be downloaded, or is not the pinned one.
    """
    folder = project.scratch / "wheels"
    pinned = read_wheels(project.requirements)
    wheels = {wheel.name: folder / wheel.file_name for wheel in pinned}
    if any(not _has(wheels[wheel.name], wheel.sha256) for wheel in pinned):
        # Some packages also have wheels with machine code. This takes the wheel for any platform.
        pure = ["--only-binary", ":all:", "--platform", "any", "--implementation", "py"]
        pins = [
            "--require-hashes",
            "--no-deps",
            "--requirement",
            str(project.requirements / "site.txt"),
        ]
        fetch_with(
            [
                python_of(project),
                "-m",
                "pip",
                "download",
                "--quiet",
                *pure,
                *pins,
                "--dest",
                folder,
            ],
            cwd=project.root,
            purpose="Fetching the wheels of the site (pip download)",
        )
    for wheel in pinned:
        checked(
            wheels[wheel.name], wheel.sha256, cure=f"Remove {folder} and run this command again."
        )
    return wheels


def _installed(project: Project) -> bool:
    """
    Return True if npm has recorded each package of the lock file, which it does at the end of an
    installation.

    Further packages may be there, because several checkouts can share one node_modules.
    """
    wanted = _locked(project.root / "package-lock.json", optional=False)
    present = _locked(project.node_modules / ".package-lock.json", optional=True)
    return bool(wanted) and wanted.items() <= present.items()


def _locked(path: Path, *, optional: bool) -> dict[str, Any]:
    try:
        packages = json.loads(path.read_text(encoding="utf-8"))["packages"]
    except (OSError, ValueError, KeyError):
        return {}
    # The entry "" is the project itself. An optional package may be absent on this machine.
    return {
        name: (package["version"], package.get("integrity"))
        for name, package in packages.items()
        if name and (optional or not package.get("optional"))
    }


def _has(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
