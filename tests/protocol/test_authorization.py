"""The authorization request and its response."""

from auth0_pyscript.encoding.form import parse_form
from auth0_pyscript.errors import (
    AccessDenied,
    AuthorizationError,
    CallbackError,
    ConfigurationError,
    InteractionNeeded,
    LoginRequired,
    ProtocolError,
)
from auth0_pyscript.protocol.authorization import (
    build_authorization_request,
    is_own_state,
    new_nonce,
    new_state,
)
from auth0_pyscript.protocol.authorization_response import (
    check_authorization_response,
    parse_authorization_response,
)
from expect import plain, raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# RFC 9207, section 2
RFC9207 = (
    "code=x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58"
    "&state=ZWVlNDBlYzA1NjdkMDNhYjg3ZjUxZjAyNGQzMTM2NzI"
    "&iss=https%3A%2F%2Fhonest.as.example"
)


def request(**options: "Any") -> list[tuple[str, str]]:
    own: dict[str, Any] = {
        "client_id": "s6BhdRkqt3",
        "redirect_uri": "https://client.example.com/app/",
        "scope": "openid profile",
        "state": "xyz",
        "nonce": "n-0S6_WzA2Mj",
        "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM",
    }
    address, _, query = build_authorization_request(
        "https://as.example/authorize", **(own | options)
    ).partition("?")
    assert address == "https://as.example/authorize"
    return parse_form(query)


def check(response: "Any", issuer: str = "https://as.example/", state: str = "xyz") -> str:
    return check_authorization_response(response, issuer=issuer, state=state)


def refusal(response: "Any", kind: type[Exception] = ProtocolError) -> "Any":
    with raises(kind) as caught:
        check(response)
    return caught.error


def test_a_request_has_all_that_pkce_and_openid_connect_ask_for() -> None:
    assert request() == [
        ("response_type", "code"),
        ("response_mode", "query"),
        ("client_id", "s6BhdRkqt3"),
        ("redirect_uri", "https://client.example.com/app/"),
        ("scope", "openid profile"),
        ("state", "xyz"),
        ("nonce", "n-0S6_WzA2Mj"),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ]


def test_an_audience_is_asked_for_when_there_is_one() -> None:
    assert ("audience", "https://as.example/api/v2/") in request(
        audience="https://as.example/api/v2/"
    )
    assert "audience" not in [name for name, _ in request(audience="")]


def test_the_silent_request_answers_by_message() -> None:
    pairs = request(response_mode="web_message", extra=(("prompt", "none"),))

    assert ("response_mode", "web_message") in pairs
    assert pairs[-1] == ("prompt", "none")


def test_further_parameters_are_added_as_text_and_empty_ones_left_out() -> None:
    extra = (("max_age", 0), ("login_hint", "a&b=c"), ("organization", None), ("screen_hint", ""))

    assert request(extra=extra)[-2:] == [("max_age", "0"), ("login_hint", "a&b=c")]


def test_the_protocol_s_own_parameters_cannot_be_overridden() -> None:
    own = "response_type response_mode client_id redirect_uri scope audience state nonce"
    others = "code_challenge code_challenge_method client_secret request request_uri registration"
    for name in own.split() + others.split():
        with raises(ConfigurationError) as caught:
            request(extra=((name, "s3cret"),))
        assert name in caught.error.title
        assert "s3cret" not in str(caught.error)


def test_a_parameter_given_twice_is_refused() -> None:
    with raises(ConfigurationError):
        request(extra=(("prompt", "none"), ("prompt", "login")))


def test_a_state_is_known_as_ours() -> None:
    state = new_state(bytes(range(32)))

    assert state == "py.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    assert is_own_state(state)


def test_other_states_are_not_ours() -> None:
    own = new_state(bytes(32))
    stray_bits = "py." + "A" * 42 + "B"
    for state in (
        "",
        "xyz",
        "py.",
        own[:-1],
        own + "A",
        own[3:],
        own.upper(),
        own + "=",
        stray_bits,
        " " + own,
    ):
        assert not is_own_state(state)


def test_state_and_nonce_are_256_bits() -> None:
    assert len(new_nonce(bytes(32))) == 43
    for length in (0, 16, 31, 33):
        with raises(ProtocolError):
            new_nonce(bytes(length))
        with raises(ProtocolError):
            new_state(bytes(length))


def test_rfc6749_section_4_1_2() -> None:
    response = parse_authorization_response("?code=SplxlOBeZQQYbYS6WxSbIA&state=xyz")

    assert plain(response) == {"code": "SplxlOBeZQQYbYS6WxSbIA", "state": "xyz"}
    assert check(response) == "SplxlOBeZQQYbYS6WxSbIA"


def test_rfc6749_section_4_1_2_1() -> None:
    response = parse_authorization_response("error=access_denied&state=xyz")

    assert plain(response) == {"error": "access_denied", "state": "xyz"}
    assert refusal(response, AccessDenied).error == "access_denied"


def test_rfc9207_section_2() -> None:
    response = parse_authorization_response(RFC9207)

    code = check(
        response, "https://honest.as.example", "ZWVlNDBlYzA1NjdkMDNhYjg3ZjUxZjAyNGQzMTM2NzI"
    )
    assert code == "x1848ZT64p4IirMPT0R-X3141MFPTuBX-VFL_cvaplMH58"


def test_an_ordinary_query_is_no_response() -> None:
    for query in (
        "",
        "?",
        "q=100%",
        "q=%ff",
        "a=1&b=2",
        "code=x",
        "state=x",
        "error=x",
        "CODE=x&STATE=y",
    ):
        assert parse_authorization_response(query) is None


def test_only_the_parameters_of_a_response_are_kept() -> None:
    response = parse_authorization_response(
        "utm=1&utm=2&state=x&error=e&error_description=a+b&error_uri=https://x&session_state=1"
    )

    assert plain(response) == {"state": "x", "error": "e", "error_description": "a b"}


def test_a_repeated_parameter_is_refused() -> None:
    # RFC 6749, section 3.1
    for query in (
        "code=a&state=x&state=y",
        "code=a&code=a&state=x",
        "error=a&error=b&state=x",
        "code=a&state=x&iss=i&iss=i",
        "error=a&state=x&error_description=a&error_description=b",
        "code=a&st%61te=x&state=y",
    ):
        with raises(ProtocolError):
            parse_authorization_response(query)


def test_a_code_beside_an_error_is_refused() -> None:
    with raises(ProtocolError):
        parse_authorization_response("code=a&error=b&state=x")


def test_another_state_is_refused_first() -> None:
    for response in (
        {"state": "abc", "code": "a"},
        {"state": "abc", "error": "access_denied"},
        {"state": "abc", "code": "a", "iss": "https://evil.example/"},
        {"state": "", "code": "a"},
        {"code": "a"},
    ):
        assert refusal(response, CallbackError).error == "invalid_state"


def test_another_issuer_is_refused_before_an_error_is_believed() -> None:
    # FAPI -invalid-authorization-response-iss; RFC 9700, section 4.4
    for issuer in ("https://as.example", "https://AS.example/", "https://evil.example/", ""):
        for answer in ({"code": "a"}, {"error": "access_denied"}):
            error = refusal({"state": "xyz", "iss": issuer} | answer, CallbackError)
            assert error.error == "issuer_mismatch"


def test_a_response_without_iss_passes() -> None:
    # FAPI -remove-authorization-response-iss: Auth0 does not send it yet
    assert check({"state": "xyz", "code": "a"}) == "a"


def test_an_empty_code_is_refused() -> None:
    assert "empty" in refusal({"state": "xyz", "code": ""}).title


def test_errors_have_their_classes() -> None:
    for name, kind in (
        ("access_denied", AccessDenied),
        ("login_required", LoginRequired),
        ("interaction_required", InteractionNeeded),
        ("consent_required", InteractionNeeded),
        ("account_selection_required", InteractionNeeded),
        ("server_error", AuthorizationError),
        ("something_new", AuthorizationError),
    ):
        error = refusal({"state": "xyz", "error": name}, AuthorizationError)
        assert type(error) is kind
        assert error.error == name


def test_a_description_is_quoted_in_one_line_and_not_for_ever() -> None:
    error = refusal(
        {"state": "xyz", "error": "access_denied", "error_description": "<b>\n" + "x" * 400},
        AccessDenied,
    )

    assert error.title.startswith("\u201c<b> xxx")
    assert len(error.title) == 302
    assert error.detail.startswith("You, or a rule of the tenant, declined this login.")


def test_what_the_tenant_said_stands_first() -> None:
    for name, said in (
        ("unauthorized", "Please verify your email."),
        ("access_denied", "Your trial is over."),
        ("server_error", "Script generated an unhandled error."),
        ("something_new", "Not today."),
    ):
        error = refusal(
            {"state": "xyz", "error": name, "error_description": said}, AuthorizationError
        )
        assert str(error).startswith("\u201c" + said + "\u201d ")


def test_an_error_without_a_description_is_named_when_nobody_knows_it() -> None:
    assert (
        "\u201cteapot\u201d"
        in refusal({"state": "xyz", "error": "teapot"}, AuthorizationError).detail
    )
    error = refusal({"state": "xyz", "error": "unauthorized"}, AccessDenied)
    assert error.title == "The tenant does not let this account in."
    assert error.detail == "It gave no reason. Log in again, or log in as somebody else."


def test_an_audience_that_the_tenant_does_not_know_is_a_mistake_of_the_configuration() -> None:
    for name, said in (
        ("access_denied", "Service not found: urn:x"),
        ("invalid_target", "resource is unknown"),
        ("invalid_target", ""),
    ):
        with raises(ConfigurationError) as caught:
            check_authorization_response(
                {"state": "xyz", "error": name, "error_description": said},
                issuer="https://as.example/",
                state="xyz",
                audience="urn:x",
            )

        assert (caught.error.option, caught.error.error) == ("apis", "invalid_target")
        assert "\u201curn:x\u201d" in str(caught.error)
        assert "Tell the developer" in caught.error.detail


def test_the_audience_that_the_tenant_names_is_the_one_it_does_not_know() -> None:
    with raises(ConfigurationError) as caught:
        check_authorization_response(
            {
                "state": "xyz",
                "error": "access_denied",
                "error_description": "Service not found: urn:other",
            },
            issuer="https://as.example/",
            state="xyz",
            audience="urn:x",
        )

    assert "urn:other" in caught.error.detail
    assert "urn:x" not in caught.error.detail


def test_a_second_factor_is_no_log_out() -> None:
    # auth0-spa-js recognises Auth0's answer by this text
    error = refusal(
        {
            "state": "xyz",
            "error": "login_required",
            "error_description": "Multifactor authentication required",
        },
        InteractionNeeded,
    )

    assert type(error) is InteractionNeeded
    assert error.error == "mfa_required"


def test_what_is_wrong_in_a_request_is_named_to_the_developer() -> None:
    for name, said, option in (
        (
            "invalid_request",
            "parameter organization is required for this client",
            "check organization in",
        ),
        ("invalid_request", "the connection was not found", "check connection in"),
        (
            "unauthorized_client",
            "The connection is not enabled for this application",
            "check connection in",
        ),
        (
            "unauthorized_client",
            "Grant type 'authorization_code' not allowed for the client.",
            "client_id",
        ),
        ("invalid_request", "Something else", "Monitoring"),
        ("invalid_scope", "", "compare scope and apis"),
    ):
        error = refusal(
            {"state": "xyz", "error": name, "error_description": said}, AuthorizationError
        )
        assert "Tell the developer of this page: " in error.detail
        assert option in error.detail


def test_a_passing_trouble_may_be_tried_again() -> None:
    for name in ("temporarily_unavailable", "server_error"):
        error = refusal({"state": "xyz", "error": name}, AuthorizationError)
        assert error.retryable
        # each element has another button for it
        assert error.detail == "Nothing is lost. It may work in a moment."
    assert not refusal({"state": "xyz", "error": "access_denied"}, AuthorizationError).retryable


def test_an_error_without_a_name_still_has_a_code() -> None:
    assert refusal({"state": "xyz", "error": ""}, AuthorizationError).error == "authorization_error"


def test_neither_code_nor_state_is_shown() -> None:
    error = refusal({"state": "s3cret", "code": "s3cret"}, CallbackError)

    assert "s3cret" not in str(error)
    assert "xyz" not in str(error)
