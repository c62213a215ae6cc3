"""
A session as text, tokens included. The next vault restores it if the browser ends this vault.

The text is only ever held in memory that no page can read, and never in storage.
"""

from ...encoding.json_text import parse_json, to_json
from ...errors import JsonError
from ..tenant import Tenant
from .session import Session
from .token_endpoint import Granted
from .token_set import TokenSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Callable

    from .token_client import TokenClient


def dump_session(session: Session, tenant: Tenant, *, session_id: str, confirmed_at: float) -> str:
    """Return session as JSON text. confirmed_at is in seconds since the Unix epoch."""
    return to_json(
        {
            "issuer": tenant.configuration.issuer,
            "client_id": tenant.configuration.client_id,
            "session_id": session_id,
            "confirmed_at": confirmed_at,
            "claims": session.claims,
            "tokens": [tokens.to_data() for tokens in session.token_sets],
        }
    )


def load_session(
    text: str, client: "TokenClient", on_renewal: "Callable[[Session], None]"
) -> "tuple[Session, str, float] | None":
    """
    Return the session in text, its id, and when the tenant confirmed it (seconds since the epoch).

    Return None if text is not a session of this application. text was written by the same build, so
    its structure is trusted. Issuer and client id are compared, because the configuration may have
    changed.
    """
    try:
        data = parse_json(text)
    except JsonError:
        return None
    if not isinstance(data, dict):
        return None
    configuration = client.tenant.configuration
    if (data["issuer"], data["client_id"]) != (configuration.issuer, configuration.client_id):
        return None
    first, *others = [TokenSet.from_data(tokens) for tokens in data["tokens"]]
    session = Session(
        Granted(tokens=first, claims=data["claims"]), client, on_renewal, others=others
    )
    return session, data["session_id"], data["confirmed_at"]
