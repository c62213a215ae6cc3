"""/v2/logout and /oidc/logout."""

from tenant_world import ALICE, BOB, SITE, World


async def is_logged_in(world: World) -> bool:
    return (await world.authorize(prompt="none")).parameters.get("error") != "login_required"


async def test_the_session_ends_and_the_browser_comes_back() -> None:
    world = World()
    await world.tokens()

    answer = await world.get("v2/logout", [("client_id", "demo-app"), ("returnTo", SITE)])

    assert answer.status == 303
    assert answer.header("location") == SITE
    assert not await is_logged_in(world)


async def test_without_a_return_address_a_page_says_so() -> None:
    world = World()
    await world.tokens()

    answer = await world.get("v2/logout")

    assert answer.status == 200
    assert "You are logged out" in answer.text
    assert not await is_logged_in(world)


async def test_nobody_is_sent_to_an_address_that_is_not_allowed() -> None:
    for client_id in ("demo-app", "another", ""):
        for return_to in ("https://evil.example/", SITE + "x", SITE + "?x", "javascript:alert(1)"):
            world = World()
            await world.tokens()

            answer = await world.get(
                "v2/logout", [("client_id", client_id), ("returnTo", return_to)]
            )

            assert answer.status == 400
            assert not answer.has_header("location")
            assert "You are logged out nevertheless" in answer.text
            assert not await is_logged_in(world)


async def test_only_with_its_client_is_an_address_allowed() -> None:
    answer = await World().get("v2/logout", [("returnTo", SITE)])

    assert answer.status == 400


async def test_other_browsers_stay_logged_in() -> None:
    world = World()
    await world.tokens()
    first = world.session_id
    world.session_id = ""
    await world.tokens(BOB)

    await world.get("v2/logout")

    world.session_id = first
    assert await is_logged_in(world)


async def test_an_id_token_ends_its_session() -> None:
    world = World()
    id_token = (await world.tokens())["id_token"]
    world.clock.time += 40000  # expired, but valid as a hint

    answer = await world.get(
        "oidc/logout",
        [("id_token_hint", id_token), ("post_logout_redirect_uri", SITE), ("state", "a b")],
    )

    assert answer.header("location") == SITE + "?state=a%20b"
    assert not await is_logged_in(world)


async def test_without_an_id_token_the_person_is_asked() -> None:
    world = World()
    await world.tokens()
    fields = [("client_id", "demo-app"), ("post_logout_redirect_uri", SITE), ("state", "s")]

    page = await world.get("oidc/logout", fields)
    still = await is_logged_in(world)
    answer = await world.post("oidc/logout", fields + [("csrf", page.field("csrf"))])

    assert "Log out?" in page.text
    assert still
    assert answer.header("location") == SITE + "?state=s"
    assert not await is_logged_in(world)


async def test_another_site_cannot_answer_the_question() -> None:
    world = World()
    await world.tokens()

    await world.post("oidc/logout", [("client_id", "demo-app"), ("csrf", "guess")])

    assert await is_logged_in(world)


async def test_an_id_token_of_another_session_asks_the_person() -> None:
    world = World()
    id_token = (await world.tokens(ALICE))["id_token"]
    await world.get("v2/logout")
    await world.tokens(BOB)

    page = await world.get("oidc/logout", [("id_token_hint", id_token)])

    assert "Log out?" in page.text


async def test_a_forged_id_token_is_refused() -> None:
    world = World()
    tokens = await world.tokens()

    for hint in ("x", tokens["id_token"][:-3], tokens["access_token"]):
        answer = await world.get("oidc/logout", [("id_token_hint", hint)])
        assert answer.status == 400
        assert await is_logged_in(world)


async def test_an_id_token_of_another_application_is_refused() -> None:
    world = World()
    id_token = (await world.tokens())["id_token"]

    answer = await world.get("oidc/logout", [("id_token_hint", id_token), ("client_id", "another")])

    assert answer.status == 400
    assert await is_logged_in(world)


async def test_who_is_not_logged_in_is_not_asked() -> None:
    answer = await World().get(
        "oidc/logout", [("client_id", "demo-app"), ("post_logout_redirect_uri", SITE)]
    )

    assert answer.header("location") == SITE
