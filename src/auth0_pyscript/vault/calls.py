"""
The calls that a page may make to the vault: the one table of their arguments and conditions.

The page's JavaScript reads its part of the table from public/shared/contract.js, which
src/site_builder/contract.py writes.
"""

from ..errors import EnvironmentUnsuitable, ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

DEADLINE = 120.0  # seconds, for a call that names none: a hidden frame may take a minute of it

# When the page repeats a call during which the vault has ended.
NEVER = "never"  # the caller gets the error that the outcome is unknown
ALWAYS = "always"  # the call only reads
SAFE_METHOD = "safe-method"  # if the call's `method` is GET or HEAD
READING_ACTION = "reading-action"  # unless the call's `action` writes
WITH_PAGE = "with-page"  # not as a repetition: each new vault gets these calls when the page starts

WRITING_ACTIONS = ("save-metadata",)  # of `act`


class Rule:
    """The arguments and conditions of one call. Never changed."""

    __slots__ = ("has_deadline", "needed", "needs_session", "needs_window", "repeat")

    def __init__(
        self,
        *needed: str,
        session: bool = False,
        window: bool = False,
        deadline: bool = True,
        repeat: str = NEVER,
    ) -> None:
        """
        needed: the names of the required arguments. session: the call is only for the session that
        the page last saw; other calls begin or end a session, or concern none. window: only a page
        can make the call, not a worker of a page. deadline: the call is cancelled when it exceeds
        its deadline. repeat: one of the constants above.
        """
        self.needed: Final = needed
        self.needs_session: Final = session
        self.needs_window: Final = window
        self.has_deadline: Final = deadline
        self.repeat: Final = repeat


CALLS = {
    "login_with_redirect": Rule(window=True),
    "handle_redirect_callback": Rule("query", window=True),
    "check_session": Rule(repeat=ALWAYS),
    "logout": Rule(window=True),
    "get_user": Rule(session=True, repeat=ALWAYS),
    "get_id_token_claims": Rule(session=True, repeat=ALWAYS),
    "was_signed_in": Rule(repeat=ALWAYS),
    "get_access_token": Rule(session=True, repeat=ALWAYS),
    "token_facts": Rule(session=True, repeat=ALWAYS),
    # `fetch` has no deadline but time-outs of its own: it may last as long as bytes arrive.
    "fetch": Rule("url", session=True, deadline=False, repeat=SAFE_METHOD),
    # The calls of `Screen`. They may wait for the user; anything else that they wait for has a
    # time-out. Further arguments of start: `stored`, {area: {key: text}}, this site's data in the
    # page's storage, so that the vault need not ask for it; `view`, the view that is shown;
    # `invitation`, for the next login; `tenant_problem`, why the demo tenant does not run.
    "start": Rule("query", window=True, deadline=False, repeat=WITH_PAGE),
    "elements": Rule("elements", window=True, deadline=False, repeat=WITH_PAGE),
    "enter": Rule("view", window=True, deadline=False, repeat=WITH_PAGE),
    "act": Rule(
        "action",
        "fields",
        "element",
        session=True,
        window=True,
        deadline=False,
        repeat=READING_ACTION,
    ),
}


class Call:
    """One call, checked. Never changed."""

    __slots__ = ("args", "deadline", "name", "rule", "session_id")

    def __init__(self, message: "dict[str, Any]", *, has_window: bool) -> None:
        """
        Raises: ProtocolError for a message that is not a call; EnvironmentUnsuitable for a call
        that needs a window.
        """
        name, args = message.get("name"), message.get("args")
        if not isinstance(name, str) or name not in CALLS:
            raise ProtocolError("The vault has no such call.", "Use the client's methods.")
        rule = CALLS[name]
        if not isinstance(args, dict) or not all(argument in args for argument in rule.needed):
            raise ProtocolError(
                f"The vault refused a call of {name}.", "Its arguments are not complete."
            )
        if rule.needs_window and not has_window:
            raise EnvironmentUnsuitable(
                f"A worker cannot ask for {name}.",
                "This call needs a window. Let the page make it.",
                error="window_needed",
            )
        self.name: Final = name
        self.rule: Final = rule
        self.args: Final = args
        self.session_id: Final = message.get("session")
        self.deadline: Final = _seconds(message.get("deadline")) if rule.has_deadline else None


def _seconds(deadline: object) -> float:
    is_number = isinstance(deadline, (int, float)) and not isinstance(deadline, bool)
    return deadline if is_number and deadline > 0 else DEADLINE  # type: ignore[return-value, operator]
