"""
Part of an app of the bench's own: calls of the SDK in a loop, offered to the driver as
`benchCalls`.
"""

import gc
import io
import time
from typing import Any
from urllib.parse import quote

import js
import pyodide_js
from pyodide.ffi import create_proxy

from auth0_pyscript import Auth0Client


def connect(client: Auth0Client) -> None:
    """Offer the calls."""
    is_page = client.configuration.token_storage == "page"

    async def cached(count: int) -> float:
        """
        Milliseconds for count calls of a token (in page mode) or a user (with the vault) that is
        there.
        """
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
                await client.token_facts(cache_mode="off")
        gc.collect()

    async def fetch(url: str, method: str, size: int) -> float:
        """Milliseconds of a call that sends size bytes."""
        body = bytes(size) if size else None
        start = time.perf_counter()
        await client.fetch(url, method=method, body=body)
        return (time.perf_counter() - start) * 1000

    async def load_requests() -> None:
        """Load what `by_requests` needs."""
        await pyodide_js.loadPackage(["requests", "pyodide-http"])

    async def by_requests(url: str) -> float:
        """Milliseconds of a call through the bridge."""
        from auth0_pyscript.bridges import requests_session

        session = requests_session(client)
        start = time.perf_counter()
        assert session.get(url).status_code == 200
        return (time.perf_counter() - start) * 1000

    async def requests_alone(url: str) -> float:
        """Milliseconds that requests itself takes: of a call whose answer is there at once."""
        import requests
        from requests.adapters import BaseAdapter

        class Adapter(BaseAdapter):
            def send(self, request: Any, *rest: Any, **options: Any) -> requests.Response:
                response = requests.Response()
                response.status_code, response.raw = 200, io.BytesIO(bytes(1000))
                response.request, response.url = request, request.url
                return response

            def close(self) -> None:
                pass

        session = requests.Session()
        session.trust_env = False
        session.mount("http://", Adapter())
        start = time.perf_counter()
        session.get(url)
        return (time.perf_counter() - start) * 1000

    def users_api() -> str:
        """The address of the user's own record."""
        api = client.configuration.management_api
        assert api is not None and client.user is not None
        return api.base_url + "users/" + quote(client.user["sub"], safe="")

    # These live as long as the page does.
    js.benchCalls = create_proxy(cached)
    js.benchRenew = create_proxy(renew)
    js.benchFetch = create_proxy(fetch)
    js.benchLoadRequests = create_proxy(load_requests)
    js.benchRequests = create_proxy(by_requests)
    js.benchRequestsAlone = create_proxy(requests_alone)
    js.benchUsersApi = create_proxy(users_api)
    js.document.documentElement.setAttribute("data-bench", "up")
