"""
The provider of the third suite, tested with a plain HTTP client.

The browser's suite relies on these answers. If one of these tests fails, the fault is in the test
servers.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import pytest

from e2e.servers import OidcProvider

SITE = "http://127.0.0.1:9/app/"
ORIGIN = "http://127.0.0.1:9"
SCOPE = "openid profile email read:current_user update:current_user_metadata"
VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Visitor:
    """A simple browser: it stores cookies by path, and follows redirects inside the tenant."""

    def __init__(self, provider: OidcProvider) -> None:
        self.provider = provider
        self.cookies: dict[tuple[str, str], str] = {}

    def ask(
        self, method: str, url: str, form: dict[str, str] | None = None, **headers: str
    ) -> Answer:
        address = urlsplit(url)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        fitting = [
            f"{n}={v}" for (path, n), v in self.cookies.items() if address.path.startswith(path)
        ]
        if fitting:
            sent["Cookie"] = "; ".join(fitting)
        body = None
        if form is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form)
        connection = HTTPConnection(address.netloc, timeout=10)
        connection.request(
            method, url.removeprefix(f"http://{address.netloc}"), body=body, headers=sent
        )
        response = connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or []:
            self._keep(line)
        answer = Answer(
            response.status,
            {k.lower(): v for k, v in response.getheaders()},
            response.read().decode(),
        )
        connection.close()
        return answer

    def follow(
        self, method: str, url: str, form: dict[str, str] | None = None
    ) -> tuple[str, Answer]:
        """
        Continue until a page is shown or a redirect leads to the site, and return that address.
        """
        answer = self.ask(method, url, form)
        while answer.status in (302, 303):
            url = urljoin(url, answer.headers["location"])
            if url.startswith(SITE):
                break
            answer = self.ask("GET", url)
        return url, answer

    def authorize(self, **changes: str) -> tuple[str, Answer]:
        request = {
            "client_id": OidcProvider.CLIENT_WITH_REFRESH_TOKENS,
            "response_type": "code",
            "redirect_uri": SITE,
            "scope": SCOPE,
            "audience": self.provider.audience,
            "state": "the-state",
            "nonce": "the-nonce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
            **changes,
        }
        wanted = {name: value for name, value in request.items() if value}
        return self.follow("GET", f"{self.provider.issuer}authorize?{urlencode(wanted)}")

    def log_in(
        self, *, user_id: str = "auth0|alice", answer: str = "accept", **changes: str
    ) -> dict[str, str]:
        """Log in, answer the consent page, and return the authorization response."""
        url, page = self.authorize(**changes)
        assert "Alice Example" in page.text
        url, page = self.follow("POST", url, {"user_id": user_id})
        if not url.startswith(SITE):
            assert "read:current_user" in page.text
            url, page = self.follow("POST", url, {"answer": answer})
        return dict(parse_qsl(urlsplit(url).query))

    def log_in_again(self, **changes: str) -> str:
        """Ask for another code in the same session, and return it."""
        url, _ = self.authorize(**changes)
        return dict(parse_qsl(urlsplit(url).query))["code"]

    def token(self, **form: str) -> Answer:
        sent = {"client_id": OidcProvider.CLIENT_WITH_REFRESH_TOKENS, **form}
        return self.ask("POST", f"{self.provider.issuer}oauth/token", sent, Origin=ORIGIN)

    def redeem(self, code: str) -> Answer:
        return self.token(
            grant_type="authorization_code", code=code, code_verifier=VERIFIER, redirect_uri=SITE
        )

    def api(self, method: str, user_id: str, token: str, body: Any = None) -> Answer:
        address = urlsplit(self.provider.api.origin)
        connection = HTTPConnection(address.netloc, timeout=10)
        connection.request(
            method,
            f"/api/v2/users/{user_id}",
            body=None if body is None else json.dumps(body),
            headers={"Authorization": f"Bearer {token}", "Origin": ORIGIN},
        )
        response = connection.getresponse()
        answer = Answer(
            response.status,
            {k.lower(): v for k, v in response.getheaders()},
            response.read().decode(),
        )
        connection.close()
        return answer

    def _keep(self, line: str) -> None:
        name, _, value = line.split(";")[0].partition("=")
        path = re.search(r"path=([^;]+)", line, re.IGNORECASE)
        key = (path[1] if path else "/", name)
        self.cookies.pop(key, None)
        if value:
            self.cookies[key] = value


@pytest.fixture(scope="module")
def running() -> Iterator[OidcProvider]:
    provider = OidcProvider(site=SITE)
    yield provider
    provider.close()


@pytest.fixture
def provider(running: OidcProvider) -> OidcProvider:
    running.control("reset")
    running.gate.forget()
    return running


@pytest.fixture
def visitor(provider: OidcProvider) -> Visitor:
    return Visitor(provider)


def claims_of(token: str) -> dict[str, Any]:
    return dict(json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==")))


def test_login_and_consent_give_a_code_for_tokens_as_auth0_makes_them(visitor: Visitor) -> None:
    response = visitor.log_in()

    answer = visitor.redeem(response["code"])

    assert response["state"] == "the-state"
    assert response["iss"] == visitor.provider.issuer
    assert answer.status == 200
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    access = claims_of(answer.json["access_token"])
    assert access["iss"] == visitor.provider.issuer
    assert access["aud"] == visitor.provider.audience
    assert access["sub"] == "auth0|alice"
    assert access["scope"] == "read:current_user update:current_user_metadata"
    identity = claims_of(answer.json["id_token"])
    assert identity["iss"] == visitor.provider.issuer
    assert identity["aud"] == OidcProvider.CLIENT_WITH_REFRESH_TOKENS
    assert identity["nonce"] == "the-nonce"
    assert (identity["name"], identity["email"]) == ("Alice Example", "alice@example.com")


def test_a_code_counts_once(visitor: Visitor) -> None:
    code = visitor.log_in()["code"]
    visitor.redeem(code)

    again = visitor.redeem(code)

    assert (again.status, again.json["error"]) == (400, "invalid_grant")


def test_pkce_is_required(visitor: Visitor) -> None:
    url, _ = visitor.authorize(code_challenge="", code_challenge_method="")

    assert dict(parse_qsl(urlsplit(url).query))["error"] == "invalid_request"


def test_a_refresh_token_is_rotated_and_its_reuse_ends_the_grant(visitor: Visitor) -> None:
    first = visitor.redeem(visitor.log_in()["code"]).json["refresh_token"]

    second = visitor.token(grant_type="refresh_token", refresh_token=first).json
    reuse = visitor.token(grant_type="refresh_token", refresh_token=first)
    after = visitor.token(grant_type="refresh_token", refresh_token=second["refresh_token"])

    assert second["refresh_token"] != first
    assert claims_of(second["access_token"])["aud"] == visitor.provider.audience
    assert claims_of(second["id_token"])["name"] == "Alice Example"
    assert (reuse.status, reuse.json["error"]) == (400, "invalid_grant")
    assert (after.status, after.json["error"]) == (400, "invalid_grant")


def test_a_client_without_refresh_tokens_gets_none(visitor: Visitor) -> None:
    code = visitor.log_in(client_id=OidcProvider.CLIENT)["code"]

    answer = visitor.token(
        client_id=OidcProvider.CLIENT,
        grant_type="authorization_code",
        code=code,
        code_verifier=VERIFIER,
        redirect_uri=SITE,
    )

    assert answer.status == 200
    assert "refresh_token" not in answer.json


def test_prompt_none_answers_by_web_message(visitor: Visitor) -> None:
    visitor.log_in()

    _, page = visitor.authorize(prompt="none", response_mode="web_message")

    message = json.loads(re.search(r"var data = (\{.*\});", page.text)[1])  # type: ignore[index]
    assert message["redirect_uri"] == SITE
    assert visitor.redeem(message["response"]["code"]).status == 200
    assert "x-frame-options" not in page.headers


def test_prompt_none_without_a_session_says_login_required(visitor: Visitor) -> None:
    _, page = visitor.authorize(prompt="none", response_mode="web_message")

    assert "login_required" in page.text


def test_declining_is_an_error_in_a_redirect(visitor: Visitor) -> None:
    response = visitor.log_in(answer="decline")

    assert response["error"] == "access_denied"
    assert response["state"] == "the-state"


def test_logout_ends_the_session_and_consent_outlives_it(visitor: Visitor) -> None:
    visitor.log_in()
    query = urlencode({"client_id": OidcProvider.CLIENT_WITH_REFRESH_TOKENS, "returnTo": SITE})

    after_logout, _ = visitor.follow("GET", f"{visitor.provider.issuer}v2/logout?{query}")
    _, silent = visitor.authorize(prompt="none", response_mode="web_message")
    login_page, page = visitor.authorize()
    after_login, _ = visitor.follow("POST", login_page, {"user_id": "auth0|alice"})

    assert after_logout == SITE
    assert "login_required" in silent.text
    assert "Alice Example" in page.text
    assert after_login.startswith(SITE)


def test_logout_to_an_address_that_is_not_allowed_is_refused(visitor: Visitor) -> None:
    query = urlencode({"client_id": OidcProvider.CLIENT, "returnTo": "https://evil.example/"})

    _, page = visitor.follow("GET", f"{visitor.provider.issuer}v2/logout?{query}")

    assert page.status == 400


def test_after_a_rotation_tokens_bear_a_key_that_the_old_set_lacks(visitor: Visitor) -> None:
    jwks = f"{visitor.provider.issuer}.well-known/jwks.json"
    old = visitor.ask("GET", jwks).json["keys"]

    visitor.provider.control("rotate_keys")
    token = visitor.redeem(visitor.log_in()["code"]).json["id_token"]

    header = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    new = visitor.ask("GET", jwks).json["keys"]
    assert header["kid"] in [key["kid"] for key in new]
    assert header["kid"] not in [key["kid"] for key in old]


def test_the_management_api_merges_root_keys_and_removes_null(visitor: Visitor) -> None:
    token = visitor.redeem(visitor.log_in()["code"]).json["access_token"]

    before = visitor.api("GET", "auth0%7Calice", token)
    after = visitor.api(
        "PATCH",
        "auth0%7Calice",
        token,
        {"user_metadata": {"engine": {"kind": "difference"}, "zodiac": None}},
    )
    wiped = visitor.api("PATCH", "auth0%7Calice", token, {"user_metadata": {}})

    assert before.headers["access-control-allow-origin"] == ORIGIN
    assert list(before.json["user_metadata"]) == ["zodiac", "engine", "animal"]
    assert after.json["user_metadata"] == {"engine": {"kind": "difference"}, "animal": "🦆"}
    assert wiped.json["user_metadata"] == {}


def test_the_management_api_refuses_what_it_should(visitor: Visitor) -> None:
    token = visitor.redeem(visitor.log_in()["code"]).json["access_token"]
    read_only = visitor.redeem(visitor.log_in_again(scope="openid read:current_user")).json[
        "access_token"
    ]

    other = visitor.api("GET", "auth0%7Cbob", token)
    forged = visitor.api("GET", "auth0%7Calice", token[:-4] + "AAAA")
    scope = visitor.api("PATCH", "auth0%7Calice", read_only, {"user_metadata": {"a": 1}})
    body = visitor.api("PATCH", "auth0%7Calice", token, {"user_metadata": [1]})

    assert (other.status, other.json["errorCode"]) == (403, "insufficient_scope")
    assert (forged.status, forged.json["error"]) == (401, "Unauthorized")
    assert (scope.status, scope.json["errorCode"]) == (403, "insufficient_scope")
    assert (body.status, body.json["errorCode"]) == (400, "invalid_body")


def test_a_lifetime_may_be_shortened_while_it_runs(visitor: Visitor) -> None:
    visitor.provider.control("settings", access_token_lifetime=7)

    answer = visitor.redeem(visitor.log_in()["code"])

    assert answer.json["expires_in"] == 7
