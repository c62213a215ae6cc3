#!/usr/bin/env python3
"""
Build, serve and test this project: `python build.py serve`, `python build.py build`, `python
build.py wheel`, `python build.py docs`, `python build.py test`.

A short entry: the work is done by src/site_builder. Needs nothing but Python; what else it needs,
it names.
"""

import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 (whoever has an older Python shall read why this stops)
    sys.exit(
        "build.py needs Python 3.11 or newer; this is Python {}.{}. "
        "Install a newer one, and start it by its name: python3.11 build.py".format(
            *sys.version_info[:2]
        )
    )

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "src"))

from site_builder.command import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(ROOT, sys.argv[1:]))
