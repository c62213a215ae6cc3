"""Tokens on a device whose clock is wrong: the site's host decides, never the tenant alone."""

from auth0_pyscript.errors import IdTokenError
from expect import raises
from session.fakes import SITE, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable

    from auth0_pyscript.ports import HttpResponse

MINUTE = 60
HOUR = 3600


def times_asked(world: World) -> int:
    return len([request for request in world.tenant.requests if request[1].startswith(SITE)])


def wrong_by(seconds: float, **options: "Any") -> World:
    """A world whose device clock is ahead of the true time by seconds, or behind if negative."""
    world = World(**options)
    world.tenant.ahead = world.tenant.site_ahead = -seconds
    return world


async def refusal(world: World) -> "Any":
    with raises(IdTokenError) as caught:
        await world.log_in()
    assert not world.service.state()["is_authenticated"]
    return caught.error


async def test_a_right_clock_asks_nobody() -> None:
    for seconds in (0, -50, 50):
        world = wrong_by(seconds)

        await world.log_in()

        assert world.service.state()["is_authenticated"]
        assert times_asked(world) == 0


async def test_a_slow_clock_is_corrected() -> None:
    for seconds in (90, 3 * MINUTE, 2 * HOUR, 20 * HOUR):
        world = wrong_by(-seconds)

        await world.log_in()

        assert world.service.state()["is_authenticated"]
        assert times_asked(world) == 1


async def test_a_fast_clock_is_corrected_where_tokens_are_short() -> None:
    world = wrong_by(2 * HOUR)
    world.tenant.more_claims = {"exp": int(world.clock.now()) - 2 * HOUR + 10 * MINUTE}

    await world.log_in()

    assert world.service.state()["is_authenticated"]
    assert times_asked(world) == 1


async def test_a_fast_clock_does_not_make_a_fresh_log_in_old() -> None:
    world = wrong_by(2 * HOUR)

    await world.log_in(authorization_params={"max_age": 300})

    assert world.service.state()["is_authenticated"]


async def test_a_tenant_that_is_ahead_of_everybody_is_refused() -> None:
    for device in (0, 3 * MINUTE, -3 * MINUTE, -HOUR):
        world = wrong_by(device)
        world.tenant.ahead += HOUR

        error = await refusal(world)

        assert error.claim == "iat"
        assert "tenant's clock seems to be wrong" in error.detail


async def test_a_tenant_that_is_behind_everybody_is_accepted_without_a_question() -> None:
    world = World()
    world.tenant.ahead = -90

    await world.log_in()

    assert times_asked(world) == 0


async def test_a_token_that_has_expired_for_everybody_is_refused() -> None:
    for device in (0, 2 * HOUR, -2 * HOUR):
        world = wrong_by(device)
        true = int(world.clock.now()) - device
        world.tenant.more_claims = {"iat": true - 3 * HOUR, "exp": true - HOUR}
        if device == -2 * HOUR:
            world.tenant.more_claims = {
                "iat": true - 90,
                "exp": true - 61,
            }  # from the future, for the device

        assert (await refusal(world)).claim == "exp"


async def test_a_clock_that_is_a_little_wrong_counts_as_right() -> None:
    # Each is within the leeway of a right clock, but the sum is not. A right clock would not be
    # asked.
    world = wrong_by(-8)
    world.tenant.ahead += 55

    assert (await refusal(world)).claim == "iat"


async def test_a_host_that_gives_no_time_changes_nothing() -> None:
    stale = ("date", "Tue, 14 Nov 2023 22:16:20 GMT")
    for headers in ([], [("date", "soon")], [stale, ("age", "600")], [("date", ""), ("age", "0")]):
        world = wrong_by(-3 * MINUTE)
        world.tenant.site_headers = headers

        error = await refusal(world)

        assert "clock seems to be about 3 minutes behind" in error.detail


async def test_a_host_that_takes_long_changes_nothing() -> None:
    world = wrong_by(-3 * MINUTE)
    ask = world.tenant.request

    async def slow(method: str, url: str, **options: "Any") -> "HttpResponse":
        if url.startswith(SITE):
            world.clock.time += 6
        return await ask(method, url, **options)

    world.tenant.request = slow

    assert (await refusal(world)).claim == "iat"


async def test_the_host_is_asked_past_every_cache() -> None:
    for _ in range(2):
        world = wrong_by(-3 * MINUTE)
        asked: list[tuple[str, str]] = []
        ask = world.tenant.request

        async def noted(
            method: str,
            url: str,
            *,
            ask: "Callable[..., Awaitable[HttpResponse]]" = ask,
            asked: list[tuple[str, str]] = asked,
            **options: "Any",
        ) -> "HttpResponse":
            asked.append((method, url))
            return await ask(method, url, **options)

        world.tenant.request = noted
        await world.log_in()
        await world.token(cache_mode="off")
        world.clock.set(-HOUR)
        world.tenant.ahead = world.tenant.site_ahead = HOUR + 3 * MINUTE
        await world.token(cache_mode="off")

        heads = [url for method, url in asked if method == "HEAD"]
        assert len(heads) == len(set(heads)) == 2
        assert all(url.startswith(SITE + "auth_config.json?time=") for url in heads)


async def test_a_renewal_uses_the_correction_without_asking_again() -> None:
    for options in ({}, {"use_refresh_tokens": True}):
        world = wrong_by(-3 * MINUTE, **options)
        await world.log_in()

        for _ in range(3):
            world.clock.time += 50 * MINUTE
            await world.token(cache_mode="off")

        assert times_asked(world) == 1


async def test_a_clock_that_is_set_right_while_the_page_is_open_ends_the_correction() -> None:
    for error in (-3 * MINUTE, -2 * HOUR):
        world = wrong_by(error)
        await world.log_in()

        world.clock.set(-error)
        world.tenant.ahead = world.tenant.site_ahead = 0
        await world.token(cache_mode="off")

        assert times_asked(world) == 1  # the device's own time is within the leeway


async def test_a_clock_that_is_set_wrong_while_the_page_is_open_is_corrected_anew() -> None:
    world = wrong_by(-3 * MINUTE)
    await world.log_in()

    world.clock.set(-HOUR)
    world.tenant.ahead = world.tenant.site_ahead = HOUR + 3 * MINUTE
    await world.token(cache_mode="off")

    assert times_asked(world) == 2
    assert world.service.state()["is_authenticated"]


async def test_an_old_correction_accepts_nothing_that_the_true_time_refuses() -> None:
    world = wrong_by(2 * HOUR)
    true = world.clock.now() - 2 * HOUR
    world.tenant.more_claims = {"iat": int(true), "exp": int(true) + 10 * MINUTE}
    await world.log_in()
    assert times_asked(world) == 1

    world.clock.set(
        -2 * HOUR
    )  # right from now on; with the correction it would be two hours behind
    world.tenant.ahead = world.tenant.site_ahead = 0
    world.clock.time += HOUR  # the same token has expired

    with raises(IdTokenError) as caught:
        await world.token(cache_mode="off")
    assert caught.error.claim == "exp"


async def test_a_host_that_does_not_answer_once_leaves_the_correction_as_it_is() -> None:
    world = wrong_by(-3 * MINUTE)
    await world.log_in()
    headers, world.tenant.site_headers = world.tenant.site_headers, []
    world.tenant.ahead += HOUR
    with raises(IdTokenError):
        await world.token(cache_mode="off")
    world.tenant.ahead -= HOUR
    world.tenant.site_headers = headers

    await world.token(cache_mode="off")

    assert times_asked(world) == 2  # at the login, without success


async def test_after_a_sleep_the_host_is_asked_again_if_need_be() -> None:
    world = wrong_by(-3 * MINUTE)
    await world.log_in()

    world.clock.time += 8 * HOUR
    world.clock.set_by += 8 * HOUR  # the monotonic clock stopped
    await world.token(cache_mode="off")

    assert times_asked(world) == 2
    assert world.service.state()["is_authenticated"]


async def test_other_refusals_ask_nobody() -> None:
    for claims in (
        {"aud": "other"},
        {"iat": "soon"},
        {"nonce": "x"},
        {"iss": "https://evil.example/"},
    ):
        world = World()
        world.tenant.more_claims = claims

        await refusal(world)

        assert times_asked(world) == 0


async def test_a_token_from_before_the_clock_was_set_back_is_renewed() -> None:
    world = World()
    await world.log_in()
    first = await world.token()

    world.clock.set(-2 * HOUR)
    world.tenant.ahead = world.tenant.site_ahead = 2 * HOUR

    assert await world.token() != first
