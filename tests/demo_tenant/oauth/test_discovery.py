"""The tenant's metadata, and the origins that may read it (CORS)."""

from tenant_world import ISSUER, ORIGIN, World

FOR_SCRIPTS = [
    (".well-known/openid-configuration", "GET"),
    (".well-known/jwks.json", "GET"),
    ("oauth/token", "POST"),
    ("oauth/revoke", "POST"),
    ("userinfo", "GET"),
    ("api/v2/users/auth0%7Cx", "GET"),
]


async def test_the_endpoints_stand_below_the_issuer() -> None:
    configuration = (await World().get(".well-known/openid-configuration")).json()

    assert configuration["issuer"] == ISSUER
    for name, value in configuration.items():
        if name.endswith("_endpoint") or name == "jwks_uri":
            assert value.startswith(ISSUER)
    assert configuration["code_challenge_methods_supported"] == ["S256"]
    assert configuration["authorization_response_iss_parameter_supported"] is True


async def test_every_endpoint_that_is_named_is_there() -> None:
    world = World()
    configuration = (await world.get(".well-known/openid-configuration")).json()

    for name, value in configuration.items():
        if name.endswith("_endpoint") or name == "jwks_uri":
            assert (await world.get(value[len(ISSUER) :])).status != 404


async def test_the_key_is_public_and_only_that() -> None:
    keys = (await World().get(".well-known/jwks.json")).json()["keys"]

    assert len(keys) == 1
    assert sorted(keys[0]) == ["alg", "e", "kid", "kty", "n", "use"]


async def test_an_allowed_origin_may_read() -> None:
    for path, method in FOR_SCRIPTS:
        answer = await World().send(method, path, origin=ORIGIN)

        assert answer.header("access-control-allow-origin") == ORIGIN
        assert answer.header("vary") == "origin"
        assert not answer.has_header("access-control-allow-credentials")


async def test_another_origin_may_not() -> None:
    for path, method in FOR_SCRIPTS:
        for origin in ("https://evil.example", "null", ORIGIN + ".evil.example", None):
            answer = await World().send(method, path, origin=origin)

            assert not answer.has_header("access-control-allow-origin")
            assert answer.header("vary") == "origin"


async def test_a_preflight_is_answered_for_allowed_origins() -> None:
    for path, method in FOR_SCRIPTS:
        allowed = await World().send("OPTIONS", path, origin=ORIGIN)
        refused = await World().send("OPTIONS", path, origin="https://evil.example")

        assert allowed.status == 204
        assert method in allowed.header("access-control-allow-methods").split(", ")
        assert (
            allowed.header("access-control-allow-headers")
            == "authorization, auth0-client, content-type"
        )
        assert not refused.has_header("access-control-allow-methods")


async def test_pages_are_for_no_other_origin() -> None:
    for path in ("authorize", "manage", "v2/logout"):
        answer = await World().send("GET", path, origin=ORIGIN)

        assert not answer.has_header("access-control-allow-origin")
