"""Bodies of requests and answers: they pass through the vault, and all are released."""

from auth0_pyscript.elements.signed_in.metadata import texts
from auth0_pyscript.errors import (
    Auth0Error,
    NetworkError,
    ProtocolError,
    SessionChanged,
    UserChanged,
)
from auth0_pyscript.ports import MAX_READ, HttpResponse, bytes_of
from auth0_pyscript.vault.message import write_message
from expect import raises
from session.fakes import MANAGEMENT, ORDERS
from vault.fakes import HeldBody, VaultWorld, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable

    from vault.fakes import PageSide

ITEM = ORDERS + "1"


async def signed_in(**options: "Any") -> "tuple[VaultWorld, PageSide]":
    world = VaultWorld(**options)
    page = world.open()
    await page.log_in()
    return world, page


async def error_of(action: "Awaitable[object]") -> "Any":
    with raises(Auth0Error) as caught:
        await action
    return caught.error


async def test_bodies_pass_in_both_directions_and_none_is_left() -> None:
    world, page = await signed_in()
    every_byte = bytes(range(256))

    for body in (b"", b"\x00", every_byte, every_byte * 50):
        answer = await page.fetch(ITEM, method="PUT", body=body)

        assert world.tenant.requests[-1][2] == body
        assert answer["body"] == b'{"path":"' + ITEM.encode() + b'"}'
    assert world.held == []


async def test_no_body_is_in_the_text_of_a_message() -> None:
    world, page = await signed_in()

    await page.fetch(ITEM, method="PUT", body=b"sent sent")

    assert not any("sent sent" in text or "path" in text for text in world.texts)


async def test_the_sdk_reads_its_own_answers_and_leaves_none() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    world.tenant.faults[".well-known/jwks.json"] = (500, {})
    world.clock.time += 90000
    await error_of(page.call("token_facts", {"cache_mode": "off"}))
    assert world.held == []

    await page.call("logout", {"local_only": True})

    assert world.held == []


async def test_a_token_that_is_refused_leaves_no_answer_behind() -> None:
    for statuses in ([401], [401, 401]):
        for method in ("GET", "POST"):
            world, page = await signed_in(use_refresh_tokens=True)
            world.tenant.api_answers = list(statuses)

            await page.fetch(ITEM, method=method, body=b"x" if method == "POST" else None)

            assert world.tenant.grants()[-1] == "refresh_token"
            assert world.held == []


async def test_a_renewal_that_signs_out_leaves_no_answer_behind() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    world.tenant.api_answers = [401]
    world.tenant.more_claims = {"sub": "auth0|2"}

    assert isinstance(await error_of(page.fetch(ITEM)), UserChanged)
    assert world.held == []


async def test_a_call_that_fails_leaves_nothing_behind() -> None:
    world, page = await signed_in()
    world.tenant.is_unreachable = True

    assert isinstance(await error_of(page.fetch(ITEM, method="PUT", body=b"x")), NetworkError)
    await error_of(page.fetch("https://evil.example/", method="PUT", body=b"x"))
    await error_of(page.fetch(5, body=b"x"))
    await error_of(page.fetch(ITEM, method="PUT", body=b"x", headers=[["authorization", "x"]]))
    await error_of(page.call("get_user", {"body": b"x"}, session="another"))

    assert world.held == []


async def test_a_body_beside_another_call_is_dropped() -> None:
    world, page = await signed_in()

    await page.call("get_user", {"body": b"x"})

    assert world.held == []


async def test_a_call_that_is_cancelled_leaves_nothing_behind() -> None:
    for rounds in range(24):
        world, page = await signed_in()
        call_id = page.begin("fetch", {"url": ITEM, "method": "PUT", "body": b"x"})
        await settle(rounds)

        page.say("cancel", id=call_id)
        await settle()

        assert world.held == [], rounds


async def test_a_page_that_goes_leaves_nothing_behind() -> None:
    for rounds in range(24):
        world, page = await signed_in()
        page.begin("fetch", {"url": ITEM, "method": "PUT", "body": b"x"})
        await settle(rounds)

        page.close()
        await settle()

        assert world.held == [], rounds


async def test_an_answer_for_another_session_is_dropped() -> None:
    world, page = await signed_in()
    world.tenant.slow = MANAGEMENT + "users/1"
    begun = page.begin("fetch", {"url": world.tenant.slow, "method": "PUT", "body": b"x"})
    await settle(6)
    assert world.tenant.asked(world.tenant.slow)

    await world.open().call("logout", {"local_only": True})

    assert isinstance(await error_of(page.outcome(begun)), SessionChanged)
    assert world.held == []


async def test_a_body_beside_what_is_no_call_is_dropped() -> None:
    world, page = await signed_in()

    page.say("hello", body=b"x", v=1, build="another")
    page.say(
        "call", body=b"x", id="1", name="fetch", args={"url": ITEM}
    )  # of a page that is refused now
    world.vault.receive("no such page", write_message("call"), HeldBody(world.held, b"x"))

    assert world.held == []


async def test_a_message_that_is_refused_keeps_no_body() -> None:
    world, _ = await signed_in()

    for text in ("", "[]", "{", write_message("call"), write_message("call", id=1)):
        with raises(ProtocolError):
            world.vault.receive("1", text, HeldBody(world.held, b"x"))

    assert world.held == []


async def test_a_second_call_of_the_same_id_is_refused_and_harms_not_the_first() -> None:
    world, page = await signed_in()
    world.tenant.slow = ITEM
    begun = page.begin("fetch", {"url": ITEM, "method": "PUT", "body": b"first"})

    with raises(ProtocolError):
        page.say(
            "call", body=b"second", id=begun, name="fetch", args={"url": ITEM, "method": "PUT"}
        )

    assert (await page.outcome(begun))["status"] == 200
    assert world.tenant.requests[-1][2] == b"first"
    assert world.held == []


async def test_a_call_may_have_the_id_of_one_that_was_cancelled() -> None:
    for rounds in range(24):
        world, page = await signed_in()
        request = {"url": ITEM, "method": "PUT"}
        call_id = page.begin("fetch", request | {"body": b"first"})
        await settle(rounds)

        page.say("cancel", id=call_id)
        page.say(
            "call",
            body=b"second",
            id=call_id,
            name="fetch",
            args=request,
            session=page.shown_session,
        )
        await settle()

        assert world.tenant.requests[-1][2] == b"second", rounds
        assert world.held == [], rounds


async def test_metadata_are_read_and_saved_and_leave_nothing_behind() -> None:
    world, page = await signed_in()
    record = {"user_id": "auth0|1", "user_metadata": {"theme": "dark"}}
    world.tenant.faults[MANAGEMENT + "users/auth0%7C1"] = (200, record)
    element = {"id": "e1", "name": "auth0-user-metadata", "view": "", "attributes": {}}

    await page.call("elements", {"elements": [element]})
    await page.call("enter", {"view": "profile"})
    await settle()

    assert "dark" in str(page.last("trees"))
    assert world.held == []


async def test_long_metadata_are_shown_as_text_and_not_edited() -> None:
    world, page = await signed_in()
    metadata = {f"name {number}": "x" * 100 for number in range(800)}
    world.tenant.faults[MANAGEMENT + "users/auth0%7C1"] = (
        200,
        {"user_id": "auth0|1", "user_metadata": metadata},
    )
    element = {"id": "e1", "name": "auth0-user-metadata", "view": "", "attributes": {}}

    await page.call("elements", {"elements": [element]})
    await page.call("enter", {"view": "profile"})
    await settle()
    shown = str(page.last("trees"))
    await page.call("act", {"action": "edit-metadata", "fields": {}, "element": "e1"})

    assert "name 799" in shown and texts.METADATA_LONG in shown
    assert "edit-metadata" not in shown and "refresh-metadata" in shown
    assert str(page.last("trees")) == shown
    assert world.held == []


async def test_tokens_and_keys_have_a_bound() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    for path in ("oauth/token", ".well-known/jwks.json"):
        world.clock.time += 90000
        world.tenant.faults = {path: (200, '{"a":"' + "x" * MAX_READ + '"}')}

        error = await error_of(page.call("token_facts", {"cache_mode": "off"}))

        assert isinstance(error, ProtocolError) and str(MAX_READ) in error.title
        assert world.held == []


def test_an_answer_is_read_once_and_then_known() -> None:
    held: list[HeldBody] = []
    response = HttpResponse(status=200, headers=[], body=HeldBody(held, b"abc"))

    assert (response.body, response.body) == (b"abc", b"abc")
    assert held == []
    response.release()
    assert bytes_of(response.content) == b"abc"
