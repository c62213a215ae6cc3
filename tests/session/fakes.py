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
from auth0_pyscript.errors import EnvironmentUnsuitable, NetworkError, RequestTimeout
from auth0_pyscript.ports import HttpResponse
from auth0_pyscript.protocol.pkce import code_challenge
from auth0_pyscript.session.current import CurrentSession
from auth0_pyscript.session.hint import HintWriter
from auth0_pyscript.session.service import SessionService
from auth0_pyscript.session.tenant import Tenant as TenantOfTheApp

SITE = "https://app.example/demo/"
ISSUER = "https://tenant.example/"
CLIENT_ID = "client-1"
MANAGEMENT = ISSUER + "api/v2/"
ORDERS = "https://orders.example/"

NOW = 1700000000.0


class Clock:
    def __init__(self):
        self.time = NOW
        self.set_by = 0  # seconds by which the user has changed the clock

    def now(self):
        return self.time

    def monotonic(self):
        return self.time - self.set_by - NOW

    def set(self, seconds):
        """Change the clock, as a user does. No time passes."""
        self.time += seconds
        self.set_by += seconds


class Crypto:
    """
    Counts instead of generating random bytes. A signature is a hash over the key's modulus: see
    `Tenant.sign`.
    """

    def __init__(self):
        self.count = 0

    def random_bytes(self, count):
        self.count += 1
        return hashlib.sha256(str(self.count).encode()).digest()[:count]

    async def verify_rs256(self, jwk, signed, signature):
        return signature == signature_of(jwk["n"], signed)


class Store:
    def __init__(self):
        self.areas = {"tab": {}, "site": {}}
        self.is_refused = False

    async def get(self, area, key):
        self._check()
        return self.areas[area].get(key)

    async def set(self, area, key, text):
        self._check()
        self.areas[area][key] = text

    async def remove(self, area, key):
        self._check()
        self.areas[area].pop(key, None)

    async def keys(self, area):
        self._check()
        return list(self.areas[area])

    def texts(self):
        """All names and texts that are stored."""
        return [part for area in self.areas.values() for item in area.items() for part in item]

    def _check(self):
        if self.is_refused:
            raise EnvironmentUnsuitable("No storage.")


class Locks:
    """One lock for all tabs that share this object."""

    def __init__(self):
        self.names = []
        self._locks = {}

    async def run(self, name, action):
        self.names.append(name)
        if name not in self._locks:
            self._locks[name] = asyncio.Lock()
        async with self._locks[name]:
            return await action()


class Window:
    """Records the addresses that it was sent to, and lets the tenant answer iframes."""

    def __init__(self, tenant):
        self.navigated = []
        self.store = None  # the address of the open page
        self.address = SITE  # the page's origin
        self.frames = []
        self.is_silent = False  # as when a browser or a policy blocks the frame
        self._tenant = tenant

    def any(self):
        return self

    async def navigate(self, url, *, keeping=None):
        if keeping:
            name, text = keeping
            await self.store.set("tab", name, f"{text}\n{self.address}")
        self.navigated.append(url)

    async def authorize_in_frame(self, url, origin, timeout):
        self.frames.append((url, origin, timeout))
        await asyncio.sleep(0)
        if self.is_silent or self._tenant.is_unreachable:
            raise RequestTimeout("The frame said nothing.")
        return dict(self._tenant.authorize(url))


class Tenant:
    """
    HttpPort, and the browser's navigation: `authorize` answers as a redirect or an iframe would.
    """

    def __init__(self, clock):
        self.clock = clock
        self.user = {
            "sub": "auth0|1",
            "name": "Ada",
            "email": "ada@example.com",
        }  # None: nobody is logged in
        self.authorize_error = None
        self.lifetime = 3600
        self.granted = None  # a scope, if less is granted than requested
        self.gives_refresh_tokens = True
        self.more_claims = {}
        self.more_response = {}
        self.without_claims = ()
        self.rewrite = lambda text: text  # the JSON of an ID token's claims, before it is signed
        self.alg = "RS256"
        self.is_unreachable = False
        self.loses_answers = False  # the request arrives, its answer does not
        self.moved = ()  # paths that are answered with a redirect
        self.moves_as = "redirect_refused"  # what a browser makes of that
        self.faults = {}  # path: (status, body) of another answer
        self.ahead = 0  # seconds that its clock is ahead of the device's clock
        self.site_ahead = 0  # seconds that the clock of the site's host is ahead
        self.site_headers = None  # the answer of the site's host instead of the time
        self.requests = []  # (method, path, fields or body, headers)
        self.api_answers = []  # the next statuses of the APIs; 200 if there are none
        self.kids = ["key-1"]
        self.renewals = 0  # pending token requests
        self.most_renewals = 0
        self.slow = ""  # a path with a longer delay than others
        self._grants = {}
        self._families = {}
        self._count = 0

    # Addresses that a browser opens.

    def authorize(self, url):
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

    def redirect(self, url, **changes):
        """Return the query with which the browser returns from url."""
        response = self.authorize(url)
        response.update(changes)
        return encode_form([(name, value) for name, value in response.items() if value is not None])

    # Requests of the session.

    async def request(self, method, url, *, headers, body=None, timeout=10.0):
        path = url.partition("?")[0]
        if path.startswith(ISSUER) and not path.startswith(MANAGEMENT):
            path = path[len(ISSUER) :]
        fields = body
        if path in ("oauth/token", "oauth/revoke"):
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
            headers = self.site_headers
            if headers is None:
                headers = [("date", http_date(self.clock.now() + self.site_ahead))]
            return HttpResponse(status=200, headers=headers, body=b"")
        if path in self.moved:
            raise NetworkError("A redirect.", "Why.", error=self.moves_as, retryable=False)
        status, data = self.faults.get(path) or self._answer(path, fields)
        if self.loses_answers:
            raise RequestTimeout("No answer in time.")
        text = data if isinstance(data, str) else to_json(data)
        return HttpResponse(
            status=status, headers=[("content-type", "application/json")], body=text.encode()
        )

    def normalised(self, address, base):
        return normal_url(address, base)

    def asked(self, path):
        """Return the requests to path."""
        return [request for request in self.requests if request[1] == path]

    def grants(self):
        """Return the grant types of the token requests, in order."""
        return [request[2]["grant_type"] for request in self.asked("oauth/token")]

    def _answer(self, path, fields):
        if path == ".well-known/jwks.json":
            return 200, {"keys": [jwk(kid) for kid in self.kids]}
        if path == "oauth/token":
            return self._token(fields)
        if path == "oauth/revoke":
            for family in self._families.values():
                if fields["token"] in family:
                    family.clear()
            return 200, {}
        return self.api_answers.pop(0) if self.api_answers else 200, {"path": path}

    def _token(self, fields):
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
        for name, family in self._families.items():
            if fields["refresh_token"] in family:
                asked, is_spent = family[fields["refresh_token"]]
                if is_spent:
                    family.clear()
                    break
                family[fields["refresh_token"]] = (asked, True)
                return 200, self._tokens(asked, name, with_nonce=False)
        return 403, {
            "error": "invalid_grant",
            "error_description": "Unknown or invalid refresh token.",
        }

    def _tokens(self, asked, family, *, with_nonce):
        access_token = self._new("access-token")
        answer = {
            "access_token": access_token,
            "token_type": "Bearer",
            "expires_in": self.lifetime,
            "scope": self.granted if self.granted is not None else asked["scope"],
        }
        if "offline_access" in asked["scope"].split() and self.gives_refresh_tokens:
            answer["refresh_token"] = self._new("refresh-token")
            self._families[family][answer["refresh_token"]] = (asked, False)
        now = int(self.clock.now() + self.ahead)
        claims = {"iss": ISSUER, "aud": CLIENT_ID, "iat": now, "exp": now + 36000}
        if with_nonce:
            claims["nonce"] = asked["nonce"]
        if "max_age" in asked:
            claims["auth_time"] = now
        claims.update(self.user)
        claims.update(self.more_claims)
        for name in self.without_claims:
            claims.pop(name, None)
        answer["id_token"] = self.sign(claims)
        answer.update(self.more_response)
        return {name: value for name, value in answer.items() if value is not None}

    def sign(self, claims):
        kid = self.kids[-1]
        parts = [
            to_json({"alg": self.alg, "kid": kid, "typ": "JWT"}),
            self.rewrite(to_json(claims)),
        ]
        signed = ".".join(base64url.encode(part.encode()) for part in parts)
        return signed + "." + base64url.encode(signature_of(jwk(kid)["n"], signed.encode()))

    def _new(self, what):
        self._count += 1
        return f"secret-{what}-{self._count}"


class World:
    """One browser with one tab, and one tenant."""

    def __init__(self, **options):
        data = {
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
        self.states = []
        self.site = SITE
        self.service = self.open_page()

    def open_page(self, *, tab=None):
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

    async def log_in(self, **options):
        """
        Log in, from the click to the callback, on a new page as in a browser. Return the callback's
        result.
        """
        await self.service.login_with_redirect(options)
        query = self.tenant.redirect(self.window.navigated[-1])
        return await self.open_page().handle_redirect_callback({"query": query})

    async def token(self, **options):
        """Return the access token."""
        return (await self.service.get_access_token(options))["access_token"]

    def sent_to_login(self):
        """Return the parameters of the last authorization request in the window."""
        return dict(parse_form(self.window.navigated[-1].partition("?")[2]))

    def sent_in_frame(self):
        """Return the parameters of the last authorization request in a hidden iframe."""
        return dict(parse_form(self.window.frames[-1][0].partition("?")[2]))

    def states_sent(self):
        """Return the state of every login that left the page."""
        return [dict(parse_form(url.partition("?")[2]))["state"] for url in self.window.navigated]

    def transactions(self):
        """Return the keys of the stored transactions."""
        return [name for name in self.store.areas["tab"] if ":tx:" in name]

    def has_hint(self):
        """Return True if the hint that a user was signed in is stored."""
        return any(name.endswith(":signed-in") for name in self.store.areas["site"])


def http_date(moment):
    """Return a time as in the header Date. NOW is Tue, 14 Nov 2023 22:13:20 GMT."""
    hour = int(moment - NOW) + 22 * 3600 + 13 * 60 + 20
    day, hour = 14 + hour // 86400, hour % 86400
    return f"Tue, {day:02} Nov 2023 {hour // 3600:02}:{hour // 60 % 60:02}:{hour % 60:02} GMT"


def jwk(kid):
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


def signature_of(modulus, signed):
    """Return the fake signature."""
    return hashlib.sha256(modulus.encode() + signed).digest()
