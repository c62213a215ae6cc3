"""The state that all elements read: that of the session, and facts of the page."""

from .picture import shown_picture

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..configuration import Configuration
    from ..types import ErrorData, State
    from .tree import ViewState


def view_state(
    state: "State",
    configuration: "Configuration",
    *,
    busy: str,
    failed_picture: str | None,
    problem: "tuple[ErrorData, str] | None",
    unsaved: str,
) -> "ViewState":
    """
    Return the state that each element's `tree` takes. The element's own settings are added to it.

    is_loading        it is not known yet who is signed in
    is_authenticated, user, scope, expires_at  as in the session's state
    busy              "login" or "logout" while the page is leaving for it, otherwise ""
    picture           the address of the user's picture, None if there is none to load
    token_storage     as configured
    tenant            the tenant's address, "" in the demo
    unsaved           the user's text that was not saved when the session ended, "" for none
    problem           the error of the page, and the place where it happened; None for none
    """
    # The demo's tenant is part of the site, and so are its pictures.
    issuer = configuration.issuer
    own = issuer[: -len("tenant/")] if configuration.is_demo else issuer
    picture = shown_picture(state["user"], own=own, hosts=configuration.picture_hosts)
    return {
        "is_loading": state["is_loading"] and not state["is_authenticated"],
        "is_authenticated": state["is_authenticated"],
        "user": state["user"],
        "scope": state["scope"],
        "expires_at": state["expires_at"],
        "busy": busy,
        "picture": None if picture == failed_picture else picture,
        "token_storage": configuration.token_storage,
        "tenant": "" if configuration.is_demo else issuer,
        "unsaved": unsaved,
        "problem": problem,
    }
