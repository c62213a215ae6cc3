"""What a protected view shows to somebody who is not signed in."""

from . import texts
from .buttons import button

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .tree import Tree, ViewState


def login_required_view(view_state: "ViewState") -> "Tree":
    """Return the invitation to log in, with the text that a session's end kept from being saved."""
    if view_state["is_authenticated"]:
        return ""
    busy = view_state["busy"]
    label = view_state["label"] or texts.LOG_IN
    if busy == "logout":
        return ["div", {"class": "card invitation"}, ["h1", {}, texts.LOGOUT_UNDER_WAY]]
    tree: list[Any] = [
        "div",
        {"class": "card invitation"},
        ["h1", {}, texts.LOGIN_REQUIRED],
        ["p", {"class": "muted"}, texts.LOGIN_UNDER_WAY if busy else texts.LOGIN_REQUIRED_WHY],
        ["div", {"class": "actions"}, button("login", label, primary=True, busy=bool(busy))],
    ]
    if view_state["unsaved"]:
        tree.append(
            [
                "label",
                {"class": "unsaved"},
                ["strong", {}, texts.UNSAVED],
                ["span", {}, texts.UNSAVED_WHY],
                [
                    "textarea",
                    {"class": "code", "rows": "8", "readonly": True},
                    view_state["unsaved"],
                ],
            ]
        )
    return tree
