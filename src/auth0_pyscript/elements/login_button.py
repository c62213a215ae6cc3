"""<auth0-login-button>: begins a login. For a signed-in user it may be a link."""

from . import texts
from .button import button

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .tree import Tree, ViewState

NAME = "auth0-login-button"
# The attributes that become authorization parameters of logins in this element.
LOGIN_PARAMETERS = (
    "connection",
    "login-hint",
    "organization",
    "prompt",
    "screen-hint",
    "ui-locales",
)
ATTRIBUTES = ("label", "return-to", "signed-in-label") + LOGIN_PARAMETERS


def tree(view_state: "ViewState") -> "Tree":
    """
    Return the button "Log in". For a signed-in user return a link to where a login ends, if the
    link has a label.
    """
    if view_state["is_authenticated"]:
        label = view_state["signed_in_label"]
        if not label:
            return ""
        return ["a", {"class": "button primary", "href": view_state["return_to"] or "./"}, label]
    return button(
        "login", view_state["label"] or texts.LOG_IN, primary=True, busy=bool(view_state["busy"])
    )
