"""<auth0-user-metadata>: a card that shows the user's metadata, and lets the user change them."""

from .view import tree

NAME = "auth0-user-metadata"
ATTRIBUTES = ("editable", "label")

__all__ = ("ATTRIBUTES", "NAME", "tree")
