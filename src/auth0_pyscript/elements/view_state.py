"""The state that all elements read: that of the session, and facts of the page."""

from .picture import shown_picture

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..configuration import Configuration
    from ..types import ErrorData, State
    from .tree import PageFacts


def view_state(
    state: "State",
    configuration: "Configuration",
    *,
    busy: str,
    failed_picture: str | None,
    problem: "tuple[ErrorData, str] | None",
    unsaved: str,
) -> "PageFacts":
    """Return the state that all elements read. Each element's own settings are added to it."""
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
