"""
Pauses after repeated failures of the same request, so that an outage causes no storm of requests.
"""

from ...errors import Auth0Error
from ...ports import ClockPort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Hashable

# Seconds after the first, second, … failure in a row. The first is 0: *Try again* should try.
PAUSES = (0, 1, 2, 4, 8, 15)


class BackOff:
    """
    Counts failures by name. It compares times of the clock, because a timer stops while a laptop
    sleeps.
    """

    def __init__(self, clock: ClockPort) -> None:
        self._clock = clock
        self._failures: "dict[Hashable, tuple[int, float, Auth0Error]]" = {}

    def check(self, name: "Hashable") -> None:
        """Raises: the last error with that name during its pause."""
        if name in self._failures:
            count, failed_at, error = self._failures[name]
            if 0 <= self._clock.now() - failed_at < PAUSES[min(count, len(PAUSES)) - 1]:
                raise error

    def failed(self, name: "Hashable", error: Auth0Error) -> None:
        """Note a failure."""
        count = self._failures[name][0] if name in self._failures else 0
        self._failures[name] = (count + 1, self._clock.now(), error)

    def succeeded(self, name: "Hashable") -> None:
        """Forget the failures with that name."""
        self._failures.pop(name, None)
