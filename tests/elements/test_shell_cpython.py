"""
public/index.html, as built, holds the very trees that the elements show before anything is known.
"""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from auth0_pyscript.site.assembly.outlines import with_outlines
from screen_fakes import FakeSession, screen_over

PAGE = Path(__file__).parents[2] / "public" / "index.html"
VOID = {"meta", "link", "img", "br", "input"}


class ElementsOf(HTMLParser):
    """Reads the SDK's elements in a page as trees."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], Any]] = []
        self._open: list[list[Any]] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if not self._open and not tag.startswith("auth0-"):
            return
        # A boolean attribute has no value; an element's own attributes are text for Python.
        empty: Any = True if self._open else ""
        tree = [tag, {name: empty if value is None else value for name, value in attributes}]
        if self._open:
            self._open[-1].append(tree)
        if tag not in VOID:
            self._open.append(tree)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag not in VOID:
            tree = self._open.pop()
            assert tree[0] == tag
            if not self._open:
                self.found.append((tag, tree[1], tree[2] if len(tree) > 2 else ""))

    def handle_data(self, data: str) -> None:
        if self._open and data.strip():
            self._open[-1].append(data)


def test_the_static_page_shows_what_the_screen_shows_first() -> None:
    page = ElementsOf()
    page.feed(with_outlines(PAGE.read_text(encoding="utf-8")))
    screen = screen_over(
        FakeSession(is_loading=True),
        elements=[
            {"id": str(place), "name": name, "view": "", "attributes": attributes}
            for place, (name, attributes, _) in enumerate(page.found)
        ],
    )

    trees = screen.show()

    assert len(page.found) == len(trees)
    for place, (name, _, static) in enumerate(page.found):
        assert static == trees[str(place)], name
