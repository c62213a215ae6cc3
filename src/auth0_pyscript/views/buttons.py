"""Buttons: the one kind that all views use, and the two that begin and end a session."""

from . import texts
from .picture import avatar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .tree import Tree, ViewState


def button(
    action: str, label: str, *, primary: bool = False, busy: bool = False, focus: str = ""
) -> "Tree":
    """Return a button that does action; the one main action of a view is primary."""
    attributes = {
        "type": "button",
        "class": "button primary" if primary else "button",
        "data-action": action,
    }
    if busy:
        attributes["aria-busy"] = "true"
    if focus:
        attributes["data-focus"] = focus
    return ["button", attributes, label]


def outlined_button(label: str) -> "Tree":
    """Return the outline of a button that will stand here: of the same size, without its label."""
    return ["span", {"class": "button outline"}, ["span", {}, label]]


def login_button_view(view_state: "ViewState") -> "Tree":
    """
    Return the button Log in; for a signed-in user, if it has a label, a link to where a login
    ends.
    """
    if view_state["is_authenticated"]:
        label = view_state["signed_in_label"]
        if not label:
            return ""
        return ["a", {"class": "button primary", "href": view_state["return_to"] or "./"}, label]
    return button(
        "login", view_state["label"] or texts.LOG_IN, primary=True, busy=bool(view_state["busy"])
    )


def logout_button_view(view_state: "ViewState") -> "Tree":
    """
    Return the small picture and the button Log out; their outline while the session is looked for.
    """
    label = view_state["label"] or texts.LOG_OUT
    if view_state["is_loading"]:
        return [
            "div",
            {"class": "account", "aria-hidden": "true"},
            ["span", {"class": "avatar outline"}],
            outlined_button(label),
        ]
    if not view_state["is_authenticated"]:
        return ""
    return [
        "div",
        {"class": "account"},
        avatar(view_state["user"], view_state["picture"]),
        button("logout", label, busy=bool(view_state["busy"])),
    ]
