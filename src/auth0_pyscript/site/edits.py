"""Edits of a text, which can be taken back after the text was changed at other places, too."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from difflib import SequenceMatcher


@dataclass(frozen=True)
class Edit:
    """The replacement of `old` by `new` at the position `at` of the text before all edits."""

    at: int
    old: str
    new: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with the edits. Edits at one position keep their order."""
    parts = []
    done = 0
    for edit in sorted(edits, key=lambda edit: edit.at):
        parts += [text[done : edit.at], edit.new]
        done = edit.at + len(edit.old)
    return "".join([*parts, text[done:]])


def reverted(text: str, edits: Iterable[Edit]) -> tuple[str, list[Edit]] | None:
    """
    Return the text without the edits, and the edits at their positions in it; None if the text
    does not have them.

    The text may have been changed at other places after the edits.
    """
    ordered = sorted(edits, key=lambda edit: edit.at)
    places = _as_made(text, ordered) or _searched(text, ordered)
    if places is None:
        return None
    parts = []
    moved = []
    done = length = 0
    for edit, place in zip(ordered, places, strict=True):
        kept = text[done:place]
        length += len(kept)
        moved.append(replace(edit, at=length))
        parts += [kept, edit.old]
        length += len(edit.old)
        done = place + len(edit.new)
    return "".join([*parts, text[done:]]), moved


def edits_between(before: str, after: str) -> list[Edit]:
    """Return small edits that turn one text into the other. Lines that are the same stay."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line))
    return [
        _trimmed(Edit(starts[first], "".join(old[first:last]), "".join(new[start:end])))
        for kind, first, last, start, end in SequenceMatcher(
            None, old, new, autojunk=False
        ).get_opcodes()
        if kind != "equal"
    ]


def _as_made(text: str, edits: list[Edit]) -> list[int] | None:
    places = []
    shift = 0
    for edit in edits:
        place = edit.at + shift
        if not text.startswith(edit.new, place):
            return None
        places.append(place)
        shift += len(edit.new) - len(edit.old)
    return places


def _searched(text: str, edits: list[Edit]) -> list[int] | None:
    places: list[int] = []
    end = 0
    for edit in edits:
        place = text.find(edit.new, end)
        if place < 0 or text.count(edit.new) > 1:
            return None
        places.append(place)
        end = place + len(edit.new)
    return places


def _trimmed(edit: Edit) -> Edit:
    """Return the edit without what `old` and `new` have in common at both ends."""
    old, new = edit.old, edit.new
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    old, new = old[start:], new[start:]
    end = 0
    while end < min(len(old), len(new)) and old[-1 - end] == new[-1 - end]:
        end += 1
    return Edit(edit.at + start, old[: len(old) - end], new[: len(new) - end])
