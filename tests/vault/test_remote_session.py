"""The session in a page's Python, with a vault."""

import asyncio
import gc

from auth0_pyscript.client import Auth0Client
from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.encoding.json_text import parse_json, to_json
from auth0_pyscript.errors import (
    ApiNotAllowed,
    Auth0Error,
    NetworkError,
    SessionChanged,
    TokenNotAvailable,
    VaultUnavailable,
    to_data,
)
from auth0_pyscript.vault.remote_session import RemoteSession
from expect import plain, raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    from auth0_pyscript.types import State

STATE: "dict[str, Any]" = {
    "is_loading": False,
    "is_authenticated": True,
    "user": {"sub": "auth0|1"},
    "error": None,
}


class Link:
    """
    The boot script's link: it notes what it is asked, and answers `answer`, or fails with `error`.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.bodies: list[bytes | None] = []
        self.answer: object = None
        self.body = b""
        self.error: Auth0Error | None = None
        self.listener: Callable[[str], None] | None = None

    async def call(self, name: str, args: str, body: bytes | None) -> tuple[str, bytes]:
        self.asked.append((name, plain(parse_json(args))))
        self.bodies.append(body)
        if self.error is not None:
            return to_json({"error": to_data(self.error)}), b""
        return to_json({"value": self.answer}), self.body

    def call_and_wait(self, name: str, args: str, body: bytes | None) -> tuple[str, bytes]:
        coroutine = self.call(name, args, body)
        try:
            coroutine.send(None)
        except StopIteration as stop:
            outcome: tuple[str, bytes] = stop.value
            return outcome
        raise AssertionError("the fake never waits")

    def state(self) -> str:
        return to_json(STATE)

    def follow(self, listener: "Callable[[str], None]") -> None:
        self.listener = listener

    def tell(self, state: "dict[str, Any]") -> None:
        """Tell the page a state, as the vault does."""
        assert self.listener is not None
        self.listener(to_json(state))


def remote_session() -> tuple[Link, RemoteSession]:
    link = Link()
    return link, RemoteSession(link)


def test_the_state_is_what_the_vault_told_last() -> None:
    _, service = remote_session()

    assert plain(service.state()) == STATE


def test_every_subscriber_hears_of_a_change_until_it_is_enough() -> None:
    link, service = remote_session()
    heard: list[State] = []
    more: list[State] = []
    stop = service.subscribe(heard.append)
    service.subscribe(more.append)

    link.tell(STATE)
    stop()
    stop()
    link.tell(STATE | {"is_authenticated": False})

    assert plain(heard) == [STATE]
    assert [state["is_authenticated"] for state in more] == [True, False]


async def test_a_subscriber_that_raises_does_not_silence_the_others() -> None:
    link, service = remote_session()
    heard: list[State] = []
    reports: list[str] = []

    def fail(_state: "State") -> None:
        raise ValueError("of the subscriber")

    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda _loop, context: reports.append(str(context["exception"])))
    service.subscribe(fail)
    service.subscribe(heard.append)

    for _ in range(2):
        link.tell(STATE)
        await asyncio.sleep(0)
    del link, service  # the session holds the last failed task
    for _ in range(3):
        gc.collect()  # CPython reports a failed task when it is forgotten
        await asyncio.sleep(0)
    loop.set_exception_handler(None)

    assert plain(heard) == [STATE, STATE]
    assert reports[:1] == ["of the subscriber"]


async def test_the_user_is_known_without_asking_and_a_copy() -> None:
    link, service = remote_session()
    user = await service.get_user()
    assert user is not None
    user["sub"] = "changed"

    assert plain(await service.get_user()) == {"sub": "auth0|1"}
    assert link.asked == []

    link.tell(STATE | {"is_authenticated": False, "user": None})

    assert await service.get_user() is None


async def test_each_method_is_a_call_of_its_name() -> None:
    link, service = remote_session()
    link.answer = {"return_to": "#/profile"}

    await service.login_with_redirect({"return_to": "#/x"})
    assert plain(await service.handle_redirect_callback({"query": "code=1"})) == {
        "return_to": "#/profile"
    }
    await service.check_session()
    await service.logout({"local_only": True})
    await service.was_signed_in()
    await service.get_id_token_claims()
    await service.token_facts({"audience": "a"})
    await service.get_access_token({"audience": "a"})

    assert link.asked == [
        ("login_with_redirect", {"return_to": "#/x"}),
        ("handle_redirect_callback", {"query": "code=1"}),
        ("check_session", {}),
        ("logout", {"local_only": True}),
        ("was_signed_in", {}),
        ("get_id_token_claims", {}),
        ("token_facts", {"audience": "a"}),
        ("get_access_token", {"audience": "a"}),
    ]


async def test_bodies_go_both_ways_beside_the_text() -> None:
    link, service = remote_session()
    link.answer = {"status": 200, "headers": [], "body": {}, "url": "https://a.example/"}
    for body in (b"", b"\xff\x00", bytes(range(256)) * 40):
        link.body = body

        answer = await service.fetch({"url": "https://a.example/", "body": body})

        assert link.asked[-1] == ("fetch", {"url": "https://a.example/", "body": None})
        assert link.bodies[-1] == body
        assert answer["body"] == body


async def test_a_request_without_a_body_has_none_beside_it() -> None:
    link, service = remote_session()
    link.answer = {"status": 204, "headers": [], "body": {}, "url": "https://a.example/"}

    answer = await service.fetch({"url": "https://a.example/"})

    assert link.bodies == [None]
    assert answer["body"] == b""


async def test_an_error_of_the_vault_is_raised_as_what_it_was() -> None:
    link, service = remote_session()
    for error in (
        ApiNotAllowed("No.", "Add it.", url="https://a.example/"),
        SessionChanged("Another."),
        TokenNotAvailable("No."),
        VaultUnavailable("Gone."),
        NetworkError("Who knows?", error="outcome_unknown", retryable=False),
    ):
        link.error = error
        with raises(type(error)) as caught:
            await service.get_id_token_claims()
        assert to_data(caught.error) == to_data(error)


async def test_a_client_stands_in_front_of_it_as_of_any_session() -> None:
    link, service = remote_session()
    configuration = check_configuration({"domain": "tenant.example", "client_id": "c"})
    client = Auth0Client(service=service, configuration=configuration)
    link.answer = {
        "status": 201,
        "headers": [["x-a", "1"]],
        "body": {},
        "url": "https://a.example/",
    }
    link.body = b'{"a":1}'

    response = await client.fetch("https://a.example/", json={"b": 2})

    assert client.is_authenticated and plain(client.user) == {"sub": "auth0|1"}
    assert (response.status, plain(response.json())) == (201, {"a": 1})
    assert link.bodies == [b'{"b":2}']
