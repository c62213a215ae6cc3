"""
The invitation to an organization with which a user came here, for the next login. Pure.

public/page/preflight.js takes it out of the page's address (`?invitation=…&organization=…`)
before any other script runs, and stores it in the tab until the answer to a login comes back.
"""

from ...encoding.json_text import parse_json
from ...errors import JsonError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

STORED_AS = "invitation"  # behind the site's prefix
MAX_LENGTH = 500  # characters of each value


def with_invitation(authorization_params: "dict[str, Any]", stored: object) -> "dict[str, Any]":
    """
    Return authorization_params with the invitation that the tab stores, and with its organization.

    stored is what the page says that it has: text, or None. Anything but an invitation changes
    nothing: every script of the origin can write there. An invitation among authorization_params
    goes first. One to another organization than authorization_params name is not used: a link must
    not choose whose users may log in.
    """
    if "invitation" in authorization_params or not isinstance(stored, str):
        return authorization_params
    try:
        data = parse_json(stored) if len(stored) <= 4 * MAX_LENGTH else None
    except JsonError:
        data = None
    if not isinstance(data, dict):
        return authorization_params
    taken = {name: data.get(name) for name in ("invitation", "organization")}
    if not all(_is_value(value) for value in taken.values()):
        return authorization_params
    if authorization_params.get("organization") not in (None, "", taken["organization"]):
        return authorization_params
    return authorization_params | taken


def _is_value(value: object) -> bool:
    return (
        isinstance(value, str)
        and 0 < len(value) <= MAX_LENGTH
        and all("!" <= character <= "~" for character in value)
    )
