"""The paths in a checkout of this project."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Project:
    """A checkout, given by its root directory, and the page that is built with it."""

    root: Path
    own_page: Path | None = (
        None  # a folder with an index.html of its own, instead of the reference page
    )
    wheels: Path | None = None  # a folder of packages for that page

    @property
    def public(self) -> Path:
        """Static files, and all JavaScript of the project."""
        return self.root / "public"

    @property
    def source(self) -> Path:
        """The Python packages."""
        return self.root / "src"

    @property
    def page(self) -> Path:
        """The folder of index.html."""
        return self.own_page or self.public

    @property
    def app(self) -> Path:
        """The page's own Python."""
        return self.own_page or self.source / "app"

    @property
    def requirements(self) -> Path:
        """
        The pins: Python packages by requirements files, files of npm packages by their SHA-256.
        """
        return self.root / "requirements"

    @property
    def node_modules(self) -> Path:
        """The packages that `npm ci` has installed."""
        return self.root / "node_modules"

    @property
    def environment(self) -> Path:
        """The virtual environment of the commands that need more than the standard library."""
        return self.root / ".venv"

    @property
    def scratch(self) -> Path:
        """
        All other files that can be made again: downloaded wheels, the sites that `serve` builds.
        """
        return self.root / ".build"

    @property
    def configuration_file(self) -> Path:
        """The tenant's values, if they are not on the command line."""
        return self.root / "auth_config.json"

    def metadata(self) -> dict[str, Any]:
        """Return the table `[project]` of pyproject.toml."""
        with open(self.root / "pyproject.toml", "rb") as file:
            project: dict[str, Any] = tomllib.load(file)["project"]
        return project
