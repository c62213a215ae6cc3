"""Requests to the token endpoint, and its responses."""

from auth0_pyscript.encoding.form import parse_form
from auth0_pyscript.encoding.json_text import to_json
from auth0_pyscript.errors import JsonError, ProtocolError, TokenError, to_data
from auth0_pyscript.protocol.token import (
    build_code_request,
    build_refresh_request,
    build_revocation_request,
    parse_token_response,
)
from expect import raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from auth0_pyscript.protocol.token import TokenResponse

NOW = 1000000000.5

# RFC 6750, section 4
RFC6750 = b"""{
  "access_token":"mF_9.B5f-4.1JqM",
  "token_type":"Bearer",
  "expires_in":3600,
  "refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA"
}"""


def parse(body: object, status: int = 200) -> "TokenResponse":
    data = body if isinstance(body, bytes) else to_json(body).encode()
    return parse_token_response(status, data, now=NOW, requested_scope="openid profile")


def answer(**members: "Any") -> "dict[str, Any]":
    return {"access_token": "a", "token_type": "Bearer", "expires_in": 60} | members


def token_error(status: int, **members: "Any") -> "Any":
    with raises(TokenError) as caught:
        parse(members, status)
    return caught.error


def refusal(body: object, status: int = 200) -> "Any":
    with raises(ProtocolError) as caught:
        parse(body, status)
    return caught.error


def test_a_code_is_redeemed_with_its_verifier() -> None:
    body = build_code_request(
        client_id="s6BhdRkqt3",
        code="SplxlOBeZQQYbYS6WxSbIA",
        code_verifier="dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        redirect_uri="https://client.example.com/cb",
    )

    assert parse_form(body) == [
        ("grant_type", "authorization_code"),
        ("client_id", "s6BhdRkqt3"),
        ("code", "SplxlOBeZQQYbYS6WxSbIA"),
        ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        ("redirect_uri", "https://client.example.com/cb"),
    ]


def test_values_of_a_request_cannot_add_parameters() -> None:
    body = build_refresh_request(client_id="a&client_secret=x", refresh_token="b=c+d")

    assert parse_form(body) == [
        ("grant_type", "refresh_token"),
        ("client_id", "a&client_secret=x"),
        ("refresh_token", "b=c+d"),
    ]


def test_a_refresh_token_is_revoked_by_name() -> None:
    assert parse_form(build_revocation_request(client_id="a", token="b")) == [
        ("client_id", "a"),
        ("token", "b"),
        ("token_type_hint", "refresh_token"),
    ]


def test_rfc6750_section_4() -> None:
    tokens = parse(RFC6750)

    assert tokens.access_token == "mF_9.B5f-4.1JqM"
    assert tokens.refresh_token == "tGzv3JOkF0XG5Qx2TlKWIA"
    assert tokens.id_token is None
    assert tokens.expires_at == NOW + 3600
    assert tokens.scope == "openid profile"


def test_the_granted_scope_counts() -> None:
    assert parse(answer(scope="openid")).scope == "openid"
    assert parse(answer(scope="")).scope == ""


def test_the_token_type_is_compared_without_letter_case() -> None:
    # FAPI -token-type-case-insensitivity
    assert parse(answer(token_type="bEARER")).access_token == "a"


def test_a_lifetime_that_is_not_told_is_short() -> None:
    # FAPI -token-endpoint-response-without-expires_in
    assert parse({"access_token": "a", "token_type": "Bearer"}).expires_at == NOW + 300


def test_null_means_absent() -> None:
    tokens = parse(answer(id_token=None, refresh_token=None, scope=None))

    assert (tokens.id_token, tokens.refresh_token, tokens.scope) == (None, None, "openid profile")


def test_unknown_members_are_left_alone() -> None:
    assert parse(answer(example_parameter={"x": [1]})).access_token == "a"


def test_answers_that_are_no_tokens_are_refused() -> None:
    repeated = b'{"access_token":"a","access_token":"b"}'
    for body in (b"", b"<!doctype html>", b"[]", b"null", b"{}", repeated, b"\xff"):
        assert "HTTP status 200" in refusal(body).title


def test_wrong_members_are_refused_by_name() -> None:
    wrong: tuple[tuple[str, tuple[object, ...]], ...] = (
        ("access_token", ("", None, 1, ["a"], "a\r\nX: y", "a\u00e9", "\x7f")),
        ("token_type", ("", None, "DPoP", "mac", 1, "example")),
        ("expires_in", ("3600", 0, -1, True, [1], 1e12)),
        ("id_token", ("", 1, {})),
        ("refresh_token", ("", 1, "a\nb")),
        ("scope", (1, ["openid"], "a\nb")),
    )
    for name, values in wrong:
        for value in values:
            assert name in refusal(answer(**{name: value})).title


def test_a_success_with_an_error_in_it_is_refused() -> None:
    assert "a success and an error" in refusal(answer(error="invalid_grant")).title


def test_a_success_with_another_status_is_refused() -> None:
    for status in (201, 204, 302, 400):
        assert f"HTTP status {status}" in refusal(answer(), status).title


def test_the_tenant_s_refusal_keeps_its_error_and_status() -> None:
    for status in (400, 401, 403):
        error = token_error(
            status, error="invalid_grant", error_description="Invalid authorization code"
        )
        assert (error.error, error.status, error.retryable) == ("invalid_grant", status, False)
        assert error.title == "\u201cInvalid authorization code\u201d"
        assert error.detail == "The tenant does not accept this login any more. Log in again."


def test_a_refusal_for_the_kind_of_application_says_what_to_change() -> None:
    for name in ("invalid_client", "unauthorized_client"):
        assert "Single Page Application" in token_error(401, error=name).detail
    # Auth0's answer to an application of another type: auth0/auth0-spa-js#454
    error = token_error(401, error="access_denied", error_description="Unauthorized")
    assert error.error == "access_denied"
    assert error.title == "\u201cUnauthorized\u201d"
    assert "Single Page Application" in error.detail


def test_who_is_refused_without_a_reason_is_told_of_no_demand() -> None:
    for name in ("access_denied", "unauthorized"):
        error = token_error(403, error=name)
        assert error.detail == "It gave no reason. Log in again, or log in as somebody else."
        error = token_error(403, error=name, error_description="Your trial is over.")
        assert error.detail.endswith(
            "Log in again once its reason is settled, or log in as somebody else."
        )


def test_an_error_nobody_knows_is_told_as_it_is() -> None:
    error = token_error(400, error="\u202eteapot", error_description=17)

    assert error.title == "The tenant refused the token request."
    assert "\u201cteapot\u201d" in error.detail


def test_a_busy_tenant_may_be_asked_again() -> None:
    for status in (429, 500, 503):
        assert token_error(status, error="access_denied").retryable
        assert refusal(b"<html>Bad gateway</html>", status).retryable
    assert not refusal(b"<html>Not found</html>", 404).retryable


def test_html_in_place_of_tokens_is_named_with_its_cause() -> None:
    error = refusal(b"<html>", 404)

    assert (
        error.title
        == "The tenant's answer to the token request (HTTP status 404) was refused: it is not JSON."
    )
    assert isinstance(error.__cause__, JsonError)


def test_no_token_is_ever_shown() -> None:
    tokens = parse(answer(access_token="s3cret", id_token="s3cret", refresh_token="s3cret"))
    error = refusal(b'{"access_token":"s3cret","token_type":"Bearer"')

    assert "s3cret" not in repr(tokens)
    assert "s3cret" not in str(to_data(error))
