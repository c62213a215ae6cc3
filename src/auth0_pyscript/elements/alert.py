"""The alert: the one kind of element with role="alert", for the whole page or inside a card."""

from .button import button

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .tree import Tree


def alert(
    title: str, detail: str, actions: tuple[tuple[str, str], ...] = (), focus: str = ""
) -> "Tree":
    """
    Return an alert: what happened in bold, why and what to do below it, and the buttons.

    actions are pairs of an action's name and its button's label.
    """
    attributes = {"class": "alert", "role": "alert", "data-key": "alert"}
    if focus:
        attributes["tabindex"] = "-1"
        attributes["data-focus"] = focus
    tree = ["div", attributes, ["strong", {}, title]]
    if detail:
        tree.append(["p", {}, detail])
    if actions:
        tree.append(
            ["div", {"class": "actions"}] + [button(action, label) for action, label in actions]
        )
    return tree
