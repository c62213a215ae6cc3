"""
What must be new at every start from one snapshot. The build puts this module into the snapshot
itself.

Python's own secrets (`secrets`, `uuid.uuid4`, `os.urandom`, `random.SystemRandom`) come from the
browser each time they are asked for. The seed of hash() stays: every dictionary in memory is
arranged by it.
"""

import gc
import importlib
import json
import os
import random
import sys
import time

import pyodide_js
from pyodide import _package_loader


def make_ready() -> None:
    """Clean up behind the start that the snapshot is taken of. Called by the build."""
    sys.path.remove("")  # put there again when Pyodide goes on
    del os.environ["PYTHONHASHSEED"]
    random.seed(0)  # the same bytes for each build
    gc.collect()


def renew(language: str) -> None:
    """
    Make new what was frozen. language is the browser's, "en-US"; the first thing called in the
    page.
    """
    random.seed()
    importlib.invalidate_caches()  # there was no SDK yet
    os.environ["LANG"] = f"{language.replace('-', '_') or 'C'}.UTF-8"  # as Emscripten writes it
    _renew_time_zone()
    # Pyodide leaves an object here that is not its own list.
    _package_loader.loadedPackages = pyodide_js.loadedPackages
    if json.loads("[2]") != [1 + 1]:
        raise RuntimeError("Python cannot count.")


def _renew_time_zone() -> None:
    """Set what the module `time` read when Python started; the C library knows better by now."""
    year = time.localtime().tm_year
    halves = [time.localtime(time.mktime((year, month, 1, 0, 0, 0, 0, 0, -1))) for month in (1, 7)]
    winter, summer = sorted(halves, key=lambda half: half.tm_gmtoff)
    time.timezone, time.altzone = -winter.tm_gmtoff, -summer.tm_gmtoff
    time.daylight = int(winter.tm_gmtoff != summer.tm_gmtoff)
    time.tzname = (winter.tm_zone, summer.tm_zone)
