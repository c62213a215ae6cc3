"""One session for all pages: calls, tabs, users, and how long it lasts."""

import asyncio

from auth0_pyscript.encoding.json_text import to_json
from auth0_pyscript.errors import (
    ApiNotAllowed,
    Auth0Error,
    EnvironmentUnsuitable,
    LoginRequired,
    NetworkError,
    NotAuthenticated,
    ProtocolError,
    RequestTimeout,
    SessionChanged,
    TokenNotAvailable,
)
from auth0_pyscript.session.current import REFUSED
from auth0_pyscript.vault.message import read_message
from expect import plain, raises
from session.fakes import CLIENT_ID, MANAGEMENT, ORDERS, SITE
from vault.fakes import BUILD, VaultWorld, settle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable

    from vault.fakes import PageSide

ALICE = {"sub": "auth0|alice", "name": "Alice"}
BOB = {"sub": "auth0|bob", "name": "Bob"}


async def signed_in(**options: "Any") -> "tuple[VaultWorld, PageSide]":
    """A world with a page on which Alice has logged in."""
    world = VaultWorld(**options)
    page = world.open()
    await page.log_in(ALICE)
    return world, page


async def error_of(action: "Awaitable[object]") -> "Any":
    try:
        await action
    except Auth0Error as error:
        return error
    raise AssertionError("nothing was raised")


# Hello


async def test_a_page_is_welcomed_with_all_that_it_needs_to_know() -> None:
    world = VaultWorld()
    page = world.open()

    welcome = page.last("welcome")

    assert (welcome["v"], welcome["build"]) == (1, BUILD)
    assert plain(welcome["configuration"]) == world.configuration.to_data()
    assert welcome["state"]["is_loading"] and not welcome["state"]["is_authenticated"]


async def test_a_page_of_another_build_is_told_so_and_served_nothing() -> None:
    world, _ = await signed_in()
    for hello in ({"build": "another"}, {"v": 2}, {"build": None}):
        page = world.open(**hello)

        assert page.kinds() == ["refused"]
        assert page.last("refused")["error"]["error"] == "build_mismatch"
        assert "Load the page again" in page.last("refused")["error"]["detail"]
        page.begin("get_user")
        await settle()
        assert page.kinds() == ["refused"]


async def test_a_new_page_finds_the_session_that_is_there() -> None:
    world, _ = await signed_in()

    page = world.open()

    assert page.state["user"]["name"] == "Alice"
    assert await page.call("get_user") == page.state["user"]


# Calls


async def test_a_whole_visit_without_a_token_in_any_message() -> None:
    world = VaultWorld(use_refresh_tokens=True)
    page = world.open()
    sign = world.tenant.sign
    id_tokens: list[str] = []

    def signed(claims: "dict[str, Any]") -> str:
        id_tokens.append(sign(claims))
        return id_tokens[-1]

    world.tenant.sign = signed
    await page.log_in(ALICE)
    await page.call("elements", {"elements": []})
    await page.call("start", {"query": ""})
    await page.call("enter", {"view": "home"})
    await page.fetch()
    await page.fetch(ORDERS + "1", method="POST", body=b"x")
    await page.call("get_id_token_claims")
    await page.call("token_facts")
    await page.call("check_session")
    for name in ("get_access_token", "no_such_call"):
        await error_of(page.call(name))
    world.clock.time += 7200
    await page.fetch()
    await page.call("logout")

    assert len(id_tokens) >= 3
    for text in world.texts:
        assert "secret-access-token" not in text and "secret-refresh-token" not in text
        assert not any(part in text for token in id_tokens for part in token.split(".")[1:])
        assert "code_verifier" not in text or '"navigate"' in text  # the transaction's own storage


async def test_a_page_that_says_what_it_has_stored_is_not_asked_for_it() -> None:
    world = VaultWorld()
    page = world.open()
    await page.call("login_with_redirect", {})
    query = world.tenant.redirect(page.window.navigated[-1])
    asked_before = len(page.heard)

    await page.call("start", {"query": query, "stored": dict(page.store.areas)})

    asked = [message["name"] for message in page.heard[asked_before:] if message["t"] == "ask"]
    assert "store.get" not in asked
    assert asked.count("store.remove") == 1
    assert page.heard[-1]["t"] == "result"
    assert world.vault.current.session is not None


async def test_while_the_user_is_at_the_tenant_its_keys_are_fetched_and_nothing_else() -> None:
    world = VaultWorld()
    page = world.open()
    await page.call("login_with_redirect", {})
    assert world.tenant.requests == []

    page.close()
    await settle()

    assert [request[1] for request in world.tenant.requests] == [".well-known/jwks.json"]
    again = world.open(path="/")
    await again.call(
        "start",
        {
            "query": world.tenant.redirect(page.window.navigated[-1]),
            "stored": dict(page.store.areas),
        },
    )
    assert [request[1] for request in world.tenant.requests] == [
        ".well-known/jwks.json",
        "oauth/token",
    ]


async def test_a_page_that_goes_without_a_log_in_has_nothing_prepared() -> None:
    world = VaultWorld()
    page = world.open()
    await page.call("start", {"query": ""})

    page.close()
    await settle()

    assert world.tenant.requests == []


async def test_a_log_in_ends_well_when_nothing_could_be_prepared() -> None:
    world = VaultWorld()
    world.tenant.is_unreachable = True
    page = world.open()
    await page.call("login_with_redirect", {})
    page.close()
    await settle()
    world.tenant.is_unreachable = False

    again = world.open()
    await again.call(
        "start",
        {
            "query": world.tenant.redirect(page.window.navigated[-1]),
            "stored": dict(page.store.areas),
        },
    )

    assert world.vault.current.session is not None


METADATA = {"id": "1", "name": "auth0-user-metadata", "view": "profile", "attributes": {}}
BUTTON = {"id": "2", "name": "auth0-login-button", "view": "", "attributes": {"label": "Enter"}}


async def a_vault_that_has_seen_a_page(*elements: "dict[str, Any]") -> VaultWorld:
    """A vault with a user. A page at the path "/" has listed these elements, and is closed."""
    world, first = await signed_in()
    first.close()
    page = world.open(path="/")
    await page.call("start", {"query": "", "view": "profile"})
    assert page.last("welcome")["elements"] is None
    await page.call("elements", {"elements": list(elements)})
    await settle()
    page.close()
    return world


def reads(world: VaultWorld) -> int:
    return len([request for request in world.tenant.requests if "users/" in request[1]])


async def test_a_page_that_was_here_before_is_served_before_it_has_told_its_elements() -> None:
    world = await a_vault_that_has_seen_a_page(METADATA, BUTTON)
    before = reads(world)
    page = world.open(path="/")

    await page.call("start", {"query": "", "view": "profile"})

    assert plain(page.last("welcome")["elements"]) == [METADATA, BUTTON]
    assert "1" in page.last("trees")["trees"]
    await settle()
    told = [message for message in page.heard if message["t"] == "trees"]
    assert reads(world) == before + 1
    assert [message["expected"] for message in told] == [True] * len(told)
    assert told[-1]["trees"]["1"][1]["aria-label"] == "User Metadata"
    await page.call("elements", {"elements": [METADATA, BUTTON]})
    await page.call("enter", {"view": "profile"})
    await settle()
    assert [message for message in page.heard if message["t"] == "trees"] == told
    assert reads(world) == before + 1


async def test_a_page_that_has_other_elements_than_the_last_time_is_told_all_of_them() -> None:
    world = await a_vault_that_has_seen_a_page(METADATA, BUTTON)
    page = world.open(path="/")
    await page.call("start", {"query": "", "view": "profile"})
    await settle()
    count = len(page.heard)

    other = BUTTON | {"attributes": {"label": "Enter", "signed-in-label": "Go on"}}
    await page.call("elements", {"elements": [other, METADATA]})

    [told] = [message for message in page.heard[count:] if message["t"] == "trees"]
    assert not told["expected"]
    assert sorted(told["trees"]) == ["1", "2"]
    assert "Go on" in to_json(told["trees"]["2"])


async def test_what_a_page_had_the_last_time_is_expected_of_its_own_path_and_view_alone() -> None:
    world = await a_vault_that_has_seen_a_page(METADATA)
    for args in (
        {"path": "/other", "view": "profile"},
        {"path": ["/"], "view": "profile"},
        {"view": "profile"},
    ):
        page = world.open()
        before = reads(world)
        await page.call("start", {"query": ""} | args)
        await settle()
        assert "trees" not in page.kinds(), args
        assert reads(world) == before, args

    page = world.open()
    before = reads(world)
    await page.call("start", {"query": "", "path": "/", "view": "home"})
    await settle()
    assert reads(world) == before


async def test_a_list_of_elements_that_is_none_is_refused_whatever_was_expected() -> None:
    for elements in ((), (METADATA,)):
        world = await a_vault_that_has_seen_a_page(*elements)
        for path in ("/", "/other"):
            page = world.open(path=path)
            lists: tuple[object, ...] = (None, "", {}, [None])
            for broken in lists:
                error = await error_of(page.call("elements", {"elements": broken}))
                assert isinstance(error, ProtocolError), (path, broken)


async def test_a_second_hello_expects_nothing_again() -> None:
    world = await a_vault_that_has_seen_a_page(METADATA)
    page = world.open(path="/")
    await page.call("elements", {"elements": [BUTTON]})

    page.say("hello", v=1, build=BUILD, window=True, path="/")
    await page.call("start", {"query": "", "view": "profile"})
    await settle()

    assert page.last("welcome")["elements"] is None
    assert {id for message in page.heard if message["t"] == "trees" for id in message["trees"]} == {
        "2"
    }


async def test_a_session_that_ends_while_its_view_is_entered_sends_nobody_to_log_in() -> None:
    world, _first = await signed_in()
    guard = {"id": "1", "name": "auth0-login-required", "view": "profile", "attributes": {}}
    page = world.open()
    await page.call("start", {"query": "", "view": "profile"})
    await page.call("elements", {"elements": [guard]})
    world.site_storage.clear()  # as after the tenant has refused the session
    world.vault.current.end(REFUSED, LoginRequired("Nobody is logged in at the tenant.", "Log in."))

    await page.call("enter", {"view": "profile"})
    assert page.window.navigated == []

    visitor = VaultWorld().open()
    await visitor.call("start", {"query": ""})
    await visitor.call("elements", {"elements": [guard]})
    await visitor.call("enter", {"view": "profile"})
    assert len(visitor.window.navigated) == 1


async def test_what_a_page_tells_later_is_not_what_the_next_one_is_expected_to_begin_with() -> None:
    world = await a_vault_that_has_seen_a_page(METADATA)
    page = world.open(path="/")
    await page.call("start", {"query": "", "view": "profile"})
    await page.call("elements", {"elements": [METADATA]})
    await page.call("elements", {"elements": [METADATA, BUTTON]})
    page.close()

    page = world.open(path="/")

    assert plain(page.last("welcome")["elements"]) == [METADATA]


async def test_what_is_wrong_with_an_element_is_said_again_where_nobody_tells_of_it() -> None:
    alert = {"id": "3", "name": "auth0-error", "view": "", "attributes": {}}
    away = BUTTON | {"attributes": {"return-to": "https://evil.example/"}}
    world = await a_vault_that_has_seen_a_page(alert, away)
    page = world.open(path="/")

    await page.call("start", {"query": "", "view": "profile"})

    assert "return" in to_json(page.last("trees")["trees"]["3"])


async def test_a_visitor_s_page_keeps_what_it_has_painted_until_it_is_known_who_is_there() -> None:
    world = VaultWorld()
    page = world.open(path="/")
    await page.call("start", {"query": "", "view": ""})
    await page.call("elements", {"elements": [BUTTON]})
    page.close()
    page = world.open(path="/")

    await page.call("start", {"query": "", "view": ""})

    kinds = [(message["t"], message.get("state", {}).get("is_loading")) for message in page.heard]
    assert kinds.index(("trees", None)) > kinds.index(("welcome", True))
    [told] = [message for message in page.heard if message["t"] == "trees"]
    assert "Enter" in to_json(told["trees"]["2"])


async def test_an_answer_that_is_brought_twice_is_redeemed_once() -> None:
    world = VaultWorld()
    page = world.open()
    await page.call("login_with_redirect", {})
    start = {
        "query": world.tenant.redirect(page.window.navigated[-1]),
        "stored": {area: dict(texts) for area, texts in page.store.areas.items()},
    }

    await page.call("start", start)
    await world.open().call("start", start)

    assert [request[1] for request in world.tenant.requests].count("oauth/token") == 1
    assert world.vault.current.session is not None


async def test_the_vault_makes_the_call_and_hands_the_answer_over() -> None:
    world, page = await signed_in()

    answer = await page.fetch(
        ORDERS + "1", method="PATCH", headers=[["x-a", "b"]], body=b"\x00\xff"
    )

    assert answer["status"] == 200 and isinstance(answer["body"], bytes)
    method, url, body, headers = world.tenant.requests[-1]
    assert (method, url, body) == ("PATCH", ORDERS + "1", b"\x00\xff")
    assert ("x-a", "b") in [tuple(pair) for pair in headers]
    assert any(
        name == "authorization" and "secret-access-token" in value for name, value in headers
    )


async def test_a_token_goes_only_to_the_apis() -> None:
    world, page = await signed_in()
    asked = len(world.tenant.requests)

    for url in (
        "https://evil.example/",
        "https://tenant.example.evil.example/api/v2/",
        "https://tenant.example:444/api/v2/users",
        "https://user@tenant.example/api/v2/users",
        "https://tenant.example/api/v2/../../oauth/token",
        "https://tenant.example/api/v2/%2e%2e/x",
        "https://tenant.example/api/v22",
        "https://tenant.example/oauth/token",
        "http://tenant.example/api/v2/users",
        "//tenant.example@evil.example/api/v2/users",
        "/api/v2/users",
    ):
        assert isinstance(await error_of(page.fetch(url)), ApiNotAllowed)

    assert len(world.tenant.requests) == asked


async def test_an_error_comes_over_as_what_it_was() -> None:
    world = VaultWorld()
    page = world.open()
    await page.call("check_session")

    assert isinstance(await error_of(page.fetch()), NotAuthenticated)


async def test_what_is_no_call_is_refused() -> None:
    world, page = await signed_in()

    for name, args in (
        ("no_such_call", {}),
        ("_do", {}),
        ("close", {}),
        (None, {}),
        (["fetch"], {}),
        ("fetch", {}),
        ("fetch", []),
        ("act", {"action": "login"}),
    ):
        assert isinstance(await error_of(page.call(name, args)), ProtocolError)
    for message in ({"name": "get_user"}, {"id": 1, "name": "get_user"}, {"id": None}):
        with raises(ProtocolError):
            page.say("call", **message)
    page.say("whatever")
    page.say("cancel")
    page.say("answer")
    with raises(ProtocolError):
        world.vault.receive("1", "no JSON")
    world.vault.receive("no such page", "no JSON")


async def test_a_mistake_of_ours_is_answered_and_reported_without_its_value() -> None:
    _, page = await signed_in()

    error = await error_of(page.fetch(5))

    assert error.title == "The vault failed."
    assert page.last("report")["text"].startswith("fetch: ")


async def test_a_call_that_nobody_waits_for_ends() -> None:
    world, page = await signed_in()
    world.tenant.slow = ORDERS + "1"
    call_id = page.begin("fetch", {"url": ORDERS + "1"})
    await settle(8)

    page.say("cancel", id=call_id)
    await settle()

    assert not any(message.get("id") == call_id for message in page.heard)
    assert world.due() == []  # and its deadline
    assert (await page.fetch())["status"] == 200


async def test_a_call_past_its_deadline_ends_and_says_so() -> None:
    world, page = await signed_in()
    world.tenant.slow = "oauth/token"
    call_id = page.begin("token_facts", {"cache_mode": "off"}, deadline=7.5)
    await settle(8)
    [timer] = world.due()

    timer.action()
    error = await error_of(page.outcome(call_id))

    assert timer.seconds == 7.5
    assert isinstance(error, RequestTimeout)
    assert not error.retryable  # the request may have been carried out


async def test_a_call_without_a_sound_deadline_has_the_usual_one() -> None:
    world, page = await signed_in()
    for deadline in (None, 0, -1, True, "9"):
        page.begin("token_facts", {"cache_mode": "off"}, deadline=deadline)
        await settle(4)
        assert world.due()[-1].seconds == 120
        await settle()
    assert world.due() == []


async def test_a_fetch_ends_by_its_own_time_out() -> None:
    world, page = await signed_in()
    world.timers.clear()

    await page.fetch(deadline=1)

    assert world.timers == []


async def test_what_waits_for_the_user_has_no_deadline() -> None:
    world, page = await signed_in()
    world.timers.clear()

    await page.call("start", {"query": ""}, deadline=1)

    assert world.timers == []


# Tokens


async def test_no_token_is_given_to_the_page() -> None:
    _, page = await signed_in()

    error = await error_of(page.call("get_access_token"))

    assert isinstance(error, TokenNotAvailable)
    assert "client.fetch" in error.detail and "dangerously_expose_tokens_of" in error.detail


async def test_a_token_of_an_audience_that_the_build_exposes_is_given_and_no_other() -> None:
    _, page = await signed_in(dangerously_expose_tokens_of=[ORDERS])

    tokens = await page.call("get_access_token", {"authorization_params": {"audience": ORDERS}})

    assert tokens["access_token"].startswith("secret-access-token")
    for options in (
        {},
        {"audience": MANAGEMENT},
        {"audience": MANAGEMENT, "authorization_params": {"audience": ORDERS}},
    ):
        assert isinstance(await error_of(page.call("get_access_token", options)), TokenNotAvailable)


async def test_the_facts_of_a_token_are_no_secret() -> None:
    world, page = await signed_in()

    facts = await page.call("token_facts")

    assert plain(facts) == {"scope": facts["scope"], "expires_at": world.clock.now() + 3600}


async def test_twenty_pages_with_fifty_calls_each_make_one_token_request() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    pages = [page] + [world.open() for _ in range(19)]
    world.clock.time += 7200
    world.tenant.requests.clear()

    calls = [(page, page.begin("fetch", {"url": MANAGEMENT})) for page in pages for _ in range(50)]
    for page, call_id in calls:
        assert (await page.outcome(call_id))["status"] == 200

    assert world.tenant.grants() == ["refresh_token"]
    assert len(world.tenant.asked(MANAGEMENT)) == 1000


async def test_a_renewal_outlives_the_page_that_logged_in() -> None:
    world, page = await signed_in()
    other = world.open()
    page.close()
    world.site_storage.clear()
    world.clock.time += 7200

    assert (await other.fetch())["status"] == 200

    assert len(other.window.frames) == 1
    assert any(name.endswith(":signed-in") for name in world.site_storage)


async def test_a_page_that_goes_while_its_frame_is_open_takes_no_other_down() -> None:
    world, page = await signed_in()
    other = world.open()
    world.clock.time += 7200
    page.silent_about = ("frame",)
    begun = page.begin("fetch", {"url": MANAGEMENT})
    await settle()
    page.close()
    await settle()

    assert page.last("ask")["name"] == "frame"
    assert not any(
        message.get("id") == begun and message["t"] == "result" for message in page.heard
    )
    assert (await other.fetch())["status"] == 200
    assert world.vault.current.session is not None


async def test_a_frozen_page_is_not_waited_for_without_end() -> None:
    world, page = await signed_in()
    page.silent_about = ("frame",)
    window = next(iter(world.vault._connections.values())).page

    response = await window.authorize_in_frame(
        "https://tenant.example/a", "https://tenant.example", -4.99
    )

    assert response is None


# Tabs and users


async def test_a_log_in_reaches_every_page() -> None:
    world = VaultWorld()
    page, other = world.open(), world.open()
    await other.call("check_session")
    assert not other.state["is_authenticated"]

    await page.log_in(ALICE)

    assert other.state["user"]["name"] == "Alice"
    assert other.state["session_id"] == page.state["session_id"] != ""


async def test_a_log_out_reaches_every_page() -> None:
    world, page = await signed_in()
    other = world.open()

    await page.call("logout")

    assert not other.state["is_authenticated"] and other.state["user"] is None
    assert other.state["session_id"] == ""
    assert other.state["error"] is None
    assert other.window.navigated == []


async def test_a_session_that_the_tenant_ended_ends_on_every_page_with_its_reason() -> None:
    world, page = await signed_in()
    other = world.open()
    world.tenant.user = None
    world.clock.time += 7200

    assert isinstance(await error_of(page.fetch()), LoginRequired)

    for each in (page, other):
        assert not each.state["is_authenticated"]
        assert each.state["error"]["kind"] == "LoginRequired"


async def test_a_call_for_another_session_is_not_made() -> None:
    world, page = await signed_in()
    other = world.open()
    alices = page.shown_session
    await other.log_in(BOB)
    world.tenant.requests.clear()

    for name, args in (
        ("fetch", {"url": MANAGEMENT + "users/alice", "method": "PATCH", "body": b"{}"}),
        ("get_user", {}),
        ("get_id_token_claims", {}),
        ("token_facts", {}),
        ("act", {"action": "save-metadata", "fields": {"text": "{}"}, "element": ""}),
    ):
        error = await error_of(page.call(name, args, session=alices))
        assert isinstance(error, SessionChanged)
        assert "Nothing was done" in error.detail

    assert world.tenant.requests == []
    assert page.state["user"]["name"] == "Bob"


async def test_an_answer_that_comes_after_another_session_began_is_dropped() -> None:
    world, page = await signed_in()
    other = world.open()
    world.tenant.slow = MANAGEMENT + "users/alice"
    begun = page.begin("fetch", {"url": MANAGEMENT + "users/alice"})
    await settle(6)
    assert world.tenant.asked(MANAGEMENT + "users/alice")

    await other.call("logout", {"local_only": True})
    error = await error_of(page.outcome(begun))

    assert isinstance(error, SessionChanged)
    assert not any("path" in str(message) for message in page.heard if message["t"] == "result")


async def test_a_page_that_shows_nobody_cannot_act_for_whoever_came_since() -> None:
    world = VaultWorld()
    page, other = world.open(), world.open()
    await other.log_in(ALICE)

    assert isinstance(await error_of(page.call("get_user", session="")), SessionChanged)


# The page's own worker


async def test_a_worker_calls_apis_through_the_window_of_a_page() -> None:
    world, page = await signed_in()
    worker = world.open(window=False)
    world.clock.time += 7200

    assert (await worker.fetch())["status"] == 200

    assert len(page.window.frames) == 1
    assert "ask" not in worker.kinds()
    assert worker.state["user"]["name"] == "Alice"


async def test_a_worker_s_renewal_uses_the_page_that_spoke_last() -> None:
    world, first = await signed_in()
    second, third = world.open(), world.open()
    worker = world.open(window=False)
    await second.call("was_signed_in")
    world.clock.time += 7200

    assert (await worker.fetch())["status"] == 200

    assert [len(page.window.frames) for page in (first, second, third)] == [0, 1, 0]


async def test_a_worker_cannot_do_what_takes_a_window() -> None:
    world, _ = await signed_in()
    worker = world.open(window=False)

    for name, args in (
        ("login_with_redirect", {}),
        ("handle_redirect_callback", {"query": "x"}),
        ("logout", {}),
        ("start", {"query": ""}),
        ("elements", {"elements": []}),
        ("enter", {"view": ""}),
        ("act", {"action": "login", "fields": {}, "element": ""}),
    ):
        error = await error_of(worker.call(name, args))
        assert isinstance(error, EnvironmentUnsuitable)
        assert error.error == "window_needed"
    assert worker.state["is_authenticated"]


async def test_a_worker_without_a_page_gets_an_error_when_a_window_is_needed() -> None:
    world, page = await signed_in()
    worker = world.open(window=False)
    page.close()
    world.clock.time += 7200

    for name in ("check_session", "fetch"):
        worker.begin(name, {"url": MANAGEMENT})
    error = await error_of(worker.fetch())
    await settle()

    assert isinstance(error, NetworkError)
    assert error.error == "page_gone"
    assert "ask" not in worker.kinds()


async def test_a_worker_s_call_renews_after_the_last_page_has_closed() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    worker = world.open(window=False)
    page.close()
    world.clock.time += 7200

    response = await worker.fetch()

    assert response["status"] == 200
    assert world.tenant.grants() == ["authorization_code", "refresh_token"]
    assert worker.state["is_authenticated"]


async def test_a_renewal_does_not_wait_for_a_frozen_page() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    page.silent_about = ("store.get", "store.set")
    world.clock.time += 7200

    response = await asyncio.wait_for(page.fetch(), 5)

    assert response["status"] == 200
    assert page.last("ask")["name"].startswith("store.")  # the hint was being written


async def test_a_log_out_is_not_followed_by_the_hint_of_a_renewal_before_it() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    page.silent_about = ("store.get",)  # the renewal reads the hint first, and has no answer yet
    world.clock.time += 7200
    await page.fetch()
    [question] = [
        message
        for message in page.heard
        if message["t"] == "ask" and message["name"] == "store.get"
    ][-1:]

    await page.call("logout", {"local_only": True})
    page.say("answer", id=question["id"], value=None)
    await settle()

    assert not any(name.endswith(":signed-in") for name in world.site_storage)


async def test_a_login_does_not_wait_for_the_hint() -> None:
    world = VaultWorld()
    page = world.open()
    page.silent_about = ("store.set",)

    await asyncio.wait_for(page.log_in(ALICE), 5)

    assert page.state["is_authenticated"]


async def test_a_session_that_the_tenant_ends_does_not_wait_for_a_frozen_page() -> None:
    world, page = await signed_in()
    page.silent_about = ("store.remove",)
    world.tenant.user = None
    world.clock.time += 7200

    error = await asyncio.wait_for(error_of(page.fetch()), 5)

    assert isinstance(error, LoginRequired)
    assert page.last("ask")["name"] == "store.remove"  # the hint


async def test_a_page_that_closes_while_its_session_is_restored_harms_nobody() -> None:
    world, page = await signed_in()
    world.tenant.user = None
    page.close()
    again = world.another_vault().open()
    again.silent_about = ("store.remove",)
    again.begin("check_session")
    await settle()
    again.close()

    other = world.open()
    await asyncio.wait_for(other.call("check_session"), 5)

    assert not other.state["is_authenticated"]
    assert other.state["error"] is None


# How long the session lasts


async def test_a_minute_without_a_page_ends_the_session() -> None:
    world, page = await signed_in()

    page.close()
    [timer] = world.due()
    timer.action()

    assert timer.seconds == 60
    assert not world.open().state["is_authenticated"]
    assert len(world.tenant.asked("oauth/revoke")) == 0  # the user has not logged out


async def test_a_reload_keeps_the_session() -> None:
    world, page = await signed_in()
    page.close()
    world.clock.time += 5

    again = world.open(tab=page.tab)

    assert world.due() == []
    assert again.state["user"]["name"] == "Alice"
    assert again.window.frames == []


async def test_the_session_lasts_while_one_page_is_there() -> None:
    world, page = await signed_in()
    other = world.open()

    page.close()

    assert world.due() == []
    assert other.state["is_authenticated"]


async def test_how_long_can_be_configured() -> None:
    world, page = await signed_in(vault_linger=5)

    page.close()

    assert [timer.seconds for timer in world.due()] == [5]


async def test_a_device_that_slept_counts_the_time_it_slept() -> None:
    world, page = await signed_in()
    page.close()
    world.clock.time += 61  # and the timer slept, too

    assert not world.open().state["is_authenticated"]


async def test_a_log_in_on_its_way_keeps_the_session_for_an_hour() -> None:
    world, page = await signed_in()
    await page.call("login_with_redirect", {"authorization_params": {"acr_values": "mfa"}})
    page.close()
    [timer] = world.due()
    world.clock.time += 15 * 60

    again = world.open(tab=page.tab)
    query = world.tenant.redirect(page.window.navigated[-1])
    await again.call("start", {"query": query})

    assert timer.seconds == 3600
    assert again.state["user"]["name"] == "Alice"
    again.close()
    assert [timer.seconds for timer in world.due()] == [60]  # this login has ended


async def test_another_tab_s_reload_does_not_end_the_wait_for_a_log_in() -> None:
    world, page = await signed_in()
    await page.call("login_with_redirect")
    page.close()
    other = world.open()
    await other.call("start", {"query": ""})
    world.clock.time += 600
    other.close()

    assert [timer.seconds for timer in world.due()] == [3000]


async def test_a_log_in_ends_in_a_vault_that_knows_nothing_of_it() -> None:
    world, page = await signed_in()
    await page.call("logout")
    await page.call("login_with_redirect")
    again = world.another_vault().open(tab=page.tab)
    world.clock.time += 15 * 60

    await again.call(
        "handle_redirect_callback", {"query": world.tenant.redirect(page.window.navigated[-1])}
    )

    assert again.state["is_authenticated"]
    assert again.tab == {}  # the transaction is deleted


async def test_an_answer_that_is_brought_again_after_the_vault_died_sends_no_code_twice() -> None:
    world = VaultWorld()
    page = world.open()
    await page.call("login_with_redirect")
    query = world.tenant.redirect(page.window.navigated[-1])
    await page.call("start", {"query": query})
    again = world.another_vault().open(tab=page.tab)

    await again.call("elements", {"elements": []})
    await again.call("start", {"query": query})

    assert world.tenant.grants().count("authorization_code") == 2  # the login, and a silent one
    assert len(again.window.frames) == 1
    assert again.state["is_authenticated"]


# A browser that ends the vault with its last page


async def test_a_resumed_vault_goes_on_with_the_session_and_asks_nobody() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    await page.fetch(ORDERS + "1")
    before, user = page.state["session_id"], page.state["user"]
    world.tenant.requests.clear()

    again = world.resumed_vault().open(tab=page.tab)
    await again.call("start", {"query": ""})
    answer = await again.fetch(ORDERS + "1")

    assert again.state["session_id"] == before
    assert again.state["user"] == user
    assert answer["status"] == 200
    assert world.tenant.grants() == [] and again.window.frames == []


async def test_a_resumed_session_is_renewed_through_whatever_page_there_is() -> None:
    for refresh_tokens in (True, False):
        world, _ = await signed_in(use_refresh_tokens=refresh_tokens)
        world.tenant.requests.clear()
        world.resumed_vault()
        world.clock.time += 7200

        again = world.open()
        await again.fetch()

        assert world.tenant.grants() == [
            "refresh_token" if refresh_tokens else "authorization_code"
        ]
        assert len(again.window.frames) == (0 if refresh_tokens else 1)


async def test_a_resumed_session_is_checked_with_the_tenant_once_a_minute() -> None:
    world, _ = await signed_in(use_refresh_tokens=True)
    world.tenant.requests.clear()
    world.clock.time += 40
    await world.resumed_vault().open().call("start", {"query": ""})
    await settle()
    assert world.tenant.grants() == []

    world.clock.time += 40
    await world.resumed_vault().open().call("start", {"query": ""})
    await settle()

    assert world.tenant.grants() == ["refresh_token"]


async def test_what_is_put_aside_follows_every_renewal_and_is_gone_with_the_session() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    world.clock.time += 7200
    await page.fetch()
    renewed = world.resumed_vault().open()
    world.tenant.requests.clear()
    world.clock.time += 7200
    await renewed.fetch()  # the newest refresh token was there: a spent one would have ended all
    assert world.tenant.grants() == ["refresh_token"]

    await renewed.call("logout")

    assert world.kept[-1][0] == ""
    assert world.settled == len(world.kept)  # the page does not navigate before that has arrived
    assert not world.resumed_vault().open().state["is_authenticated"]


async def test_what_is_put_aside_is_kept_as_long_as_the_vault_would() -> None:
    world, page = await signed_in(vault_linger=120)

    assert world.kept[-1][1] == 120

    page.close()
    world.due()[-1].action()

    assert world.kept[-1][0] == ""


async def test_a_vault_that_resumes_tells_the_others_nothing() -> None:
    world, _ = await signed_in()

    world.resumed_vault().open()

    assert world.told_others == []
    assert world.kept[-1][0]  # and saves its session backup again


async def test_what_was_put_aside_for_another_application_or_is_broken_is_not_used() -> None:
    world, _ = await signed_in()
    text = world.kept[-1][0]

    for other in (
        text.replace(CLIENT_ID, "client-2"),
        text.replace("tenant.example", "other.example"),
        "{",
        "[]",
    ):
        world.kept = [(other, 60.0)]
        assert not world.resumed_vault().open().state["is_authenticated"]


# Reports


async def test_every_page_hears_of_an_error_of_the_vault() -> None:
    world, page = await signed_in()
    other = world.open()

    world.vault.report("something")

    for each in (page, other):
        assert each.last("report")["text"] == "something"


async def test_what_went_wrong_while_nobody_was_there_is_told_to_the_next_page() -> None:
    world, page = await signed_in()
    page.close()
    for count in range(12):
        world.vault.report(f"error {count}")

    heard = [message["text"] for message in world.open().heard if message["t"] == "report"]

    assert heard == [f"error {count}" for count in range(2, 12)]
    assert "report" not in world.open().kinds()


# Other vaults of the same site


async def test_other_vaults_are_told_who_is_signed_in() -> None:
    world, page = await signed_in()
    await page.call("logout")

    assert [plain(read_message(text)) for text in world.told_others] == [
        {"t": "user", "sub": "auth0|alice"},
        {"t": "user", "sub": ""},
    ]


async def test_renewals_and_forgetting_are_nobody_else_s_business() -> None:
    world, page = await signed_in(use_refresh_tokens=True)
    world.told_others.clear()
    world.clock.time += 7200
    await page.fetch()
    page.close()
    world.due()[-1].action()

    assert world.vault.current.session is None
    assert world.told_others == []


async def test_a_log_out_in_another_vault_is_one_here() -> None:
    world, page = await signed_in()
    world.told_others.clear()

    world.vault.heard('{"t":"user","sub":""}')

    assert not page.state["is_authenticated"]
    assert page.state["error"] is None
    assert world.told_others == []  # no message comes back


async def test_a_log_out_elsewhere_voids_a_log_in_that_is_under_way() -> None:
    world = VaultWorld()
    page = world.open()
    await page.call("login_with_redirect")
    world.tenant.slow = "oauth/token"
    query = world.tenant.redirect(page.window.navigated[-1])
    begun = page.begin("handle_redirect_callback", {"query": query})
    await settle(10)

    world.vault.heard('{"t":"user","sub":""}')

    assert isinstance(await error_of(page.outcome(begun)), NotAuthenticated)
    assert not page.state["is_authenticated"]


async def test_another_user_in_another_vault_ends_the_session_here_and_says_so() -> None:
    world, page = await signed_in()

    world.vault.heard('{"t":"user","sub":"auth0|bob"}')

    assert not page.state["is_authenticated"]
    assert page.state["error"]["kind"] == "UserChanged"


async def test_the_same_user_in_another_vault_changes_nothing() -> None:
    world, page = await signed_in()

    world.vault.heard('{"t":"user","sub":"auth0|alice"}')

    assert page.state["is_authenticated"]


async def test_what_others_say_is_input_from_outside() -> None:
    world, page = await signed_in()

    for text in ("", "no JSON", "null", "[]", "{}", '{"sub":null}', '{"sub":5}', '{"sub":["x"]}'):
        world.vault.heard(text)

    assert page.state["is_authenticated"]


async def test_names_carry_the_site_s_path_and_the_client() -> None:
    world, page = await signed_in()

    for name in list(world.site_storage) + list(page.tab):
        assert name.startswith(f"auth0-pyscript:/demo/:{CLIENT_ID}:")
    assert SITE.endswith("/demo/")
