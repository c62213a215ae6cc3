"""Every relative link in the project's pages leads to an existing file and heading."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SDK = ROOT / "src" / "auth0_pyscript"
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


def pages() -> list[str]:
    folders = ("docs", "examples", "bench", "licenses")
    found = [
        *ROOT.glob("*.md"),
        *(path for name in folders for path in (ROOT / name).rglob("*.md")),
    ]
    # The bench installs npm packages below its folder.
    own = (path for path in sorted(found) if "node_modules" not in path.parts)
    return [path.relative_to(ROOT).as_posix() for path in own]


def anchors(text: str) -> set[str]:
    """Return the headings of a page as the anchors that GitHub makes of them."""
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


@pytest.mark.parametrize("name", pages())
def test_the_files_that_it_names_are_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = re.findall(r"`((?:[a-z0-9_]+/)+[a-z0-9_.-]+\.(?:js|json|md|mjs|py|sha256|txt))`", text)
    top = {path.name for path in (*ROOT.iterdir(), *SDK.iterdir()) if path.is_dir()} - {"dist"}

    ours = [path for path in named if path.partition("/")[0] in top]

    assert [path for path in ours if not any((home / path).exists() for home in (ROOT, SDK))] == []
