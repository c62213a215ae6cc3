"""
Fake ports for a session, made of lists and dicts, and a tenant that answers them.

The tenant is small, but strict where the session must be: a code is valid once and only with its
verifier. A refresh token is valid once, and a second use ends its family. `World` combines all of
it: one browser, one tenant.
"""

import asyncio
import hashlib

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.encoding import base64url
from auth0_pyscript.encoding.form import encode_form, parse_form
from auth0_pyscript.encoding.json_text import to_json
from auth0_pyscript.encoding.normal_url import normal_url
from auth0_pyscript.errors import NetworkError, RequestTimeout
from auth0_pyscript.ports import HttpResponse, storage_refused
from auth0_pyscript.protocol.pkce import code_challenge
from auth0_pyscript.session.current import CurrentSession
from auth0_pyscript.session.hint import HintWriter
from auth0_pyscript.session.service import SessionService
from auth0_pyscript.session.tenant import Tenant as TenantOfTheApp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable, Coroutine, Protocol, Unpack

    from auth0_pyscript.ports import Body, StorePort
    from auth0_pyscript.types import (
        CallbackResult,
        ErrorData,
        LoginOptions,
        State,
        TokenOptions,
        User,
    )

    Fields = dict[str, str]  # of a form
    Headers = list[tuple[str, str]]
    Answer = tuple[int, Any]  # a status, and a text or data for JSON
    Request = tuple[str, str, Any, Headers]  # method, path, fields or body, headers

    class Send(Protocol):
        """`HttpPort.request`."""

        async def __call__(
            self,
            method: str,
            url: str,
            *,
            headers: Headers,
            body: bytes | Body | None = None,
            timeout: float = 10.0,
        ) -> HttpResponse: ...


SITE = "https://app.example/demo/"
ISSUER = "https://tenant.example/"
CLIENT_ID = "client-1"
MANAGEMENT = ISSUER + "api/v2/"
ORDERS = "https://orders.example/"

NOW = 1700000000.0


class Clock:
    def __init__(self) -> None:
        self.time = NOW
        self.set_by = 0.0  # seconds by which the user has changed the clock

    def now(self) -> float:
        return self.time

    def monotonic(self) -> float:
        return self.time - self.set_by - NOW

    def set(self, seconds: float) -> None:
        """Change the clock, as a user does. No time passes."""
        self.time += seconds
        self.set_by += seconds


class Crypto:
    """
    Counts instead of generating random bytes. A signature is a hash over the key's modulus: see
    `Tenant.sign`.
    """

    def __init__(self) -> None:
        self.count = 0

    def random_bytes(self, count: int) -> bytes:
        self.count += 1
        return hashlib.sha256(str(self.count).encode()).digest()[:count]

    async def verify_rs256(self, jwk: "dict[str, Any]", signed: bytes, signature: bytes) -> bool:
        return signature == signature_of(jwk["n"], signed)


class Store:
    def __init__(self) -> None:
        self.areas: dict[str, dict[str, str]] = {"tab": {}, "site": {}}
        self.is_refused = False
        # A test may replace it.
        self.set: Callable[[str, str, str], Coroutine[Any, Any, None]] = self._set

    async def get(self, area: str, key: str) -> str | None:
        self._check()
        return self.areas[area].get(key)

    async def remove(self, area: str, key: str) -> None:
        self._check()
        self.areas[area].pop(key, None)

    async def keys(self, area: str) -> list[str]:
        self._check()
        return list(self.areas[area])

    def texts(self) -> list[str]:
        """All names and texts that are stored."""
        return [part for area in self.areas.values() for item in area.items() for part in item]

    async def _set(self, area: str, key: str, text: str) -> None:
        self._check()
        self.areas[area][key] = text

    def _check(self) -> None:
        if self.is_refused:
            raise storage_refused()


class Locks:
    """One lock for all tabs that share this object."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._locks: dict[str, asyncio.Lock] = {}

    async def run(self, name: str, action: "Callable[[], Awaitable[Any]]") -> "Any":
        self.names.append(name)
        if name not in self._locks:
            self._locks[name] = asyncio.Lock()
        async with self._locks[name]:
            return await action()


class Window:
    """Records the addresses that it was sent to, and lets the tenant answer iframes."""

    def __init__(self, tenant: "Tenant") -> None:
        self.navigated: list[str] = []
        self.store: StorePort | None = None  # of the open page
        self.address = SITE  # of the open page
        self.frames: list[tuple[str, str, float]] = []  # URL, the page's origin, timeout
        self.is_silent = False  # as when a browser or a policy blocks the frame
        # A test may replace it.
        self.authorize_in_frame: Callable[[str, str, float], Coroutine[Any, Any, Fields | None]] = (
            self._authorize_in_frame
        )
        self._tenant = tenant

    def any(self) -> "Window":
        return self

    async def navigate(self, url: str, *, keeping: tuple[str, str] | None = None) -> None:
        if keeping:
            assert self.store is not None
            name, text = keeping
            await self.store.set("tab", name, f"{text}\n{self.address}")
        self.navigated.append(url)

    async def _authorize_in_frame(self, url: str, origin: str, timeout: float) -> "Fields | None":
        self.frames.append((url, origin, timeout))
        await asyncio.sleep(0)
        if self.is_silent or self._tenant.is_unreachable:
            return None
        return dict(self._tenant.authorize(url))


class Tenant:
    """
    HttpPort, and the browser's navigation: `authorize` answers as a redirect or an iframe would.
    """

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.user: dict[str, Any] | None = {
            "sub": "auth0|1",
            "name": "Ada",
            "email": "ada@example.com",
        }  # None: nobody is logged in
        self.authorize_error: str | None = None
        self.lifetime = 3600
        self.granted: str | None = None  # a scope, if less is granted than requested
        self.gives_refresh_tokens = True
        self.more_claims: dict[str, Any] = {}
        self.more_response: dict[str, Any] = {}
        self.without_claims: tuple[str, ...] = ()
        # The JSON of an ID token's claims, before it is signed.
        self.rewrite: Callable[[str], str] = lambda text: text
        self.alg = "RS256"
        self.is_unreachable = False
        self.loses_answers = False  # the request arrives, its answer does not
        self.moved: tuple[str, ...] = ()  # paths that are answered with a redirect
        self.moves_as = "redirect_refused"  # what a browser makes of that
        self.faults: dict[str, Answer] = {}  # path: another answer
        self.ahead = 0.0  # seconds that its clock is ahead of the device's clock
        self.site_ahead = 0.0  # seconds that the clock of the site's host is ahead
        self.site_headers: Headers | None = None  # of the site's host; None: the time
        self.requests: list[Request] = []
        self.api_answers: list[int] = []  # the next statuses of the APIs; 200 if there are none
        self.kids = ["key-1"]
        self.renewals = 0  # pending token requests
        self.most_renewals = 0
        self.slow = ""  # a path with a longer delay than others
        # A test may replace these.
        self.request: Send = self._request
        self.authorize: Callable[[str], Fields] = self._authorize
        self.sign: Callable[[dict[str, Any]], str] = self._sign
        self.answer: Callable[[str, Any], Answer] = self._answer  # to a path and fields or a body
        self.token: Callable[[Fields], Answer] = self._token  # to the fields of a token request
        self._grants: dict[str, Fields] = {}
        # By family and refresh token: the authorization request, and if the token is spent.
        self._families: dict[str, dict[str, tuple[Fields, bool]]] = {}
        self._count = 0

    # Addresses that a browser opens.

    def _authorize(self, url: str) -> "Fields":
        asked = dict(parse_form(url.partition("?")[2]))
        response = {"state": asked["state"], "iss": ISSUER}
        error = self.authorize_error
        if self.user is None and asked.get("prompt") == "none":
            error = "login_required"
        if error:
            response["error"], _, said = error.partition(": ")
            if said:
                response["error_description"] = said
        else:
            code = self._new("code")
            self._grants[code] = asked
            response["code"] = code
        return response

    def redirect(self, url: str, **changes: str | None) -> str:
        """Return the query with which the browser returns from url."""
        response: dict[str, str | None] = {}
        response.update(self.authorize(url))
        response.update(changes)
        return encode_form([(name, value) for name, value in response.items() if value is not None])

    # Requests of the session.

    async def _request(
        self,
        method: str,
        url: str,
        *,
        headers: "Headers",
        body: "bytes | Body | None" = None,
        timeout: float = 10.0,
    ) -> HttpResponse:
        path = url.partition("?")[0]
        if path.startswith(ISSUER) and not path.startswith(MANAGEMENT):
            path = path[len(ISSUER) :]
        fields: Any = body
        if isinstance(body, bytes) and path in ("oauth/token", "oauth/revoke"):
            fields = dict(parse_form(body.decode()))
        self.requests.append((method, path, fields, headers))
        if path == "oauth/token":
            self.renewals += 1
            self.most_renewals = max(self.renewals, self.most_renewals)
        for _ in range(
            9 if path == self.slow else 3
        ):  # an answer takes time, in which other tasks run
            await asyncio.sleep(0)
        if path == "oauth/token":
            self.renewals -= 1
        if self.is_unreachable:
            raise NetworkError("No network.")
        if path.startswith(SITE):
            answered = self.site_headers
            if answered is None:
                answered = [("date", http_date(self.clock.now() + self.site_ahead))]
            return HttpResponse(status=200, headers=answered, body=b"")
        if path in self.moved:
            raise NetworkError("A redirect.", "Why.", error=self.moves_as, retryable=False)
        status, data = self.faults.get(path) or self.answer(path, fields)
        if self.loses_answers:
            raise RequestTimeout("No answer in time.")
        text = data if isinstance(data, str) else to_json(data)
        return HttpResponse(
            status=status, headers=[("content-type", "application/json")], body=text.encode()
        )

    def normalised(self, address: str, base: str) -> str:
        return normal_url(address, base)

    def asked(self, path: str) -> "list[Request]":
        """Return the requests to path."""
        return [request for request in self.requests if request[1] == path]

    def grants(self) -> list[str]:
        """Return the grant types of the token requests, in order."""
        return [request[2]["grant_type"] for request in self.asked("oauth/token")]

    def _answer(self, path: str, fields: "Any") -> "Answer":
        if path == ".well-known/jwks.json":
            return 200, {"keys": [jwk(kid) for kid in self.kids]}
        if path == "oauth/token":
            return self.token(fields)
        if path == "oauth/revoke":
            for family in self._families.values():
                if fields["token"] in family:
                    family.clear()
            return 200, {}
        return self.api_answers.pop(0) if self.api_answers else 200, {"path": path}

    def _token(self, fields: "Fields") -> "Answer":
        if fields["grant_type"] == "authorization_code":
            asked = self._grants.pop(fields["code"], None)
            if asked is None or code_challenge(fields["code_verifier"]) != asked["code_challenge"]:
                return 403, {
                    "error": "invalid_grant",
                    "error_description": "Invalid authorization code",
                }
            family = self._new("family")
            self._families[family] = {}
            return 200, self._tokens(asked, family, with_nonce=True)
        for family, members in self._families.items():
            if fields["refresh_token"] in members:
                asked, is_spent = members[fields["refresh_token"]]
                if is_spent:
                    members.clear()
                    break
                members[fields["refresh_token"]] = (asked, True)
                return 200, self._tokens(asked, family, with_nonce=False)
        return 403, {
            "error": "invalid_grant",
            "error_description": "Unknown or invalid refresh token.",
        }

    def _tokens(self, asked: "Fields", family: str, *, with_nonce: bool) -> "dict[str, Any]":
        access_token = self._new("access-token")
        answer: dict[str, Any] = {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": self.lifetime,
            "scope": self.granted if self.granted is not None else asked["scope"],
        }
        if "offline_access" in asked["scope"].split() and self.gives_refresh_tokens:
            answer["refresh_token"] = self._new("refresh-token")
            self._families[family][answer["refresh_token"]] = (asked, False)
        now = int(self.clock.now() + self.ahead)
        claims: dict[str, Any] = {"iss": ISSUER, "aud": CLIENT_ID, "iat": now, "exp": now + 36000}
        if with_nonce:
            claims["nonce"] = asked["nonce"]
        if "max_age" in asked:
            claims["auth_time"] = now
        assert self.user is not None
        claims.update(self.user)
        claims.update(self.more_claims)
        for name in self.without_claims:
            claims.pop(name, None)
        answer["id_token"] = self.sign(claims)
        answer.update(self.more_response)
        return {name: value for name, value in answer.items() if value is not None}

    def _sign(self, claims: "dict[str, Any]") -> str:
        kid = self.kids[-1]
        parts = [
            to_json({"alg": self.alg, "kid": kid, "typ": "JWT"}),
            self.rewrite(to_json(claims)),
        ]
        signed = ".".join(base64url.encode(part.encode()) for part in parts)
        return signed + "." + base64url.encode(signature_of(jwk(kid)["n"], signed.encode()))

    def _new(self, what: str) -> str:
        self._count += 1
        return f"secret-{what}-{self._count}"


class World:
    """One browser with one tab, and one tenant."""

    def __init__(self, **options: "Any") -> None:
        data: dict[str, Any] = {
            "domain": "tenant.example",
            "client_id": CLIENT_ID,
            "audience": MANAGEMENT,
            "apis": [
                {"audience": MANAGEMENT, "scope": "read:current_user"},
                {"audience": ORDERS, "scope": "read:orders"},
            ],
        }
        data.update(options)
        self.configuration = check_configuration(data)
        self.clock = Clock()
        self.crypto = Crypto()
        self.store = Store()
        self.locks = Locks()
        self.tenant = Tenant(self.clock)
        self.window = Window(self.tenant)
        self.states: list[State] = []
        self.site = SITE
        self.service = self.open_page()

    def open_page(self, *, tab: dict[str, str] | None = None) -> SessionService:
        """
        Open a new page, as after a reload; with the tab area of another store, as in another tab.
        """
        store = self.store
        if tab is not None:
            store = Store()
            store.areas = {"tab": tab, "site": self.store.areas["site"]}
        self.window.store = store
        tenant = TenantOfTheApp(
            self.configuration, self.site, http=self.tenant, crypto=self.crypto, clock=self.clock
        )
        self.current = CurrentSession(tenant, locks=self.locks, windows=self.window)
        HintWriter(self.current, store)
        self.service = SessionService(self.current, window=self.window, store=store)
        self.service.subscribe(self.states.append)
        return self.service

    async def log_in(self, **options: "Unpack[LoginOptions]") -> "CallbackResult":
        """
        Log in, from the click to the callback, on a new page as in a browser. Return the callback's
        result.
        """
        await self.service.login_with_redirect(options)
        query = self.tenant.redirect(self.window.navigated[-1])
        return await self.open_page().handle_redirect_callback({"query": query})

    async def token(self, **options: "Unpack[TokenOptions]") -> str:
        """Return the access token."""
        return (await self.service.get_access_token(options))["access_token"]

    def sent_to_login(self) -> "Fields":
        """Return the parameters of the last authorization request in the window."""
        return dict(parse_form(self.window.navigated[-1].partition("?")[2]))

    def sent_in_frame(self) -> "Fields":
        """Return the parameters of the last authorization request in a hidden iframe."""
        return dict(parse_form(self.window.frames[-1][0].partition("?")[2]))

    def states_sent(self) -> list[str]:
        """Return the state of every login that left the page."""
        return [dict(parse_form(url.partition("?")[2]))["state"] for url in self.window.navigated]

    def transactions(self) -> list[str]:
        """Return the keys of the stored transactions."""
        return [name for name in self.store.areas["tab"] if ":tx:" in name]

    def user(self) -> "User":
        """Return the claims about the user who is signed in."""
        user = self.service.state()["user"]
        assert user is not None
        return user

    def error(self) -> "ErrorData":
        """Return the error that the page shows."""
        error = self.service.state()["error"]
        assert error is not None
        return error

    def has_hint(self) -> bool:
        """Return True if the hint that a user was signed in is stored."""
        return any(name.endswith(":signed-in") for name in self.store.areas["site"])


def http_date(moment: float) -> str:
    """Return a time as in the header Date. NOW is Tue, 14 Nov 2023 22:13:20 GMT."""
    hour = int(moment - NOW) + 22 * 3600 + 13 * 60 + 20
    day, hour = 14 + hour // 86400, hour % 86400
    return f"Tue, {day:02} Nov 2023 {hour // 3600:02}:{hour // 60 % 60:02}:{hour % 60:02} GMT"


def jwk(kid: str) -> dict[str, str]:
    """Return a key. Each key has its own modulus."""
    modulus = hashlib.sha256(kid.encode()).digest() * 8
    return {
        "kty": "RSA",
        "use": "sig",
        "alg": "RS256",
        "kid": kid,
        "n": base64url.encode(b"\x7f" + modulus),
        "e": "AQAB",
    }


def signature_of(modulus: str, signed: bytes) -> bytes:
    """Return the fake signature."""
    return hashlib.sha256(modulus.encode() + signed).digest()
