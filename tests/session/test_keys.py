"""The tenant's public keys: when they are fetched, and when they are cached."""

import asyncio

from auth0_pyscript.errors import IdTokenError, NetworkError, ProtocolError
from expect import raises
from session.fakes import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from auth0_pyscript.ports import HttpResponse
    from session.fakes import Answer

JWKS = ".well-known/jwks.json"


async def test_keys_are_fetched_once() -> None:
    world = World()
    await world.log_in()

    await world.token(cache_mode="off")
    await world.token(cache_mode="off")

    assert len(world.tenant.asked(JWKS)) == 1


async def test_a_rotation_is_seen_at_once() -> None:
    world = World()
    await world.log_in()

    for number in range(3):
        world.tenant.kids = [f"new-{number}"]
        await world.token(cache_mode="off")

    assert len(world.tenant.asked(JWKS)) == 4


async def test_a_rotation_just_before_signing_is_seen() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])
    answer = world.tenant.answer

    def rotate_before_token(path: str, fields: "Any") -> "Answer":
        if path == "oauth/token":
            world.tenant.kids = ["newest"]
        return answer(path, fields)

    world.tenant.answer = rotate_before_token

    await world.service.handle_redirect_callback({"query": query})

    assert world.service.state()["is_authenticated"]


async def test_a_rotation_while_the_keys_are_on_their_way_is_seen() -> None:
    world = World()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[0])
    request = world.tenant.request
    is_signed = asyncio.Event()

    async def slow_keys(method: str, url: str, **rest: "Any") -> "HttpResponse":
        response = await request(method, url, **rest)
        if url.endswith("oauth/token"):
            is_signed.set()
        elif len(world.tenant.asked(JWKS)) == 1:
            world.tenant.kids = ["newest"]
            await is_signed.wait()
        return response

    world.tenant.request = slow_keys
    world.tenant.slow = "oauth/token"

    await world.service.handle_redirect_callback({"query": query})

    assert world.service.state()["is_authenticated"]
    assert len(world.tenant.asked(JWKS)) == 2


async def test_a_kid_that_the_tenant_does_not_have_is_asked_for_once_a_minute() -> None:
    world = World()
    await world.log_in()
    world.tenant.kids = ["hidden"]
    world.tenant.faults[JWKS] = (200, {"keys": []})
    for _ in range(3):
        with raises(IdTokenError) as caught:
            await world.token(cache_mode="off")
    within_a_minute = len(world.tenant.asked(JWKS))
    world.clock.time += 60

    with raises(IdTokenError):
        await world.token(cache_mode="off")

    assert caught.error.claim == "kid"
    assert within_a_minute == 2
    assert len(world.tenant.asked(JWKS)) == 3


async def test_another_new_kid_is_looked_for_at_once() -> None:
    world = World()
    await world.log_in()
    world.tenant.kids = ["hidden"]
    world.tenant.faults[JWKS] = (200, {"keys": []})
    with raises(IdTokenError):
        await world.token(cache_mode="off")
    world.tenant.kids = ["rotated"]
    world.tenant.faults.clear()

    assert await world.token(cache_mode="off")


async def test_keys_are_fetched_again_after_an_hour() -> None:
    world = World(use_refresh_tokens=True)
    await world.log_in()
    world.clock.time += 3600

    await world.token(cache_mode="off")

    assert len(world.tenant.asked(JWKS)) == 2


async def test_keys_that_cannot_be_fetched_are_a_network_error() -> None:
    world = World()
    world.tenant.faults[JWKS] = (500, "<html>")

    with raises(NetworkError) as caught:
        await world.log_in()

    assert caught.error.error == "jwks_unavailable"
    assert not world.service.state()["is_authenticated"]


async def test_keys_that_are_none_are_refused() -> None:
    world = World()
    world.tenant.faults[JWKS] = (200, "<html>")

    with raises(ProtocolError):
        await world.log_in()
