"""Logging out: the deleted data, the request to the tenant, and the return address."""

from auth0_pyscript.encoding.form import parse_form
from auth0_pyscript.errors import ConfigurationError, NotAuthenticated
from expect import raises
from session.fakes import CLIENT_ID, ISSUER, ORDERS, SITE, World


async def test_a_logout_forgets_everything_and_goes_to_the_tenant() -> None:
    world = World()
    await world.log_in()

    await world.service.logout({})

    place, _, query = world.window.navigated[-1].partition("?")
    state = world.service.state()
    assert place == ISSUER + "v2/logout"
    assert dict(parse_form(query)) == {"client_id": CLIENT_ID, "returnTo": SITE}
    assert not state["is_authenticated"] and not state["is_loading"]
    assert state["user"] is None
    assert not world.has_hint()
    with raises(NotAuthenticated):
        await world.token()


async def test_a_reload_after_a_logout_asks_the_tenant_nothing() -> None:
    world = World()
    await world.log_in()
    await world.service.logout({})
    world.open_page()

    await world.service.check_session()

    assert world.window.frames == []


async def test_every_refresh_token_is_revoked() -> None:
    world = World(use_refresh_tokens=True)
    await world.log_in()
    await world.token(audience=ORDERS)

    await world.service.logout({})

    revoked = [request[2] for request in world.tenant.asked("oauth/revoke")]
    assert len(revoked) == 2
    assert revoked[0]["client_id"] == CLIENT_ID
    assert revoked[0]["token"] != revoked[1]["token"]


async def test_without_refresh_tokens_nothing_is_revoked() -> None:
    world = World()
    await world.log_in()

    await world.service.logout({})

    assert world.tenant.asked("oauth/revoke") == []


async def test_a_revocation_that_fails_stops_no_logout() -> None:
    for fault in ("is_unreachable", "loses_answers"):
        world = World(use_refresh_tokens=True)
        await world.log_in()
        setattr(world.tenant, fault, True)

        await world.service.logout({})

        assert world.window.navigated[-1].startswith(ISSUER + "v2/logout?")


async def test_a_local_logout_stays_on_the_page() -> None:
    world = World(use_refresh_tokens=True)
    await world.log_in()
    count = len(world.window.navigated)

    await world.service.logout({"local_only": True})

    assert len(world.window.navigated) == count
    assert not world.service.state()["is_authenticated"]
    assert len(world.tenant.asked("oauth/revoke")) == 1
    assert not world.has_hint()


async def test_a_logout_may_return_to_another_place_of_the_site() -> None:
    world = World()

    await world.service.logout({"return_to": "bye"})

    assert (
        dict(parse_form(world.window.navigated[-1].partition("?")[2]))["returnTo"] == SITE + "bye"
    )


async def test_a_logout_returns_nowhere_else() -> None:
    world = World()
    await world.log_in()

    with raises(ConfigurationError):
        await world.service.logout({"return_to": "https://evil.example/"})

    assert world.service.state()["is_authenticated"]


async def test_a_logout_works_without_storage() -> None:
    world = World()
    await world.log_in()
    world.store.is_refused = True

    await world.service.logout({})

    assert world.window.navigated[-1].startswith(ISSUER + "v2/logout?")


async def test_after_a_logout_another_user_can_log_in() -> None:
    world = World()
    await world.log_in()
    await world.service.logout({"local_only": True})
    world.tenant.user = {"sub": "auth0|2", "name": "Bob"}

    await world.log_in()

    assert world.user()["sub"] == "auth0|2"
