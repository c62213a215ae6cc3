"""
<auth0-error>: the one error of the whole page, of what the user did last or why nobody is signed
in.
"""

from ..errors import Auth0Error, to_data

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..types import ErrorData, State
    from .tree import Tree, ViewState

NAME = "auth0-error"
ATTRIBUTES = ()

# A session that ended needs no alarm: the page says Log in.
_QUIET = ("InteractionNeeded", "LoginRequired", "NotAuthenticated")


def tree(view_state: "ViewState") -> "Tree":
    """Return the alert with its ways on, nothing when there is no error."""
    if view_state["problem"] is None:
        return ""
    # What only a failure needs is imported late: a visitor's first view does without.
    from .alert import alert
    from .ways_on import DISMISS, alert_text, labelled, ways_on

    error, place = view_state["problem"]
    title, detail = alert_text(error)
    return alert(title, detail, labelled(ways_on(error, place) + (DISMISS,)))


class PageAlert:
    """Remembers what failed, and what of it the user has put away."""

    def __init__(self) -> None:
        self._failed: ErrorData | None = None
        self._place = ""  # of what failed
        self._put_away: ErrorData | None = None

    def fail(self, error: Auth0Error, place: str) -> None:
        """What the user did last has failed; place is one of `ways_on.PLACES`."""
        self._failed = to_data(error)
        self._place = place

    def clear(self) -> None:
        """
        The user goes on with something else: what failed is over, even if the session reports it
        still.
        """
        if self._failed is not None:
            self._put_away = self._failed
            self._failed = None

    def dismiss(self, state: "State") -> None:
        """The user has read it. state is the session's."""
        self._failed = None
        self._put_away = state["error"]

    def retry(self) -> None:
        """It is tried again: the same error would be news."""
        self._failed = self._put_away = None

    def is_shown(self, state: "State") -> bool:
        """Say whether there is an error to show. state is the session's."""
        return self._failed is not None or self._of_session(state) is not None

    def problem(self, state: "State") -> "tuple[ErrorData, str] | None":
        """
        Return the error to show and its place, None when there is none. state is the session's.
        """
        if self._failed is not None:
            return self._failed, self._place
        error = self._of_session(state)
        return None if error is None else (error, "session")

    def _of_session(self, state: "State") -> "ErrorData | None":
        error: ErrorData | None = state["error"]
        # With a session there, a call that failed says so where it was made.
        if error is None or state["is_authenticated"] or error == self._put_away:
            return None
        return None if error["kind"] in _QUIET else error
