"""
Trees, and the state that they show, for type checkers. The package's docstring describes trees.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypedDict

    from ..types import ErrorData, TokenStorage, User

    Tree = str | list[Any]

    class Settings(TypedDict):
        """What the views read from an element's attributes."""

        label: str  # the text of its button or its heading; "" for the usual text
        signed_in_label: str  # the text of the link that replaces a login button; "" for no link
        return_to: str | None  # where in this site a login or a logout ends
        is_editable: bool  # True if the metadata may be edited in the element

    class PageFacts(TypedDict):
        """What all elements of a page read."""

        is_loading: bool  # True if it is not known yet who is signed in
        is_authenticated: bool  # as in the session's state, like user, scope and expires_at
        user: User | None
        scope: str | None
        expires_at: float | None
        busy: str  # "login" or "logout" while the page is leaving for it, otherwise ""
        picture: str | None  # the address of the user's picture, None if there is none to load
        token_storage: TokenStorage
        tenant: str  # the tenant's address, "" in the demo
        unsaved: str  # the user's text that was not saved when the session ended, "" for none
        problem: tuple[ErrorData, str] | None  # the error of the page, and where it happened

    class ViewState(PageFacts, Settings):
        """What an element's `tree` takes."""
