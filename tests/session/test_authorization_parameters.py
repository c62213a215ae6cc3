"""The authorization parameters: valid for the session, valid for one login, or refused."""

from auth0_pyscript.errors import ConfigurationError, IdTokenError
from expect import raises
from session.fakes import ORDERS, World

# Each has a unique value.
FOR_ONE_LOGIN = {
    "connection": "google-of-once",
    "display": "page-of-once",
    "experiment_id": "experiment-of-once",
    "ext-theme": "unknown-of-once",
    "invitation": "ticket-of-once",
    "login_hint": "hint-of-once",
    "prompt": "select_account",
    "screen_hint": "signup-of-once",
    "segment_id": "segment-of-once",
    "session_transfer_token": "transfer-of-once",
    "ui_locales": "locales-of-once",
    "variation_id": "variation-of-once",
}
REFUSED = (
    "id_token_hint",
    "dpop_jkt",
    "response_mode",
    "request",
    "client_assertion",
    "anon_transfer_token",
)


async def test_what_is_for_one_login_is_sent_and_never_stored() -> None:
    world = World()

    await world.service.login_with_redirect({"authorization_params": FOR_ONE_LOGIN})

    asked = world.sent_to_login()
    assert {name: asked.get(name) for name in FOR_ONE_LOGIN} == FOR_ONE_LOGIN
    stored = "".join(world.store.texts())
    assert not [value for value in FOR_ONE_LOGIN.values() if value in stored]


async def test_what_is_for_one_login_is_in_no_renewal_and_not_kept_with_the_tokens() -> None:
    for use_refresh_tokens in (False, True):
        world = World(use_refresh_tokens=use_refresh_tokens)
        await world.log_in(authorization_params=FOR_ONE_LOGIN)

        await world.token(cache_mode="off")
        await world.token(audience=ORDERS)

        asked = world.sent_in_frame()
        assert not [name for name in FOR_ONE_LOGIN if name != "prompt" and name in asked]
        kept = world.current.snapshot()
        assert not [value for value in FOR_ONE_LOGIN.values() if value in kept]


async def test_what_is_for_one_login_is_no_condition_of_a_token() -> None:
    world = World()
    await world.log_in(authorization_params={"connection": "github"})

    await world.token()
    await world.token(authorization_params={"connection": "google-oauth2", "ext-theme": "dark"})

    assert world.window.frames == []


async def test_what_a_caller_asks_for_silently_is_sent_once() -> None:
    world = World()
    await world.log_in()

    await world.token(audience=ORDERS, authorization_params={"ext-theme": "dark"})
    first = world.sent_in_frame()
    world.clock.time += 7200
    await world.token(audience=ORDERS)

    assert first["ext-theme"] == "dark"
    assert "ext-theme" not in world.sent_in_frame()
    assert len(world.window.frames) == 2


async def test_organization_and_acr_values_last() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_1"}
    await world.log_in(authorization_params={"organization": "org_1", "acr_values": "mfa"})

    await world.token(cache_mode="off")

    asked = world.sent_in_frame()
    assert (asked["organization"], asked["acr_values"]) == ("org_1", "mfa")


async def test_the_answer_is_still_checked_for_what_the_transaction_kept() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_2"}

    with raises(IdTokenError) as caught:
        await world.log_in(authorization_params={"organization": "org_1", "connection": "github"})

    assert caught.error.claim == "org_id"


async def test_an_organization_that_the_user_chose_at_the_tenant_is_asked_for_again() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_chosen"}
    await world.log_in()

    await world.token(cache_mode="off")
    own = world.sent_in_frame()
    await world.token(audience=ORDERS)
    other = world.sent_in_frame()
    world.open_page()
    await world.service.check_session()

    assert own["organization"] == other["organization"] == "org_chosen"
    assert world.sent_in_frame()["organization"] == "org_chosen"
    assert world.service.state()["is_authenticated"]


async def test_a_renewal_that_answers_for_another_organization_is_refused() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_chosen"}
    await world.log_in()
    world.tenant.more_claims = {"org_id": "org_other"}

    with raises(IdTokenError) as caught:
        await world.token(cache_mode="off")

    assert caught.error.claim == "org_id"


async def test_a_claim_that_names_no_organization_is_asked_for_by_nobody() -> None:
    for org_id in ("", 7, None, ["org_1"], "acme", {"org_": 1}):
        world = World()
        world.tenant.more_claims = {"org_id": org_id}
        await world.log_in()

        await world.token(cache_mode="off")

        assert "organization" not in world.sent_in_frame()


async def test_a_refused_parameter_begins_no_login_and_no_renewal() -> None:
    for name in REFUSED:
        world = World()
        await world.log_in()
        begun = len(world.window.navigated)

        with raises(ConfigurationError) as at_login:
            await world.service.login_with_redirect({"authorization_params": {name: "x"}})
        with raises(ConfigurationError) as silently:
            await world.token(authorization_params={name: "x"})

        assert (at_login.error.option, silently.error.option) == ("authorization_params",) * 2
        assert name in at_login.error.title
        assert len(world.window.navigated) == begun
        assert world.window.frames == []


async def test_every_login_has_the_configurations_parameters_unless_it_has_its_own() -> None:
    world = World(
        authorization_params={"connection": "github", "ui_locales": "de", "organization": "org_1"}
    )

    await world.service.login_with_redirect({})
    plain = world.sent_to_login()
    own = {"connection": "google-oauth2", "ui_locales": "", "organization": None}
    await world.service.login_with_redirect({"authorization_params": own})
    other = world.sent_to_login()

    assert (plain["connection"], plain["ui_locales"], plain["organization"]) == (
        "github",
        "de",
        "org_1",
    )
    assert other["connection"] == "google-oauth2"
    assert "ui_locales" not in other and "organization" not in other


async def test_renewals_and_restored_sessions_have_the_lasting_ones_of_the_configuration() -> None:
    params = {"connection": "github", "acr_values": "mfa", "max_age": "600", "ext-theme": "dark"}
    world = World(authorization_params=params)
    world.tenant.more_claims = {"auth_time": int(world.clock.time)}
    await world.log_in()

    await world.token(cache_mode="off")
    own = world.sent_in_frame()
    await world.token(audience=ORDERS)
    other = world.sent_in_frame()
    world.open_page()
    await world.service.check_session()
    restored = world.sent_in_frame()

    assert world.service.state()["is_authenticated"]
    for asked in (own, other, restored):
        assert asked["acr_values"] == "mfa"
        assert "connection" not in asked and "ext-theme" not in asked
    assert "max_age" not in own and "max_age" not in other
    assert restored["max_age"] == "600"


async def test_a_session_is_restored_for_its_own_organization() -> None:
    world = World(authorization_params={"organization": "org_default"})
    world.tenant.more_claims = {"org_id": "org_chosen"}
    await world.log_in(authorization_params={"organization": "org_chosen"})
    world.open_page()

    await world.service.check_session()
    restored = world.sent_in_frame()
    await world.token(audience=ORDERS)

    assert restored["organization"] == "org_chosen"
    assert world.sent_in_frame()["organization"] == "org_chosen"
