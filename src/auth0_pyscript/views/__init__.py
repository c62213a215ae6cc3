"""
What the SDK's elements show: pure functions from state to a tree of plain data, and all texts in one table.

A tree is text, or a list of tag, attributes and children; "" shows nothing:

    ["p", {"class": "muted"}, "Signed in as ", ["strong", {}, "Alice"]]

Attributes are text, or True for one without a value. What a click or a submit means stands in
`data-action`; a picture that fails says so with `data-action-error`; an element with a `data-focus` that
was not in the page before is focused; `data-key` tells siblings apart that come and go.
Knows nothing of sessions and browsers; imports `protocol` to write JSON and to read addresses.
"""

from .alert import error_view
from .buttons import login_button_view, logout_button_view
from .login_required import login_required_view
from .metadata import user_metadata_view
from .profile import profile_view
from .session import session_view

__all__ = (
    "error_view",
    "login_button_view",
    "login_required_view",
    "logout_button_view",
    "profile_view",
    "session_view",
    "user_metadata_view",
)
