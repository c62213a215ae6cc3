"""The button of all elements."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .tree import Tree


def button(
    action: str, label: str, *, primary: bool = False, busy: bool = False, focus: str = ""
) -> "Tree":
    """Return a button for an action. The main action of a view is primary."""
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
    """Return the outline of a button: it has the button's size, but no label."""
    return ["span", {"class": "button outline"}, ["span", {}, label]]
