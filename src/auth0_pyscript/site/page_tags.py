"""The two tags of auth0-pyscript in a page's head: where they go, and how they are found again."""

import re

from .edits import Edit
from .html_source import Piece, pieces_of
from .problem import NotUnderstood
from .source_text import BOM, newline_of

# What may come before the first script without being a place for one.
_OPENING = ("html", "head")
_SHORT = ("meta", "title")

# Other tools may have made the address absolute, or may have given it a query.
_OURS = re.compile(
    r"(?:\.{0,2}/)?(?:[\w.~%-]+/)*auth0/a-\w+/(?P<name>preflight|boot)\.js(?:\?[^\s#]*)?"
)
# The code of a template, or its data (front matter), which must be the first of the file.
_TEMPLATE = re.compile(r"[\s\ufeff]*(?:---|\{[%{#]|<\?(?!xml\b))")
_DOCTYPE_WITH_RULES = re.compile(r"<!doctype[^>\[]*\[", re.IGNORECASE)


def tags(auth0: str, assets: str, *, demo: bool = False) -> tuple[str, str]:
    """
    Return the two tags. auth0 is the address of the folder for that page ("./auth0/"), assets the
    name of the folder with the page's scripts. demo: the folder has the demo's tenant.
    """
    marks = f'data-cfasync="false" data-site=".."{" data-demo" if demo else ""}'
    return (
        f'<script src="{auth0}{assets}/preflight.js" {marks}></script>',
        f'<script type="module" src="{auth0}{assets}/boot.js" data-cfasync="false"></script>',
    )


def tags_inserted(text: str, both: tuple[str, str]) -> list[Edit]:
    """
    Return the edit that puts the tags into a page without them, before every other script.

    They go behind the metadata (`<meta>`, `<title>`) with which a head begins, so a character set
    that is declared there stays near the page's start.

    Raises: NotUnderstood for a page in which the tags would not count, or would damage something.
    """
    if _TEMPLATE.match(text):
        raise NotUnderstood("it begins with the code of a template")
    if _DOCTYPE_WITH_RULES.search(text):
        raise NotUnderstood("its doctype has rules of its own")
    last: Piece | None = None
    following = len(text)
    for piece in pieces_of(text):
        if piece.kind == "text":
            blank = len(_source(text, piece)) - len(_source(text, piece).lstrip(f" \t\r\n\f{BOM}"))
            if piece.start + blank < piece.end:
                following = piece.start + blank
                break
        elif piece.kind == "start" and piece.name in _SHORT:
            if piece.name == "title" and "</title" not in _source(text, piece).lower():
                raise NotUnderstood("its <title> has no end")
            last = piece
        elif piece.kind != "other" and not (piece.kind == "start" and piece.name in _OPENING):
            following = piece.start
            break
    if last is not None:
        between = _line_start(text, last.start)
        return [Edit(last.end, "", "".join(between + tag for tag in both))]
    between = _line_start(text, following)
    return [Edit(following, "", "".join(tag + between for tag in both))]


def tags_removed(text: str) -> list[Edit]:
    """
    Return the edits that take the tags of any version out of a page: those of `tags_inserted`.

    Raises: NotUnderstood if one of them has content.
    """
    pieces = pieces_of(text)
    spans = []
    for index, piece in enumerate(pieces):
        if is_our_script(piece):
            closing = pieces[index + 1] if index + 1 < len(pieces) else piece
            if closing.kind != "end":
                raise NotUnderstood("a script tag of auth0-pyscript has content")
            spans.append((piece.start, closing.end))
    if len(spans) == 2:
        (start, first_end), (second_start, end) = spans
        between = text[first_end:second_start]
        if not between.strip():
            # The same white space is between the tags, and before or after both.
            if text.startswith(between, end):
                end += len(between)
            elif text.endswith(between, 0, start):
                start -= len(between)
            spans = [(start, end)]
    return [Edit(start, text[start:end], "") for start, end in spans]


def tags_of(text: str) -> list[str]:
    """Return the addresses of auth0-pyscript's scripts in a page, in their order."""
    return [piece.attributes["src"] for piece in pieces_of(text) if is_our_script(piece)]


def is_our_script(piece: Piece) -> bool:
    """Return True for the start tag of one of the two scripts, of any version."""
    return (
        piece.kind == "start"
        and piece.name == "script"
        and _OURS.fullmatch(piece.attributes.get("src", "")) is not None
    )


def _source(text: str, piece: Piece) -> str:
    return text[piece.start : piece.end]


def _line_start(text: str, at: int) -> str:
    """
    Return the line end and the indentation before that position; "" if more is before it in its
    line, or if the text has one line.
    """
    line = text.rfind("\n", 0, at) + 1
    indentation = text[line:at]
    if "\n" not in text or indentation.strip(f" \t{BOM}"):
        return ""
    return newline_of(text) + indentation.strip(BOM)
