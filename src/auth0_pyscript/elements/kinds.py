"""
The elements that a visitor sees, and the names of all.

An element is a module, or a package, with NAME, ATTRIBUTES (of its HTML element) and `tree`.
"""

from . import error, login_button, login_required, logout_button

KINDS = {kind.NAME: kind for kind in (error, login_button, login_required, logout_button)}

# These show a user, and are downloaded for one: `signed_in.entry.KINDS`.
OF_A_USER = ("auth0-profile", "auth0-session", "auth0-user-metadata")

NAMES = tuple(KINDS) + OF_A_USER
