"""/oauth/token and /oauth/revoke."""

import json

from tenant_world import ALICE, API, ISSUER, NOW, SCOPE, SITE, VERIFIER, Answer, World, claims_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


async def test_a_code_gives_tokens() -> None:
    world = World()

    answer = await world.redeem(await world.code())

    tokens = answer.json()
    assert answer.status == 200
    assert answer.header("cache-control") == "no-store"
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 86400
    assert tokens["scope"] == SCOPE
    assert sorted(tokens) == [
        "access_token",
        "expires_in",
        "id_token",
        "refresh_token",
        "scope",
        "token_type",
    ]


async def test_the_id_token_says_who_logged_in() -> None:
    world = World()

    claims = claims_of((await world.tokens())["id_token"])

    assert claims.pop("sid")
    assert claims == {
        "iss": ISSUER,
        "aud": "demo-app",
        "sub": ALICE,
        "iat": NOW,
        "exp": NOW + 36000,
        "auth_time": NOW,
        "nonce": "a-nonce",
        "name": "Alice Example",
        "nickname": "alice",
        "picture": ISSUER + "static/alice.svg",
        "updated_at": "2025-11-24T16:00:00.000Z",
        "email": "alice@example.com",
        "email_verified": True,
    }


async def test_scopes_open_claims() -> None:
    world = World()

    claims = claims_of((await world.tokens(scope="openid"))["id_token"])

    assert "name" not in claims
    assert "email" not in claims


async def test_the_access_token_says_what_it_allows() -> None:
    world = World()

    claims = claims_of((await world.tokens())["access_token"])

    assert claims.pop("jti")
    assert claims == {
        "iss": ISSUER,
        "sub": ALICE,
        "aud": [API, ISSUER + "userinfo"],
        "iat": NOW,
        "exp": NOW + 86400,
        "scope": SCOPE,
        "azp": "demo-app",
    }


async def test_without_openid_there_is_no_id_token() -> None:
    world = World()

    tokens = await world.tokens(scope="read:current_user")

    assert "id_token" not in tokens
    assert claims_of(tokens["access_token"])["aud"] == API


async def test_without_an_audience_the_token_is_for_userinfo() -> None:
    world = World()

    tokens = await world.tokens(audience=None)

    assert claims_of(tokens["access_token"])["aud"] == ISSUER + "userinfo"


async def test_without_offline_access_there_is_no_refresh_token() -> None:
    world = World()

    assert "refresh_token" not in await world.tokens(scope="openid")


async def test_a_json_body_is_read_too() -> None:
    world = World()
    fields = {
        "grant_type": "authorization_code",
        "client_id": "demo-app",
        "code": await world.code(),
        "code_verifier": VERIFIER,
        "redirect_uri": SITE,
    }

    answer = await world.send(
        "POST",
        "oauth/token",
        headers={"content-type": "application/json; charset=utf-8"},
        body=json.dumps(fields).encode(),
    )

    assert answer.status == 200


async def refusal(answer: Answer) -> "tuple[int, Any]":
    return answer.status, answer.json()["error"]


async def test_another_verifier_is_refused_and_the_code_is_gone() -> None:
    world = World()
    code = await world.code()

    wrong = await world.redeem(code, code_verifier="a" * 43)
    right = await world.redeem(code)

    assert await refusal(wrong) == (403, "invalid_grant")
    assert wrong.json()["error_description"] == "Failed to verify code verifier"
    assert await refusal(right) == (403, "invalid_grant")


async def test_a_missing_verifier_is_refused() -> None:
    world = World()

    answer = await world.redeem(await world.code(), code_verifier=None)

    assert await refusal(answer) == (400, "invalid_request")


async def test_another_redirect_uri_is_refused() -> None:
    for redirect_uri in (SITE + "x", None):
        world = World()

        answer = await world.redeem(await world.code(), redirect_uri=redirect_uri)

        assert await refusal(answer) == (403, "invalid_grant")


async def test_an_unknown_code_is_refused() -> None:
    assert await refusal(await World().redeem("made-up")) == (403, "invalid_grant")


async def test_an_unknown_client_is_refused() -> None:
    world = World()

    answer = await world.redeem(await world.code(), client_id="another")

    assert await refusal(answer) == (401, "access_denied")


async def test_a_code_lives_for_a_minute() -> None:
    world = World()
    first, second = await world.code(), await world.code()

    world.clock.time += 59
    assert (await world.redeem(first)).status == 200
    world.clock.time += 1
    assert await refusal(await world.redeem(second)) == (403, "invalid_grant")


async def test_a_second_use_of_a_code_takes_back_what_it_gave() -> None:
    world = World()
    code = await world.code()
    tokens = (await world.redeem(code)).json()

    assert await refusal(await world.redeem(code)) == (403, "invalid_grant")

    assert await refusal(await world.refresh(tokens["refresh_token"])) == (403, "invalid_grant")
    assert (await world.api("GET", tokens["access_token"])).status == 401


async def test_a_second_use_is_seen_hours_later() -> None:
    world = World()
    code = await world.code()
    tokens = (await world.redeem(code)).json()
    world.clock.time += 3600

    await world.redeem(code)

    assert (await world.api("GET", tokens["access_token"])).status == 401


async def test_a_refresh_token_gives_new_tokens_and_the_next_refresh_token() -> None:
    world = World()
    first = await world.tokens()
    world.clock.time += 100

    second = (await world.refresh(first["refresh_token"])).json()
    third = (await world.refresh(second["refresh_token"])).json()

    assert first["refresh_token"] != second["refresh_token"] != third["refresh_token"]
    assert third["scope"] == SCOPE
    claims = claims_of(third["id_token"])
    assert (claims["sub"], claims["iat"], claims["auth_time"]) == (ALICE, NOW + 100, NOW)
    assert "nonce" not in claims
    assert claims["sid"] == claims_of(first["id_token"])["sid"]


async def test_a_used_refresh_token_ends_its_family() -> None:
    world = World()
    first = await world.tokens()
    second = (await world.refresh(first["refresh_token"])).json()
    third = (await world.refresh(second["refresh_token"])).json()

    reused = await world.refresh(first["refresh_token"])

    assert await refusal(reused) == (403, "invalid_grant")
    assert reused.json()["error_description"] == "Unknown or invalid refresh token."
    assert await refusal(await world.refresh(third["refresh_token"])) == (403, "invalid_grant")


async def test_reuse_ends_no_other_family() -> None:
    world = World()
    first, other = await world.tokens(), await world.tokens()
    await world.refresh(first["refresh_token"])

    await world.refresh(first["refresh_token"])

    assert (await world.refresh(other["refresh_token"])).status == 200


async def test_a_made_up_refresh_token_is_refused() -> None:
    world = World()
    real = (await world.tokens())["refresh_token"]

    for token in ("x", "v1.", "v1..", "v1.a.b", real[3:], real.split(".")[1]):
        assert await refusal(await world.refresh(token)) == (403, "invalid_grant")
    assert (await world.refresh(real)).status == 200


async def test_a_refresh_token_lives_for_a_month() -> None:
    world = World()
    token = (await world.tokens())["refresh_token"]

    world.clock.time += 30 * 86400

    assert await refusal(await world.refresh(token)) == (403, "invalid_grant")


async def test_a_refresh_may_not_widen_the_scope() -> None:
    world = World()
    token = (await world.tokens())["refresh_token"]

    wider = await world.refresh(token, scope="openid delete:users")

    assert await refusal(wider) == (400, "invalid_scope")
    assert (await world.refresh(token, scope="openid")).status == 200


async def test_grant_types_are_checked() -> None:
    world = World()

    none = await world.post("oauth/token", [("client_id", "demo-app")])
    other = await world.post("oauth/token", [("client_id", "demo-app"), ("grant_type", "password")])

    assert await refusal(none) == (400, "invalid_request")
    assert await refusal(other) == (400, "unsupported_grant_type")


async def test_a_body_that_is_no_form_is_refused() -> None:
    world = World()
    bodies = [
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("application/json", b'{"grant_type":1}'),
        ("application/x-www-form-urlencoded", b"grant_type=%ff"),
        ("application/x-www-form-urlencoded", b"grant_type=a&grant_type=b"),
    ]
    for content_type, body in bodies:
        answer = await world.send(
            "POST", "oauth/token", headers={"content-type": content_type}, body=body
        )

        assert await refusal(answer) == (400, "invalid_request")


async def test_only_post_is_answered() -> None:
    answer = await World().get("oauth/token")

    assert answer.status == 405
    assert answer.header("allow") == "POST"


async def test_a_revoked_refresh_token_is_refused() -> None:
    world = World()
    token = (await world.tokens())["refresh_token"]

    answer = await world.post("oauth/revoke", [("client_id", "demo-app"), ("token", token)])

    assert answer.status == 200
    assert await refusal(await world.refresh(token)) == (403, "invalid_grant")


async def test_revoking_an_earlier_one_ends_the_latest() -> None:
    world = World()
    first = (await world.tokens())["refresh_token"]
    second = (await world.refresh(first)).json()["refresh_token"]

    await world.post("oauth/revoke", [("client_id", "demo-app"), ("token", first)])

    assert await refusal(await world.refresh(second)) == (403, "invalid_grant")


async def test_an_unknown_token_is_as_good_as_revoked() -> None:
    world = World()

    answer = await world.post("oauth/revoke", [("client_id", "demo-app"), ("token", "x")])

    assert answer.status == 200


async def test_revocation_wants_a_client_and_a_token() -> None:
    world = World()

    assert await refusal(await world.post("oauth/revoke", [("token", "x")])) == (
        400,
        "invalid_request",
    )
    assert await refusal(await world.post("oauth/revoke", [("client_id", "demo-app")])) == (
        400,
        "invalid_request",
    )
    unknown = [("client_id", "x"), ("token", "x")]
    assert await refusal(await world.post("oauth/revoke", unknown)) == (401, "access_denied")


async def test_no_secret_is_stored() -> None:
    world = World()
    code = await world.code()
    tokens = (await world.redeem(code)).json()
    unused = await world.code()

    saved = world.store.saved[-1]

    _, family, secret = tokens["refresh_token"].split(".")
    for text in (
        code,
        unused,
        family,
        secret,
        tokens["access_token"],
        tokens["id_token"],
        world.session_id,
    ):
        assert text not in saved
