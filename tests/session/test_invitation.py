"""An invitation that led a user here is used by the next login."""

from auth0_pyscript.encoding.json_text import to_json
from auth0_pyscript.session.signed_in.invitation import MAX_LENGTH, with_invitation
from session.fakes import ORDERS, World

STORED = to_json({"invitation": "ticket-1", "organization": "org_x"})


async def test_a_login_sends_the_invitation_and_stores_only_its_organization() -> None:
    world = World(authorization_params={"organization": "org_x", "connection": "github"})
    world.service.use_invitation(STORED)

    await world.service.login_with_redirect({})

    asked = world.sent_to_login()
    assert (asked["invitation"], asked["organization"]) == ("ticket-1", "org_x")
    assert asked["connection"] == "github"
    assert "ticket-1" not in "".join(world.store.texts())


async def test_an_invitation_to_another_organization_than_the_page_s_is_not_used() -> None:
    for options, params in (
        ({"authorization_params": {"organization": "org_own"}}, {}),
        ({}, {"organization": "org_own"}),
    ):
        world = World(**options)
        world.service.use_invitation(STORED)

        await world.service.login_with_redirect({"authorization_params": params})

        asked = world.sent_to_login()
        assert asked["organization"] == "org_own"
        assert "invitation" not in asked


async def test_the_session_of_an_invited_user_is_renewed_without_the_ticket() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_x"}
    world.service.use_invitation(STORED)
    await world.log_in()

    await world.token(cache_mode="off")
    own = world.sent_in_frame()
    await world.token(audience=ORDERS)

    for asked in (own, world.sent_in_frame()):
        assert asked["organization"] == "org_x"
        assert "invitation" not in asked


async def test_a_login_that_names_an_invitation_itself_keeps_it() -> None:
    world = World()
    world.service.use_invitation(STORED)
    params = {"invitation": "ticket-2", "organization": "org_y"}

    await world.service.login_with_redirect({"authorization_params": params})

    asked = world.sent_to_login()
    assert (asked["invitation"], asked["organization"]) == ("ticket-2", "org_y")


def test_what_is_no_invitation_changes_nothing() -> None:
    for stored in (
        None,
        7,
        {"invitation": "a", "organization": "b"},
        "",
        "no JSON",
        "[]",
        to_json({"invitation": "a"}),
        to_json({"organization": "b"}),
        to_json({"invitation": "a", "organization": ""}),
        to_json({"invitation": "a", "organization": 7}),
        to_json({"invitation": "a b", "organization": "c"}),
        to_json({"invitation": "a\n", "organization": "c"}),
        to_json({"invitation": "a", "organization": "\u00fc"}),
        to_json({"invitation": "a" * (MAX_LENGTH + 1), "organization": "c"}),
        to_json({"invitation": "a", "organization": "c", "more": "x" * 4 * MAX_LENGTH}),
    ):
        assert with_invitation({"connection": "github"}, stored) == {"connection": "github"}


def test_only_the_two_values_are_taken() -> None:
    stored = to_json(
        {"invitation": "a", "organization": "b", "redirect_uri": "https://evil.example/"}
    )

    assert with_invitation({}, stored) == {"invitation": "a", "organization": "b"}
