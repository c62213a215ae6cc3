"""The documentation as a site: links lead somewhere, and nothing is loaded from the network."""

import re
from pathlib import Path

from site_builder.docs_site import build_docs
from site_builder.project import Project

LOADED = re.compile(r'<(?:script|img)[^>]* src="(?:https?:)?//|<link[^>]* rel="stylesheet"[^>]*//')


def test_the_site_is_built_and_loads_nothing_from_the_network(tmp_path: Path) -> None:
    build_docs(Project(Path(__file__).parents[2]), tmp_path / "site")

    pages = list((tmp_path / "site").rglob("*.html"))
    assert tmp_path / "site" / "docs" / "quickstart.html" in pages
    assert [page.name for page in pages if LOADED.search(page.read_text(encoding="utf-8"))] == []
