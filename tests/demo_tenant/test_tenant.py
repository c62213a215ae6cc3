"""The whole tenant: its state, the order of requests, the frame of its pages."""

import asyncio

from demo_tenant.store.state import load_state
from expect import raises
from tenant_world import ALICE, ISSUER, FakeStore, World

PAGES = [
    "u/login",
    "u/consent",
    "v2/logout",
    "oidc/logout",
    "manage",
    "manage/log",
    "authorize",
    "x",
]


async def test_state_outlives_the_process() -> None:
    world = World()
    tokens = await world.tokens()

    world.tenant = world.new_tenant()

    assert (await world.refresh(tokens["refresh_token"])).status == 200
    assert "code" in (await world.authorize(prompt="none")).parameters


async def test_only_a_change_is_saved() -> None:
    world = World()
    await world.get("manage")
    saved = len(world.store.saved)

    await world.get("manage")
    await world.get(".well-known/jwks.json")
    await world.get("manage/log")
    world.tenant = world.new_tenant()
    await world.get("manage")

    assert len(world.store.saved) == saved


async def test_state_of_another_version_or_no_state_starts_from_new() -> None:
    for text in ("", "x", "[]", "{}", '{"version":0,"tables":{}}'):
        store = FakeStore()
        store.saved.append(text)

        page = await World(store).get("manage")

        assert "Alice Example" in page.text


def test_state_that_is_no_state_is_none() -> None:
    assert load_state("null") is None


class BrokenStore(FakeStore):
    """A store that fails on demand."""

    is_broken = False

    async def save(self, text: str) -> None:
        if self.is_broken:
            raise OSError("disk full")
        await FakeStore.save(self, text)


async def test_what_could_not_be_saved_has_not_happened() -> None:
    store = BrokenStore()
    world = World(store)
    tokens = await world.tokens()
    store.is_broken = True

    with raises(OSError):
        await world.refresh(tokens["refresh_token"])
    store.is_broken = False

    assert (await world.refresh(tokens["refresh_token"])).status == 200


async def test_one_request_is_answered_after_the_other() -> None:
    world = World()
    code = await world.code()

    answers = await asyncio.gather(world.redeem(code), world.redeem(code), world.redeem(code))

    assert [answer.status for answer in answers] == [200, 403, 403]


async def test_no_page_can_be_framed() -> None:
    for path in PAGES:
        answer = await World().get(path)

        assert "frame-ancestors 'none'" in answer.header("content-security-policy")
        assert answer.header("x-frame-options") == "DENY"


async def test_pages_load_only_the_tenants_own_files() -> None:
    world = World()
    answer = await world.follow(await world.authorize())

    policy = answer.header("content-security-policy").split("; ")

    assert policy == [
        "default-src 'none'",
        "style-src " + ISSUER + "static/tenant.css",
        "img-src " + ISSUER + "static/",
        "form-action 'self' https://app.example",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ]
    assert answer.header("referrer-policy") == "no-referrer"
    assert answer.header("x-content-type-options") == "nosniff"
    assert answer.header("cache-control") == "no-store"


async def test_pages_hold_no_script_and_no_style() -> None:
    world = World()
    await world.tokens()
    for path in PAGES + ["manage/users", "manage/applications", "manage/grants", "manage/reset"]:
        text = (await world.get(path)).text

        for forbidden in ("<script", "<style", "style=", " onclick", "javascript:"):
            assert forbidden not in text


async def test_other_methods_are_refused() -> None:
    for method in ("PUT", "DELETE", "OPTIONS"):
        assert (await World().send(method, "u/login")).status == 405


async def test_a_repeated_field_is_a_readable_error() -> None:
    world = World()
    waiting = (await world.authorize()).parameters["state"]

    answer = await world.post(
        "u/login", [("state", waiting), ("user_id", ALICE), ("user_id", ALICE)]
    )

    assert answer.status == 400
    assert "is repeated" in answer.text
