"""
A tenant with fake ports and a browser, for the tests of the demo tenant. Dialect.

    world = World()
    tokens = await world.tokens()
    answer = await world.post("oauth/token", [("grant_type", "refresh_token"), …])
"""

import hashlib
import json

from demo_tenant.encoding import base64url
from demo_tenant.encoding.form import encode_form, parse_form, percent_encode
from demo_tenant.http_message import Request
from demo_tenant.store.seed import demo_client
from demo_tenant.tenant import Tenant

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable

    from demo_tenant.http_message import Pairs, Response

ISSUER = "https://tenant.example/demo/tenant/"
SITE = "https://app.example/demo/"
ORIGIN = "https://app.example"
API = ISSUER + "api/v2/"
ALICE = "auth0|6748a1c2e5b3d90012f4a001"
BOB = "auth0|6748a1c2e5b3d90012f4b002"
SCOPE = "openid profile email read:current_user update:current_user_metadata offline_access"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
NOW = 1_764_000_000  # 2025-11-24T16:00:00Z


class FakeSigner:
    """
    A signer with a real RS256 key that is far too short (512 bits), so that MicroPython is fast,
    too.
    """

    MODULUS = int(
        "c7b9d2d934e38d4a88188fbf3cf64c3892a9160e8fa08bd3e8da01c43137ed94"
        "4b2b7b8cb22406ccbf9d34a0de8d4f2c055e0bfaa4cd709c2352f4b4811f85d9",
        16,
    )
    SECRET = int(
        "0212132d772cd78276fd1db2e56b768474e149c230832125fb155504bb1fa5bf"
        "f1d2b1d075a11d98df7eed92813cd086ecb3c33ea8669eed939d6c1a12fe4b8fd",
        16,
    )

    async def public_jwk(self) -> str:
        n = base64url.encode(self.MODULUS.to_bytes(64, "big"))
        return json.dumps({"kty": "RSA", "n": n, "e": "AQAB"})

    async def sign(self, signing_input: str) -> str:
        info = bytes.fromhex("3031300d060960864801650304020105000420")
        tail = b"\x00" + info + hashlib.sha256(signing_input.encode()).digest()
        message = b"\x00\x01" + b"\xff" * (62 - len(tail)) + tail
        number = pow(int.from_bytes(message, "big"), self.SECRET, self.MODULUS)
        return base64url.encode(number.to_bytes(64, "big"))


class FakeStore:
    """A store that records all saved texts."""

    def __init__(self) -> None:
        self.saved: list[str] = []

    async def load(self) -> str | None:
        return self.saved[-1] if self.saved else None

    async def save(self, text: str) -> None:
        self.saved.append(text)


class FakeClock:
    """A clock that only the test changes."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> float:
        return self.time + 0.25


class FakeRandom:
    """Return bytes that look random and are the same in every run."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            self.count += 1
            data += hashlib.sha256(str(self.count).encode()).digest()
        return data[:count]


class Answer:
    """A response, with the parts that tests check."""

    def __init__(self, response: "Response") -> None:
        self.status = response.status
        self.headers = response.headers
        self.text = response.body.decode()

    def has_header(self, name: str) -> bool:
        return any(key == name for key, _ in self.headers)

    def header(self, name: str) -> str:
        """Return the first header with this name, which must be there."""
        assert self.has_header(name), f"The answer has no header {name}."
        return next(value for key, value in self.headers if key == name)

    def json(self) -> "dict[str, Any]":
        members: dict[str, Any] = json.loads(self.text)
        return members

    @property
    def location(self) -> str:
        return self.header("location").split("?")[0]

    @property
    def parameters(self) -> dict[str, str]:
        """Return the query of the redirect's URL."""
        return dict(parse_form(self.header("location").partition("?")[2]))

    @property
    def message(self) -> "dict[str, Any]":
        """Return the response that a web_message page posts."""
        content = self.text.partition('name="authorization-response"')[2].partition('content="')[2]
        message: dict[str, Any] = json.loads(content.partition('"')[0].replace("&quot;", '"'))
        return message

    def field(self, name: str) -> str:
        """Return the value of the first form field with this name."""
        return self.text.partition(f'name="{name}" value="')[2].partition('"')[0]


class World:
    """The tenant, its ports, and one browser, which stores its session id."""

    def __init__(self, store: FakeStore | None = None) -> None:
        self.clock = FakeClock()
        self.store = store or FakeStore()
        self.random = FakeRandom()
        self.session_id = ""
        self.tenant = self.new_tenant()

    def new_tenant(self) -> Tenant:
        """Return the same tenant after a restart of its process."""
        return Tenant(
            issuer=ISSUER,
            assets_url=ISSUER + "static/",
            clients=[demo_client(SITE)],
            store=self.store,
            signer=FakeSigner(),
            clock=self.clock,
            random=self.random,
        )

    async def send(
        self,
        method: str,
        path: str,
        query: "Iterable[tuple[str, str]]" = (),
        headers: dict[str, str] | None = None,
        body: bytes = b"",
        origin: str | None = None,
    ) -> Answer:
        request = Request(
            method=method,
            path=path,
            query=list(query),
            headers=headers or {},
            body=body,
            session_id=self.session_id or None,
            origin=origin,
        )
        response = await self.tenant.handle(request)
        if response.session_id is not None:
            self.session_id = response.session_id
        return Answer(response)

    async def get(self, path: str, query: "Iterable[tuple[str, str]]" = ()) -> Answer:
        return await self.send("GET", path, query)

    async def post(self, path: str, fields: "Pairs") -> Answer:
        headers = {"content-type": "application/x-www-form-urlencoded"}
        return await self.send("POST", path, headers=headers, body=encode_form(fields).encode())

    async def follow(self, answer: Answer) -> Answer:
        """Follow the redirect of answer, inside the tenant."""
        path, _, query = answer.header("location")[len(ISSUER) :].partition("?")
        return await self.get(path, parse_form(query))

    async def authorize(self, **changes: str | None) -> Answer:
        """Send an authorization request. A change to None removes a parameter."""
        parameters: dict[str, str | None] = {
            "client_id": "demo-app",
            "redirect_uri": SITE,
            "response_type": "code",
            "scope": SCOPE,
            "audience": API,
            "state": "a-state",
            "nonce": "a-nonce",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        parameters.update(changes)
        pairs = [(name, value) for name, value in parameters.items() if value is not None]
        return await self.get("authorize", pairs)

    async def log_in(self, user_id: str = ALICE, **changes: str | None) -> Answer:
        """Choose a user, and return the answer after that."""
        changes.setdefault("prompt", "login")
        waiting = (await self.authorize(**changes)).parameters["state"]
        return await self.post("u/login", [("state", waiting), ("user_id", user_id)])

    async def consent(
        self, answer: Answer, decision: str = "accept", user_id: str = ALICE
    ) -> Answer:
        """Answer the consent page that answer redirects to."""
        fields = [
            ("state", answer.parameters["state"]),
            ("user_id", user_id),
            ("decision", decision),
        ]
        return await self.post("u/consent", fields)

    async def code(self, user_id: str = ALICE, **changes: str | None) -> str:
        """Return a code after login and consent."""
        answer = await self.log_in(user_id, **changes)
        if answer.location == ISSUER + "u/consent":
            answer = await self.consent(answer, user_id=user_id)
        return answer.parameters["code"]

    async def redeem(self, code: str, **changes: str | None) -> Answer:
        """Return the token endpoint's answer to code."""
        fields: dict[str, str | None] = {
            "grant_type": "authorization_code",
            "client_id": "demo-app",
            "code": code,
            "code_verifier": VERIFIER,
            "redirect_uri": SITE,
        }
        fields.update(changes)
        return await self.post(
            "oauth/token", [(name, value) for name, value in fields.items() if value is not None]
        )

    async def tokens(self, user_id: str = ALICE, **changes: str | None) -> "dict[str, Any]":
        """Return the tokens after login and consent."""
        return (await self.redeem(await self.code(user_id, **changes))).json()

    async def refresh(self, refresh_token: str, **changes: str) -> Answer:
        """Return the token endpoint's answer to a refresh token."""
        fields = {
            "grant_type": "refresh_token",
            "client_id": "demo-app",
            "refresh_token": refresh_token,
        }
        fields.update(changes)
        return await self.post("oauth/token", list(fields.items()))

    async def api(
        self, method: str, token: str | None, body: str = "", user_id: str = ALICE
    ) -> Answer:
        """Return the answer of the Management API."""
        headers = {"content-type": "application/json"}
        if token:
            headers["authorization"] = "Bearer " + token
        return await self.send(
            method, "api/v2/users/" + percent_encode(user_id), headers=headers, body=body.encode()
        )

    async def change(self, path: str, fields: "Pairs") -> Answer:
        """Send a form of the dashboard."""
        page = await self.get(path.rsplit("/", 1)[0] if path.count("/") > 2 else path)
        return await self.post(path, [("csrf", page.field("csrf"))] + fields)


def claims_of(token: str) -> "dict[str, Any]":
    """Return the claims of a JWT, without checks."""
    claims: dict[str, Any] = json.loads(base64url.decode(token.split(".")[1]).decode())
    return claims
