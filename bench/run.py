"""
A run: every contestant in every round, in turning order, so that what the machine does hits all
alike.
"""

import traceback
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from site_builder.project import Project

from .api_calls import api_calls
from .calls import cached_call
from .chromium import Browser
from .contestants import Contestant, ours, ours_before, ours_with_calls, react, stock
from .journey import Sample, journey
from .memory import memory
from .metadata import metadata
from .python_start import python_start, split
from .report import Results
from .stored_files import stored_files
from .world import Line, World, world

LOCALHOST = Line("localhost")
PACED = Line("9 Mbit/s with 40 ms", rate=9e6, round_trip=0.040)
_SPLIT_ROUNDS = 3  # of a page's start, which is the same each time, some are enough
_API_ROUNDS = 3  # each of them takes medians itself


def run(
    project: Project,
    *,
    modes: Sequence[str],
    rounds: int,
    renewals: int,
    before: Path | None = None,
) -> Results:
    """
    Measure everything, and return it.

    modes: ours, by where they keep tokens. renewals: for the memory; 0 leaves that out. before:
    another checkout of this project, whose pages are measured in the same rounds.
    """
    scratch = project.scratch / "bench"
    scratch.mkdir(parents=True, exist_ok=True)
    the_react, the_stock = react(project), stock(project)
    sites = [ours(project, mode) for mode in modes]
    if before is not None:
        sites += [ours_before(before, mode) for mode in modes]
    callers = [ours_with_calls(project, mode, scratch) for mode in modes]
    record = _Record()
    with ExitStack() as worlds:
        print("Building the pages, and compressing what is new", flush=True)
        everybody = [the_react, the_stock, *sites, *callers]
        local = worlds.enter_context(world(LOCALHOST, everybody, scratch))
        paced = worlds.enter_context(world(PACED, [the_react, *sites], scratch))
        for number in range(rounds):
            print(f"Round {number + 1} of {rounds}", flush=True)
            for place in (local, paced):
                for site in _turned([the_react, *sites], number):
                    record.take(f"visits, {place.line.name}", journey, place, site)
            for site in _turned([the_stock, *sites], number):
                record.take("python", python_start, local, site)
                if number < _SPLIT_ROUNDS:
                    record.take("split", split, local, site)
            for site in _turned([the_react, *callers], number):
                record.take("calls", cached_call, local, site)
            for site in _turned(sites, number):
                record.take("stored", stored_files, local, site)
            for site in _turned(callers, number) if number < _API_ROUNDS else ():
                record.take("api", api_calls, local, site)
                record.take("metadata", metadata, local, site)
        for site in callers if renewals else ():
            record.take("memory", partial(memory, renewals=renewals), local, site)
    return Results(
        date=datetime.now(UTC).isoformat(timespec="seconds"),
        browser=_browser_version(),
        rounds=rounds,
        renewals=renewals,
        samples={group: dict(samples) for group, samples in record.samples.items()},
        failures=record.failures,
    )


class _Record:
    """What was measured so far."""

    def __init__(self) -> None:
        self.samples: dict[str, dict[str, list[Sample]]] = defaultdict(lambda: defaultdict(list))
        self.failures: list[str] = []

    def take(
        self,
        group: str,
        measure: Callable[[World, Contestant], Sample],
        place: World,
        site: Contestant,
    ) -> None:
        """
        Measure, and keep the sample. What fails is told, and missing from the medians; the run goes
        on.
        """
        print(f"  {group}: {site.column}", flush=True)
        try:
            self.samples[group][site.column].append(measure(place, site))
        except Exception as error:
            traceback.print_exc()
            reason = (str(error) or type(error).__name__).splitlines()[0]
            self.failures.append(f"{group}: {site.column}: {reason}")


def _turned(contestants: Sequence[Contestant], number: int) -> list[Contestant]:
    """Return them in another order each round: nobody is always first."""
    start = number % len(contestants)
    return [*contestants[start:], *contestants[:start]]


def _browser_version() -> str:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, Browser(Path(folder)) as browser:
        return browser.version
