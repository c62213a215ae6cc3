"""
The browsers of the tests, one in each module: how it starts, how its console is read, how it ends.

Only `driver.py` imports these modules. Tests select an engine by its name.
"""

from e2e.engines.chromium import Chromium
from e2e.engines.engine import Engine
from e2e.engines.firefox import Firefox
from e2e.engines.webkit import WebKit

__all__ = ["Chromium", "Engine", "Firefox", "WebKit"]
