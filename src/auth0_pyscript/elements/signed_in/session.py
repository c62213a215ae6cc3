"""
<auth0-session>: a card that says where the access token is, what it allows, and who issued it.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..tree import Tree
    from .signed_in_state import SignedInState

NAME = "auth0-session"
ATTRIBUTES = ()

_HEADING = "This session"
_TOKEN = "Access token"
_TOKEN_IN_PAGE = "held in this page's memory, renewed "
_TOKEN_IN_VAULT = "held in a worker, out of this page's reach, renewed "
_ALLOWED = "Allowed"
_TENANT = "Tenant"
_TENANT_DEMO = "demo, in this browser"
_NO_SCOPE = "no scope"


def tree(view_state: "SignedInState") -> "Tree":
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
            _TOKEN,
            _TOKEN_IN_PAGE if is_in_page else _TOKEN_IN_VAULT,
            ["time", {"data-at": str(int(expires_at)), "data-format": "in"}],
        )
    rows += _fact(_ALLOWED, view_state["scope"] or _NO_SCOPE)
    rows += _fact(_TENANT, view_state["tenant"] or _TENANT_DEMO)
    return [
        "section",
        {"class": "card", "aria-label": _HEADING},
        ["h2", {}, _HEADING],
        rows,
    ]


def _fact(name: str, *values: "Tree") -> "list[Tree]":
    return [["dt", {}, name], ["dd", {}] + list(values)]
