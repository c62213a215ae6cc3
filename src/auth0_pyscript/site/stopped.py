"""What the policy of a strict site stops in a page, found in its source."""

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from .html_source import Piece

# The attributes with which elements load something at once.
_LOADS = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "img": ("src",),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src",),
    "track": ("src",),
    "video": ("src", "poster"),
}
_LINKS_LOADED = {"stylesheet", "icon", "manifest", "modulepreload", "preload", "apple-touch-icon"}
_JAVASCRIPT = {"", "module", "text/javascript", "application/javascript", "text/ecmascript"}


def stopped_by_policy(
    pieces: Sequence[Piece], *, allows_style_attributes: bool
) -> Iterator[tuple[int, str]]:
    """
    Yield the position of each tag that the policy stops, and what to do about it.

    PyScript's own files do not count: a strict site has its own. The policy allows attributes
    `style` to a page whose Python writes HTML.
    """
    for piece in pieces:
        if piece.kind != "start" or "pyscript" in piece.attributes.get("src", ""):
            continue
        for what in _in_tag(piece, allows_style_attributes):
            yield piece.start, what


def _in_tag(piece: Piece, allows_style_attributes: bool) -> Iterator[str]:
    attributes = piece.attributes
    type_ = attributes.get("type", "").strip().lower()
    if piece.name == "script" and "src" not in attributes and type_ in _JAVASCRIPT | {"importmap"}:
        yield "the policy stops scripts in the page. Move it into a file of its own."
    if piece.name == "style":
        yield "the policy stops <style>. Move it into a style sheet of its own."
    for name in attributes:
        if name == "style" and not allows_style_attributes:
            yield "the policy stops the attribute `style`. Use a class and a style sheet."
        elif name.startswith("on"):
            yield f"the policy stops `{name}`. Use addEventListener in a script file."
    if attributes.get("href", "").strip().lower().startswith("javascript:"):
        yield "the policy stops addresses that begin with javascript:."
    if piece.name == "link" and not _LINKS_LOADED & {*attributes.get("rel", "").lower().split()}:
        return
    for name in _LOADS.get(piece.name, ()):
        address = attributes.get(name, "")
        if urlsplit(address).netloc and "pyscript" not in address:
            yield f"the policy stops other hosts: {address}. Put the file beside the page."
