"""requests with the signed-in session. CPython only: `requests` is not part of the dialect."""

import asyncio
import importlib
import io
import sys
import types
from urllib.parse import quote

import pytest
import requests
from requests.adapters import BaseAdapter

from auth0_pyscript.bridges import requests_session
from auth0_pyscript.bridges.requests_adapter import SignedInAdapter
from auth0_pyscript.bridges.xhr import XhrTransport
from auth0_pyscript.client import Auth0Client
from auth0_pyscript.encoding.normal_url import normal_url
from auth0_pyscript.errors import (
    ApiNotAllowed,
    ConfigurationError,
    LoginRequired,
    NetworkError,
    RequestTimeout,
    SyncBridgeUnavailable,
)
from session.fakes import MANAGEMENT, ORDERS, SITE, World
from vault.test_remote_session import remote_session

ME = MANAGEMENT + "users/auth0%7C1"


class Waiter:
    """
    Waits for coroutines as a browser with JSPI does, or refuses as a browser without JSPI does.
    """

    def __init__(self, *, has_jspi):
        self.has_jspi = has_jspi

    def can_wait(self):
        return self.has_jspi

    def wait(self, coroutine):
        return asyncio.run(coroutine)


class Transport:
    """Replaces pyodide-http."""

    def __init__(self):
        self.sent = []
        self.error = None

    def normalised(self, address):
        return normal_url(address, SITE)

    def send(self, request):
        self.sent.append(request)
        if self.error is not None:
            raise self.error
        response = requests.Response()
        response.status_code = 200
        response.raw = io.BytesIO(b'{"sent": "by xhr"}')
        response.request = request
        return response


class Bench:
    """A signed-in world with a requests.Session."""

    def __init__(self, *, has_jspi=True, **options):
        self.world = World(**({"token_storage": "page"} | options))
        asyncio.run(self.world.log_in())
        self.world.tenant.requests.clear()
        self.client = Auth0Client(
            service=self.world.service, configuration=self.world.configuration
        )
        self.transport = Transport()
        self.session = requests_session(self.client)
        adapter = SignedInAdapter(
            self.client, waiter=Waiter(has_jspi=has_jspi), transport=self.transport
        )
        self.session.mount("https://", adapter)
        self.session.mount("http://", adapter)

    def token(self, **options):
        return asyncio.run(self.client.get_access_token_silently(**options))


def test_both_schemes_go_through_the_signed_in_session():
    session = requests_session(Bench().client)

    assert isinstance(session.get_adapter("https://x.example/"), SignedInAdapter)
    assert isinstance(session.get_adapter("http://x.example/"), SignedInAdapter)
    assert isinstance(session.get_adapter("http://x.example/"), BaseAdapter)


def test_a_get_returns_an_ordinary_response():
    bench = Bench()

    response = bench.session.get(ME)

    assert (response.status_code, response.reason, response.ok) == (200, "OK", True)
    assert response.json() == {"path": ME}
    assert response.headers["Content-Type"] == "application/json"
    assert response.url == ME


def test_the_token_is_sent_and_stays_out_of_the_response():
    bench = Bench()

    response = bench.session.get(ME)

    ((_, _, _, headers),) = bench.world.tenant.requests
    assert dict(headers)["authorization"] == "Bearer " + bench.token()
    assert "Authorization" not in response.request.headers


def test_json_and_query_are_sent_as_requests_prepares_them():
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
def test_every_kind_of_body_is_sent(data):
    bench = Bench()

    bench.session.post(ME, data=data)

    assert bench.world.tenant.requests[0][2] == b"text"


def test_headers_that_only_the_browser_may_set_are_left_out():
    bench = Bench()

    bench.session.post(ME, data="x", headers={"X-Mine": "1", "User-Agent": "me", "Cookie": "a=b"})

    names = [name for name, _ in bench.world.tenant.requests[0][3]]
    assert names == ["accept", "x-mine", "authorization"]


@pytest.mark.parametrize(
    ("timeout", "seconds"), [(None, 60), (3, 3), (0.5, 0.5), ((2, 5), 7), ((None, 5), 5)]
)
def test_a_timeout_counts_as_a_whole(timeout, seconds):
    bench = Bench()
    asked = []

    async def fetch(request):
        asked.append(request["timeout"])
        raise RequestTimeout("Too late.")

    bench.world.service.fetch = fetch
    with pytest.raises(requests.exceptions.Timeout):
        bench.session.get(ME, timeout=timeout)

    assert asked == [seconds]


def test_over_a_vault_the_call_is_waited_for_without_a_task():
    link, service = remote_session()
    link.answer = {"status": 201, "headers": [["x-a", "1"]], "body": None, "url": ME}
    link.body = b"answer"
    session = requests_session(
        Auth0Client(service=service, configuration=Bench().client.configuration)
    )
    adapter = session.get_adapter("https://")
    adapter._waiter, adapter._transport = Waiter(has_jspi=True), Transport()

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


def test_over_a_vault_an_error_is_requests_own():
    link, service = remote_session()
    link.error = NetworkError("Unreachable.")
    session = requests_session(
        Auth0Client(service=service, configuration=Bench().client.configuration)
    )
    adapter = session.get_adapter("https://")
    adapter._waiter, adapter._transport = Waiter(has_jspi=True), Transport()

    with pytest.raises(requests.exceptions.ConnectionError):
        session.get(ME)


def test_an_error_status_is_requests_own_error():
    bench = Bench()
    bench.world.tenant.api_answers = [403]

    with pytest.raises(requests.HTTPError, match="403 Client Error: Forbidden"):
        bench.session.get(ME).raise_for_status()


def test_no_network_is_requests_connection_error_with_ours_as_cause():
    bench = Bench()
    bench.world.tenant.is_unreachable = True

    with pytest.raises(requests.ConnectionError) as caught:
        bench.session.get(ME)

    assert isinstance(caught.value.__cause__, NetworkError)
    assert caught.value.request.url == ME


def test_an_answer_that_is_late_is_requests_timeout():
    bench = Bench()
    bench.world.tenant.loses_answers = True

    with pytest.raises(requests.Timeout) as caught:
        bench.session.get(ME)

    assert isinstance(caught.value.__cause__, RequestTimeout)


@pytest.mark.parametrize("has_jspi", [True, False])
def test_an_address_that_is_not_listed_gets_nothing(has_jspi):
    bench = Bench(has_jspi=has_jspi)

    with pytest.raises(requests.exceptions.InvalidURL) as caught:
        bench.session.get("https://evil.example/api/v2/")

    assert isinstance(caught.value.__cause__, ApiNotAllowed)
    assert bench.world.tenant.requests == []
    assert bench.transport.sent == []


@pytest.mark.parametrize("has_jspi", [True, False])
def test_an_address_is_taken_as_client_fetch_takes_it(has_jspi):
    bench = Bench(has_jspi=has_jspi)
    sub = "samlp|corp|wXHHqYbG/zM16zmnKGOk1A5gNng="

    def sent(url, **options):
        bench.world.tenant.requests.clear()
        bench.transport.sent.clear()
        bench.session.get(url, **options)
        if has_jspi:
            ((_, address, _, _),) = bench.world.tenant.requests
            return address
        (request,) = bench.transport.sent
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
def test_what_leaves_the_api_gets_nothing(has_jspi):
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
def test_an_authorization_of_the_caller_is_refused(has_jspi):
    bench = Bench(has_jspi=has_jspi)

    with pytest.raises(requests.exceptions.InvalidHeader) as caught:
        bench.session.get(ME, auth=("user", "password"))

    assert isinstance(caught.value.__cause__, ConfigurationError)
    assert bench.transport.sent == []


def test_a_session_that_has_ended_is_a_request_exception():
    bench = Bench()
    bench.world.clock.time += 3600
    bench.world.tenant.user = None

    with pytest.raises(requests.RequestException) as caught:
        bench.session.get(ME)

    assert isinstance(caught.value.__cause__, LoginRequired)


def test_without_jspi_pyodide_http_sends_with_the_token_in_memory():
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


def test_without_jspi_another_api_needs_its_token_first():
    bench = Bench(has_jspi=False)

    with pytest.raises(SyncBridgeUnavailable) as caught:
        bench.session.get(ORDERS)
    bench.token(authorization_params={"audience": ORDERS, "scope": "read:orders"})
    bench.session.get(ORDERS)

    assert "get_access_token_silently" in caught.value.detail
    assert len(bench.transport.sent) == 1


def test_without_jspi_an_expired_token_is_not_sent():
    bench = Bench(has_jspi=False)
    bench.world.clock.time += 3600

    with pytest.raises(SyncBridgeUnavailable):
        bench.session.get(ME)

    assert bench.transport.sent == []


def test_without_jspi_a_refused_connection_is_requests_connection_error():
    bench = Bench(has_jspi=False)
    bench.transport.error = NetworkError("Refused.")

    with pytest.raises(requests.ConnectionError) as caught:
        bench.session.get(ME)

    assert caught.value.__cause__ is bench.transport.error


def test_without_jspi_a_signed_out_user_is_a_request_exception():
    bench = Bench(has_jspi=False)
    asyncio.run(bench.client.logout(local_only=True))

    with pytest.raises(requests.RequestException, match="Nobody is signed in"):
        bench.session.get(ME)


def test_without_jspi_the_demo_says_what_to_do():
    bench = Bench(has_jspi=False)
    demo = World(token_storage="page")
    demo.configuration.is_demo = True
    bench.client.configuration = demo.configuration

    with pytest.raises(SyncBridgeUnavailable) as caught:
        bench.session.get(ME)

    assert "await client.fetch" in caught.value.detail
    assert bench.transport.sent == []


def test_while_the_session_is_being_restored_synchronous_code_cannot_wait():
    bench = Bench(has_jspi=False)

    async def call_too_early():
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


def test_without_jspi_the_vault_cannot_be_waited_for_and_the_error_says_what_can_be_done():
    bench = Bench(has_jspi=False, token_storage="vault")

    with pytest.raises(SyncBridgeUnavailable) as caught:
        bench.session.get(ME)

    assert "client.fetch" in caught.value.detail
    assert "--token-storage page" in caught.value.detail
    assert bench.transport.sent == []
    assert bench.world.tenant.requests == []


def test_with_jspi_the_vault_makes_the_call():
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
