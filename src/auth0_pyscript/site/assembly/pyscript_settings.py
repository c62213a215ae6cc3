"""
The page's own PyScript configuration: pyscript.toml or pyscript.json beside main.py.

The build writes the site's pyscript.json itself and takes from the page's one what an app needs:
`files` and `packages`. The interpreter and the plugins are those of the site.
"""

import json
import posixpath
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..entries import is_ours
from .page_folder import SETTINGS, PageFolder
from .problem import BuildProblem

# What a site cannot do as the page's configuration says. The build sets all others itself, such as
# `interpreter`, or they mean nothing here.
_REFUSED = {
    "fetch": "PyScript itself has replaced it by `files`.",
    "js_modules": "Load your JavaScript with a script element of the page.",
}
_TEMPLATE = re.compile(r"\{.+?\}")


@dataclass(frozen=True)
class PyScriptSettings:
    """
    files: the path in Python of each file of the page, None if the page's configuration has no
    table of them. packages: the names of packages. path: the configuration's own file.
    """

    files: Mapping[str, str] | None = None
    packages: tuple[str, ...] = ()
    path: str = ""


def read_settings(page: PageFolder) -> PyScriptSettings:
    """
    Return the configuration beside the page; an empty one if there is none.

    Raises: BuildProblem, with the file's name, for a form that PyScript would not take, or for what
    a built site cannot do.
    """
    found = [name for name in SETTINGS if name in page.files]
    if not found:
        return PyScriptSettings()
    if len(found) > 1:
        raise BuildProblem(f"{page.name} has both {' and '.join(SETTINGS)}. Remove one.")
    path = f"{page.name}/{found[0]}"
    data = _without_ours(_data(path, page.files[found[0]]))
    for name, advice in _REFUSED.items():
        if name in data:
            raise BuildProblem(f"{path}: a built site cannot have `{name}`. {advice}")
    packages = data.get("packages", [])
    if not isinstance(packages, list) or not all(isinstance(name, str) for name in packages):
        raise BuildProblem(f'{path}: `packages` must be a list of texts, such as ["requests"].')
    files = _files(path, data["files"]) if "files" in data else None
    return PyScriptSettings(files, tuple(packages), path)


def _without_ours(data: dict[str, Any]) -> dict[str, Any]:
    """Return the configuration without the entries of `auth0-pyscript add`: a site has its own."""
    data = dict(data)
    if isinstance(data.get("files"), dict):
        data["files"] = {key: to for key, to in data["files"].items() if not is_ours(key)}
    modules = data.get("js_modules")
    if isinstance(modules, dict):
        left = {place: _not_ours(table) for place, table in modules.items()}
        data["js_modules"] = {place: table for place, table in left.items() if table}
        if not data["js_modules"]:
            del data["js_modules"]
    return data


def _not_ours(table: Any) -> Any:
    if not isinstance(table, dict):
        return table
    return {key: name for key, name in table.items() if not is_ours(key)}


def _data(path: str, content: bytes) -> dict[str, Any]:
    try:
        text = content.decode()
        data = tomllib.loads(text) if path.endswith(".toml") else json.loads(text)
    except ValueError as error:  # the errors of both parsers, and of text that is not UTF-8
        raise BuildProblem(f"{path} cannot be read: {error}") from error
    if not isinstance(data, dict):
        raise BuildProblem(f"{path} must hold a JSON object.")
    return data


def _files(path: str, table: Any) -> dict[str, str]:
    """Return PyScript's table with its templates filled in: {"{DATA}" = "./data"} and so on."""
    if not isinstance(table, dict) or not all(isinstance(to, str) for to in table.values()):
        raise BuildProblem(f'{path}: `files` must be a table of texts, "./prices.csv" = "".')
    templates: dict[str, str] = {}

    def filled(text: str) -> str:
        def value(found: re.Match[str]) -> str:
            if found.group() not in templates:
                raise BuildProblem(f"{path}: `files` uses {found.group()} before it is there.")
            return templates[found.group()]

        return _TEMPLATE.sub(value, text)

    files = {}
    for source, target in table.items():
        if _TEMPLATE.fullmatch(source):
            templates[source] = filled(target)
            continue
        source, target = filled(source), filled(target or "./")
        if "://" in source or source.startswith("/"):
            raise BuildProblem(
                f"{path}: `files` names {source}. A site loads only its own files: put it beside "
                "main.py and give its path."
            )
        if target.endswith("/"):
            target += source.rpartition("/")[2]
        # An archive is unpacked to "./*"; normpath keeps the star.
        files[posixpath.normpath(source)] = posixpath.normpath(target)
    return files
