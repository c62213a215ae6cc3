"""Python source without comments, docstrings and annotations."""

from site_builder.strip_source import strip_source

TEXT = '''
"""A docstring."""
import asyncio
from .ports import ClockPort
from .words import WORDS, Word
from . import parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any
else:
    Protocol = object


class Port(Protocol):
    """For annotations."""

    def read(self) -> "Any": ...


class Reader:
    """Another."""

    count: int = 0
    clock: ClockPort

    def read(self, clock: ClockPort, word: "Word", *more: Word) -> "Any":
        """A third."""
        return parts.of(WORDS)  # a comment
'''


def test_what_runs_is_left() -> None:
    assert strip_source(TEXT) == (
        "from .words import WORDS\nfrom . import parts\n\n"
        "class Reader:\n    count = 0\n\n"
        "    def read(self, clock, word, *more):\n        return parts.of(WORDS)\n"
    )


def test_a_package_hands_on_what_it_imports() -> None:
    assert strip_source("from .words import WORDS\n", hands_on=True) == "from .words import WORDS\n"
