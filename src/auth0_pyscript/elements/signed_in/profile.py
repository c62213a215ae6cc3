"""<auth0-profile>: a card with picture, name and email of the signed-in user."""

from ..picture import avatar, display_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..tree import Tree, ViewState

NAME = "auth0-profile"
ATTRIBUTES = ()


def tree(view_state: "ViewState") -> "Tree":
    """
    Return the card; its outline while the session is looked for, nothing when nobody is signed in.
    """
    if view_state["is_loading"]:
        return [
            "div",
            {"class": "card profile", "aria-hidden": "true"},
            ["span", {"class": "avatar large outline"}],
            [
                "div",
                {"class": "who"},
                ["p", {"class": "name"}, ["span", {"class": "line outline"}]],
                ["p", {"class": "muted"}, ["span", {"class": "line long outline"}]],
            ],
        ]
    user = view_state["user"]
    if user is None:
        return ""
    name = display_name(user)
    who = ["div", {"class": "who"}, ["h2", {"class": "name"}, name]]
    email = user.get("email")
    if isinstance(email, str) and email != name:
        who.append(["p", {"class": "muted"}, email])
    return ["div", {"class": "card profile"}, avatar(user, view_state["picture"], large=True), who]
