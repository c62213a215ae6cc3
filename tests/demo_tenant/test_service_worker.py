"""
The tenant in a Service Worker, with ports like those of
public/service_worker/tenant_ports.js.
"""

import json
import sys

from demo_tenant import service_worker
from demo_tenant.encoding import base64url
from demo_tenant.encoding.form import encode_form, parse_form
from expect import raises
from tenant_world import ALICE, CHALLENGE, VERIFIER, FakeRandom, FakeSigner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Iterable, TypedDict

    class Message(TypedDict):
        """An answer, as JavaScript gets it."""

        status: int
        headers: list[list[str]]
        body_text: str


SITE = "https://app.example/demo/"
ISSUER = SITE + "tenant/"
ASSETS = SITE + "a-0123456789ab/tenant/"

try:
    import js  # noqa: F401
except ImportError:
    from types import ModuleType  # not at the top: MicroPython has no such module

    class TextEncoder:
        """The part of the browser's `js` that the tenant uses."""

        def new(self) -> "TextEncoder":
            return self

        def encode(self, text: str) -> bytes:
            return text.encode()

    class Js(ModuleType):
        """Provide `js`, because CPython has no JavaScript."""

        TextEncoder = TextEncoder()

    sys.modules["js"] = Js("js")


class Ports:
    """The ports that JavaScript provides. Every result is a text."""

    def __init__(self) -> None:
        self.saved = ""
        self.draw = FakeRandom()

    async def load(self) -> str:
        return self.saved

    async def save(self, text: str) -> None:
        self.saved = text

    async def public_jwk(self) -> str:
        return await FakeSigner().public_jwk()

    async def sign(self, data: "Iterable[int]") -> str:
        return await FakeSigner().sign(bytes(list(data)).decode())

    async def random(self, count: int) -> str:
        return base64url.encode(self.draw(count))


async def send(method: str, path: str, headers: str = "{}", body: str = "") -> "Message":
    answer: Message = json.loads(await service_worker.handle(method, ISSUER + path, headers, body))
    return answer


async def get(path: str, **parameters: str) -> "Message":
    query = "?" + encode_form(list(parameters.items())) if parameters else ""
    return await send("GET", path + query)


async def post(path: str, **fields: str) -> "Message":
    headers = '{"content-type":"application/x-www-form-urlencoded"}'
    body = encode_form(list(fields.items()))
    return await send("POST", path, headers, body)


async def authorize(**changes: str) -> "Message":
    parameters = {
        "client_id": "demo-app",
        "redirect_uri": SITE,
        "response_type": "code",
        "scope": "openid profile",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    }
    parameters.update(changes)
    return await get("authorize", **parameters)


def parameters_of(answer: "Message") -> dict[str, str]:
    location = dict(answer["headers"])["location"]
    return dict(parse_form(location.partition("?")[2]))


async def log_in() -> "Message":
    waiting = parameters_of(await authorize())["state"]
    await post("u/login", state=waiting, user_id=ALICE)
    return await post("u/consent", state=waiting, user_id=ALICE, decision="accept")


async def test_an_answer_is_json_of_text() -> None:
    service_worker.start(ISSUER, ASSETS, Ports())

    answer = await get("manage")

    assert sorted(answer) == ["body_text", "headers", "status"]
    assert answer["status"] == 200
    assert answer["body_text"].startswith("<!DOCTYPE html>")
    assert ASSETS + "tenant.css" in answer["body_text"]
    assert ["cache-control", "no-store"] in answer["headers"]


async def test_the_demos_own_site_is_its_application() -> None:
    service_worker.start(ISSUER, ASSETS, Ports())

    parameters = parameters_of(await log_in())
    answer = await post(
        "oauth/token",
        grant_type="authorization_code",
        client_id="demo-app",
        code=parameters["code"],
        code_verifier=VERIFIER,
        redirect_uri=SITE,
    )

    assert parameters["iss"] == ISSUER
    assert json.loads(answer["body_text"])["token_type"] == "Bearer"


async def test_session_and_state_outlive_the_worker() -> None:
    ports = Ports()
    service_worker.start(ISSUER, ASSETS, ports)
    await log_in()

    service_worker.start(ISSUER, ASSETS, ports)

    assert "code" in parameters_of(await authorize(prompt="none"))


async def test_logging_out_forgets_the_session() -> None:
    ports = Ports()
    service_worker.start(ISSUER, ASSETS, ports)
    await log_in()
    await get("v2/logout")

    service_worker.start(ISSUER, ASSETS, ports)

    assert parameters_of(await authorize(prompt="none"))["error"] == "login_required"


async def test_an_address_that_cannot_be_read_is_an_error() -> None:
    service_worker.start(ISSUER, ASSETS, Ports())

    answer = await send("GET", "authorize?a=%ff")

    assert answer["status"] == 400


async def test_a_fragment_is_no_part_of_the_request() -> None:
    service_worker.start(ISSUER, ASSETS, Ports())

    answer = await send("GET", "manage?notice=saved#content")

    assert "Saved." in answer["body_text"]


async def test_start_comes_first() -> None:
    service_worker._tenant = None

    with raises(RuntimeError):
        await service_worker.handle("GET", ISSUER + "manage", "{}", "")
