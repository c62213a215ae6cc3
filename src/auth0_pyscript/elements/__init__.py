"""
The SDK's elements: state of a session in, trees of plain data out, actions in.

Each element is one module, or one folder: its NAME, its ATTRIBUTES, and `tree`, a pure function
from the state to what it shows, also before it is known who is signed in (its outline). `kinds`
lists those that a visitor sees; `signed_in` has those that show a user, and is downloaded when
somebody is signed in. `Screen` shows them all, `Navigation` says who may see which view.

A tree is text, or a list of tag, attributes and children; "" shows nothing:

    ["p", {"class": "muted"}, "Signed in as ", ["strong", {}, "Alice"]]

Attributes are text, or True for one without a value. What a click or a submit means stands in
`data-action`; a picture that fails says so with `data-action-error`; an element with a `data-focus`
that was not in the page before is focused; `data-key` tells siblings apart that come and go.
"""

from .screen import Screen

__all__ = ("Screen",)
