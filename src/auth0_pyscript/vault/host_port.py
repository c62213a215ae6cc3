"""The port to the worker in which the vault runs."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable, Protocol
else:
    Protocol = object


class HostPort(Protocol):
    """The functions of the worker. `worker.py` implements them with the worker's JavaScript."""

    def after(self, seconds: float, action: "Callable[[], None]") -> "Callable[[], None]":
        """Call action after so many seconds. Return a function that cancels this."""

    def tell_other_vaults(self, text: str) -> None:
        """Send text to this site's other vaults. Their texts are passed to `Vault.heard`."""

    def save_session(self, snapshot: str, seconds: float) -> None:
        """
        Save the session for the next vault of this build, in case the browser ends this vault. The
        saved session is valid for so many seconds after that end. "" removes it.
        """

    async def session_saved(self) -> None:
        """Return when the last saving or removal is complete."""

    async def fetch_rest(self) -> None:
        """Return when the modules that are imported late are loaded, or have failed to load."""
