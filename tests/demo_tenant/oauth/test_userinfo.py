"""/userinfo."""

from tenant_world import ALICE, ISSUER, Answer, World


async def userinfo(world: World, token: str | None, method: str = "GET") -> Answer:
    headers = {"authorization": "Bearer " + token} if token else {}
    return await world.send(method, "userinfo", headers=headers)


async def test_it_says_what_the_scope_opens() -> None:
    world = World()
    token = (await world.tokens(scope="openid email"))["access_token"]

    for method in ("GET", "POST"):
        answer = await userinfo(world, token, method)

        assert answer.status == 200
        assert answer.json() == {"sub": ALICE, "email": "alice@example.com", "email_verified": True}


async def test_the_picture_is_an_address() -> None:
    world = World()
    token = (await world.tokens(scope="openid profile", audience=None))["access_token"]

    assert (await userinfo(world, token)).json()["picture"] == ISSUER + "static/alice.svg"


async def test_without_a_good_token_it_says_nothing() -> None:
    world = World()
    tokens = await world.tokens()

    for token in (None, "x", tokens["id_token"], tokens["access_token"][:-3]):
        answer = await userinfo(world, token)

        assert answer.status == 401
        assert answer.header("www-authenticate") == 'Bearer error="invalid_token"'
        assert answer.json()["error"] == "invalid_token"


async def test_without_openid_it_says_nothing() -> None:
    world = World()
    for audience in (None, ISSUER + "api/v2/"):
        token = (await world.tokens(scope="read:current_user", audience=audience))["access_token"]

        assert (await userinfo(world, token)).status in (401, 403)
