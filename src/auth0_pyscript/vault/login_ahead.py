"""Prepares the end of a login while the user is at the tenant."""

import asyncio

from .late_modules import NAMES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..session.current import CurrentSession


async def prepare_login(current: "CurrentSession") -> None:
    """
    Import all modules that a visitor does not need, and fetch the tenant's keys. If the keys cannot
    be fetched, they are requested again when they are needed.

    Raises: OSError if a file of the site cannot be loaded. It is requested again when it is needed.
    """
    for name in NAMES:
        await asyncio.sleep(0)  # handle messages of pages in between
        __import__(name)
    current.signed_in.client.keys.fetch_early()
