"""The results as people read them (Markdown) and as programs do (JSON)."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from . import figures
from .api_calls import SIZES
from .contestants import BEFORE
from .figures import (
    CALLS,
    MEMORY,
    METADATA,
    PARTS,
    PYTHON,
    STORED,
    VISITS,
    Figure,
    Samples,
    middle,
    ratio_of,
    value_of,
)

_COLUMNS = {
    "react": "React",
    "stock": "stock PyScript",
    "vault": "ours, vault",
    "page": "ours, page",
    "vault-before": "ours, vault, before",
    "page-before": "ours, page, before",
}


@dataclass(frozen=True)
class Results:
    """All that a run found out."""

    date: str  # UTC
    browser: str
    rounds: int
    renewals: int
    samples: dict[str, Samples]  # by the group of figures
    failures: list[str]


def machine() -> str:
    """Return what this machine is, without naming it."""
    model = platform.processor() or platform.machine()
    known = Path("/proc/cpuinfo")
    if known.is_file():
        lines = known.read_text(encoding="utf-8").splitlines()
        model = next(
            (line.partition(":")[2].strip() for line in lines if line.startswith("model name")),
            model,
        )
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}"


def markdown(results: Results) -> str:
    """Return the tables."""
    lines = [
        f"# Measured on {results.date[:10]}",
        "",
        f"{results.browser}, headless; {machine()}; "
        f"medians of {results.rounds} interleaved rounds. "
        "Bold is a ratio to React, or to the stock PyScript page where React has "
        "nothing to compare; in "
        "brackets what was measured. bench/README.md says what is measured how.",
    ]
    found = results.samples
    for group in found:
        if group.startswith("visits"):
            lines += ["", f"## {group.capitalize()}", "", *_table(VISITS, found[group])]
    lines += ["", "## Python's start, localhost", "", *_table(PYTHON, found.get("python", {}))]
    lines += ["", "## Calls, localhost", "", *_table(CALLS, found.get("calls", {}))]
    if "api" in found:
        lines += ["", "## API calls, localhost, ms", "", *_api_calls(found["api"])]
    if "metadata" in found:
        lines += ["", "## From an answer's arrival to the screen, localhost", ""]
        lines += _table(METADATA, found["metadata"])
    lines += ["", "## Stored files, localhost", "", *_table(STORED, found.get("stored", {}))]
    if "memory" in found:
        lines += [
            "",
            f"## {results.renewals} forced renewals",
            "",
            *_table(MEMORY, found["memory"]),
        ]
    lines += ["", "## Where the start goes, localhost, ms", "", *_splits(found.get("split", {}))]
    if results.failures:
        lines += [
            "",
            "## What failed, and is missing above",
            "",
            *(f"- {failure}" for failure in results.failures),
        ]
    return "".join(f"{line}\n" for line in lines)


def as_json(results: Results) -> str:
    """Return every sample of every round."""
    return json.dumps(asdict(results) | {"machine": machine()}, indent=1, ensure_ascii=False) + "\n"


def _table(rows: Sequence[Figure], samples: Samples) -> list[str]:
    present = [name for name in _COLUMNS if name in samples]
    heads = ["figure", *(_COLUMNS[name] for name in present), "goal", "next goal"]
    lines = [_row(heads), _row(["---"] * len(heads))]
    for figure in rows:
        cells = [_cell(figure, samples, name) for name in present]
        if any(cells):
            lines.append(
                _row(
                    [
                        figure.title,
                        *cells,
                        _bound(figure, figure.goal),
                        _bound(figure, figure.next_goal),
                    ]
                )
            )
    return lines


def _cell(figure: Figure, samples: Samples, contestant: str) -> str:
    is_ours = contestant not in ("react", "stock")
    value = value_of(figure, samples, contestant)
    if value is None or (is_ours and contestant.removesuffix(BEFORE) not in figure.ours):
        return ""
    ratio = ratio_of(figure, samples, contestant)
    if ratio is None or not is_ours:
        return _number(value, figure.unit)
    return f"**{ratio:.2f}** ({_number(value, figure.unit)})"


def _number(value: float, unit: str) -> str:
    if unit == figures.MILLISECONDS:
        return f"{value:.0f} ms" if value >= 10 else f"{value:.4f} ms"
    if unit == figures.TIMES:
        return f"{value:.3f}"
    if unit == figures.COUNT:
        return f"{value:g}"
    return f"{value:.3f} {unit}"


def _bound(figure: Figure, bound: float | None) -> str:
    if bound is None:
        return ""
    return f"≤ {bound:g} MB" if figure.unit == figures.MEGABYTES else f"≤ {bound:g}"


def _splits(samples: Samples) -> list[str]:
    lines = [_row(["", *PARTS]), _row(["---"] * (len(PARTS) + 1))]
    for visit, words in (("cold", "cold"), ("restart", "after a browser restart")):
        for name in samples:
            values = [middle(samples, name, f"{visit}: {part}") for part in PARTS]
            numbers = ["" if value is None else f"{value:.0f}" for value in values]
            lines.append(_row([f"{_COLUMNS[name]}, {words}", *numbers]))
    return lines


def _api_calls(samples: Samples) -> list[str]:
    heads = [""]
    for name in samples:
        column = _COLUMNS[name]
        heads += [
            f"{column}: plain fetch, received",
            "ours",
            "requests",
            "plain fetch, sent",
            "ours",
        ]
    lines = [_row(heads), _row(["---"] * len(heads))]
    for size in SIZES:
        ways = ("plain, received", "received", "requests", "plain, sent", "sent")
        values = [middle(samples, name, f"{way}, {size}") for name in samples for way in ways]
        lines.append(_row([size, *("" if value is None else f"{value:.1f}" for value in values)]))
    lines.append("")
    for key, words in (
        (
            "plain, memory",
            "Most memory while 100 MB are received by a plain fetch, divided by 100 MB",
        ),
        ("memory", "The same of ours"),
        ("another tab, alone", "A call of 1 kB by another tab, ms"),
        ("another tab, beside plain 100 MB", "The same while a plain fetch receives 100 MB, ms"),
        ("another tab, beside 100 MB", "The same while the vault receives 100 MB, ms"),
    ):
        found = [(name, middle(samples, name, key)) for name in samples]
        told = ", ".join(
            f"{_COLUMNS[name]} {value:.1f}" for name, value in found if value is not None
        )
        lines.append(f"- {words}: {told}")
    return lines


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def write(results: Results, folder: Path) -> Path:
    """Write both to a folder, named by the date, and return the Markdown's path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{results.date[:10]}.md"
    path.write_text(markdown(results), encoding="utf-8")
    path.with_suffix(".json").write_text(as_json(results), encoding="utf-8")
    return path
