"""Every `auth0-pyscript …` in a block of shell commands is one that the command understands."""

import re
import shlex
from pathlib import Path

import pytest

from auth0_pyscript.site.command import _parser

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("docs/**/*.md")))]
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", flags=re.MULTILINE | re.DOTALL)


def commands(page: str) -> list[list[str]]:
    """Return the arguments of each command in a page's blocks."""
    text = (ROOT / page).read_text(encoding="utf-8")
    lines = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    split = [shlex.split(line, comments=True) for line in lines]
    return [words[1:] for words in split if words and words[0] == "auth0-pyscript"]


def test_the_pages_have_commands() -> None:
    assert len(commands("README.md")) > 5
    assert len(commands("docs/quickstart.md")) > 5


@pytest.mark.parametrize("page", [page for page in PAGES if commands(page)])
def test_each_command_is_understood(page: str) -> None:
    asked = [words for words in commands(page) if words not in (["--help"], ["--version"])]

    for words in asked:
        assert _parser().parse_args(words).folder
