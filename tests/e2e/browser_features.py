"""
The browser features that the site's own JavaScript uses, and the first browsers that have them.

The versions are those of MDN's browser-compat-data 8.1.9. A test compares this with the built
files: test_browser_features.py.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Feature:
    """One name that is newer than 2021: a global, a static member, or `.member` of an instance."""

    name: str
    chrome: float
    firefox: float
    safari: float
    without: str = ""  # the site's behaviour without it; "" means that the site needs the feature
    said_by: str = "preflight.js"  # the file that tells the user if it is missing

    @property
    def versions(self) -> tuple[float, float, float]:
        """Return the first Chrome, Firefox and Safari that have it."""
        return self.chrome, self.firefox, self.safari


NEVER = float("inf")

YOUNG = (
    Feature("AbortSignal.timeout", 103, 100, 16),
    Feature("BroadcastChannel", 54, 38, 15.4),
    Feature(".at", 92, 90, 15.4),
    Feature(".locks", 69, 96, 15.4),
    Feature("crossOriginIsolated", 87, 72, 15.2),
    Feature(".randomUUID", 92, 95, 15.4),
    Feature(".reason", 98, 97, 15.4),
    Feature(".submitter", 81, 75, 15.4),
    # No name shows these two: an option of workers, and the newest syntax in use.
    Feature("Worker with type: module", 80, 114, 15, said_by="port.js"),
    Feature("private methods", 84, 90, 15),
    # Not needed
    Feature("SharedWorker", 5, 29, 16, without="port.js starts a Worker of the page's own"),
    Feature("SharedWorkerGlobalScope", 5, 29, 16, without="as SharedWorker"),
    Feature("URLPattern", 95, 142, 26, without="only asked where addRoutes is there"),
    Feature(".databases", 72, 126, 14, without="unregister.js knows the name of one"),
    Feature(".addRoutes", 123, NEVER, 27, without="the worker hears of every request"),
    Feature("requestIdleCallback", 47, 55, NEVER, without="relative_time.js uses a timer"),
    Feature(".transferSize", 54, 45, 16.4, without="download.mjs fetches, out of the cache"),
    Feature("trustedTypes", 83, 148, 26, without="addresses are plain text"),
    Feature(
        "Promise.withResolvers", 119, 121, 17.4, without="python.js puts one there, for PyScript"
    ),
)

# The other features that preflight.js checks. Users and administrators can disable them in any
# browser.
CAN_BE_SWITCHED_OFF = {"crypto.subtle", "navigator.locks", "WebAssembly"}

# All other names: Chrome 90, Firefox 88 and Safari 15 have each one with the meaning that the code
# uses. Some are our own names, or words of a text, that equal names of the platform that the site
# does not use.
ORDINARY = set((Path(__file__).parent / "ordinary_names.txt").read_text("utf-8").split())
