"""
The outlines in a page: what the SDK's elements show before it is known who is signed in.

The build writes an outline into each empty element with the attribute `outline`. The attribute is
only for the build, and is not shipped.
"""

import html
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from ...elements.element import Element, read_elements
from ...elements.kinds import KINDS, NAMES
from ...elements.signed_in.entry import tree_of
from ...errors import ProtocolError
from .problem import BuildProblem

if TYPE_CHECKING:
    from ...elements.tree import PageFacts

_OUTLINED = re.compile(
    r"(?P<start><(?P<name>auth0-[a-z0-9-]+)(?=\s)[^>]*?)\s+outline(?=[\s>])(?P<rest>[^>]*>)\s*"
    r"(?P<end></(?P=name)>)"
)
_LOADING: "PageFacts" = {
    "is_loading": True,
    "is_authenticated": False,
    "user": None,
    "scope": None,
    "expires_at": None,
    "busy": "",
    "picture": None,
    "token_storage": "vault",
    "tenant": "",
    "unsaved": "",
    "problem": None,
}


def with_outlines(page: str) -> str:
    """
    Return the HTML page with an outline in each empty element that has the attribute.

    Raises: BuildProblem for an element that the SDK does not have.
    """
    return _OUTLINED.sub(_outlined, page)


def outline(name: str, attributes: dict[str, str]) -> Any:
    """
    Return the tree that an element shows before it is known who is signed in.

    Raises: BuildProblem for an element that the SDK does not have.
    """
    if name not in NAMES:
        raise BuildProblem(f"index.html has <{name}>, which is not one of: {', '.join(NAMES)}.")
    data = {"id": "outline", "name": name, "view": "", "attributes": attributes}
    try:
        elements = read_elements([data])
    except ProtocolError as error:
        raise BuildProblem(f"index.html: <{name}> cannot be read. {error}") from error
    element: Element = elements.all[0]
    if name in KINDS:
        return KINDS[name].tree(_LOADING | dict(element.settings))
    return tree_of(element, elements, _LOADING, None)


def _outlined(found: re.Match[str]) -> str:
    start = found["start"] + found["rest"]
    attributes = _StartTag(start).attributes
    return start + _markup(outline(found["name"], attributes)) + found["end"]


def _markup(tree: Any) -> str:
    if isinstance(tree, str):
        return html.escape(tree, quote=False)
    tag, attributes, *children = tree
    given = "".join(
        f" {name}" if value is True else f' {name}="{html.escape(value)}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{given}>{''.join(map(_markup, children))}</{tag}>"


class _StartTag(HTMLParser):
    def __init__(self, tag: str) -> None:
        super().__init__()
        self.attributes: dict[str, str] = {}
        self.feed(tag)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.attributes = {name: value or "" for name, value in attributes}
