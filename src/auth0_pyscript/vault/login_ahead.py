"""
What the end of a log-in needs and no visitor does, made ready while the user is at the tenant.
"""

import asyncio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..session.shared import SharedSession

# What is imported between the answer and the metadata on screen, of what the build brings late.
MODULES = (
    "session.left_at",
    "session.token_endpoint",
    "session.identity",
    "session.keys",
    "session.token_cache",
    "session.silent_authentication",
    "session.session",
    "session.kept",
    "encoding.path_readings",
    "configuration.api_gate",
    "session.admission",
    "session.slash",
    "session.api_call",
    "session.back_off",
    "protocol.token",
    "protocol.jwt",
    "protocol.jwk",
    "protocol.id_token",
    "screen.metadata",
    "screen.changes",
    "screen.users_api",
    "views.long_json",
    "views.metadata",
    "views.profile",
    "views.session",
)


async def prepare_login(shared: "SharedSession") -> None:
    """
    Fetch the tenant's keys, and import MODULES. What does not come is fetched once more when it is
    needed.

    Raises: OSError when a file of the site does not come.
    """
    shared.keys.fetch_early()
    for name in MODULES:
        await asyncio.sleep(0)  # other pages may want something meanwhile
        __import__(f"auth0_pyscript.{name}")
