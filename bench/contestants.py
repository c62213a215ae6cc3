"""The pages that are measured, each built into a folder the way it would be put on a host."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auth0_pyscript.configuration import check_configuration
from site_builder.compressed import write_compressed
from site_builder.project import Project
from site_builder.site import build_site
from site_builder.tools import fetch_with, require_node, require_npm

HERE = Path(__file__).parent
REACT = "react"
STOCK = "stock"
BEFORE = "-before"
_CALLS = "-calls"


@dataclass(frozen=True)
class Contestant:
    """A page of that name, which is its client_id at the tenant, too."""

    name: str
    build: Callable[[Path, str, str], None]  # to a folder, for a site's address and an issuer
    mode: str = ""  # of ours: where the tokens are

    @property
    def column(self) -> str:
        """Where its figures stand in the tables."""
        return self.name.removesuffix(_CALLS)


def react(project: Project) -> Contestant:
    """Return the React page."""
    folder = HERE / "react"
    installed, locked = folder / "node_modules" / ".package-lock.json", folder / "package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < locked.stat().st_mtime:
        fetch_with(
            [require_npm(), "ci", "--prefer-offline", "--no-progress"],
            cwd=folder,
            purpose="Fetching React and its bundler (npm ci)",
        )

    def build(out: Path, site: str, issuer: str) -> None:
        configuration = json.dumps({"domain": issuer.rstrip("/"), "client_id": REACT})
        subprocess.run([require_node(), "build.mjs", out, configuration], cwd=folder, check=True)  # noqa: S603
        write_compressed(project, out)

    return Contestant(REACT, build)


def ours(project: Project, mode: str) -> Contestant:
    """Return our site as it is built, with that token_storage."""

    def build(out: Path, site: str, issuer: str) -> None:
        values = {"domain": issuer, "client_id": mode, "token_storage": mode}
        _build_ours(project, out, site, values)

    return Contestant(mode, build, mode)


def ours_before(checkout: Path, mode: str) -> Contestant:
    """Return our site as another checkout of this project builds it, with that token_storage."""
    name = f"{mode}{BEFORE}"

    def build(out: Path, site: str, issuer: str) -> None:
        values = ["--domain", issuer, "--client-id", name, "--token-storage", mode]
        command = [sys.executable, "build.py", "build", "--out", str(out), *values]
        subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.DEVNULL)  # noqa: S603

    return Contestant(name, build, mode)


def ours_with_calls(project: Project, mode: str, scratch: Path) -> Contestant:
    """
    Return our site, with refresh tokens, and an app of the bench's own that calls the SDK in loops.
    """
    name = f"{mode}{_CALLS}"
    root = scratch / name
    shutil.rmtree(root, ignore_errors=True)
    (root / "src").mkdir(parents=True)
    for folder, target in ((project.root, root), (project.source, root / "src")):
        for path in folder.iterdir():
            if path not in (project.source, project.source / "app", project.scratch):
                (target / path.name).symlink_to(path)
    shutil.copytree(project.source / "app", root / "src" / "app")
    shutil.copy(HERE / "app" / "bench_calls.py", root / "src" / "app")
    with open(root / "src" / "app" / "main.py", "a", encoding="utf-8") as main:
        main.write("\nfrom app import bench_calls\n\nbench_calls.connect(client)\n")
    (root / project.scratch.name).symlink_to(project.scratch)

    def build(out: Path, site: str, issuer: str) -> None:
        values = {
            "domain": issuer,
            "client_id": name,
            "token_storage": mode,
            "use_refresh_tokens": True,
        }
        _build_ours(Project(root), out, site, values)

    return Contestant(name, build, mode)


def stock(project: Project) -> Contestant:
    """Return a PyScript page with Pyodide as it is published, and nothing but its start."""

    def build(out: Path, site: str, issuer: str) -> None:
        shutil.copytree(HERE / "stock", out)
        packages = {"pyscript": "@pyscript/core/dist", "pyodide": "pyodide"}
        for name, package in packages.items():
            maps = shutil.ignore_patterns("*.map", "*.d.ts", "*.html", "*.md")
            shutil.copytree(project.node_modules / package, out / name, ignore=maps)
        write_compressed(project, out)

    return Contestant(STOCK, build)


def _build_ours(project: Project, out: Path, site: str, values: dict[str, Any]) -> None:
    build_site(project, check_configuration(values, site=site), out, compress=True)
