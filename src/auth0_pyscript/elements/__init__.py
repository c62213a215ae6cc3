"""
The SDK's elements: state of a session in, trees of plain data out, actions in.

Each element is a module or a folder with its NAME, its ATTRIBUTES, and `tree`, a pure function from
the state to what the element shows. While it is not known who is signed in, `tree` returns the
element's outline. `kinds` lists the elements that a visitor sees. `signed_in` has the elements that
show a user, and is downloaded when a user is signed in. `Screen` shows them all, and `Navigation`
decides who may see which view.

A tree is text, or a list of tag, attributes and children; "" shows nothing:

    ["p", {"class": "muted"}, "Signed in as ", ["strong", {}, "Alice"]]

Attributes are text, or True for an attribute without a value. `data-action` names the action of a
click or a submit, and `data-action-error` that of a picture that fails to load. An element with a
new `data-focus` gets the focus. `data-key` identifies a child among siblings that come and go.
"""

from .screen import Screen

__all__ = ("Screen",)
