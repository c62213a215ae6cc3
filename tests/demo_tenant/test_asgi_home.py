"""The tenant under uvicorn: real HTTP, real keys. CPython only."""

import base64
import http.client
import json
import os
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import uvicorn
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from demo_tenant.server.asgi import TenantApp, create_app
from demo_tenant.store.seed import client
from tenant_world import ALICE, CHALLENGE, SCOPE, VERIFIER

SITE = "http://localhost:4599/app/"
ORIGIN = "http://localhost:4599"


START_WITHIN = 20.0  # seconds


class _Telling(uvicorn.Server):
    """A server that reports when it accepts connections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_up = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_up.set()


class Server:
    """uvicorn in a thread, with its own port."""

    def __init__(self, app: TenantApp, listener: socket.socket) -> None:
        config = uvicorn.Config(app, log_level="critical", lifespan="on", server_header=False)
        self._server = _Telling(config)
        # A daemon, so that a server that never starts does not block the end of the tests.
        self._thread = threading.Thread(target=self._server.run, args=([listener],), daemon=True)

    def __enter__(self) -> "Server":
        self._thread.start()
        assert self._server.is_up.wait(START_WITHIN), "uvicorn did not start"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join()


class Answer:
    """An HTTP response that was read completely."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self) -> dict[str, Any]:
        members: dict[str, Any] = json.loads(self.body)
        return members

    @property
    def parameters(self) -> dict[str, str]:
        query = parse_qs(urlsplit(self.headers["location"]).query)
        return {name: values[0] for name, values in query.items()}


class Browser:
    """Sends requests to one tenant, and stores its cookie."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self._address = urlsplit(issuer)
        self.cookie = ""

    def send(self, method: str, path: str, body: str = "", **headers: str) -> Answer:
        connection = http.client.HTTPConnection(self._address.netloc, timeout=10)
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie:
            headers["cookie"] = "other=1; " + self.cookie
        connection.request(method, self._address.path + path, body.encode(), headers)
        answer = Answer(connection.getresponse())
        connection.close()
        if answer.headers["set-cookie"]:
            self.cookie = answer.headers["set-cookie"].split(";")[0]
        return answer

    def post(self, path: str, **fields: str) -> Answer:
        return self.send(
            "POST", path, urlencode(fields), content_type="application/x-www-form-urlencoded"
        )

    def authorize(self, **changes: str) -> Answer:
        parameters = {
            "client_id": "demo-app",
            "redirect_uri": SITE,
            "response_type": "code",
            "scope": SCOPE,
            "audience": self.issuer + "api/v2/",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        } | changes
        return self.send("GET", "authorize?" + urlencode(parameters))

    def tokens(self) -> dict[str, Any]:
        waiting = self.authorize().parameters["state"]
        self.post("u/login", state=waiting, user_id=ALICE)
        code = self.post("u/consent", state=waiting, user_id=ALICE, decision="accept").parameters[
            "code"
        ]
        return self.redeem(code).json()

    def redeem(self, code: str) -> Answer:
        return self.post(
            "oauth/token",
            grant_type="authorization_code",
            client_id="demo-app",
            code=code,
            code_verifier=VERIFIER,
            redirect_uri=SITE,
        )


def listen() -> tuple[socket.socket, str]:
    listener = socket.create_server(("127.0.0.1", 0))
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}/demo/tenant/"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    listener, address = listen()
    with Server(create_app(issuer=address, site=SITE, access_token_lifetime=77), listener):
        yield address


@pytest.fixture
def browser(issuer: str) -> Browser:
    return Browser(issuer)


def segment(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def public_key(jwk: dict[str, str]) -> rsa.RSAPublicKey:
    numbers = [int.from_bytes(segment(jwk[name]), "big") for name in ("e", "n")]
    return rsa.RSAPublicNumbers(*numbers).public_key()


def verify(token: str, jwk: dict[str, str]) -> None:
    signed, _, signature = token.rpartition(".")
    public_key(jwk).verify(segment(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256())


def test_tokens_are_signed_with_the_published_key(browser: Browser) -> None:
    tokens = browser.tokens()
    (jwk,) = browser.send("GET", ".well-known/jwks.json").json()["keys"]

    for name in ("access_token", "id_token"):
        verify(tokens[name], jwk)
        assert json.loads(segment(tokens[name].split(".")[0]))["kid"] == jwk["kid"]
        with pytest.raises(InvalidSignature):
            verify(tokens[name].replace(".", ".e", 1), jwk)
    assert public_key(jwk).key_size == 2048


def test_the_lifetime_of_access_tokens_is_a_setting(browser: Browser) -> None:
    assert browser.tokens()["expires_in"] == 77


def test_a_percent_encoded_user_is_reached(browser: Browser) -> None:
    tokens = browser.tokens()

    answer = browser.send(
        "GET", "api/v2/users/auth0%7C" + ALICE[6:], authorization="Bearer " + tokens["access_token"]
    )

    assert answer.json()["user_id"] == ALICE
    assert answer.json()["picture"] == browser.issuer + "static/alice.svg"


def test_the_cookie_is_for_the_tenant_alone(browser: Browser) -> None:
    answer = browser.authorize()

    cookie = answer.headers["set-cookie"].split("; ")
    assert cookie[1:] == ["Path=/demo/tenant/", "HttpOnly", "SameSite=Lax"]


def test_tenants_on_one_host_do_not_share_a_cookie(browser: Browser) -> None:
    listener, other = listen()
    with Server(create_app(issuer=other, site=SITE), listener):
        cookie = Browser(other).authorize().headers["set-cookie"]

    assert cookie.partition("=")[0] != browser.authorize().headers["set-cookie"].partition("=")[0]


def test_over_https_the_cookie_is_secure() -> None:
    app = create_app(issuer="https://tenant.example/", site=SITE)

    assert app._set_cookie("x").split("; ")[1:] == ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"]


def test_logging_out_removes_the_cookie(browser: Browser) -> None:
    browser.tokens()

    answer = browser.send(
        "GET", "v2/logout?" + urlencode({"client_id": "demo-app", "returnTo": SITE})
    )

    assert answer.headers["location"] == SITE
    assert "Max-Age=0" in answer.headers["set-cookie"].split("; ")
    assert browser.authorize(prompt="none").parameters["error"] == "login_required"


def test_two_browsers_are_two_sessions(issuer: str) -> None:
    first, second = Browser(issuer), Browser(issuer)
    first.tokens()

    assert "code" in first.authorize(prompt="none").parameters
    assert second.authorize(prompt="none").parameters["error"] == "login_required"


def test_an_allowed_origin_may_read(browser: Browser) -> None:
    for origin, expected in ((ORIGIN, ORIGIN), ("http://localhost:4598", None)):
        answer = browser.send("GET", ".well-known/jwks.json", origin=origin)
        preflight = browser.send("OPTIONS", "oauth/token", origin=origin)

        assert answer.headers["access-control-allow-origin"] == expected
        assert preflight.headers["access-control-allow-origin"] == expected
        assert preflight.status == 204


def test_the_pages_files_are_served(browser: Browser) -> None:
    types = {
        "tenant.css": "text/css",
        "web_message.js": "text/javascript",
        "alice.svg": "image/svg+xml",
    }
    for name, content_type in types.items():
        answer = browser.send("GET", "static/" + name)

        assert answer.status == 200
        assert answer.headers["content-type"] == content_type
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_other_file_is_served(browser: Browser) -> None:
    for name in (
        "",
        "x.css",
        "../sw.js",
        "..%2Fsw.js",
        "%2e%2e/sw.js",
        "../../pyproject.toml",
        "tenant.css/",
    ):
        assert browser.send("GET", "static/" + name).status == 404


def test_head_has_no_body(browser: Browser) -> None:
    answer = browser.send("HEAD", "manage")

    assert (answer.status, answer.body) == (200, b"")


def test_below_another_path_nothing_is_served(browser: Browser) -> None:
    connection = http.client.HTTPConnection(urlsplit(browser.issuer).netloc, timeout=10)
    connection.request("GET", "/authorize")

    assert connection.getresponse().status == 404
    connection.close()


def test_a_query_that_cannot_be_read_is_an_error(browser: Browser) -> None:
    assert browser.send("GET", "authorize?client_id=%ff").status == 400


def test_a_body_that_is_too_large_is_refused_where_a_script_can_read_it(browser: Browser) -> None:
    authorization = "Bearer " + browser.tokens()["access_token"]
    too_large = "x" * 1_000_000

    form = browser.send("POST", "oauth/token", too_large, origin=ORIGIN)
    user = "api/v2/users/" + ALICE.replace("|", "%7C")
    api = browser.send("PATCH", user, too_large, origin=ORIGIN, authorization=authorization)

    assert (form.status, form.headers["access-control-allow-origin"]) == (400, ORIGIN)
    assert (api.status, api.headers["access-control-allow-origin"]) == (413, ORIGIN)


def test_clients_of_ones_own() -> None:
    listener, issuer = listen()
    mine = client(client_id="mine", name="Mine", site="https://mine.example/")
    with Server(create_app(issuer=issuer, clients=[mine]), listener):
        page = Browser(issuer).send("GET", "manage/applications")

    assert b"https://mine.example/" in page.body
    assert b"demo-app" not in page.body


def test_a_file_keeps_state_and_key(tmp_path: Path) -> None:
    listener, issuer = listen()
    state_file = tmp_path / "tenant.json"
    browser = Browser(issuer)
    with Server(create_app(issuer=issuer, site=SITE, state_file=state_file), listener):
        tokens = browser.tokens()

    listener = socket.create_server(("127.0.0.1", urlsplit(issuer).port or 0))
    with Server(create_app(issuer=issuer, site=SITE, state_file=state_file), listener):
        answer = browser.send("GET", "userinfo", authorization="Bearer " + tokens["access_token"])
        silent = browser.authorize(prompt="none")

    assert answer.json()["sub"] == ALICE
    assert "code" in silent.parameters
    assert stat.S_IMODE((tmp_path / "tenant.pem").stat().st_mode) == 0o600


def test_addresses_are_checked() -> None:
    for issuer, site in (
        ("http://127.0.0.1:1", SITE),
        ("127.0.0.1/", SITE),
        ("http://127.0.0.1/", "http://localhost/app"),
        ("http://127.0.0.1/", ""),
    ):
        with pytest.raises(ValueError, match="must be an absolute URL"):
            create_app(issuer=issuer, site=site)


# Runs `python -m demo_tenant.server.asgi`, and prints a line when it accepts connections.
COMMAND = """
import runpy, uvicorn

startup = uvicorn.Server.startup

async def startup_and_report(self, sockets=None):
    await startup(self, sockets)
    print("up", flush=True)

uvicorn.Server.startup = startup_and_report
runpy.run_module("demo_tenant.server.asgi", run_name="__main__")
"""


def test_the_command_serves_a_tenant() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = [sys.executable, "-c", COMMAND, "--port", str(port), "--site", SITE]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    process = subprocess.Popen(  # noqa: S603
        command, env=environment, stdout=subprocess.PIPE, text=True
    )
    # A command that does not start is killed, which ends its output.
    limit = threading.Timer(START_WITHIN, process.kill)
    limit.start()
    try:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        browser = Browser(f"http://127.0.0.1:{port}/")
        configuration = browser.send("GET", ".well-known/openid-configuration").json()
        style = browser.send("GET", "static/tenant.css")
    finally:
        limit.cancel()
        process.terminate()
        process.communicate(timeout=10)

    assert configuration["issuer"] == f"http://localhost:{port}/"
    assert style.status == 200
