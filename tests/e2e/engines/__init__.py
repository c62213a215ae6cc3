"""
The browsers that the tests drive, one a module: how each is started, heard and ended.

Only `driver.py` imports from here; tests name an engine by a word.
"""

from e2e.engines.chromium import Chromium
from e2e.engines.engine import Engine
from e2e.engines.firefox import Firefox
from e2e.engines.webkit import WebKit

__all__ = ["Chromium", "Engine", "Firefox", "WebKit"]
