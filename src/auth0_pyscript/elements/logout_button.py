"""<auth0-logout-button>: the user's small picture, and the button that ends the session."""

from . import texts
from .button import button, outlined_button
from .picture import avatar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .tree import Tree, ViewState

NAME = "auth0-logout-button"
ATTRIBUTES = ("label", "return-to")


def tree(view_state: "ViewState") -> "Tree":
    """
    Return the picture and the button "Log out", or their outline while the session is being
    restored.
    """
    label = view_state["label"] or texts.LOG_OUT
    if view_state["is_loading"]:
        return [
            "div",
            {"class": "account", "aria-hidden": "true"},
            ["span", {"class": "avatar outline"}],
            outlined_button(label),
        ]
    user = view_state["user"]
    if user is None:
        return ""
    return [
        "div",
        {"class": "account"},
        avatar(user, view_state["picture"]),
        button("logout", label, busy=bool(view_state["busy"])),
    ]
