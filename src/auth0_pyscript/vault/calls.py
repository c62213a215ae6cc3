"""
The calls that a page may make of the vault: the one table of their arguments and conditions.

The page's JavaScript has its part of the table from public/page/contract.js, which
`tests/vault/test_contract_cpython.py` writes.
"""

from ..errors import EnvironmentUnsuitable, ProtocolError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final

DEADLINE = 120.0  # seconds, for a call that names none: a hidden frame may take a minute of it

# What the page does with a call during which the vault died.
NEVER = "never"  # it may have been done or not, and the caller is told so
ALWAYS = "always"  # it only reads, so it is called again
SAFE_METHOD = "safe-method"  # it is called again if its `method` is GET or HEAD
READING_ACTION = "reading-action"  # it is called again unless its `action` writes
WITH_PAGE = "with-page"  # the page is brought up again over the next vault, and calls it anew

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
        needed: the arguments that it cannot do without. session: it is for the session that the
        page last saw and no other; the rest begin or end one, or concern none. window: a worker's
        page cannot make it. deadline: it is cancelled when it takes longer than its deadline.
        repeat: when it is called again after the vault died, one of the words above.
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
    # It has time-outs of its own: as long as bytes come, it may take as long as it likes.
    "fetch": Rule("url", session=True, deadline=False, repeat=SAFE_METHOD),
    # Those of the first view, by `Screen`. They may wait for the user; all else that they wait for
    # has a time-out. With start may come `stored`: {area: {key: text}}, what the page has of this
    # site in its storage, which the vault would ask for at once; `view`, which is shown;
    # `invitation`, for the next login.
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
        Raises: ProtocolError for what is no call; EnvironmentUnsuitable for one that needs a
        window.
        """
        name, args = message.get("name"), message.get("args")
        if not isinstance(name, str) or name not in CALLS:
            raise ProtocolError("The vault knows no such call.", "Use the client's methods.")
        rule = CALLS[name]
        if not isinstance(args, dict) or not all(argument in args for argument in rule.needed):
            raise ProtocolError(
                f"The vault refused a call of {name}.", "Its arguments are not complete."
            )
        if rule.needs_window and not has_window:
            raise EnvironmentUnsuitable(
                f"A worker cannot ask for {name}.",
                "It takes a window. Have the page do it.",
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
