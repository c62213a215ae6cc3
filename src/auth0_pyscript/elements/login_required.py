"""<auth0-login-required>: what a protected view shows to a visitor."""

from . import texts
from .button import button
from .login_button import LOGIN_PARAMETERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .tree import Tree, ViewState

NAME = "auth0-login-required"
ATTRIBUTES = ("label", "return-to") + LOGIN_PARAMETERS

_LOGIN_REQUIRED = "Log in to see this page"
_LOGIN_REQUIRED_WHY = "It shows what belongs to you. After you log in you come straight back here."
_LOGOUT_UNDER_WAY = "You are being logged out."
_LOGIN_UNDER_WAY = "You are being taken to the login page."
_UNSAVED = "What you had not saved"
_UNSAVED_WHY = "Your session ended before this was saved. Copy it before you log in."


def tree(view_state: "ViewState") -> "Tree":
    """
    Return the invitation to log in, with the user's text that was not saved when the session ended.
    """
    if view_state["is_authenticated"]:
        return ""
    busy = view_state["busy"]
    label = view_state["label"] or texts.LOG_IN
    if busy == "logout":
        return ["div", {"class": "card invitation"}, ["h1", {}, _LOGOUT_UNDER_WAY]]
    invitation: list[Any] = [
        "div",
        {"class": "card invitation"},
        ["h1", {}, _LOGIN_REQUIRED],
        ["p", {"class": "muted"}, _LOGIN_UNDER_WAY if busy else _LOGIN_REQUIRED_WHY],
        ["div", {"class": "actions"}, button("login", label, primary=True, busy=bool(busy))],
    ]
    if view_state["unsaved"]:
        invitation.append(
            [
                "label",
                {"class": "unsaved"},
                ["strong", {}, _UNSAVED],
                ["span", {}, _UNSAVED_WHY],
                [
                    "textarea",
                    {"class": "code", "rows": "8", "readonly": True},
                    view_state["unsaved"],
                ],
            ]
        )
    return invitation
