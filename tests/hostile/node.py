"""Node.js's results for many texts, from one process."""

import json
import subprocess
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def urls(asked: list[tuple[str, str]]) -> list[dict[str, str] | None]:
    """
    Return {"href", "origin", "pathname"} for each text and its base ("" for none), or None if it is
    not a URL.
    """
    done = subprocess.run(  # noqa: S603  our own script
        ["node", ROOT / "tests" / "hostile" / "whatwg.mjs"],  # noqa: S607  the node that everything here uses
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    answers: list[Any] = json.loads(done.stdout)
    return answers
