"""What all elements read: the session's state, and what the page knows beside it."""

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
    Return the state that `tree` of each element takes, with the element's own settings over it.

    is_loading        nobody knows yet who is signed in
    is_authenticated, user, scope, expires_at  as in the session's state
    busy              "login" or "logout" while the page is being left, else ""
    picture           the address of the user's picture, None where there is none to load
    token_storage     as configured
    tenant            its address, "" for the demo's
    unsaved           the text that a session's end kept from being saved, "" for none
    problem           the error of the page, and the place where it happened; None for none
    """
    # The demo's tenant lies in the site, and so do its pictures.
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
