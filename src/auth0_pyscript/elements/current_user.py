"""The user whose data the elements of one page show."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from ..types import State
    from .signed_in.entry import User


class CurrentUser:
    """Holds what a page knows of its user, and drops it when another user, or nobody, follows."""

    def __init__(self, make: "Callable[[str], User]") -> None:
        """make returns the `User` with that `sub`."""
        self.user: User | None = None  # while a user is signed in
        self.unsaved = ""  # the text of an edit that the end of the session has interrupted
        self._make = make

    def follow(self, state: "State") -> bool:
        """Take over who is signed in. Return True if that is another user than before."""
        user = self.user
        if state["is_authenticated"]:
            self.unsaved = ""
        elif user is not None:
            # After a logout, also in another tab, and for another user no text may stay here.
            has_run_out = state["error"] is not None and state["error"]["kind"] != "UserChanged"
            self.unsaved = user.metadata.unsaved if has_run_out else ""
        sub = state["user"]["sub"] if state["user"] is not None else ""
        if sub == (user.sub if user is not None else ""):
            return False
        if user is not None:
            user.metadata.close()
        self.user = self._make(sub) if sub else None
        return True


def signed_in() -> "Any":
    """Import what only a signed-in user needs: the one place that does."""
    from .signed_in import entry

    return entry
