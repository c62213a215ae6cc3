"""
<auth0-error>: the one error of the whole page. It is the error of the user's last action, or the
reason why nobody is signed in.
"""

from ..errors import Auth0Error, to_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..types import ErrorData, State
    from .tree import Tree, ViewState

NAME = "auth0-error"
ATTRIBUTES = ()

# The end of a session needs no alert, because the page shows "Log in".
_QUIET = ("InteractionNeeded", "LoginRequired", "NotAuthenticated")


def tree(view_state: "ViewState") -> "Tree":
    """Return the alert with its buttons, "" if there is no error."""
    if view_state["problem"] is None:
        return ""
    # The code for failures is imported late, because a visitor's first view does not need it.
    from .alert import alert
    from .ways_on import DISMISS, alert_text, labelled, ways_on

    error, place = view_state["problem"]
    title, detail = alert_text(error)
    return alert(title, detail, labelled(ways_on(error, place) + (DISMISS,)))


class PageAlert:
    """Remembers the last failure of the page, and which error the user has dismissed."""

    def __init__(self) -> None:
        self._failed: ErrorData | None = None
        self._place = ""  # of what failed
        self._put_away: ErrorData | None = None

    def fail(self, error: Auth0Error, place: str) -> None:
        """Set the error of the user's last action. place is one of `ways_on.PLACES`."""
        self._failed = to_data(error)
        self._place = place

    def clear(self) -> None:
        """
        Forget the failure, because the user goes on with something else. The session may still
        report the same error; it counts as dismissed.
        """
        if self._failed is not None:
            self._put_away = self._failed
            self._failed = None

    def dismiss(self, state: "State") -> None:
        """Remember that the user has dismissed the error. state is the session's."""
        self._failed = None
        self._put_away = state["error"]

    def retry(self) -> None:
        """Forget which error was dismissed, so that the same error is shown again if it recurs."""
        self._failed = self._put_away = None

    def is_shown(self, state: "State") -> bool:
        """Return True if there is an error to show. state is the session's."""
        return self._failed is not None or self._of_session(state) is not None

    def problem(self, state: "State") -> "tuple[ErrorData, str] | None":
        """Return the error to show and its place, None if there is none. state is the session's."""
        if self._failed is not None:
            return self._failed, self._place
        error = self._of_session(state)
        return None if error is None else (error, "session")

    def _of_session(self, state: "State") -> "ErrorData | None":
        error: ErrorData | None = state["error"]
        # While there is a session, the element that made a failed call shows its error.
        if error is None or state["is_authenticated"] or error == self._put_away:
            return None
        return None if error["kind"] in _QUIET else error
