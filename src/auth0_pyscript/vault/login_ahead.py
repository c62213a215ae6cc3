"""
What the end of a login needs and no visitor does, made ready while the user is at the tenant.
"""

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..session.current import CurrentSession

# What is imported between the answer and the metadata on screen, of what the build brings late.
MODULES = (
    "encoding.path_readings",
    "protocol.authorization_error",
    "protocol.authorization_response",
    "protocol.http_date",
    "protocol.logout",
    "configuration.api_gate",
    "protocol.token",
    "protocol.jwt",
    "protocol.jwk",
    "protocol.id_token",
    "session.signed_in.back_off",
    "session.signed_in.corrected_clock",
    "session.signed_in.invitation",
    "session.signed_in.left_at",
    "session.signed_in.renewal_spec",
    "session.signed_in.keys",
    "session.signed_in.identity",
    "session.signed_in.slash",
    "session.signed_in.token_set",
    "session.signed_in.token_cache",
    "session.signed_in.token_endpoint",
    "session.signed_in.silent_authentication",
    "session.signed_in.token_client",
    "session.signed_in.transaction_store",
    "session.signed_in.callback",
    "session.signed_in.admission",
    "session.signed_in.api_call",
    "session.signed_in.session",
    "session.signed_in.snapshot",
    "session.signed_in.entry",
    "screen.metadata",
    "screen.changes",
    "screen.users_api",
    "views.long_json",
    "views.metadata",
    "views.profile",
    "views.session",
)


async def prepare_login(current: "CurrentSession") -> None:
    """
    Fetch the tenant's keys, and import MODULES. What does not come is fetched once more when it is
    needed.

    Raises: OSError when a file of the site does not come.
    """
    current.signed_in.client.keys.fetch_early()
    for name in MODULES:
        await asyncio.sleep(0)  # other pages may want something meanwhile
        __import__(f"auth0_pyscript.{name}")
