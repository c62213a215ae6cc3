"""requests with the signed-in session. CPython only: `requests` is not part of the dialect."""

import asyncio
import importlib
import io
import sys
import types
from collections.abc import Coroutine, Iterable
from typing import Any
from urllib.parse import quote

import pytest
import requests
from requests.adapters import BaseAdapter

from auth0_pyscript.bridges import requests_session
from auth0_pyscript.bridges.requests_adapter import SignedInAdapter
from auth0_pyscript.bridges.xhr import XhrTransport
from auth0_pyscript.client import Auth0Client
from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.encoding.normal_url import normal_url
from auth0_pyscript.errors import (
    ApiNotAllowed,
    Auth0Error,
    ConfigurationError,
    LoginRequired,
    NetworkError,
    RequestTimeout,
    SyncBridgeUnavailable,
)
from auth0_pyscript.ports import Body, HttpResponse
from auth0_pyscript.types import AuthorizationParams, TokenStorage
from session.fakes import MANAGEMENT, ORDERS, SITE, World
from vault.test_remote_session import remote_session

ME = MANAGEMENT + "users/auth0%7C1"


class Waiter:
    """
    Waits for coroutines as a browser with JSPI does, or refuses as a browser without JSPI does.
    """

    def __init__(self, *, has_jspi: bool) -> None:
        self.has_jspi = has_jspi

    def can_wait(self) -> bool:
        return self.has_jspi

    def wait(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run(coroutine)


class Transport:
    """Replaces pyodide-http."""

    def __init__(self) -> None:
        self.sent: list[requests.PreparedRequest] = []
        self.error: Auth0Error | None = None

    def normalised(self, address: str) -> str:
        return normal_url(address, SITE)

    def send(self, request: requests.PreparedRequest) -> requests.Response:
        self.sent.append(request)
        if self.error is not None:
            raise self.error
        response = requests.Response()
        response.status_code = 200
        response.raw = io.BytesIO(b'{"sent": "by xhr"}')
        response.request = request
        return response


def session_of(client: Auth0Client, *, has_jspi: bool) -> tuple[requests.Session, Transport]:
    """Return the session of client, with what it sends without JSPI."""
    transport = Transport()
    session = requests_session(client)
    adapter = SignedInAdapter(client, waiter=Waiter(has_jspi=has_jspi), transport=transport)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session, transport


class Bench:
    """A signed-in world with a requests.Session."""

    def __init__(self, *, has_jspi: bool = True, token_storage: TokenStorage = "page") -> None:
        self.world = World(token_storage=token_storage)
        asyncio.run(self.world.log_in())
        self.world.tenant.requests.clear()
        self.client = Auth0Client(
            service=self.world.service, configuration=self.world.configuration
        )
        self.session, self.transport = session_of(self.client, has_jspi=has_jspi)

    def token(self, params: AuthorizationParams | None = None) -> str:
        return asyncio.run(self.client.get_access_token_silently(authorization_params=params))


def test_both_schemes_go_through_the_signed_in_session() -> None:
    session = requests_session(Bench().client)

    assert isinstance(session.get_adapter("https://x.example/"), SignedInAdapter)
    assert isinstance(session.get_adapter("http://x.example/"), SignedInAdapter)
    assert isinstance(session.get_adapter("http://x.example/"), BaseAdapter)


def test_a_get_returns_an_ordinary_response() -> None:
    bench = Bench()

    response = bench.session.get(ME)

    assert (response.status_code, response.reason, response.ok) == (200, "OK", True)
    assert response.json() == {"path": ME}
    assert response.headers["Content-Type"] == "application/json"
    assert response.url == ME


def test_the_token_is_sent_and_stays_out_of_the_response() -> None:
    bench = Bench()

    response = bench.session.get(ME)

    ((_, _, _, headers),) = bench.world.tenant.requests
    assert dict(headers)["authorization"] == "Bearer " + bench.token()
    assert "Authorization" not in response.request.headers


def test_json_and_query_are_sent_as_requests_prepares_them() -> None:
    bench = Bench()

    bench.session.patch(ME, json={"a": 1}, params={"include": "x y"})

    ((method, path, body, headers),) = bench.world.tenant.requests
    assert (method, path, body) == ("PATCH", ME, b'{"a": 1}')
    assert dict(headers)["content-type"] == "application/json"


@pytest.mark.parametrize(
    "data",
    [
        "text",
        b"text",
        bytearray(b"text"),
        io.BytesIO(b"text"),
        io.StringIO("text"),
        iter([b"te", "xt"]),
    ],
)
def test_every_kind_of_body_is_sent(
    data: str | bytes | bytearray | io.BytesIO | io.StringIO | Iterable[bytes],
) -> None:
    bench = Bench()

    bench.session.post(ME, data=data)

    assert bench.world.tenant.requests[0][2] == b"text"


def test_headers_that_only_the_browser_may_set_are_left_out() -> None:
    bench = Bench()

    bench.session.post(ME, data="x", headers={"X-Mine": "1", "User-Agent": "me", "Cookie": "a=b"})

    names = [name for name, _ in bench.world.tenant.requests[0][3]]
    assert names == ["accept", "x-mine", "authorization"]


@pytest.mark.parametrize(
    ("timeout", "seconds"), [(None, 60), (3, 3), (0.5, 0.5), ((2, 5), 7), ((None, 5), 5)]
)
def test_a_timeout_counts_as_a_whole(
    timeout: float | tuple[float | None, float] | None, seconds: float
) -> None:
    bench = Bench()
    asked = []

    async def request(
        method: str,
        url: str,
        *,
        headers: list[tuple[str, str]],
        body: bytes | Body | None = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        asked.append(timeout)
        raise RequestTimeout("Too late.")

    bench.world.tenant.request = request
    with pytest.raises(requests.exceptions.Timeout):
        bench.session.get(ME, timeout=timeout)

    assert asked == [seconds]


def test_over_a_vault_the_call_is_waited_for_without_a_task() -> None:
    link, service = remote_session()
    link.answer = {"status": 201, "headers": [["x-a", "1"]], "body": None, "url": ME}
    link.body = b"answer"
    client = Auth0Client(service=service, configuration=Bench().client.configuration)
    session, _ = session_of(client, has_jspi=True)

    response = session.post(ME, data=b"sent", timeout=5)

    assert (response.status_code, response.content, response.headers["X-A"]) == (
        201,
        b"answer",
        "1",
    )
    ((name, args),) = link.asked
    assert name == "fetch"
    assert (args["url"], args["method"], args["timeout"]) == (ME, "POST", 5)
    assert link.bodies == [b"sent"]


def test_over_a_vault_an_error_is_requests_own() -> None:
    link, service = remote_session()
    link.error = NetworkError("Unreachable.")
    client = Auth0Client(service=service, configuration=Bench().client.configuration)
    session, _ = session_of(client, has_jspi=True)

    with pytest.raises(requests.exceptions.ConnectionError):
        session.get(ME)


def test_an_error_status_is_requests_own_error() -> None:
    bench = Bench()
    bench.world.tenant.api_answers = [403]

    with pytest.raises(requests.HTTPError, match="403 Client Error: Forbidden"):
        bench.session.get(ME).raise_for_status()


def test_no_network_is_requests_connection_error_with_ours_as_cause() -> None:
    bench = Bench()
    bench.world.tenant.is_unreachable = True

    with pytest.raises(requests.ConnectionError) as caught:
        bench.session.get(ME)

    assert isinstance(caught.value.__cause__, NetworkError)
    assert caught.value.request is not None
    assert caught.value.request.url == ME


def test_an_answer_that_is_late_is_requests_timeout() -> None:
    bench = Bench()
    bench.world.tenant.loses_answers = True

    with pytest.raises(requests.Timeout) as caught:
        bench.session.get(ME)

    assert isinstance(caught.value.__cause__, RequestTimeout)


@pytest.mark.parametrize("has_jspi", [True, False])
def test_an_address_that_is_not_listed_gets_nothing(has_jspi: bool) -> None:
    bench = Bench(has_jspi=has_jspi)

    with pytest.raises(requests.exceptions.InvalidURL) as caught:
        bench.session.get("https://evil.example/api/v2/")

    assert isinstance(caught.value.__cause__, ApiNotAllowed)
    assert bench.world.tenant.requests == []
    assert bench.transport.sent == []


@pytest.mark.parametrize("has_jspi", [True, False])
def test_an_address_is_taken_as_client_fetch_takes_it(has_jspi: bool) -> None:
    bench = Bench(has_jspi=has_jspi)
    sub = "samlp|corp|wXHHqYbG/zM16zmnKGOk1A5gNng="

    def sent(url: str) -> str:
        bench.world.tenant.requests.clear()
        bench.transport.sent.clear()
        bench.session.get(url)
        if has_jspi:
            ((_, address, _, _),) = bench.world.tenant.requests
            return address
        (request,) = bench.transport.sent
        assert request.url is not None
        return request.url.partition("?")[0]

    for url, address in (
        (
            MANAGEMENT + "users/" + quote(sub, safe=""),
            "users/samlp%7Ccorp%7CwXHHqYbG%2FzM16zmnKGOk1A5gNng%3D",
        ),
        (MANAGEMENT + "users/auth0|abc", "users/auth0%7Cabc"),
        (MANAGEMENT + "users?q=two words", "users"),
        (MANAGEMENT + "gr\u00f6\u00dfe/\U0001f600", "gr%C3%B6%C3%9Fe/%F0%9F%98%80"),
        ("https:\\\\tenant.example\\api\\v2\\users/a/../b", "users/b"),
        (" HTTPS://Tenant.Example:443/api/v2/us\ters ", "users"),
    ):
        assert sent(url) == MANAGEMENT + address


@pytest.mark.parametrize("has_jspi", [True, False])
def test_what_leaves_the_api_gets_nothing(has_jspi: bool) -> None:
    bench = Bench(has_jspi=has_jspi)

    for path in (
        "../../oauth/token",
        "%2e%2e/%2e%2e/userinfo",
        "a/..%2f..%2fb",
        "..\\x",
        "%252e%252e/x",
    ):
        with pytest.raises(requests.exceptions.InvalidURL):
            bench.session.get(MANAGEMENT + path)
    with pytest.raises(requests.exceptions.InvalidURL) as caught:
        bench.session.get("https://user:hunter2@tenant.example/api/v2/users")

    assert "a user name or a password" in str(caught.value)
    assert "hunter2" not in str(caught.value)
    assert bench.world.tenant.requests == []
    assert bench.transport.sent == []


@pytest.mark.parametrize("has_jspi", [True, False])
def test_an_authorization_of_the_caller_is_refused(has_jspi: bool) -> None:
    bench = Bench(has_jspi=has_jspi)

    with pytest.raises(requests.exceptions.InvalidHeader) as caught:
        bench.session.get(ME, auth=("user", "password"))

    assert isinstance(caught.value.__cause__, ConfigurationError)
    assert bench.transport.sent == []


def test_a_session_that_has_ended_is_a_request_exception() -> None:
    bench = Bench()
    bench.world.clock.time += 3600
    bench.world.tenant.user = None

    with pytest.raises(requests.RequestException) as caught:
        bench.session.get(ME)

    assert isinstance(caught.value.__cause__, LoginRequired)


def test_without_jspi_pyodide_http_sends_with_the_token_in_memory() -> None:
    bench = Bench(has_jspi=False)

    response = bench.session.post(ME, data="x", headers={"X-Mine": "1", "User-Agent": "me"})

    (sent,) = bench.transport.sent
    assert response.json() == {"sent": "by xhr"}
    assert (sent.method, sent.url, sent.body) == ("POST", ME, b"x")
    assert dict(sent.headers) == {
        "accept": "*/*",
        "x-mine": "1",
        "authorization": "Bearer " + bench.token(),
    }
    assert "Authorization" not in response.request.headers
    assert bench.world.tenant.requests == []


def test_without_jspi_another_api_needs_its_token_first() -> None:
    bench = Bench(has_jspi=False)

    with pytest.raises(SyncBridgeUnavailable) as caught:
        bench.session.get(ORDERS)
    bench.token({"audience": ORDERS, "scope": "read:orders"})
    bench.session.get(ORDERS)

    assert "get_access_token_silently" in caught.value.detail
    assert len(bench.transport.sent) == 1


def test_without_jspi_an_expired_token_is_not_sent() -> None:
    bench = Bench(has_jspi=False)
    bench.world.clock.time += 3600

    with pytest.raises(SyncBridgeUnavailable):
        bench.session.get(ME)

    assert bench.transport.sent == []


def test_without_jspi_a_refused_connection_is_requests_connection_error() -> None:
    bench = Bench(has_jspi=False)
    bench.transport.error = NetworkError("Refused.")

    with pytest.raises(requests.ConnectionError) as caught:
        bench.session.get(ME)

    assert caught.value.__cause__ is bench.transport.error


def test_without_jspi_a_signed_out_user_is_a_request_exception() -> None:
    bench = Bench(has_jspi=False)
    asyncio.run(bench.client.logout(local_only=True))

    with pytest.raises(requests.RequestException, match="Nobody is signed in"):
        bench.session.get(ME)


def test_without_jspi_the_demo_says_what_to_do() -> None:
    bench = Bench(has_jspi=False)
    bench.client.configuration = check_configuration(
        {"domain": "./tenant/", "client_id": "demo-app", "token_storage": "page"}, site=SITE
    )

    with pytest.raises(SyncBridgeUnavailable) as caught:
        bench.session.get(ME)

    assert "await client.fetch" in caught.value.detail
    assert bench.transport.sent == []


def test_while_the_session_is_being_restored_synchronous_code_cannot_wait() -> None:
    bench = Bench(has_jspi=False)

    async def call_too_early() -> SyncBridgeUnavailable:
        bench.world.open_page()
        client = Auth0Client(service=bench.world.service, configuration=bench.world.configuration)
        bench.session.mount(
            "https://",
            SignedInAdapter(client, waiter=Waiter(has_jspi=False), transport=bench.transport),
        )
        restoring = asyncio.create_task(client.check_session())
        await asyncio.sleep(0)
        try:
            with pytest.raises(SyncBridgeUnavailable) as caught:
                bench.session.get(ME)
        finally:
            await restoring
        return caught.value

    assert "is_loading" in asyncio.run(call_too_early()).detail


def test_without_jspi_the_vault_cannot_be_waited_for_and_the_error_says_what_can_be_done() -> None:
    bench = Bench(has_jspi=False, token_storage="vault")

    with pytest.raises(SyncBridgeUnavailable) as caught:
        bench.session.get(ME)

    assert "client.fetch" in caught.value.detail
    assert "--token-storage page" in caught.value.detail
    assert bench.transport.sent == []
    assert bench.world.tenant.requests == []


def test_with_jspi_the_vault_makes_the_call() -> None:
    bench = Bench(token_storage="vault")

    assert bench.session.get(ME).json() == {"path": ME}


def test_the_bridge_can_be_imported_before_requests_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for package in (
        "requests",
        "auth0_pyscript.bridges",
        "auth0_pyscript.bridges.requests_adapter",
    ):
        monkeypatch.delitem(sys.modules, package)
    monkeypatch.setitem(sys.modules, "requests", None)  # as if the package were not installed

    bridges = importlib.import_module("auth0_pyscript.bridges")

    with pytest.raises(SyncBridgeUnavailable) as caught:
        bridges.requests_session(None)
    assert caught.value.error == "packages_missing"
    assert "requests is not loaded" in caught.value.title
    for word in ("requests", "pyodide-http", "loadPackage", "`packages`"):
        assert word in caught.value.detail


def test_without_jspi_and_without_pyodide_http_the_error_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ffi = types.SimpleNamespace(JsException=RuntimeError)
    monkeypatch.setitem(sys.modules, "pyodide", types.SimpleNamespace(ffi=ffi))
    monkeypatch.setitem(sys.modules, "pyodide.ffi", ffi)

    with pytest.raises(SyncBridgeUnavailable) as caught:
        XhrTransport().send(requests.Request("GET", ME).prepare())

    assert caught.value.error == "packages_missing"
    assert "pyodide_http is not loaded" in caught.value.title
