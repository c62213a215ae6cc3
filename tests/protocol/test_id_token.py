"""ID tokens that are refused (OpenID Connect Core, 3.1.3.7), each with a reason and advice."""

from auth0_pyscript.errors import IdTokenError, to_data
from auth0_pyscript.protocol.id_token import check_access_token_hash, check_claims, check_header
from auth0_pyscript.protocol.jwt import Jwt
from expect import raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ISSUER = "https://tenant.example.com/"
CLIENT_ID = "my-app"
NONCE = "n-0S6_WzA2Mj"  # as in OpenID Connect Core, section 3.1.2.1
NOW = 1311280970.25
ISSUED_AT = 1311280970
CLAIMS: "dict[str, Any]" = {
    "iss": ISSUER,
    "sub": "auth0|24400320",
    "aud": CLIENT_ID,
    "nonce": NONCE,
    "exp": 1311281970,
    "iat": ISSUED_AT,
}


def without(*names: str) -> "dict[str, Any]":
    return {name: value for name, value in CLAIMS.items() if name not in names}


def check(claims: "dict[str, Any]", **options: "Any") -> bool:
    """True if they pass. Raises: IdTokenError."""
    expected: dict[str, Any] = {
        "issuer": ISSUER,
        "client_id": CLIENT_ID,
        "nonce": NONCE,
        "now": NOW,
    } | options
    check_claims(claims, **expected)
    return True


def refusal(claims: "dict[str, Any]", **options: "Any") -> "Any":
    with raises(IdTokenError) as caught:
        check(claims, **options)
    return caught.error


def header_refusal(header: "dict[str, Any]") -> "Any":
    with raises(IdTokenError) as caught:
        check_header(Jwt(header=header, claims={}, signed=b"", signature=b""))
    return caught.error


def test_a_token_of_this_log_in_passes() -> None:
    assert check(CLAIMS)


def test_every_required_claim_is_required() -> None:
    # oidcc-client-test-missing-sub, -missing-iat, -missing-aud; FAPI -invalid-missing-exp,
    # -missing-iss
    for claim in ("iss", "sub", "aud", "exp", "iat"):
        error = refusal(without(claim))
        assert error.claim == claim
        assert f"(claim '{claim}')" in error.title


def test_another_issuer_is_refused() -> None:
    no_slash = ISSUER[:-1]
    for issuer in (
        no_slash,
        ISSUER + "/",
        ISSUER.upper(),
        "https://evil.example.com/",
        "",
        None,
        1,
        [ISSUER],
    ):
        assert refusal(CLAIMS | {"iss": issuer}).claim == "iss"


def test_the_refusal_names_what_came_and_what_was_expected() -> None:
    error = refusal(CLAIMS | {"iss": "https://evil.example.com/"})

    assert error.expected == ISSUER
    assert error.actual == "https://evil.example.com/"
    assert error.title == "The ID token was refused: it was issued by another tenant (claim 'iss')."
    assert (
        error.detail
        == "Tell the developer of this page: check domain and client_id in auth_config.json."
    )


def test_another_audience_is_refused_in_the_house_s_words() -> None:
    error = refusal(CLAIMS | {"aud": "another-app"})

    assert str(error) == (
        "The ID token was refused: it was issued for another application (claim 'aud'). "
        "Tell the developer of this page: check domain and client_id in auth_config.json."
    )


def test_audiences_of_the_wrong_kind_are_refused() -> None:
    for audience in (
        "",
        None,
        1,
        [],
        [""],
        ["another-app"],
        [[CLIENT_ID]],
        {CLIENT_ID: 1},
        "my-app2",
    ):
        assert refusal(CLAIMS | {"aud": audience}).claim == "aud"


def test_a_list_of_this_application_alone_passes() -> None:
    assert check(CLAIMS | {"aud": [CLIENT_ID]})


def test_several_audiences_need_the_party_that_asked() -> None:
    several = CLAIMS | {"aud": ["another-app", CLIENT_ID]}

    assert refusal(several).claim == "azp"
    assert refusal(several | {"azp": "another-app"}).claim == "azp"
    assert check(several | {"azp": CLIENT_ID})


def test_another_authorized_party_is_refused() -> None:
    for party in ("another-app", "", None, [CLIENT_ID]):
        assert refusal(CLAIMS | {"azp": party}).claim == "azp"


def test_a_subject_must_be_a_text() -> None:
    for subject in ("", None, 1, ["x"], True):
        assert refusal(CLAIMS | {"sub": subject}).claim == "sub"


def test_times_must_be_numbers() -> None:
    for claim in ("exp", "iat", "nbf", "auth_time"):
        values: tuple[object, ...] = ("1311281970", None, True, [1], {}, 1e300, 10**400, -(10**400))
        for value in values:
            assert refusal(CLAIMS | {claim: value}).claim == claim
    assert check(CLAIMS | {"exp": 1311281970.5, "iat": 1311280970.125})


def test_an_expired_token_is_refused_after_the_leeway() -> None:
    assert check(CLAIMS | {"exp": NOW - 59.5})
    assert refusal(CLAIMS | {"exp": NOW - 60}).claim == "exp"


def test_a_token_from_the_future_is_refused_after_the_leeway() -> None:
    assert check(CLAIMS | {"iat": NOW + 60})
    assert refusal(CLAIMS | {"iat": NOW + 60.5}).claim == "iat"


def test_a_token_that_is_not_valid_yet_is_refused_after_the_leeway() -> None:
    assert check(CLAIMS | {"nbf": NOW + 60})
    assert refusal(CLAIMS | {"nbf": NOW + 60.5}).claim == "nbf"


def test_a_leeway_of_0_is_0() -> None:
    assert check(CLAIMS | {"exp": NOW + 0.5, "iat": NOW}, leeway=0)
    assert refusal(CLAIMS | {"exp": NOW}, leeway=0).claim == "exp"
    assert refusal(CLAIMS | {"iat": NOW + 0.5}, leeway=0).claim == "iat"
    assert refusal(CLAIMS | {"nbf": NOW + 0.5}, leeway=0).claim == "nbf"


def test_a_clock_that_is_behind_is_told_so_by_how_much() -> None:
    error = refusal(CLAIMS, now=NOW - 3 * 3600)

    assert error.claim == "iat"
    assert "clock seems to be about 3 hours behind" in error.detail


def test_a_clock_that_is_ahead_is_told_so_by_how_much() -> None:
    for ahead, words in (
        (2 * 86400, "2 days"),
        (86400, "1 day"),
        (1110, "19 minutes"),
        (1100, "18 minutes"),
    ):
        error = refusal(CLAIMS, now=ISSUED_AT + ahead)
        assert error.claim == "exp"
        assert f"clock seems to be about {words} ahead" in error.detail


def test_a_token_that_never_was_valid_is_not_blamed_on_the_clock() -> None:
    error = refusal(CLAIMS | {"exp": ISSUED_AT - 3600})

    assert error.claim == "exp"
    assert "clock" not in error.detail


def test_another_nonce_is_refused() -> None:
    # FAPI -invalid-nonce, -invalid-missing-nonce
    assert refusal(without("nonce")).claim == "nonce"
    for nonce in ("", "n-0s6_wza2mj", None, 1, NONCE + " "):
        assert refusal(CLAIMS | {"nonce": nonce}).claim == "nonce"


def test_a_nonce_is_never_shown() -> None:
    error = refusal(CLAIMS | {"nonce": "of-another-login"})

    assert error.expected is None
    assert error.actual is None
    assert "of-another-login" not in str(to_data(error))
    assert NONCE not in str(to_data(error))


def test_after_a_refresh_the_nonce_may_be_absent_but_not_another() -> None:
    assert check(without("nonce"), nonce_may_be_absent=True)
    assert check(CLAIMS, nonce_may_be_absent=True)
    assert refusal(CLAIMS | {"nonce": "other"}, nonce_may_be_absent=True).claim == "nonce"
    assert refusal(CLAIMS | {"nonce": None}, nonce_may_be_absent=True).claim == "nonce"


def test_a_log_in_too_long_ago_is_refused() -> None:
    assert check(CLAIMS | {"auth_time": NOW - 359}, max_age=300)
    assert refusal(CLAIMS | {"auth_time": NOW - 361}, max_age=300).claim == "auth_time"
    assert refusal(CLAIMS, max_age=300).claim == "auth_time"


def test_a_max_age_of_0_is_0() -> None:
    assert refusal(CLAIMS | {"auth_time": NOW - 1}, max_age=0, leeway=0).claim == "auth_time"
    assert check(CLAIMS | {"auth_time": NOW}, max_age=0, leeway=0)


def test_without_max_age_the_log_in_may_be_old() -> None:
    assert check(CLAIMS | {"auth_time": 1})


def test_another_user_is_refused_at_a_renewal() -> None:
    # oidcc-client-test-refresh-token-invalid-sub
    assert check(CLAIMS, sub="auth0|24400320")
    assert refusal(CLAIMS, sub="auth0|2440032").claim == "sub"


def test_only_rs256_is_accepted() -> None:
    # oidcc-client-test-idtoken-sig-none, -invalid-sig-hs256, -invalid-sig-es256; RFC 8725, section
    # 2.1
    for algorithm in (
        "none",
        "None",
        "HS256",
        "ES256",
        "PS256",
        "RS512",
        "rs256",
        "",
        None,
        256,
        ["RS256"],
    ):
        assert header_refusal({"alg": algorithm}).claim == "alg"
    assert header_refusal({}).claim == "alg"


def test_a_header_that_asks_for_an_extension_is_refused() -> None:
    for member, value in (("crit", ["b64"]), ("crit", []), ("b64", False), ("zip", "DEF")):
        assert header_refusal({"alg": "RS256", member: value}).claim == member


def test_another_kind_of_token_is_refused() -> None:
    # RFC 8725, section 3.11: an access token (RFC 9068) or a logout token is not an ID token
    for kind in ("at+jwt", "application/at+jwt", "logout+jwt", "", None, 1):
        assert header_refusal({"alg": "RS256", "typ": kind}).claim == "typ"


def test_an_ordinary_header_passes() -> None:
    for more in ({}, {"typ": "JWT", "kid": "a"}, {"typ": "jwt"}):
        header = {"alg": "RS256"} | more
        check_header(Jwt(header=header, claims={}, signed=b"", signature=b""))


def test_openid_connect_core_appendix_a_4() -> None:
    claims = CLAIMS | {"at_hash": "77QmUPtjPfzWtF2AnpK9RQ"}

    check_access_token_hash(claims, "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y")


def test_another_access_token_is_refused() -> None:
    # oidcc-client-test-invalid-athash
    for value in ("77QmUPtjPfzWtF2AnpK9RQ", "", None, 1):
        with raises(IdTokenError) as caught:
            check_access_token_hash(CLAIMS | {"at_hash": value}, "another")
        assert caught.error.claim == "at_hash"


def test_a_token_without_at_hash_says_nothing_about_the_access_token() -> None:
    check_access_token_hash(CLAIMS, "any")
