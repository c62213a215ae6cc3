"""API calls: where a token is sent, and what happens if the API refuses it."""

import asyncio

from auth0_pyscript.errors import (
    ApiNotAllowed,
    ConfigurationError,
    NetworkError,
    NotAuthenticated,
    UserChanged,
)
from expect import raises
from session.fakes import MANAGEMENT, ORDERS, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable

    from auth0_pyscript.ports import HttpResponse

ME = MANAGEMENT + "users/auth0%7C1"


async def signed_in(**options: "Any") -> World:
    """A world whose user is logged in, and whose list of requests is empty again."""
    world = World(**options)
    await world.log_in()
    world.tenant.requests.clear()
    return world


def authorizations(world: World, url: str) -> list[str | None]:
    """Return the Authorization headers that were sent to url."""
    return [dict(request[3]).get("authorization") for request in world.tenant.asked(url)]


async def test_a_call_carries_the_token() -> None:
    world = await signed_in()

    answer = await world.service.fetch({"url": ME})

    assert answer["status"] == 200
    assert answer["headers"] == [["content-type", "application/json"]]
    assert answer["body"] == b'{"path":"' + ME.encode() + b'"}'
    assert authorizations(world, ME) == ["Bearer " + await world.token()]


async def test_method_headers_and_body_are_sent_as_given() -> None:
    world = await signed_in()

    await world.service.fetch(
        {
            "url": ME,
            "method": "PATCH",
            "headers": [["Content-Type", "application/json"]],
            "body": b"{}",
        }
    )

    ((method, _, body, headers),) = world.tenant.requests
    assert (method, body) == ("PATCH", b"{}")
    assert headers[0] == ("content-type", "application/json")


async def test_a_token_goes_to_the_listed_apis_only() -> None:
    world = await signed_in()

    for url in (
        "https://evil.example/api/v2/users",
        "https://tenant.example.evil.example/api/v2/",
        "https://tenant.example@evil.example/api/v2/",
        "http://tenant.example/api/v2/users",
        "https://tenant.example:8443/api/v2/users",
        "https://tenant.example/api/v2x",
        "https://tenant.example/api/v2/../../oauth/token",
        "https://tenant.example/api/v2/%2e%2e/%2e%2e/oauth/token",
        "https://tenant.example/oauth/token",
        "/api/v2/users",
    ):
        with raises(ApiNotAllowed):
            await world.service.fetch({"url": url})

    assert world.tenant.requests == []


async def test_an_address_is_sent_as_fetch_would_write_it() -> None:
    world = await signed_in()

    for given, sent in (
        ("users/auth0|abc", "users/auth0|abc"),
        ("gr\u00f6\u00dfe", "gr%C3%B6%C3%9Fe"),
        ("users/samlp%7Cx%2Fy%3D?q=two words", "users/samlp%7Cx%2Fy%3D"),
        ("a/../b", "b"),
    ):
        world.tenant.requests.clear()
        answer = await world.service.fetch({"url": MANAGEMENT + given})

        assert [request[1] for request in world.tenant.requests] == [MANAGEMENT + sent]
        assert answer["url"].startswith(MANAGEMENT + sent)


async def test_a_relative_address_starts_from_the_site() -> None:
    world = World(
        apis=[{"audience": "own", "base_url": "https://app.example/demo/api/"}], audience="own"
    )
    await world.log_in()
    world.tenant.requests.clear()

    for url in ("api/x", "./api/x", "/demo/api/x", "../demo/api/x", "//app.example/demo/api/x"):
        await world.service.fetch({"url": url})
    with raises(ApiNotAllowed):
        await world.service.fetch({"url": "/api/x"})

    assert [request[1] for request in world.tenant.requests] == [
        "https://app.example/demo/api/x"
    ] * 5


async def test_the_refusal_names_the_place_and_of_its_query_the_names() -> None:
    world = await signed_in()

    with raises(ApiNotAllowed) as caught:
        await world.service.fetch({"url": "https://other.example/a?key=hidden"})

    assert "https://other.example/a?key=\u2026" in str(caught.error)
    assert "hidden" not in str(caught.error)
    assert caught.error.url == "https://other.example/a"


async def test_the_gate_stands_before_the_question_who_is_signed_in() -> None:
    world = World()

    with raises(ApiNotAllowed):
        await world.service.fetch({"url": "https://evil.example/"})
    with raises(NotAuthenticated):
        await world.service.fetch({"url": ME})


async def test_an_authorization_header_of_the_caller_is_refused() -> None:
    world = await signed_in()

    with raises(ConfigurationError) as caught:
        await world.service.fetch({"url": ME, "headers": [["Authorization", "Bearer x"]]})

    assert "session adds" in caught.error.detail
    assert world.tenant.requests == []


async def test_another_api_gets_a_token_of_its_own_audience_and_scope() -> None:
    world = await signed_in()

    await world.service.fetch({"url": ORDERS + "latest"})
    await world.service.fetch({"url": ORDERS + "latest"})

    asked = world.sent_in_frame()
    sent = authorizations(world, ORDERS + "latest")
    assert asked["audience"] == ORDERS
    assert "read:orders" in asked["scope"].split()
    assert len(world.window.frames) == 1
    assert sent[0] == sent[1]
    assert sent[0] != "Bearer " + await world.token()


async def test_the_api_of_the_login_is_called_with_the_scope_of_the_login() -> None:
    world = World(scope="openid profile email")
    await world.log_in()

    await world.service.fetch({"url": ME})

    assert world.window.frames == []


async def test_a_refused_token_is_renewed_and_a_get_sent_once_more() -> None:
    world = await signed_in()
    world.tenant.api_answers = [401]

    answer = await world.service.fetch({"url": ME})

    sent = authorizations(world, ME)
    assert answer["status"] == 200
    assert len(sent) == 2
    assert sent[0] != sent[1]


async def test_a_head_is_sent_once_more_too() -> None:
    world = await signed_in()
    world.tenant.api_answers = [401]

    answer = await world.service.fetch({"url": ME, "method": "head"})

    assert answer["status"] == 200


async def test_other_methods_are_never_sent_twice() -> None:
    for method in ("PATCH", "POST", "PUT", "DELETE"):
        world = await signed_in()
        world.tenant.api_answers = [401]

        answer = await world.service.fetch({"url": ME, "method": method})

        assert answer["status"] == 401
        assert len(world.tenant.asked(ME)) == 1
        assert (await world.service.fetch({"url": ME, "method": method}))["status"] == 200
        first, second = authorizations(world, ME)
        assert first != second


async def test_a_get_that_is_redirected_is_asked_once_more_with_the_other_slash() -> None:
    for asked, answered in (
        ("items", "items/"),
        ("items/", "items"),
        ("a%2F/x?q=a/b#/c", "a%2F/x/"),
    ):
        for method, seen_as in (
            ("GET", "redirect_refused"),
            ("HEAD", "redirect_refused"),
            ("GET", "cors_refused"),
        ):
            world = await signed_in()
            world.tenant.moves_as = seen_as
            world.tenant.moved = (ORDERS + asked.partition("?")[0],)

            answer = await world.service.fetch({"url": ORDERS + asked, "method": method})

            assert answer["status"] == 200
            assert [request[1] for request in world.tenant.asked(ORDERS + answered)] == [
                ORDERS + answered
            ]
            assert len(authorizations(world, ORDERS + answered)) == 1


async def test_a_redirect_that_is_about_no_slash_is_explained() -> None:
    for method, moved, faults in (
        ("GET", ("items", "items/"), {}),
        ("GET", ("items",), {ORDERS + "items/": (404, {})}),
        ("POST", ("items",), {}),
        ("PATCH", ("items",), {}),
    ):
        world = await signed_in()
        world.tenant.moved = tuple([ORDERS + path for path in moved])
        world.tenant.faults = faults

        with raises(NetworkError) as caught:
            await world.service.fetch({"url": ORDERS + "items", "method": method, "body": b""})

        assert (caught.error.error, caught.error.retryable) == ("redirect_refused", False)
        assert "A slash may be missing" in caught.error.detail
        assert "Tell the developer of this page: check base_url" in caught.error.detail
        assert "domain" not in caught.error.detail
        assert len(world.tenant.asked(ORDERS + "items/")) == (method == "GET")


async def test_an_api_that_refuses_the_site_is_still_one_that_refuses_the_site() -> None:
    world = await signed_in()
    world.tenant.moved = (ORDERS + "items", ORDERS + "items/")
    world.tenant.moves_as = "cors_refused"

    with raises(NetworkError) as caught:
        await world.service.fetch({"url": ORDERS + "items"})

    assert caught.error.error == "cors_refused"
    assert caught.error.detail.startswith("Why. If they do, a slash may be missing")


async def test_a_refused_token_and_a_redirect_are_both_got_over() -> None:
    world = await signed_in()
    world.tenant.moved = (ME,)
    world.tenant.api_answers = [401]

    answer = await world.service.fetch({"url": ME})

    assert answer["status"] == 200
    assert len(authorizations(world, ME + "/")) == 2


async def test_twenty_calls_with_a_refused_token_are_one_renewal() -> None:
    world = await signed_in()
    world.tenant.api_answers = [401] * 20

    answers = await asyncio.gather(*[world.service.fetch({"url": ME}) for _ in range(20)])

    assert [answer["status"] for answer in answers] == [200] * 20
    assert len(world.window.frames) == 1


async def test_an_api_that_refuses_every_token_causes_no_storm() -> None:
    world = await signed_in()
    world.tenant.api_answers = [401] * 100

    for _ in range(20):
        answer = await world.service.fetch({"url": ME})
        world.clock.time += 1

    assert answer["status"] == 401
    assert len(world.window.frames) == 1


async def test_why_the_tenant_issued_no_other_token_stands_beside_the_401() -> None:
    world = await signed_in()
    world.tenant.api_answers = [401]
    said = {"error": "access_denied", "error_description": "Your trial is over."}
    world.tenant.faults["oauth/token"] = (403, said)

    answer = await world.service.fetch({"url": ME})

    assert answer["status"] == 401
    assert answer["refusal"]["kind"] == "TokenError"
    assert answer["refusal"]["title"] == "\u201cYour trial is over.\u201d"


async def test_a_second_401_is_the_answer() -> None:
    world = await signed_in()
    world.tenant.api_answers = [401, 401]

    answer = await world.service.fetch({"url": ME})

    assert answer["status"] == 401
    assert len(world.tenant.asked(ME)) == 2


async def test_a_401_that_cannot_be_cured_is_the_answer_and_ends_no_session() -> None:
    for fault in ({"user": None}, {"is_unreachable": True}):
        world = await signed_in()
        world.tenant.api_answers = [401]
        answer_api = world.tenant.request

        async def request(
            method: str,
            url: str,
            world: World = world,
            fault: "dict[str, Any]" = fault,
            answer_api: "Callable[..., Awaitable[HttpResponse]]" = answer_api,
            **rest: "Any",
        ) -> "HttpResponse":
            response = await answer_api(method, url, **rest)
            for name, value in fault.items():
                setattr(world.tenant, name, value)
            return response

        world.tenant.request = request

        answer = await world.service.fetch({"url": ME})

        assert answer["status"] == 401
        assert world.service.state()["is_authenticated"]


async def test_a_401_that_turns_out_to_be_another_user_signs_out() -> None:
    world = await signed_in()
    world.tenant.api_answers = [401]
    world.tenant.user = {"sub": "auth0|2"}

    with raises(UserChanged):
        await world.service.fetch({"url": ME})

    assert not world.service.state()["is_authenticated"]


async def test_what_the_api_says_comes_back_whatever_it_is() -> None:
    for status in (204, 403, 404, 429, 500):
        world = await signed_in()
        world.tenant.api_answers = [status]

        assert (await world.service.fetch({"url": ME}))["status"] == status


async def test_no_answer_is_a_network_error() -> None:
    world = await signed_in()
    world.tenant.is_unreachable = True

    with raises(NetworkError):
        await world.service.fetch({"url": ME})

    assert world.service.state()["is_authenticated"]


async def test_an_expired_token_is_renewed_before_the_call() -> None:
    world = await signed_in(use_refresh_tokens=True)
    world.clock.time += 3600

    await world.service.fetch({"url": ME})

    assert [
        request[1] for request in world.tenant.requests if request[1] in ("oauth/token", ME)
    ] == [
        "oauth/token",
        ME,
    ]
