"""The command line of the bench; `python build.py bench` prepares what it needs and starts it."""

import argparse
from pathlib import Path

from auth0_pyscript.configuration import TOKEN_STORAGES
from site_builder.project import Project

from .report import write
from .run import run

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run, print and write."""
    parser = argparse.ArgumentParser(
        prog="build.py bench", description="Measure the site beside a React page."
    )
    parser.add_argument(
        "--rounds", type=int, default=7, help="how often everything is measured (default: 7)"
    )
    parser.add_argument(
        "--renewals",
        type=int,
        default=10_000,
        help="renewals for the row memory, 0 for none (default: 10000)",
    )
    parser.add_argument(
        "--mode",
        dest="modes",
        action="append",
        choices=TOKEN_STORAGES,
        help="a build of ours, by its --token-storage (repeatable; default: all)",
    )
    parser.add_argument(
        "--before",
        type=Path,
        metavar="DIR",
        help="another checkout of this project, whose pages are measured in the same rounds",
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "bench" / "results", help="default: bench/results"
    )
    options = parser.parse_args()
    modes = options.modes or list(TOKEN_STORAGES)
    results = run(
        Project(ROOT),
        modes=modes,
        rounds=options.rounds,
        renewals=options.renewals,
        before=options.before,
    )
    path = write(results, options.out)
    print(
        f"\n{path.read_text(encoding='utf-8')}\n"
        f"Written to {path} and {path.with_suffix('.json').name}."
    )


if __name__ == "__main__":
    main()
