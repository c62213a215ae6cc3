"""The site of the documentation, made by MkDocs from the pages that are in the repository."""

import os
import shutil
import subprocess
from pathlib import Path

from auth0_pyscript.site.assembly.problem import BuildProblem

from .environment import python_with
from .project import Project

OUT = "dist-docs"
_FOLDERS = ("docs", "examples", "bench", "licenses")
_SUFFIXES = (".md", ".png", ".txt")  # pages, and what they show or link to


def build_docs(project: Project, out: Path) -> None:
    """
    Write the site to `out`. A page keeps its path, so links work here as in the repository.

    Raises: BuildProblem if a link leads nowhere.
    """
    python = python_with(project, "docs")
    _copy_pages(project, project.scratch / "docs")
    # Not --quiet: it hides the faults from --strict, too.
    command = [str(python), "-m", "mkdocs", "build", "--strict", "--site-dir", str(out.resolve())]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}  # an advertisement of the theme
    if subprocess.run(command, cwd=project.root, env=environment, check=False).returncode:  # noqa: S603
        raise BuildProblem("MkDocs has found faults in the pages; its messages name them.")


def _copy_pages(project: Project, to: Path) -> None:
    shutil.rmtree(to, ignore_errors=True)
    pages = [*project.root.glob("*.md"), project.root / "LICENSE"]
    for folder in _FOLDERS:
        pages += [path for path in (project.root / folder).rglob("*") if path.suffix in _SUFFIXES]
    for page in pages:
        path = page.relative_to(project.root)
        if "node_modules" not in path.parts:
            (to / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(page, to / path)
