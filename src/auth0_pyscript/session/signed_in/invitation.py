"""
The invitation to an organization with which a user opened the page, for the next login. Pure.

public/page/preflight.js takes it from the page's address (`?invitation=…&organization=…`) before
any other script runs. It stores the invitation in the tab until the answer to a login comes back.
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

    stored is the text from the page, or None. Any text that is not an invitation changes nothing,
    because every script of the origin can write there. An invitation in authorization_params takes
    precedence. An invitation to another organization than the one in authorization_params is not
    used: a link must not choose whose users may log in.
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
