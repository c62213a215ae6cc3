"""
The vault's ports on top of its worker's functions: values are texts, and each failure has its name.
"""

import asyncio

from auth0_pyscript.encoding import hexadecimal
from auth0_pyscript.encoding.json_text import parse_json, to_json
from auth0_pyscript.errors import NetworkError, ProtocolError, RequestTimeout
from auth0_pyscript.vault.body import HostBody
from auth0_pyscript.vault.ports import HostClock, HostCrypto, HostHttp, HostLocks
from expect import raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable


class Record:
    """A record as host.js returns it."""

    facts = '{"user_id":"u"}'
    hasText = True


class Host:
    """The functions of public/vault/host.js."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, ...]] = []
        self.answer: dict[str, Any] = {
            "status": 200,
            "headers": [],
            "body": "answer 1",
            "size": 0,
            "url": "",
        }
        self.bodies = {"answer 1": b""}
        self.record = Record()
        self.gate: asyncio.Event | None = None

    async def request(self, *parts: "Any") -> str:
        self.asked.append(parts)
        if self.gate is not None:
            await self.gate.wait()
        return to_json(self.answer)

    def readBody(self, name: str) -> str:
        return hexadecimal.encode(self.bodies.pop(name))

    def readRecord(self, name: str, most: int) -> Record:
        assert most == 65536
        self.bodies.pop(name)
        return self.record

    def releaseBody(self, name: str) -> None:
        self.bodies.pop(name, None)

    def abort(self, request_id: str) -> None:
        self.asked.append(("abort", request_id))

    def normalise(self, address: str, base: str) -> str:
        self.asked.append((address, base))
        return "" if address == "https://" else "https://api.example/x"

    def random(self, count: int) -> str:
        return bytes(range(count)).hex()

    async def verify(self, jwk: str, signed: str, signature: str) -> bool:
        self.asked.append((jwk, signed, signature))
        return signature == b"right".hex()

    async def lock(self, name: str) -> str:
        self.asked.append(("lock", name))
        return "1"

    def unlock(self, lock_id: str) -> None:
        self.asked.append(("unlock", lock_id))


async def failure(answer: "dict[str, Any]") -> "Any":
    host = Host()
    host.answer = answer
    with raises(NetworkError) as caught:
        await HostHttp(host).request(
            "GET", "https://api.example/secret/path?a=b", headers=[], timeout=2.5
        )
    return caught.error


async def test_a_request_and_its_answer_cross_as_text_and_the_body_stays() -> None:
    host = Host()
    host.bodies["answer 1"] = b"\x00\xff"
    host.answer = {
        "status": 201,
        "headers": [["x-a", "1"], ["x-a", "2"]],
        "body": "answer 1",
        "size": 2,
        "url": "https://api.example/x",
    }

    response = await HostHttp(host).request(
        "PATCH", "https://api.example/x", headers=[("a", "b")], body="ä=1".encode(), timeout=2.5
    )

    [(_, method, url, headers, body, milliseconds)] = host.asked
    assert (method, url, parse_json(headers)) == ("PATCH", "https://api.example/x", [["a", "b"]])
    assert (body, milliseconds) == (".ä=1", 2500)
    assert (response.status, response.url) == (201, "https://api.example/x")
    assert response.headers == [("x-a", "1"), ("x-a", "2")]
    assert host.bodies == {"answer 1": b"\x00\xff"}
    assert (response.body, response.body) == (b"\x00\xff", b"\x00\xff")
    assert host.bodies == {}


async def test_a_body_of_the_page_s_is_sent_by_its_name() -> None:
    host = Host()
    host.bodies["7"] = b"\xff"
    body = HostBody(host, "7")

    response = await HostHttp(host).request("POST", "https://api.example/", headers=[], body=body)
    response.release()

    assert host.asked[0][4] == "#7"
    assert host.bodies == {"7": b"\xff"}  # the call of this body releases it
    body.release()
    assert host.bodies == {}


async def test_the_size_of_an_answer_is_known_and_its_record_read_by_the_worker() -> None:
    host = Host()
    host.answer["size"] = 70000

    response = await HostHttp(host).request("GET", "https://api.example/", headers=[])
    body = response.content
    assert isinstance(body, HostBody)
    record = body.read_record(65536)
    host.bodies["7"] = b"[]"
    host.record.hasText = False
    other = HostBody(host, "7").read_record(65536)

    assert other == ('{"user_id":"u"}', None)
    assert body.size == 70000
    assert record == ('{"user_id":"u"}', host.record)
    assert host.bodies == {}


def test_a_body_is_handed_over_once() -> None:
    host = Host()
    host.bodies["7"] = b"\xff"
    body = HostBody(host, "7")

    names = [body.handed_over(), body.handed_over()]
    body.release()

    assert names == ["7", ""]
    assert host.bodies["7"] == b"\xff"


async def test_an_address_is_normalised_by_the_worker_s_own_url() -> None:
    host = Host()
    http = HostHttp(host)

    assert http.normalised("x", "https://api.example/") == "https://api.example/x"
    with raises(ProtocolError):
        http.normalised("https://", "https://api.example/")
    http.normalised("a\x00/../b", "https://api.example/")

    texts = ["x", "https://", "a%00/../b"]  # the border would truncate the last one
    assert host.asked == [(text, "https://api.example/") for text in texts]


async def test_an_empty_body_is_told_from_none() -> None:
    host = Host()
    http = HostHttp(host)

    await http.request("POST", "https://api.example/", headers=[], body=b"")
    await http.request("GET", "https://api.example/", headers=[])

    assert [asked[4] for asked in host.asked] == [".", ""]


async def test_a_time_out_never_grows_beyond_what_the_border_can_carry() -> None:
    host = Host()

    await HostHttp(host).request("GET", "https://api.example/", headers=[], timeout=1e12)

    assert host.asked[0][5] == 3600000


async def test_each_failure_says_what_happened_and_names_the_origin_alone() -> None:
    for kind, error, word in (
        ("timeout", "timeout", "did not answer within 2.5 seconds"),
        ("stalled", "timeout", "stopped sending for 2.5 seconds"),
        ("cut", "network_error", "before its answer was complete"),
        ("redirect", "redirect_refused", "redirect"),
        ("offline", "network_error", "offline"),
        ("cors", "cors_refused", "https://app.example"),
        ("unreachable", "network_error", "Content-Security-Policy"),
    ):
        caught = await failure({"failure": kind, "origin": "https://app.example"})

        assert caught.error == error
        assert word in str(caught)
        assert "secret" not in str(caught)
    assert isinstance(await failure({"failure": "timeout", "origin": ""}), RequestTimeout)


async def test_a_request_that_nobody_waits_for_is_ended() -> None:
    host = Host()
    host.gate = asyncio.Event()
    asking = asyncio.create_task(
        quietly(HostHttp(host).request("GET", "https://api.example/", headers=[]))
    )
    for _ in range(3):
        await asyncio.sleep(0)

    asking.cancel()
    for _ in range(3):
        await asyncio.sleep(0)

    request_id = host.asked[0][0]
    assert host.asked[1:] == [("abort", request_id)]


async def test_randomness_and_signatures_are_the_worker_s() -> None:
    host = Host()
    crypto = HostCrypto(host)

    assert crypto.random_bytes(4) == b"\x00\x01\x02\x03"
    assert await crypto.verify_rs256(
        {"kty": "RSA", "n": "n", "e": "e", "use": "sig"}, b"text", b"right"
    )
    assert not await crypto.verify_rs256({}, b"text", b"wrong")
    assert sorted(parse_json(host.asked[0][0])) == ["e", "kty", "n"]


async def test_a_lock_is_let_go_whatever_happens() -> None:
    host = Host()

    async def fail() -> None:
        raise NetworkError("No.")

    assert await HostLocks(host).run("renewal", answer_of_seven) == 7
    with raises(NetworkError):
        await HostLocks(host).run("renewal", fail)

    assert host.asked == [("lock", "renewal"), ("unlock", "1")] * 2


async def answer_of_seven() -> int:
    return 7


def test_the_clock_is_that_of_the_device() -> None:
    class Performance:
        def elapsed(self) -> float:
            return 12.5

    clock = HostClock(Performance())

    assert clock.now() > 1700000000
    assert clock.monotonic() == 12.5


async def quietly(action: "Awaitable[object]") -> None:
    try:
        await action
    except asyncio.CancelledError:
        return
