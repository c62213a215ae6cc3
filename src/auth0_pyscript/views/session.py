"""The card "This session": where the access token is, what it allows, and who issued it."""

from . import texts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .tree import Tree, ViewState


def session_view(view_state: "ViewState") -> "Tree":
    """
    Return the card; nothing before what stands above it has its height.

    Never a token, nor a part of one.
    """
    if not view_state["is_authenticated"] or not view_state["is_settled"]:
        return ""
    expires_at = view_state["expires_at"]
    is_in_page = view_state["token_storage"] == "page"
    rows = ["dl", {"class": "facts"}]
    if expires_at is not None:
        rows += _fact(
            texts.SESSION_TOKEN,
            texts.SESSION_TOKEN_IN_PAGE if is_in_page else texts.SESSION_TOKEN_IN_VAULT,
            ["time", {"data-at": str(int(expires_at)), "data-format": "in"}],
        )
    rows += _fact(texts.SESSION_ALLOWED, view_state["scope"] or texts.SESSION_NO_SCOPE)
    rows += _fact(texts.SESSION_TENANT, view_state["tenant"] or texts.SESSION_TENANT_DEMO)
    return [
        "section",
        {"class": "card", "aria-label": texts.SESSION},
        ["h2", {}, texts.SESSION],
        rows,
    ]


def _fact(name: str, *values: "Tree") -> "list[Tree]":
    return [["dt", {}, name], ["dd", {}] + list(values)]
