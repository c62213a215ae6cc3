"""The folder of a page: index.html, the page's own Python, and its other files."""

import re
from dataclasses import dataclass
from pathlib import Path

from .folder import files_below
from .problem import BuildProblem
from .ready_parts import Files

INDEX = "index.html"
SETTINGS = ("pyscript.toml", "pyscript.json")  # the page's own PyScript configuration
_NOT_SHIPPED = (INDEX, ".py", ".md", ".whl")

# python.js puts the content into the page when PyScript is configured.
PYTHON = '<template id="python">'
_CONTENT = re.compile(rf"{re.escape(PYTHON)}(.*?)</template>", re.DOTALL)


@dataclass(frozen=True)
class PageFolder:
    """
    The files of a page by their paths in its folder. `name` is for messages.

    is_users: the page is not written for a build (`strict_page` has made it of one that runs
    without): all but its Python keeps its address.
    wheels: a folder of packages, from which the page's configuration may choose.
    """

    name: str
    files: Files
    is_users: bool = False
    wheels: Path | None = None

    @property
    def index(self) -> str:
        """The page's text. Raises: BuildProblem if there is none."""
        try:
            return self.files[INDEX].decode()
        except KeyError:
            raise BuildProblem(
                f"{self.name} has no {INDEX}. A site needs one: see the README."
            ) from None
        except UnicodeDecodeError as error:
            raise BuildProblem(f"{self.name}/{INDEX} is not UTF-8 text: {error}") from error

    @property
    def python(self) -> dict[str, bytes]:
        """The page's own Python."""
        return {path: content for path, content in self.files.items() if path.endswith(".py")}

    @property
    def python_in_page(self) -> str | None:
        """
        The content of the page's place for Python, None if the page has no Python of its own.

        Raises: BuildProblem if the page cannot be read.
        """
        found = _CONTENT.search(self.index)
        return found and found.group(1)

    @property
    def others(self) -> dict[str, bytes]:
        """What the page shows and loads from the folder with our files."""
        return {} if self.is_users else self._shown()

    @property
    def kept(self) -> dict[str, bytes]:
        """What the page shows and loads from its own address."""
        return self._shown() if self.is_users else {}

    def _shown(self) -> dict[str, bytes]:
        left_out = {path for path in self.files if path.endswith(_NOT_SHIPPED)} | {*SETTINGS}
        return {path: content for path, content in self.files.items() if path not in left_out}


def read_page_folder(folder: Path) -> PageFolder:
    """Return the page in a folder of the user's. Raises: BuildProblem if it cannot be read."""
    try:
        return PageFolder(str(folder), files_below(folder))
    except OSError as error:
        raise BuildProblem(f"{error.filename} cannot be read: {error.strerror}") from error
