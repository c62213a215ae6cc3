"""/api/v2/users/{id}, with Auth0's messages."""

import json

from demo_tenant.api.management_api import merge_metadata
from demo_tenant.encoding.json_text import Json, split_object
from demo_tenant.http_message import MAX_BODY
from tenant_world import ALICE, BOB, Answer, World, claims_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


async def change(world: World, token: str, metadata: str) -> Answer:
    return await world.api("PATCH", token, '{"user_metadata":' + metadata + "}")


def metadata_of(answer: Answer) -> str:
    """The metadata as the text in the answer. Order and spelling matter."""
    return answer.text.partition('"user_metadata":')[2].partition(',"last_login"')[0]


async def test_a_user_reads_their_own_data() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    answer = await world.api("GET", token)

    user = answer.json()
    assert answer.status == 200
    assert user["user_id"] == ALICE
    assert user["email"] == "alice@example.com"
    assert user["identities"][0]["provider"] == "auth0"
    assert (
        metadata_of(answer)
        == '{"theme":"dark","favourite_colour":"teal","newsletter":{"weekly":true}}'
    )


async def test_metadata_that_was_never_set_is_not_there() -> None:
    world = World()
    token = (await world.tokens(BOB))["access_token"]

    user = (await world.api("GET", token, user_id=BOB)).json()

    assert "user_metadata" not in user


async def test_a_change_keeps_order_and_spelling() -> None:
    world = World()
    token = (await world.tokens())["access_token"]
    await change(
        world, token, '{ "theme": null, "z": {"b": 1.50, "a": [1E2, "\\u00e9"]}, "newsletter": 2 }'
    )

    answer = await world.api("GET", token)

    assert metadata_of(answer) == (
        '{"favourite_colour":"teal","newsletter":2,"z":{"b":1.50,"a":[1E2,"\\u00e9"]}}'
    )


async def test_a_change_is_answered_with_the_whole_user() -> None:
    world = World()
    token = (await world.tokens())["access_token"]
    world.clock.time += 60

    answer = await change(world, token, '{"a":1}')

    assert answer.status == 200
    assert answer.json()["user_metadata"]["a"] == 1
    assert answer.json()["updated_at"] == "2025-11-24T16:01:00.000Z"


def test_root_keys_merge() -> None:
    expected = [
        ('{"a":1,"b":2}', '{"b":3}', '{"a":1,"b":3}'),
        ('{"a":1,"b":2}', '{"c":3}', '{"a":1,"b":2,"c":3}'),
        ('{"a":1,"b":2}', '{"a":null}', '{"b":2}'),
        ('{"a":{"x":1}}', '{"a":{"y":2}}', '{"a":{"y":2}}'),
        ('{"a":1}', '{"a":{"x":null}}', '{"a":{"x":null}}'),
        ('{"a":1}', "{}", "{}"),
        ('{"a":1}', '{"a":null}', "{}"),
        ("{}", '{"a":null,"b":1}', '{"b":1}'),
        ('{"a":1}', '{"\\u0061":2}', '{"a":2}'),
    ]
    for metadata, change, merged in expected:
        assert merge_metadata(Json(metadata), split_object(Json(change))).text == merged


async def test_emptied_metadata_is_an_empty_object() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    assert metadata_of(await change(world, token, "{}")) == "{}"


async def error_of(answer: Answer) -> "tuple[Any, ...]":
    body = answer.json()
    assert body["statusCode"] == answer.status
    return answer.status, body["error"], body.get("errorCode"), body["message"]


async def test_without_a_token() -> None:
    assert await error_of(await World().api("GET", None)) == (
        401,
        "Unauthorized",
        None,
        "Missing authentication",
    )


async def test_another_scheme_is_refused() -> None:
    world = World()
    answer = await world.send("GET", "api/v2/users/x", headers={"authorization": "Basic eDp5"})

    assert (await error_of(answer))[0] == 401


async def test_a_forged_token_is_refused() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    for forged in (token[:-4], "x", token.replace(".", "", 1)):
        assert (await error_of(await world.api("GET", forged)))[0] == 401


async def test_an_expired_token_is_refused() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    world.clock.time += 86399
    assert (await world.api("GET", token)).status == 200
    world.clock.time += 1
    status, _, _, message = await error_of(await world.api("GET", token))

    assert (status, message) == (401, "Expired token received for JSON Web Token validation")


async def test_a_token_for_another_audience_is_refused() -> None:
    world = World()
    tokens = await world.tokens(audience=None)

    status, _, _, message = await error_of(await world.api("GET", tokens["access_token"]))

    assert status == 401
    assert message.startswith("Bad audience: ")


async def test_an_id_token_is_refused() -> None:
    world = World()
    tokens = await world.tokens()

    assert (await error_of(await world.api("GET", tokens["id_token"])))[0] == 401


async def test_reading_needs_its_scope() -> None:
    world = World()
    token = (await world.tokens(scope="openid update:current_user_metadata"))["access_token"]

    assert await error_of(await world.api("GET", token)) == (
        403,
        "Forbidden",
        "insufficient_scope",
        "Insufficient scope, expected any of: read:current_user",
    )


async def test_changing_needs_its_scope() -> None:
    world = World()
    token = (await world.tokens(scope="openid read:current_user"))["access_token"]

    status, _, code, message = await error_of(await change(world, token, "{}"))

    assert (status, code) == (403, "insufficient_scope")
    assert message == "Insufficient scope, expected any of: update:current_user_metadata"


async def test_a_user_reaches_nobody_else() -> None:
    world = World()
    token = (await world.tokens(ALICE))["access_token"]

    for user_id in (BOB, "auth0|nobody", "", ALICE + "/"):
        read = await world.api("GET", token, user_id=user_id)
        changed = await world.api("PATCH", token, '{"user_metadata":{}}', user_id=user_id)
        assert (read.status, changed.status) == (403, 403)


async def test_a_broken_address_reaches_nobody() -> None:
    world = World()
    headers = {"authorization": "Bearer " + (await world.tokens())["access_token"]}

    for user_id in ("%", "%ff", "auth0%7c%zz"):
        assert (await world.send("GET", "api/v2/users/" + user_id, headers=headers)).status == 403


async def test_a_body_that_is_no_json_is_refused() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    for body in (
        "",
        "{",
        "user_metadata=x",
        '{"user_metadata":{"a":1,}}',
        '{"user_metadata":{},"user_metadata":{}}',
    ):
        assert await error_of(await world.api("PATCH", token, body)) == (
            400,
            "Bad Request",
            None,
            "Invalid request payload JSON format",
        )


async def test_a_body_of_the_wrong_shape_is_refused() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    for body in (
        "[]",
        "{}",
        '{"user_metadata":null}',
        '{"user_metadata":[]}',
        '{"user_metadata":"x"}',
        '{"colour":"teal"}',
        '{"user_metadata":{"a":1,"a":2}}',
    ):
        status, error, code, message = await error_of(await world.api("PATCH", token, body))
        assert (status, error, code) == (400, "Bad Request", "invalid_body")
        assert message.startswith("Payload validation error: ")


async def test_only_metadata_may_be_changed() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    for name in ("email", "name", "app_metadata", "blocked", "password"):
        body = json.dumps({"user_metadata": {}, name: "x"})
        assert (await error_of(await world.api("PATCH", token, body)))[0] == 403
    assert "theme" in (await world.api("GET", token)).json()["user_metadata"]


async def test_a_body_that_is_too_large_is_refused() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    answer = await change(world, token, '"' + "x" * MAX_BODY + '"')

    assert (await error_of(answer))[0] == 413


async def test_metadata_does_not_grow_without_end() -> None:
    world = World()
    token = (await world.tokens())["access_token"]
    half = '"' + "x" * (MAX_BODY // 2) + '"'

    first = await change(world, token, '{"a":' + half + "}")
    second = await change(world, token, '{"b":' + half + "}")

    assert (first.status, second.status) == (200, 400)


async def test_other_methods_are_not_known() -> None:
    world = World()
    token = (await world.tokens())["access_token"]

    answer = await world.api("DELETE", token)

    assert answer.status == 405
    assert answer.header("allow") == "GET, PATCH"


async def test_a_user_may_be_renamed_meanwhile() -> None:
    world = World()
    tokens = await world.tokens()
    await world.change(
        "manage/users/" + ALICE.replace("|", "%7C") + "/profile",
        [("name", "<b>Alice</b>"), ("nickname", ""), ("email", "a@example.com")],
    )

    user = (await world.api("GET", tokens["access_token"])).json()

    assert (user["name"], user["nickname"], user["email"]) == (
        "<b>Alice</b>",
        "alice",
        "a@example.com",
    )
    assert claims_of(tokens["id_token"])["name"] == "Alice Example"
