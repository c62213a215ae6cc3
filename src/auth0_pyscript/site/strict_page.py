"""
A page of the user's, in the form in which a strict site is built of it.

The page is one to which `add` has put its tags and entries, or one without them. In a strict site
PyScript and Pyodide are the site's own, and start after the first view; a policy in the page says
what may run.
"""

import html
import json
import posixpath
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .assembly.own_python import own_python
from .assembly.page_folder import INDEX, SETTINGS, PageFolder, read_page_folder
from .assembly.policy import HTML
from .assembly.problem import BuildProblem
from .edits import Edit, applied
from .html_source import Piece, pieces_of
from .options import NAME
from .page_config import Config, ConfigFile, InlineConfig, configs_of
from .page_tags import is_our_script, tags_inserted
from .problem import NotUnderstood
from .ready import FOLDER
from .stopped import stopped_by_policy

_TAGS = (
    '<meta http-equiv="Content-Security-Policy" content="__CSP__">'
    '<script src="./__ASSETS__/preflight.js" data-site="." data-demo data-tokens="__TOKENS__">'
    "</script>",
    '<script type="module" src="./__ASSETS__/boot.js"></script>',
)
_LEFT_OUT = (f"{FOLDER}/", NAME, "node_modules/")  # of the user's folder
_WRITTEN_FOR_A_BUILD = re.compile(rb"__(?:CSP|ASSETS|TOKENS)__")
_CORE = re.compile(r"(?:^|/)core\.(?:js|css)(?:\?.*)?$")  # PyScript's own two files
_PYSCRIPT = re.compile(r"pyscript", re.IGNORECASE)
_CONFIG = SETTINGS[-1]  # the name under which a configuration in the page is a file of it
_INLINE = "page_script_{}.py"  # the name of Python that stood in the page
_PLACE = "auth0-pyscript-output-{}"  # the id of an element where a script showed its output
_NOT_KEPT = ("src", "type", "config")  # attributes of a Python script


@dataclass(frozen=True)
class StrictPage:
    """The folder as `assembly.strict_site` takes it, and what the policy will stop, in lines."""

    folder: PageFolder
    warnings: tuple[str, ...] = ()


def page_in(folder: Path) -> StrictPage:
    """
    Return the page in a folder of the user's: as it is if it is written for a build (it has
    placeholders), otherwise in the form that `strict_page` gives it.

    Raises: BuildProblem if it cannot be read or built.
    """
    page = read_page_folder(folder)
    if _WRITTEN_FOR_A_BUILD.search(page.files.get(INDEX, b"")):
        return StrictPage(page)
    return strict_page(page.name, page.files)


def strict_page(name: str, files: Mapping[str, bytes]) -> StrictPage:
    """
    Return the page. name is the folder's, for messages; files are its files by path.

    Raises: BuildProblem, with the line, for what a strict site cannot have.
    """
    own = {path: text for path, text in files.items() if not path.startswith(_LEFT_OUT)}
    folder = PageFolder(name, own)
    try:
        return _StrictPage(folder).made()
    except NotUnderstood as reason:
        raise BuildProblem(f"{name}/{INDEX}: {reason}.") from reason


class _StrictPage:
    def __init__(self, folder: PageFolder) -> None:
        self._name = folder.name
        self._text = folder.index
        self._files = dict(folder.files)
        self._scripts: list[str] = []
        self._pieces = pieces_of(self._text)

    def made(self) -> StrictPage:
        self._configure(configs_of(self._text))
        edits = [*tags_inserted(self._text, _TAGS), *self._edits()]
        if self._scripts:
            scripts = "".join(self._scripts)
            template = f'<template id="python">{scripts}</template>'
            edits.append(Edit(self._end_of_body(), "", template))
        self._files[INDEX] = applied(self._text, edits).encode()
        folder = PageFolder(self._name, self._files, is_users=True)
        return StrictPage(folder, (*self._stopped(folder), *self._other_pages()))

    def _stopped(self, folder: PageFolder) -> Iterator[str]:
        has_html = HTML in own_python(folder).needs
        for at, what in stopped_by_policy(self._pieces, allows_style_attributes=has_html):
            yield f"{self._name}/{INDEX}, line {self._line(at)}: {what}"

    def _other_pages(self) -> Iterator[str]:
        for path, content in self._files.items():
            if path != INDEX and path.endswith((".html", ".htm")) and b"auth0/a-" in content:
                yield (
                    f"{self._name}/{path}: a strict site has login on {INDEX} alone. This page is "
                    "copied as it is, and its login does not work there."
                )

    def _edits(self) -> Iterator[Edit]:
        """Take out PyScript, the page's Python, a policy of its own, and what `add` has put in."""
        for piece in self._pieces:
            if piece.kind != "start":
                continue
            type_ = piece.attributes.get("type", "").strip().lower()
            kind = type_ if piece.name == "script" else piece.name.removesuffix("-script")
            if kind in ("mpy", "mpy-config"):
                raise self._problem(piece, 'Python of type "mpy" is not in a strict site: use "py"')
            if kind == "py":
                yield self._python(piece)
            elif kind == "py-config" or any(is_it(piece) for is_it in _TAKEN_OUT):
                yield self._without(piece)

    def _python(self, piece: Piece) -> Edit:
        """Put a script into the template from which the site starts Python."""
        if "worker" in piece.attributes:
            raise self._problem(piece, "a strict site has no Python in workers: remove `worker`")
        edit = self._without(piece)
        number = len(self._scripts) + 1
        source = piece.attributes.get("src", "")
        path = self._path_of(piece, source) if source else _INLINE.format(number)
        if not source:
            inside = edit.old.partition(">")[2].rpartition("</")[0]
            code = html.unescape(inside) if piece.name == "py-script" else inside
            self._files[path] = _dedented(code).encode()
        attributes = {
            name: value for name, value in piece.attributes.items() if name not in _NOT_KEPT
        }
        place = ""
        if "target" not in attributes and self._is_in_body(piece):
            attributes["target"] = _PLACE.format(number)
            place = f'<div id="{attributes["target"]}"></div>'
        given = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
        address = html.escape(f"./__ASSETS__/app/{path}")
        self._scripts.append(f'<script type="py" src="{address}"{given}></script>')
        return Edit(edit.at, edit.old, place)

    def _without(self, piece: Piece) -> Edit:
        """Return the edit that takes out an element, with what is in it."""
        end = piece.end
        if piece.name in ("script", "py-script", "py-config"):
            for following in self._pieces:
                if following.start >= piece.end and following.kind == "end":
                    if following.name == piece.name:
                        end = following.end
                    break
        return Edit(piece.start, self._text[piece.start : end], "")

    def _configure(self, configs: list[Config]) -> None:
        for config in configs:
            if isinstance(config, ConfigFile):
                path = posixpath.normpath(unquote(urlsplit(config.address).path))
                if path not in self._files or "/" in path:
                    raise BuildProblem(
                        f"{self._name}/{INDEX}: its PyScript configuration {config.address} must "
                        f"be a file in {self._name}."
                    )
                content = self._files.pop(path)
                name = f"pyscript.{config.kind}"
            elif isinstance(config, InlineConfig):
                inside = html.unescape(self._text[config.start : config.end])
                name, content = _CONFIG, _as_json(inside, config.kind, self._name)
            else:
                continue
            for other in SETTINGS:
                self._files.pop(other, None)  # files that the page does not use
            self._files[name] = content

    def _path_of(self, piece: Piece, source: str) -> str:
        address = urlsplit(source.strip())
        path = posixpath.normpath(unquote(address.path))
        if address.scheme or address.netloc or path not in self._files:
            raise self._problem(piece, f"{source} is not a file in {self._name}")
        return path

    def _is_in_body(self, piece: Piece) -> bool:
        return any(other.name == "body" and other.start < piece.start for other in self._pieces)

    def _end_of_body(self) -> int:
        ends = [
            piece.start for piece in self._pieces if piece.kind == "end" and piece.name == "body"
        ]
        return ends[-1] if ends else len(self._text)

    def _problem(self, piece: Piece, what: str) -> BuildProblem:
        return BuildProblem(f"{self._name}/{INDEX}, line {self._line(piece.start)}: {what}.")

    def _line(self, at: int) -> int:
        return self._text.count("\n", 0, at) + 1


def _is_core(piece: Piece) -> bool:
    """Return True for PyScript's script and its style sheet, wherever they come from."""
    name = {"script": "src", "link": "href"}.get(piece.name, "")
    address = piece.attributes.get(name, "")
    return bool(_CORE.search(address) and _PYSCRIPT.search(address))


def _is_policy(piece: Piece) -> bool:
    name = piece.attributes.get("http-equiv", "").strip().lower()
    return piece.name == "meta" and name == "content-security-policy"


_TAKEN_OUT = (_is_core, _is_policy, is_our_script)


def _dedented(code: str) -> str:
    """Return the code without the indentation of its first line, as PyScript runs it."""
    lines = code.split("\n")
    first = next((line for line in lines if line.strip()), "")
    indentation = first[: len(first) - len(first.lstrip())]
    return "\n".join(line.removeprefix(indentation) for line in lines).strip("\n") + "\n"


def _as_json(text: str, kind: str, name: str) -> bytes:
    try:
        data = tomllib.loads(text) if kind == "toml" else json.loads(text)
    except ValueError as error:
        raise BuildProblem(f"{name}/{INDEX}: its PyScript configuration: {error}") from error
    return json.dumps(data).encode()
