"""What a page may ask of the vault, and under which conditions."""

from ..errors import EnvironmentUnsuitable, ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

DEADLINE = 120.0  # seconds, for a call that names none: a hidden frame may take a minute of it

# Each call by its name, with the arguments that it cannot do without.
CALLS = {
    "login_with_redirect": (),
    "handle_redirect_callback": ("query",),
    "check_session": (),
    "logout": (),
    "get_user": (),
    "get_id_token_claims": (),
    "was_signed_in": (),
    "get_access_token": (),
    "token_facts": (),
    "fetch": ("url",),
    # The first view's, by `Screen`. With start may come `stored`: {area: {key: text}}, what the
    # page has of this site in its storage, which the vault would ask for at once; `view`, which is
    # shown; `invitation`, for the next login.
    "start": ("query",),
    "elements": ("elements",),
    "enter": ("view",),
    "act": ("action", "fields", "element"),
}

# For the session that the page last saw and no other; the rest begin or end one, or speak of none.
OF_A_SESSION = (
    "get_user",
    "get_id_token_claims",
    "get_access_token",
    "token_facts",
    "fetch",
    "act",
)

# These wait for the user, with whatever else they wait for bounded; or for nobody at all.
# A fetch has time-outs of its own: as long as bytes come, it may take as long as it likes.
WITHOUT_DEADLINE = ("start", "elements", "enter", "act", "get_user", "get_id_token_claims", "fetch")

_OF_A_SCREEN = ("start", "elements", "enter", "act")
_OF_A_WINDOW = ("login_with_redirect", "handle_redirect_callback", "logout") + _OF_A_SCREEN


class Call:
    """One call, checked. Never changed."""

    __slots__ = ("args", "deadline", "name", "session_id")

    def __init__(self, message: "dict[str, Any]", *, has_window: bool) -> None:
        """
        Raises: ProtocolError for what is no call; EnvironmentUnsuitable for one that needs a
        window.
        """
        name, args = message.get("name"), message.get("args")
        if not isinstance(name, str) or name not in CALLS:
            raise ProtocolError("The vault knows no such call.", "Use the client's methods.")
        if not isinstance(args, dict) or not all(needed in args for needed in CALLS[name]):
            raise ProtocolError(
                f"The vault refused a call of {name}.", "Its arguments are not complete."
            )
        if name in _OF_A_WINDOW and not has_window:
            raise EnvironmentUnsuitable(
                f"A worker cannot ask for {name}.",
                "It takes a window. Have the page do it.",
                error="window_needed",
            )
        self.name: Final = name
        self.args: Final = args
        self.session_id: Final = message.get("session")
        self.deadline: Final = (
            None if name in WITHOUT_DEADLINE else _seconds(message.get("deadline"))
        )


def _seconds(deadline: object) -> float:
    is_number = isinstance(deadline, (int, float)) and not isinstance(deadline, bool)
    return deadline if is_number and deadline > 0 else DEADLINE  # type: ignore[return-value, operator]
