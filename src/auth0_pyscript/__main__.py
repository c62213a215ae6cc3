"""`python -m auth0_pyscript`: the command `auth0-pyscript`. For CPython alone."""

import sys

from .site.command import main

if __name__ == "__main__":
    sys.exit(main())
