"""What the vault asks of the worker that it runs in."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Protocol
else:
    Protocol = object


class HostPort(Protocol):
    """`worker.py` implements it over the worker's JavaScript, tests with lists."""

    def after(self, seconds: float, action: "Callable[[], None]") -> "Callable[[], None]":
        """Call action after so many seconds. Returns what cancels that."""

    def tell_other_vaults(self, text: str) -> None:
        """Send text to this site's other vaults; what they send comes to `Vault.heard`."""

    def save_session(self, snapshot: str, seconds: float) -> None:
        """
        Save the session where the next vault of this build finds it, should the browser end this
        one, for so many seconds from its end. "" removes it.
        """

    async def session_saved(self) -> None:
        """Return when what was saved, or removed, is so."""

    async def fetch_rest(self) -> None:
        """Return when the modules that are imported late are here, or cannot be had."""
