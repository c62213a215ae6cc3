"""
The figures of the bench: what each compares, what is asked for, and what the samples say. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Samples = Mapping[str, Sequence[Mapping[str, float]]]  # by contestant, one a round

MILLISECONDS = "ms"
MEGABYTES = "MB"
TIMES = "times"
COUNT = ""

_SCALE = {MILLISECONDS: 1.0, MEGABYTES: 1e-6, TIMES: 1.0, COUNT: 1.0}


@dataclass(frozen=True)
class Figure:
    """
    A row of the table: the median of the samples called `key`, in a unit.

    base: whose median it is divided by, "" when it stands for itself. goal and next_goal are upper
    bounds of that ratio, or of the value; None where nothing is asked for. ours: the modes that
    they are asked of.
    """

    title: str
    key: str
    unit: str = MILLISECONDS
    base: str = "react"
    goal: float | None = None
    next_goal: float | None = None
    ours: tuple[str, ...] = ("vault", "page")


VISITS = (
    Figure("First paint, cold", "cold: first paint", goal=1.0, next_goal=0.7),
    Figure("First paint, second visit", "second: first paint", goal=1.0, next_goal=0.7),
    Figure("First paint, browser restarted", "restart: first paint", goal=1.0, next_goal=0.7),
    Figure("Log in clickable and honoured, cold", "cold: log in honoured", goal=1.5, next_goal=1.0),
    Figure(
        "Log in clickable and honoured, second visit",
        "second: log in honoured",
        goal=0.8,
        next_goal=0.5,
    ),
    Figure("Log in clickable and honoured, browser restarted", "restart: log in honoured"),
    Figure("Callback → metadata on screen", "cold: callback", goal=1.2, next_goal=0.8),
    Figure("Callback → metadata on screen, second visit", "second: callback", ours=("vault",)),
    Figure(
        "Page mode: callback → metadata on screen, second visit",
        "second: callback",
        goal=6,
        next_goal=3,
        ours=("page",),
    ),
    Figure("Callback → metadata on screen, browser restarted", "restart: callback"),
    Figure("Reload → metadata on screen", "reload: metadata", goal=0.8, next_goal=0.4),
    Figure("Bytes until Log in works", "cold: bytes until log in", MEGABYTES, "", 0.25, 0.2),
    Figure("Lost clicks on Log in, cold", "cold: lost clicks", COUNT, "", 0, 0),
    Figure("Lost clicks on Log in, second visit", "second: lost clicks", COUNT, "", 0, 0),
)

PYTHON = (
    Figure("Bytes of a cold visit with Pyodide", "cold: bytes", MEGABYTES, "", 4.2, 3.5),
    Figure(
        "Longest block of the main thread while Pyodide starts, cold",
        "cold: longest block",
        base="stock",
        goal=0.4,
        next_goal=0.1,
    ),
    Figure(
        "Longest block of the main thread, browser restarted",
        "restart: longest block",
        base="stock",
    ),
    Figure("Python up, cold", "cold: python up", base="stock"),
    Figure("Python up, browser restarted", "restart: python up", base="stock"),
)

CALLS = (
    Figure("Cached token (page) or user (vault), per call", "cached call", goal=2, next_goal=1),
)

METADATA = (
    Figure("Text of 1 MB in a <pre>, by a plain fetch", "plain, metadata", base=""),
    Figure("Metadata of 1 MB in the card", "metadata", base=""),
    Figure("Longest block of the plain one", "plain, metadata: longest task", base=""),
    Figure("Longest block of the card", "metadata: longest task", base=""),
)

STORED = (
    Figure("All stored files read and hashed, one after another", "look", base=""),
    Figure("Stored files", "bytes", MEGABYTES, ""),
)

MEMORY = (
    Figure("Memory after them ÷ after 100", "growth", TIMES, "", 1.05, 1.01),
    Figure("Memory after them", "bytes", MEGABYTES, ""),
    Figure("Living PyProxies, more than after 100", "more proxies", COUNT, "", 0, 0),
)

PARTS = ("download", "compile", "instantiate", "import", "app")


def middle(samples: Samples, contestant: str, key: str) -> float | None:
    """Return the median of what was measured under that name, None when it never was."""
    values = [sample[key] for sample in samples.get(contestant, ()) if key in sample]
    return median(values) if values else None


def value_of(figure: Figure, samples: Samples, contestant: str) -> float | None:
    """Return a contestant's median in the figure's unit."""
    value = middle(samples, contestant, figure.key)
    return None if value is None else value * _SCALE[figure.unit]


def ratio_of(figure: Figure, samples: Samples, contestant: str) -> float | None:
    """
    Return a contestant's value divided by the base's; None when there is none, or nothing to divide
    by.
    """
    value, base = value_of(figure, samples, contestant), value_of(figure, samples, figure.base)
    return None if value is None or not base else value / base
