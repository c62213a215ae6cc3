"""
The pieces of an HTML page with their positions in its source, for edits that keep all else.

From the standard library's html.parser. It knows no tree: what this command needs is the order of
the tags.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

# Tags inside of these are text for the browser, or are not used.
_OPAQUE = frozenset(
    ("iframe", "noembed", "noframes", "noscript", "template", "textarea", "title", "xmp")
)

_ATTRIBUTE = re.compile(
    r"""(?P<name>[^\s"'>/=][^\s/>=]*)"""
    r"""(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[^\s>]*)))?"""
)


@dataclass
class Piece:
    """
    A tag, a comment, a declaration or a text between them, from `start` to `end`.

    An element whose content is text is one piece with its content: a title, a template.
    """

    kind: str  # "start", "end", "other" (a comment, a declaration) or "text"
    start: int
    end: int
    name: str = ""  # of a tag, in lower case
    attributes: dict[str, str] = field(default_factory=dict)  # without their character references


@dataclass(frozen=True)
class AttributeSource:
    """The value of an attribute in the page's source, without its quotes."""

    start: int
    end: int
    quote: str  # '"', "'", or "" for a value without quotes


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a page in their order."""
    reader = _Reader(text)
    reader.feed(text)
    reader.close()
    pieces = reader.pieces
    for piece, following in pairwise(pieces):
        piece.end = following.start
    return list(_with_opaque_elements_whole(pieces))


def attribute_source(text: str, piece: Piece, name: str) -> AttributeSource | None:
    """Return where the value of a start tag's attribute lies; None without a value."""
    inside = piece.start + 1 + len(piece.name)
    for found in _ATTRIBUTE.finditer(text, inside, piece.end):
        if found["name"].lower() == name:
            for group, quote in (("double", '"'), ("single", "'"), ("bare", "")):
                if found[group] is not None:
                    return AttributeSource(found.start(group), found.end(group), quote)
            return None
    return None


class _Reader(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[Piece] = []
        self._lines = [0]  # where each line starts
        self._length = len(text)
        for found in re.finditer("\n", text):
            self._lines.append(found.end())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes: dict[str, str] = {}
        for name, value in attrs:
            attributes.setdefault(name, value or "")  # browsers, too, take the first of two
        self._note("start", tag, attributes)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self._note("end", tag)

    def handle_data(self, data: str) -> None:
        self._note("text")

    def handle_entityref(self, name: str) -> None:
        self._note("text")

    def handle_charref(self, name: str) -> None:
        self._note("text")

    def handle_comment(self, data: str) -> None:
        self._note("other")

    def handle_decl(self, decl: str) -> None:
        self._note("other")

    def handle_pi(self, data: str) -> None:
        self._note("other")

    def unknown_decl(self, data: str) -> None:
        self._note("other")

    def _note(self, kind: str, name: str = "", attributes: dict[str, str] | None = None) -> None:
        line, column = self.getpos()
        start = self._lines[line - 1] + column
        self.pieces.append(Piece(kind, start, self._length, name, attributes or {}))


def _with_opaque_elements_whole(pieces: list[Piece]) -> Iterator[Piece]:
    """Yield the pieces. An opaque element is one piece, its start tag with a longer end."""
    waiting = iter(pieces)
    for piece in waiting:
        yield piece
        if piece.kind != "start" or piece.name not in _OPAQUE:
            continue
        depth = 1
        for inner in waiting:
            piece.end = inner.end
            if inner.name == piece.name:
                depth += 1 if inner.kind == "start" and piece.name == "template" else 0
                depth -= inner.kind == "end"
            if depth == 0:
                break
