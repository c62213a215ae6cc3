"""
The page's own Python: main.py, the modules and data beside it, and its PyScript configuration.

PyScript puts files into Python's current folder, where `import helper` and `open("prices.csv")`
find them. Its table `files` says which. In a site the modules lie in `app/` of the assets folder,
and data where the page's other files are, so that a page can also fetch them.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from .page_folder import SETTINGS, PageFolder
from .policy import HTML, IMAGES
from .problem import BuildProblem
from .pyscript_settings import PyScriptSettings, read_settings

_MODULES = "app/"
_MAIN = "main.py"  # the page's script; all other modules are files of PyScript's table
# What the browser shows or runs, and notes. Without a table of its own, a page's Python gets every
# other file.
_NOT_DATA = re.compile(
    r"\.(?:html?|css|m?js|map|py|wasm|whl|webmanifest|md|svg|png|jpe?g|gif|webp|avif|ico|woff2?|ttf|otf"
    r"|mp[34]|og[gv]|webm|pdf)$",
    re.IGNORECASE,
)
# A program that writes HTML has one of these names: of PyScript (display, web), of the DOM
# (innerHTML) or of a method (_repr_html_, _repr_svg_). Packages may write HTML without such a name.
_WRITES_HTML = re.compile(rb"display|html|svg|\bweb\b", re.IGNORECASE)

# In page mode the page's Python shows the elements. A page without Python gets this script.
_ELEMENTS_ONLY = b"""from auth0_pyscript import page

await page.ready()
"""


@dataclass(frozen=True)
class OwnPython:
    """
    files: the page's Python and its data, by their paths in the assets folder.
    table: PyScript's `files`, from the address relative to that folder to the path in Python.
    settings: the page's own PyScript configuration.
    needs: what the page's policy must allow for it, IMAGES and HTML of `policy`.
    """

    files: dict[str, bytes]
    table: Mapping[str, str] = field(default_factory=dict)
    settings: PyScriptSettings = field(default_factory=PyScriptSettings)
    needs: frozenset[str] = frozenset()

    @property
    def sources(self) -> list[bytes]:
        """The texts of all modules."""
        return [content for path, content in self.files.items() if path.endswith(".py")]


def own_python(page: PageFolder) -> OwnPython:
    """
    Return what the page's Python consists of. A page without any has the script of page mode.

    Raises: BuildProblem if the configuration names a file that is not there, or a module is
    imported by the name that it had in version 0.1.
    """
    modules = page.python or {_MAIN: _ELEMENTS_ONLY}
    beside = {**page.files, **modules}
    _check_imports(page, modules)
    settings = read_settings(page)
    table = {path: path for path in sorted(modules) if path != _MAIN}
    inline = page.python_in_page
    if inline is None:
        pass
    elif settings.files is None:
        table |= {path: path for path in sorted(beside) if _is_data(path)}
    else:
        for source, target in settings.files.items():
            if source not in beside:
                raise BuildProblem(
                    f"{settings.path}: `files` names {source}, which is not in {page.name}."
                )
            table[source] = target
    return OwnPython(
        files={_place(path): beside[path] for path in sorted({*modules, *table})},
        table={f"./{quote(_place(path))}": f"./{target}" for path, target in table.items()},
        settings=settings,
        needs=_needs(inline, modules.values(), settings)
        | ({IMAGES} if page.is_users else frozenset()),  # their page may have them, too
    )


def _needs(
    inline: str | None, sources: Iterable[bytes], settings: PyScriptSettings
) -> frozenset[str]:
    if inline is None:
        return frozenset()
    writes_html = settings.packages or any(
        _WRITES_HTML.search(source) for source in (inline.encode(), *sources)
    )
    return frozenset({IMAGES, HTML} if writes_html else {IMAGES})


def _is_data(path: str) -> bool:
    return path not in SETTINGS and not _NOT_DATA.search(path)


def _place(path: str) -> str:
    return _MODULES + path if path.endswith(".py") else path


def _check_imports(page: PageFolder, modules: Mapping[str, bytes]) -> None:
    """Refuse `from app import helper`, unless the page has a module `app` itself."""
    if any(path == "app.py" or path.startswith("app/") for path in modules):
        return
    for path, source in modules.items():
        for line, name in _imports_of_app(source):
            raise BuildProblem(
                f"{page.name}/{path}, line {line}: the modules beside main.py have their own "
                f"names, without a package `app`. Write `import {name}`."
            )


def _imports_of_app(source: bytes) -> list[tuple[int, str]]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []  # perhaps for a newer Python than this one
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and not node.level and node.module == "app":
            found.append((node.lineno, node.names[0].name))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app."):
            found.append((node.lineno, str(node.module).removeprefix("app.")))
        elif isinstance(node, ast.Import):
            found += [
                (node.lineno, alias.name.removeprefix("app."))
                for alias in node.names
                if alias.name.startswith("app.")
            ]
    return found
