"""/authorize: the checks before the user sees a page."""

from tenant_world import ALICE, API, ISSUER, SITE, World

TYPE_CHECKING = False
if TYPE_CHECKING:
    from demo_tenant.http_message import Pairs


async def error_of(**changes: str | None) -> dict[str, str]:
    answer = await World().authorize(**changes)
    assert answer.location == SITE
    assert answer.parameters["iss"] == ISSUER
    return answer.parameters


async def test_a_user_is_asked_to_log_in() -> None:
    answer = await World().authorize()

    assert answer.status == 303
    assert answer.location == ISSUER + "u/login"


async def test_an_unknown_client_is_never_redirected_to() -> None:
    for client_id in ("another", None, ""):
        answer = await World().authorize(client_id=client_id)

        assert answer.status == 400
        assert not answer.has_header("location")


async def test_an_unknown_redirect_uri_is_never_redirected_to() -> None:
    for redirect_uri in (
        "https://evil.example/",
        SITE + "x",
        SITE[:-1],
        SITE + "?x",
        SITE.upper(),
        "javascript:alert(1)",
    ):
        answer = await World().authorize(redirect_uri=redirect_uri)

        assert answer.status == 403
        assert not answer.has_header("location")


async def test_a_missing_or_repeated_redirect_uri_is_never_redirected_to() -> None:
    world = World()
    missing = await world.authorize(redirect_uri=None)
    pairs = [("client_id", "demo-app"), ("redirect_uri", SITE), ("redirect_uri", SITE)]
    repeated = await world.get("authorize", pairs)

    for answer in (missing, repeated):
        assert answer.status == 400
        assert not answer.has_header("location")


async def test_what_an_error_page_repeats_is_text() -> None:
    answer = await World().authorize(redirect_uri="<script>alert(1)</script>")

    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


async def test_other_errors_go_to_the_client_with_its_state() -> None:
    parameters = await error_of(response_type=None)

    assert parameters["error"] == "invalid_request"
    assert parameters["state"] == "a-state"


async def test_without_a_state_none_comes_back() -> None:
    assert "state" not in await error_of(response_type=None, state=None)


async def test_only_the_code_flow_is_offered() -> None:
    assert (await error_of(response_type="token"))["error"] == "unsupported_response_type"
    assert (await error_of(response_type="code id_token"))["error"] == "unsupported_response_type"


async def test_pkce_with_s256_is_required() -> None:
    assert (await error_of(code_challenge=None))["error"] == "invalid_request"
    assert (await error_of(code_challenge="short"))["error"] == "invalid_request"
    assert (await error_of(code_challenge_method="plain"))["error"] == "invalid_request"
    assert (await error_of(code_challenge_method=None))["error"] == "invalid_request"


async def test_an_unknown_response_mode_is_an_error() -> None:
    assert (await error_of(response_mode="form_post"))["error"] == "invalid_request"


async def test_an_unknown_audience_is_an_error_in_auth0s_words() -> None:
    parameters = await error_of(audience="https://other.example/")

    assert parameters["error"] == "access_denied"
    assert parameters["error_description"] == "Service not found: https://other.example/"


async def test_prompts_are_checked() -> None:
    assert (await error_of(prompt="create"))["error"] == "invalid_request"
    assert (await error_of(prompt="none login"))["error"] == "invalid_request"


async def test_max_age_is_a_number_of_seconds() -> None:
    for max_age in ("-1", "1.5", "x", "1" * 10):
        assert (await error_of(max_age=max_age))["error"] == "invalid_request"


async def test_a_scope_is_printable_ascii() -> None:
    for scope in ("openid\x00", 'a"b', "a\\b", "ä"):
        assert (await error_of(scope=scope))["error"] == "invalid_scope"


async def test_request_objects_are_not_supported() -> None:
    assert (await error_of(request="x"))["error"] == "request_not_supported"
    assert (await error_of(request_uri="x"))["error"] == "request_uri_not_supported"
    assert (await error_of(registration="x"))["error"] == "registration_not_supported"


async def test_a_repeated_parameter_is_an_error() -> None:
    world = World()
    pairs = [
        ("client_id", "demo-app"),
        ("redirect_uri", SITE),
        ("response_type", "code"),
        ("state", "s"),
    ]

    answer = await world.get("authorize", pairs + [("scope", "a"), ("scope", "b")])

    assert answer.location == SITE
    assert answer.parameters["error"] == "invalid_request"


async def test_a_request_may_be_posted() -> None:
    world = World()
    fields = [("client_id", "demo-app"), ("redirect_uri", SITE), ("response_type", "token")]

    assert (await world.post("authorize", fields)).parameters[
        "error"
    ] == "unsupported_response_type"


async def test_a_silent_request_without_a_session_says_so() -> None:
    parameters = await error_of(prompt="none")

    assert parameters["error"] == "login_required"
    assert parameters["error_description"] == "Login required"


async def test_a_silent_request_keeps_nothing() -> None:
    world = World()

    await world.authorize(prompt="none")

    assert world.session_id == ""


async def test_a_silent_request_without_consent_says_so() -> None:
    world = World()
    await world.log_in()

    answer = await world.authorize(prompt="none")

    assert answer.parameters["error"] == "consent_required"


async def test_a_silent_request_gets_a_code() -> None:
    world = World()
    await world.tokens()

    parameters = (await world.authorize(prompt="none")).parameters

    assert sorted(parameters) == ["code", "iss", "state"]
    assert parameters["iss"] == ISSUER


async def test_a_message_carries_the_same_as_a_redirect() -> None:
    world = World()
    await world.tokens()

    answer = await world.authorize(prompt="none", response_mode="web_message")

    assert answer.status == 200
    assert sorted(answer.message) == ["code", "iss", "state"]
    assert 'data-origin="https://app.example"' in answer.text


async def test_only_the_clients_origins_may_frame_a_message() -> None:
    world = World()
    silent = await world.authorize(prompt="none", response_mode="web_message")
    await world.tokens()
    interactive = await world.authorize(response_mode="web_message")

    assert "frame-ancestors https://app.example;" in silent.header("content-security-policy")
    assert not silent.has_header("x-frame-options")
    assert silent.message["error"] == "login_required"
    assert "code" in interactive.message
    assert "frame-ancestors 'none';" in interactive.header("content-security-policy")
    assert interactive.header("x-frame-options") == "DENY"


async def test_no_message_goes_to_an_origin_that_is_not_allowed() -> None:
    world = World()
    await world.change(
        "manage/applications/demo-app", application(web_origins="https://other.example")
    )

    answer = await world.authorize(prompt="none", response_mode="web_message")

    assert answer.status == 403
    assert "authorization-response" not in answer.text


async def test_the_answer_is_added_to_a_query() -> None:
    world = World()
    await world.change("manage/applications/demo-app", application(callbacks=SITE + "?page=1"))

    answer = await world.authorize(redirect_uri=SITE + "?page=1", prompt="none")

    assert answer.header("location").startswith(SITE + "?page=1&error=login_required&")


async def test_an_old_session_is_asked_again_when_max_age_says_so() -> None:
    world = World()
    await world.tokens()
    world.clock.time += 100

    fresh = await world.authorize(max_age="101", prompt="none")
    old = await world.authorize(max_age="100", prompt="none")
    interactive = await world.authorize(max_age="100")

    assert "code" in fresh.parameters
    assert old.parameters["error"] == "login_required"
    assert interactive.location == ISSUER + "u/login"


async def test_a_session_ends_after_a_week() -> None:
    world = World()
    await world.tokens()

    world.clock.time += 7 * 86400

    assert (await world.authorize(prompt="none")).parameters["error"] == "login_required"


async def test_another_browser_is_not_logged_in() -> None:
    world = World()
    await world.tokens()
    world.session_id = "of-another-browser"

    assert (await world.authorize(prompt="none")).parameters["error"] == "login_required"


async def test_another_audience_needs_its_own_consent() -> None:
    world = World()
    await world.tokens(audience=API)

    answer = await world.authorize(prompt="none", audience=None)

    assert answer.parameters["error"] == "consent_required"


def application(**changes: str) -> "Pairs":
    values = {
        "name": "Python SPA",
        "callbacks": SITE,
        "logout_urls": SITE,
        "web_origins": "https://app.example",
        "access_token_lifetime": "86400",
        "id_token_lifetime": "36000",
    }
    values.update(changes)
    return list(values.items())


async def test_prompt_select_account_asks_who_it_is() -> None:
    world = World()
    await world.tokens(ALICE)

    answer = await world.authorize(prompt="select_account")

    assert answer.location == ISSUER + "u/login"
