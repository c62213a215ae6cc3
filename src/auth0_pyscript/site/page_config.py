"""
Where a page has its PyScript configuration, as PyScript itself finds it.

Source: core/src/config.js of PyScript. A page has one configuration for all scripts of a type on
its main thread: an attribute `config`, or an element `<py-config>`. A script in a worker may have
one of its own.
"""

import html
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from .html_source import AttributeSource, Piece, attribute_source, pieces_of
from .problem import NotUnderstood

_TYPES = ("py", "mpy")
_FILE = re.compile(r"\.(?P<kind>\w+)(?:\?\S*)?$")  # the end of an address, as PyScript reads it
_OTHER = re.compile(r"(?:py|mpy)-\w+")  # editors and games of PyScript's plugins
_SOME_PAGE = "https://example.com/a/b/c/page.html"


@dataclass(frozen=True)
class ConfigFile:
    """A configuration in a file of its own. `address` is relative to the page."""

    address: str
    kind: str  # "json" or "toml"


@dataclass(frozen=True)
class InlineConfig:
    """A configuration inside the page, from `start` to `end` of its source."""

    start: int
    end: int
    kind: str
    quote: str  # of the attribute; "" in an element


@dataclass(frozen=True)
class NoConfig:
    """A script without a configuration. An attribute may be inserted at that position."""

    at: int


Config = ConfigFile | InlineConfig | NoConfig


def configs_of(text: str) -> list[Config]:
    """
    Return every PyScript configuration of a page; none for a page without PyScript.

    Raises: NotUnderstood if it has a form that PyScript refuses, or that this command does not
    edit.
    """
    pieces = pieces_of(text)
    found: list[Config] = []
    for type_ in _TYPES:
        found += [config for config in _of_type(text, pieces, type_) if config not in found]
    _check_base(pieces, found)
    others = {piece.attributes.get("type", "") for piece in pieces if piece.name == "script"}
    if not found and any(_OTHER.fullmatch(name.strip().lower()) for name in others):
        raise NotUnderstood("it has Python of another kind, with a configuration of its own")
    return found


def kind_of(config: str, kind: str = "") -> tuple[str, bool]:
    """
    Return "json" or "toml" for the text of a `config`, and True if it is the address of a file.

    kind is the attribute `type`, which PyScript lets decide. Raises: NotUnderstood for another
    file.
    """
    text = config.strip()
    if text.startswith("{") and text.endswith("}"):
        return "json", False
    found = _FILE.search(text)
    if found:
        if found["kind"] not in ("json", "toml") or kind not in ("", found["kind"]):
            raise NotUnderstood(f'PyScript cannot read its configuration "{text}"')
        return found["kind"], True
    return ("json" if kind == "json" else "toml"), False


def _of_type(text: str, pieces: list[Piece], type_: str) -> list[Config]:
    starts = [piece for piece in pieces if piece.kind == "start"]
    scripts = [
        piece
        for piece in starts
        if (piece.name == "script" and piece.attributes.get("type", "").strip().lower() == type_)
        or piece.name == f"{type_}-script"
    ]
    elements = [piece for piece in starts if piece.name == f"{type_}-config"]
    on_main = [piece for piece in scripts if "worker" not in piece.attributes]
    values = {piece.attributes["config"] for piece in on_main if "config" in piece.attributes}
    if len(elements) + len(values) > 1:
        raise NotUnderstood(f'it has several configurations for type="{type_}"')
    if any("config-parser" in piece.attributes for piece in [*scripts, *elements]):
        raise NotUnderstood("it has a parser of its own for its configuration")
    found = [_in_attribute(text, piece) for piece in scripts if piece.attributes.get("config")]
    found += [_in_element(text, pieces, piece) for piece in elements]
    if not elements and not any(values):
        # Scripts in workers use the configuration of the main thread, if there is one.
        without = [piece for piece in on_main if "config" not in piece.attributes][:1]
        without = without or [piece for piece in scripts if "config" not in piece.attributes]
        found += [NoConfig(piece.start + 1 + len(piece.name)) for piece in without]
    return found


def _check_base(pieces: list[Piece], configs: list[Config]) -> None:
    """
    PyScript reads a configuration's file from the page's `<base>`, and resolves what is in it from
    the page's own address.
    """
    bases = [piece.attributes.get("href") for piece in pieces if piece.name == "base"]
    for config in configs:
        if isinstance(config, ConfigFile) and bases and bases[0]:
            from_base = urljoin(urljoin(_SOME_PAGE, bases[0]), config.address)
            if from_base != urljoin(_SOME_PAGE, config.address):
                raise NotUnderstood(f"its <base> changes where PyScript reads {config.address}")


def _in_attribute(text: str, piece: Piece) -> Config:
    kind, is_file = kind_of(piece.attributes["config"])
    if is_file:
        return ConfigFile(piece.attributes["config"].strip(), kind)
    source = attribute_source(text, piece, "config")
    if source is None or not source.quote:
        raise NotUnderstood("the attribute `config` has no quotation marks")
    return _inline(text, source, kind)


def _in_element(text: str, pieces: list[Piece], piece: Piece) -> Config:
    given = piece.attributes.get("type", "")
    if piece.attributes.get("src"):
        kind, is_file = kind_of(piece.attributes["src"], given)
        if not is_file:
            raise NotUnderstood(f"the address in its <{piece.name}> names no file")
        return ConfigFile(piece.attributes["src"].strip(), kind)
    end = next(
        (other for other in pieces if other.start >= piece.end and other.kind != "text"), None
    )
    if end is None or end.kind != "end" or end.name != piece.name:
        raise NotUnderstood(f"its <{piece.name}> has more inside than text")
    kind, is_file = kind_of(html.unescape(text[piece.end : end.start]), given)
    if is_file:
        raise NotUnderstood(f"its <{piece.name}> has an address as its text")
    return _inline(text, AttributeSource(piece.end, end.start, ""), kind)


def _inline(text: str, source: AttributeSource, kind: str) -> InlineConfig:
    return InlineConfig(source.start, source.end, kind, source.quote)
