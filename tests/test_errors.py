"""The tree of errors."""

from auth0_pyscript import errors
from auth0_pyscript.errors import (
    AccessDenied,
    ApiNotAllowed,
    Auth0Error,
    ConfigurationError,
    IdTokenError,
    InteractionNeeded,
    JsonError,
    LoginRequired,
    NetworkError,
    ProtocolError,
    RequestTimeout,
    TokenError,
    from_data,
    to_data,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def all_classes() -> list[type[Auth0Error]]:
    return [
        value
        for value in (getattr(errors, name) for name in dir(errors))
        if isinstance(value, type) and issubclass(value, Auth0Error)
    ]


def test_every_error_has_the_one_base() -> None:
    classes = all_classes()

    assert len(classes) > 15
    for kind in classes:
        assert issubclass(kind, Auth0Error)


def test_every_class_has_a_code_of_its_own() -> None:
    codes = [kind.default_error for kind in all_classes()]

    assert sorted(codes) == sorted(set(codes))


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    # MicroPython: modules have no __doc__, so the test reads the file itself on all interpreters.
    with open(errors.__file__) as file:
        drawn = file.read().split('"""')[1]
    for kind in all_classes():
        assert kind.__name__ + " " in drawn or kind.__name__ + "\n" in drawn


def test_a_silent_request_that_needs_the_user_is_told_by_one_class() -> None:
    assert issubclass(LoginRequired, InteractionNeeded)
    assert not issubclass(AccessDenied, InteractionNeeded)
    assert issubclass(RequestTimeout, NetworkError)


def test_str_gives_title_and_detail() -> None:
    assert str(Auth0Error("What happened.", "What to do.")) == "What happened. What to do."
    assert str(Auth0Error("What happened.")) == "What happened."


def test_a_code_and_whether_to_try_again_can_be_set() -> None:
    error = NetworkError("Offline.", error="offline", retryable=False)

    assert (error.error, error.retryable) == ("offline", False)
    assert (NetworkError("x").error, NetworkError("x").retryable) == ("network_error", True)
    assert (ProtocolError("x").error, ProtocolError("x").retryable) == ("protocol_error", False)


def test_a_cause_is_kept() -> None:
    cause = ValueError("x")

    assert ProtocolError("x", cause=cause).__cause__ is cause


def test_facts_are_attributes() -> None:
    assert ConfigurationError("x", option="domain").option == "domain"
    assert TokenError("x", status=403, error="invalid_grant").status == 403
    assert ApiNotAllowed("x", url="https://a.example/").url == "https://a.example/"
    json_error = JsonError("x", line=1, column=2, expected="a value")
    assert (json_error.line, json_error.column, json_error.expected) == (1, 2, "a value")
    token_error = IdTokenError("x", claim="aud", expected="a", actual="b")
    assert (token_error.claim, token_error.expected, token_error.actual) == ("aud", "a", "b")


def test_plain_data_for_the_way_to_another_thread() -> None:
    assert to_data(LoginRequired("Nobody is logged in.", "Log in.")) == {
        "kind": "LoginRequired",
        "error": "login_required",
        "title": "Nobody is logged in.",
        "detail": "Log in.",
        "retryable": False,
    }


def test_plain_data_has_no_facts_that_may_be_secret() -> None:
    data = to_data(IdTokenError("x", claim="sub", expected="alice", actual="eve"))

    assert "alice" not in str(data)
    assert "eve" not in str(data)


def test_every_error_comes_over_as_what_it_was() -> None:
    facts: dict[str, dict[str, Any]] = {
        "ApiError": {"status": 500, "retryable": True},
        "ApiNotAllowed": {"url": "https://a.example/"},
        "ConfigurationError": {"option": "domain", "error": "build_mismatch"},
        "IdTokenError": {"claim": "aud"},
        "JsonError": {"line": 1, "column": 2, "expected": "a comma"},
        "TokenError": {"status": 403, "error": "invalid_client", "retryable": False},
    }
    for kind in all_classes():
        given = facts.get(kind.__name__) or {"error": "own_code", "retryable": True}
        error = kind("What.", "Why.", **given)

        over = from_data(to_data(error))

        assert type(over) is kind
        assert str(over) == "What. Why."
        assert (over.error, over.retryable) == (error.error, error.retryable)
        for name, value in given.items():
            assert getattr(over, name) == value


def test_where_a_login_began_comes_over_with_its_error() -> None:
    error = AccessDenied("What.")
    error.began_at = "#/orders"

    assert from_data(to_data(error)).began_at == "#/orders"
    assert "began_at" not in to_data(AccessDenied("What."))
    assert from_data(to_data(AccessDenied("What."))).began_at == ""


def test_a_kind_that_is_not_known_is_still_an_error_of_ours() -> None:
    data = to_data(Auth0Error("What.", "Why.", error="own_code")) | {"kind": "FromTheNextVersion"}

    assert type(from_data(data)) is Auth0Error
    assert from_data(data).error == "own_code"
