"""One line of what `check` found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """What was found: "ok", "note" (to be known) or "wrong"."""

    kind: str
    text: str


def ok(text: str) -> Finding:
    """Return what holds."""
    return Finding("ok", text)


def note(text: str) -> Finding:
    """Return what is to be known, and is no failure."""
    return Finding("note", text)


def wrong(text: str) -> Finding:
    """Return what does not hold. The text says what to do."""
    return Finding("wrong", text)
