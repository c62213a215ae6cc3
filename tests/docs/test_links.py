"""Every relative link in the project's pages leads to a file, and to a heading that it has."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def pages() -> list[str]:
    folders = ("docs", "examples", "bench", "licenses")
    found = [
        *ROOT.glob("*.md"),
        *(path for name in folders for path in (ROOT / name).rglob("*.md")),
    ]
    return [path.relative_to(ROOT).as_posix() for path in sorted(found)]


def anchors(text: str) -> set[str]:
    """The headings of a page as a repository's host spells their anchors."""
    headings = re.findall(r"^#+ (.*)$", text, flags=re.MULTILINE)
    plain = [re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings]
    return {heading.strip().replace(" ", "-") for heading in plain}


def without_code(text: str) -> str:
    text = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.sub(r"`[^`\n]*`", "", text)


@pytest.mark.parametrize("name", pages())
def test_its_relative_links_lead_somewhere(name: str) -> None:
    page = ROOT / name
    text = page.read_text(encoding="utf-8")

    broken = []
    for groups in LINK.findall(without_code(text)):
        link = groups[0] or groups[1]
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        has_heading = not anchor or (
            target.is_file() and anchor in anchors(target.read_text(encoding="utf-8"))
        )
        if not target.exists() or not has_heading:
            broken.append(link)
    assert broken == []


def test_the_pages_that_a_reader_looks_for_are_there() -> None:
    assert {"README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "docs/glossary.md"} <= {
        *pages()
    }
