"""What the end of a login needs and no visitor does, made ready while the user is at the tenant."""

import asyncio

from .late_modules import NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..session.current import CurrentSession


async def prepare_login(current: "CurrentSession") -> None:
    """
    Import all modules that come late, and fetch the tenant's keys. What does not come is requested
    once more when it is needed.

    Raises: OSError when a file of the site does not come.
    """
    for name in NAMES:
        await asyncio.sleep(0)  # other pages may want something meanwhile
        __import__(name)
    current.signed_in.client.keys.fetch_early()
