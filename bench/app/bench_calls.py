"""Part of an app of the bench's own: calls of the SDK in a loop, offered to the driver as `benchCalls`."""

import gc
import time

import js
from pyodide.ffi import create_proxy

from auth0_pyscript import Auth0Client


def connect(client: Auth0Client) -> None:
    """Offer the calls."""
    is_page = client.configuration.token_storage == "page"

    async def cached(count: int) -> float:
        """Milliseconds for count calls of a token (in page mode) or a user (with the vault) that is there."""
        call = client.get_access_token_silently if is_page else client.get_user
        await call()
        start = time.perf_counter()
        for _ in range(count):
            await call()
        return (time.perf_counter() - start) * 1000

    async def renew(count: int) -> None:
        """Have the access token renewed that many times."""
        for _ in range(count):
            if is_page:
                await client.get_access_token_silently(cache_mode="off")
            else:
                await client.service.token_facts({"cache_mode": "off"})
        gc.collect()

    # These live as long as the page does.
    js.benchCalls = create_proxy(cached)
    js.benchRenew = create_proxy(renew)
    js.document.documentElement.setAttribute("data-bench", "up")
