"""Restoring the session on a new page, and the state during and after it."""

import asyncio
import gc

from auth0_pyscript.session.tenant import site_prefix
from expect import plain
from session.fakes import World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from auth0_pyscript.types import State


async def reloaded(**options: "Any") -> World:
    """A world whose user is logged in, on a page that was just reloaded."""
    world = World(**options)
    await world.log_in()
    world.tenant.requests.clear()
    world.open_page()
    world.states.clear()
    return world


async def test_a_first_visit_asks_the_tenant_nothing() -> None:
    world = World()

    await world.service.check_session()

    assert world.window.frames == []
    assert world.tenant.requests == []
    assert plain(world.service.state()) == {
        "is_loading": False,
        "is_authenticated": False,
        "user": None,
        "error": None,
        "scope": None,
        "expires_at": None,
        "session_id": "",
    }


async def test_a_page_is_loading_until_it_has_checked() -> None:
    world = World()

    assert world.service.state()["is_loading"]


async def test_a_reload_restores_the_session_silently() -> None:
    world = await reloaded()

    await world.service.check_session()

    assert world.service.state()["is_authenticated"]
    assert world.user()["name"] == "Ada"
    assert world.sent_in_frame()["prompt"] == "none"
    assert [state["is_loading"] for state in world.states] == [True, False]


async def test_no_token_is_in_storage() -> None:
    world = await reloaded(use_refresh_tokens=True)

    await world.service.check_session()

    assert not any("secret" in text for text in world.store.texts())


async def test_a_session_that_is_there_is_not_asked_for_again() -> None:
    world = World()
    await world.log_in()

    await world.service.check_session()

    assert world.window.frames == []


async def test_two_checks_at_once_are_one() -> None:
    world = await reloaded()

    await asyncio.gather(world.service.check_session(), world.service.check_session())

    assert len(world.window.frames) == 1


async def test_the_keys_are_fetched_while_the_frame_is_open() -> None:
    world = await reloaded()
    open_frame = world.window.authorize_in_frame
    asked = []

    async def note(*request: "Any") -> dict[str, str] | None:
        response = await open_frame(*request)
        for _ in range(3):
            await asyncio.sleep(0)
        asked.extend(world.tenant.asked(".well-known/jwks.json"))
        return response

    world.window.authorize_in_frame = note

    await world.service.check_session()

    assert len(asked) == 1


async def test_a_login_that_comes_while_the_session_is_being_restored_counts() -> None:
    world = await reloaded()
    await world.service.login_with_redirect({})
    query = world.tenant.redirect(world.window.navigated[-1])
    open_frame = world.window.authorize_in_frame
    is_logged_in = asyncio.Event()

    async def wait(*request: "Any") -> dict[str, str] | None:
        await is_logged_in.wait()
        world.tenant.user = {"sub": "auth0|2", "name": "Bob"}
        return await open_frame(*request)

    world.window.authorize_in_frame = wait
    restoring = asyncio.create_task(world.service.check_session())
    await world.service.handle_redirect_callback({"query": query})
    is_logged_in.set()
    await restoring

    assert world.user()["name"] == "Ada"
    assert world.service.state()["error"] is None


async def test_a_session_that_ended_at_the_tenant_ends_quietly_at_log_in() -> None:
    world = await reloaded()
    world.tenant.user = None

    await world.service.check_session()

    state = world.service.state()
    assert not state["is_authenticated"] and not state["is_loading"]
    assert state["error"] is None
    assert not world.has_hint()


async def test_a_tenant_that_wants_to_ask_ends_quietly_and_keeps_the_hint() -> None:
    for error in ("consent_required", "interaction_required", "account_selection_required"):
        world = await reloaded()
        world.tenant.authorize_error = error

        await world.service.check_session()

        state = world.service.state()
        assert not state["is_authenticated"] and not state["is_loading"]
        assert state["error"] is None
        assert world.has_hint()


async def test_a_frame_that_a_browser_blocks_ends_quietly() -> None:
    world = await reloaded()
    world.window.is_silent = True

    await world.service.check_session()

    state = world.service.state()
    assert not state["is_authenticated"] and not state["is_loading"]
    assert state["error"] is None
    assert world.tenant.grants() == []


async def test_without_network_the_error_is_retryable_and_the_hint_stays() -> None:
    world = await reloaded()
    world.tenant.is_unreachable = True
    await world.service.check_session()
    failed = world.service.state()
    error = world.error()
    world.tenant.is_unreachable = False

    await world.service.check_session()

    assert error["retryable"]
    assert error["error"] == "network_error"
    assert not failed["is_loading"] and not failed["is_authenticated"]
    assert world.service.state()["is_authenticated"]
    assert world.service.state()["error"] is None


async def test_a_token_endpoint_that_does_not_answer_is_an_error_and_the_hint_stays() -> None:
    world = await reloaded()
    world.tenant.loses_answers = True

    await world.service.check_session()

    assert world.error()["error"] == "timeout"
    assert world.has_hint()
    assert len(world.tenant.asked("oauth/token")) == 1


async def test_keys_that_are_missing_at_the_tenant_are_an_error() -> None:
    world = await reloaded()
    world.tenant.faults[".well-known/jwks.json"] = (503, "down")

    await world.service.check_session()

    assert world.error()["retryable"]
    assert not world.service.state()["is_authenticated"]


async def test_a_mistake_in_the_setup_is_shown() -> None:
    world = await reloaded()
    world.tenant.authorize_error = "unauthorized_client"

    await world.service.check_session()

    assert world.error()["error"] == "unauthorized_client"


async def test_storage_that_is_refused_is_shown() -> None:
    world = await reloaded()
    world.store.is_refused = True

    await world.service.check_session()

    assert world.error()["kind"] == "EnvironmentUnsuitable"
    assert not world.service.state()["is_loading"]


async def test_the_hint_is_forgotten_after_a_day() -> None:
    world = await reloaded()
    world.clock.time += 86400

    await world.service.check_session()

    assert world.window.frames == []
    assert not world.has_hint()


async def test_a_renewal_keeps_the_hint_for_another_day() -> None:
    world = await reloaded()
    await world.service.check_session()
    world.clock.time += 80000
    await world.token()
    world.open_page()
    world.clock.time += 80000

    await world.service.check_session()

    assert world.service.state()["is_authenticated"]


async def test_a_broken_hint_is_no_hint() -> None:
    for text in ("1", "true", "{", '{"expires_at": "tomorrow"}', "[]", "null"):
        world = await reloaded()
        for name in world.store.areas["site"]:
            world.store.areas["site"][name] = text

        await world.service.check_session()

        assert world.window.frames == []
        assert not world.service.state()["is_loading"]


async def test_the_organization_survives_a_reload() -> None:
    world = World()
    world.tenant.more_claims = {"org_id": "org_1"}
    await world.log_in(authorization_params={"organization": "org_1"})
    world.open_page()

    await world.service.check_session()

    assert world.sent_in_frame()["organization"] == "org_1"
    assert world.service.state()["is_authenticated"]


async def test_the_page_s_own_parameters_are_passed_on() -> None:
    world = await reloaded()

    await world.service.check_session({"authorization_params": {"max_age": 600}})

    assert world.sent_in_frame()["max_age"] == "600"
    assert world.service.state()["is_authenticated"]


async def test_another_user_than_before_the_reload_is_simply_the_user() -> None:
    world = await reloaded()
    world.tenant.user = {"sub": "auth0|2", "name": "Bob"}

    await world.service.check_session()

    assert world.user()["sub"] == "auth0|2"


async def test_a_visitor_was_never_signed_in() -> None:
    world = World()
    await world.service.check_session()

    assert not await world.service.was_signed_in()


async def test_who_was_signed_in_is_remembered_when_the_session_has_ended() -> None:
    world = await reloaded()
    before = await world.service.was_signed_in()
    world.tenant.user = None
    await world.service.check_session()

    assert before
    assert not world.has_hint()
    assert await world.service.was_signed_in()


async def test_without_storage_nobody_is_known_to_have_been_signed_in() -> None:
    world = World()
    world.store.is_refused = True

    assert not await world.service.was_signed_in()


async def test_storage_that_is_lost_meanwhile_breaks_nothing() -> None:
    world = await reloaded()
    world.tenant.user = None
    open_frame = world.window.authorize_in_frame

    async def lose_storage(*request: "Any") -> dict[str, str] | None:
        world.store.is_refused = True
        return await open_frame(*request)

    world.window.authorize_in_frame = lose_storage

    await world.service.check_session()

    assert world.service.state()["error"] is None
    assert not world.service.state()["is_loading"]


async def test_what_is_stored_is_named_by_path_and_client() -> None:
    world = World()
    await world.service.login_with_redirect({"automatic": True})
    await world.open_page().handle_redirect_callback(
        {"query": world.tenant.redirect(world.window.navigated[0])}
    )
    await world.service.login_with_redirect({})

    names = list(world.store.areas["tab"]) + list(world.store.areas["site"])

    assert len(names) == 3
    assert all(name.startswith("auth0-pyscript:/demo/:client-1:") for name in names)
    assert any(name.endswith(":tx:" + world.sent_to_login()["state"]) for name in names)


def test_the_names_of_a_site_are_none_of_another_sites_whatever_its_path() -> None:
    prefixes = [site_prefix(path) for path in ("/", "/:site/", "/:site/:a/", "/a:/", "/a/")]

    for prefix in prefixes:
        assert [other for other in prefixes if other.startswith(prefix)] == [prefix]
    assert site_prefix("/:site/") == "auth0-pyscript:/%3Asite/:"


async def test_a_subscriber_that_fails_harms_nobody() -> None:
    world = World()
    seen: list[State] = []

    def fail(_state: "State") -> None:
        raise ValueError("of the subscriber")

    reports: list[str] = []
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda _loop, context: reports.append(str(context["exception"])))
    world.service.subscribe(fail)
    world.service.subscribe(seen.append)

    for _ in range(2):
        await world.service.check_session()
    del world  # the session holds the last failed task
    for _ in range(3):
        gc.collect()  # CPython reports a failed task when it is garbage collected
        await asyncio.sleep(0)
    loop.set_exception_handler(None)

    assert [state["is_loading"] for state in seen] == [False, True, False]
    assert reports[:1] == ["of the subscriber"]


async def test_who_has_unsubscribed_hears_no_more() -> None:
    world = World()
    seen: list[State] = []
    stop = world.service.subscribe(seen.append)
    await world.service.check_session()
    count = len(seen)
    stop()
    stop()

    await world.service.logout({"local_only": True})

    assert len(seen) == count


async def test_a_subscriber_cannot_change_the_state() -> None:
    world = World()

    def change(state: "State") -> None:
        state["is_loading"] = True

    world.service.subscribe(change)

    await world.service.check_session()

    assert world.service.state()["is_loading"] is False
    assert world.states[-1]["is_loading"] is False


async def later(seconds: float = 61, *, site: str | None = None, **options: "Any") -> World:
    """A world whose user has been signed in for some time, on a page that was open all the time."""
    world = World(**options)
    world.site = site or world.site
    await world.log_in()
    world.tenant.requests.clear()
    world.clock.time += seconds
    return world


async def look_again(world: World) -> None:
    """Check the session as a page does that returns to it, and wait for the background tasks."""
    await world.service.check_session()
    for _ in range(60):
        await asyncio.sleep(0)


async def test_a_session_that_is_there_is_shown_at_once_and_checked_behind_that() -> None:
    world = await later()
    world.states.clear()

    await world.service.check_session()

    assert world.service.state()["is_authenticated"] and not world.service.state()["is_loading"]
    assert world.window.frames == []
    await look_again(world)
    assert len(world.window.frames) == 1
    assert world.service.state()["is_authenticated"]
    assert not any(state["is_loading"] for state in world.states)


async def test_it_is_checked_once_a_minute_at_most() -> None:
    world = await later(59)
    await look_again(world)
    assert world.window.frames == []

    world.clock.time += 2
    await look_again(world)
    await look_again(world)
    world.clock.time += 59
    await look_again(world)

    assert len(world.window.frames) == 1


async def test_a_clock_that_was_put_back_does_not_end_the_checks() -> None:
    world = await later(-7200)

    await look_again(world)

    assert len(world.window.frames) == 1


async def test_a_session_with_a_refresh_token_is_checked_by_it() -> None:
    world = await later(use_refresh_tokens=True)

    await look_again(world)

    assert world.window.frames == []
    assert world.tenant.grants() == ["refresh_token"]


async def test_a_refresh_token_that_the_tenant_refuses_signs_out_quietly() -> None:
    world = await later(use_refresh_tokens=True)
    world.tenant.faults["oauth/token"] = (403, {"error": "invalid_grant"})
    world.tenant.user = None

    await look_again(world)

    assert not world.service.state()["is_authenticated"]
    assert world.error()["kind"] == "LoginRequired"  # no error that a page would show
    assert not world.has_hint()


async def test_a_tenant_that_knows_the_user_gives_new_tokens_for_a_spent_refresh_token() -> None:
    world = await later(use_refresh_tokens=True)
    token = world.tenant.asked  # only the refresh fails
    answer = world.tenant.token
    world.tenant.token = lambda fields: (
        (403, {"error": "invalid_grant"})
        if fields["grant_type"] == "refresh_token"
        else answer(fields)
    )

    await look_again(world)

    assert world.service.state()["is_authenticated"]
    assert [request[2]["grant_type"] for request in token("oauth/token")] == [
        "refresh_token",
        "authorization_code",
    ]


async def test_login_required_is_no_verdict_where_frames_may_lack_the_cookies() -> None:
    world = await later()
    world.tenant.user = None

    await look_again(world)

    assert len(world.window.frames) == 1
    assert world.service.state()["is_authenticated"]
    assert world.has_hint()


async def test_login_required_counts_once_a_frame_has_brought_tokens_here() -> None:
    world = await later()
    await look_again(world)
    world.tenant.user = None
    world.clock.time += 61

    await look_again(world)

    assert not world.service.state()["is_authenticated"]
    assert not world.has_hint()


async def test_that_a_frame_brought_tokens_is_noted_for_the_next_visit() -> None:
    world = await reloaded()
    await world.service.check_session()  # with an iframe
    world.open_page()
    await world.log_in()  # with a redirect, in an adapter without iframes
    world.tenant.user = None
    world.clock.time += 61

    await look_again(world)

    assert not world.service.state()["is_authenticated"]


async def test_login_required_counts_where_page_and_tenant_have_the_same_host() -> None:
    world = await later(site="https://tenant.example:8443/demo/")
    world.tenant.user = None

    await look_again(world)

    assert not world.service.state()["is_authenticated"]


async def test_a_user_whom_the_tenant_denies_is_signed_out() -> None:
    for error in ("access_denied", "consent_required"):
        world = await later()
        world.tenant.authorize_error = error

        await look_again(world)

        assert not world.service.state()["is_authenticated"]


async def test_a_second_factor_that_the_tenant_wants_is_no_log_out() -> None:
    for said in (
        "login_required: Multifactor authentication required",
        "mfa_required: Step up",
        "interaction_required",
        "account_selection_required",
    ):
        # Where iframes receive cookies, the tenant's login_required is reliable.
        world = await later(site="https://tenant.example:8443/demo/")
        world.tenant.authorize_error = said

        await look_again(world)

        assert world.service.state()["is_authenticated"]
        assert world.has_hint()


async def test_a_second_factor_at_a_reload_keeps_the_hint() -> None:
    world = await reloaded()
    world.tenant.authorize_error = "login_required: Multifactor authentication required"

    await world.service.check_session()

    assert not world.service.state()["is_authenticated"]
    assert world.service.state()["error"] is None
    assert world.has_hint()


async def test_a_blocked_user_is_signed_out_and_told_the_tenants_words() -> None:
    for use_refresh_tokens in (False, True):
        world = await later(use_refresh_tokens=use_refresh_tokens)
        world.tenant.faults["oauth/token"] = (
            403,
            {"error": "invalid_grant", "error_description": "blocked"},
        )
        world.tenant.authorize_error = "unauthorized: user is blocked"

        await look_again(world)

        error = world.error()
        assert not world.service.state()["is_authenticated"]
        assert (error["kind"], error["title"]) == (
            "AccessDenied",
            "\u201cuser is blocked\u201d",
        )


async def test_another_user_at_the_tenant_ends_the_session_and_says_so() -> None:
    world = await later()
    world.tenant.user = {"sub": "auth0|2", "name": "Bob"}

    await look_again(world)

    assert not world.service.state()["is_authenticated"]
    assert world.error()["kind"] == "UserChanged"
    assert world.has_hint()  # the next visit continues like the other one


async def test_a_check_without_an_answer_ends_nothing() -> None:
    world = await later()
    world.tenant.is_unreachable = True
    await look_again(world)
    assert world.service.state()["is_authenticated"]

    world.tenant.is_unreachable = False
    world.tenant.authorize_error = "server_error"
    world.clock.time += 61
    await look_again(world)
    assert world.service.state()["is_authenticated"]
    assert world.service.state()["error"] is None


async def test_the_facts_of_a_token_come_without_it() -> None:
    world = await reloaded()
    await world.service.check_session()

    facts = await world.service.token_facts()

    assert facts == {"scope": facts["scope"], "expires_at": world.clock.now() + 3600}
    assert "read:current_user" in facts["scope"]
