"""
A session as plain data, tokens included: what outlives a home that its browser ends while the user
stays.

Such data go only to a place in memory that no page can read, never into storage.
"""

from ..configuration import Configuration
from ..encoding.json_text import parse_json, to_json
from ..errors import JsonError
from .shared import SharedSession
from .token_cache import TokenSet
from .token_endpoint import Granted
from .token_spec import TokenSpec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Final


class Kept:
    """What was kept. Its default repr shows nothing of it."""

    __slots__ = ("confirmed_at", "granted", "others", "session_id")

    def __init__(
        self, *, granted: Granted, others: "list[TokenSet]", session_id: str, confirmed_at: float
    ) -> None:
        self.granted: Final = (
            granted  # the log-in's own tokens, and the claims of the newest ID token
        )
        self.others: Final = others  # of other audiences
        self.session_id: Final = session_id
        self.confirmed_at: Final = (
            confirmed_at  # when the tenant last had a say, seconds since the Unix epoch
        )


def to_kept(shared: SharedSession) -> str:
    """Return the session that there is as JSON text, "" when there is none."""
    session = shared.session
    if session is None:
        return ""
    return to_json(
        {
            "issuer": shared.configuration.issuer,
            "client_id": shared.configuration.client_id,
            "session_id": shared.session_id,
            "confirmed_at": shared.confirmed_at,
            "claims": session.claims,
            "tokens": [_tokens_to_data(tokens) for tokens in session.token_sets],
        }
    )


def from_kept(text: str, configuration: Configuration) -> Kept | None:
    """
    Return what was kept, None when nothing was, or nothing of this application.

    text comes from what the same build kept, so its form is not looked at again; who it was kept
    for is, because the configuration may have been edited since.
    """
    try:
        data = parse_json(text) if text else None
    except JsonError:
        return None
    if not isinstance(data, dict):
        return None
    if (data["issuer"], data["client_id"]) != (configuration.issuer, configuration.client_id):
        return None
    first, *others = [_tokens_from_data(tokens) for tokens in data["tokens"]]
    return Kept(
        granted=Granted(tokens=first, claims=data["claims"]),
        others=others,
        session_id=data["session_id"],
        confirmed_at=data["confirmed_at"],
    )


def _tokens_to_data(tokens: TokenSet) -> "dict[str, Any]":
    return {
        "audience": tokens.spec.audience,
        "asked_scope": tokens.spec.scope,
        "parameters": tokens.spec.parameters,
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "scope": tokens.scope,
        "nonce": tokens.nonce,
        "obtained_at": tokens.obtained_at,
        "expires_at": tokens.expires_at,
    }


def _tokens_from_data(data: "dict[str, Any]") -> TokenSet:
    return TokenSet(
        spec=TokenSpec(
            audience=data["audience"],
            scope=data["asked_scope"],
            parameters=tuple((name, value) for name, value in data["parameters"]),
        ),
        access_token=data["access_token"],
        refresh_token=data["refresh_token"],
        scope=data["scope"],
        nonce=data["nonce"],
        obtained_at=data["obtained_at"],
        expires_at=data["expires_at"],
    )
