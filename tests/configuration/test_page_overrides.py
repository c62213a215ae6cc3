"""The options of a page's Auth0Client compared with those of the build."""

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.configuration.page_overrides import (
    agreed_configuration,
    check_shared_parameters,
    check_token_storage,
)
from auth0_pyscript.errors import ConfigurationError
from expect import plain, raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Mapping

    from auth0_pyscript.configuration import Configuration

SITE = "https://app.example/demo/"
BUILT = check_configuration(
    {
        "domain": "login.example.com",
        "client_id": "abc",
        "apis": [{"audience": "https://api.example.com/", "scope": "read:a"}],
        "picture_hosts": ["a.example"],
    }
).to_data()
DEMO = check_configuration({"domain": "./tenant/", "client_id": "demo-app"}, site=SITE).to_data()


def agree(built: "Mapping[str, object]" = BUILT, **given: object) -> "Configuration":
    return agreed_configuration(built, given, site=SITE)


def difference(**given: object) -> "Any":
    with raises(ConfigurationError) as caught:
        agreed_configuration(BUILT, given, site=SITE)
    return caught.error


def test_what_is_not_given_is_as_it_was_built() -> None:
    assert plain(agree().to_data()) == plain(BUILT)


def test_the_same_values_agree_however_they_are_written() -> None:
    for given in (
        {"domain": "login.example.com"},
        {"domain": "https://LOGIN.example.com"},
        {"domain": "https://login.example.com/", "client_id": "abc"},
        {"scope": "openid profile email read:a"},
        {"audience": "https://api.example.com/"},
        {
            "apis": [
                {
                    "audience": "https://api.example.com/",
                    "base_url": "https://api.example.com",
                    "scope": "read:a",
                }
            ]
        },
        {"use_refresh_tokens": False},
        {"picture_hosts": ["A.example"]},
        BUILT,
    ):
        assert plain(agree(**given).to_data()) == plain(BUILT)


def test_the_demo_agrees_with_itself() -> None:
    assert agree(DEMO, domain="./tenant/", audience="./tenant/api/v2/").issuer == SITE + "tenant/"


def test_each_option_that_differs_is_named() -> None:
    for name, value in (
        ("domain", "other.example.com"),
        ("client_id", "other"),
        ("audience", ""),
        ("scope", "openid"),
        ("use_refresh_tokens", True),
        ("apis", []),
        ("apis", [{"audience": "https://api.example.com/", "scope": "read:b"}]),
        ("apis", [{"audience": "https://other.example/"}]),
        ("picture_hosts", []),
    ):
        error = difference(**{name: value})

        assert error.option == name
        assert name in error.title and "built with" in error.title
        assert "build the site again" in error.detail


def test_a_value_that_is_wrong_in_itself_is_told_as_such() -> None:
    assert "placeholder" in difference(domain="YOUR_DOMAIN").title
    assert (
        "unknown option" in difference(cliend_id="x").title
        or difference(cliend_id="x").option == "cliend_id"
    )


def test_tokens_are_kept_where_the_site_was_built_for() -> None:
    for built, other in (("vault", "page"), ("page", "vault")):
        check_token_storage(built, {})
        check_token_storage(built, {"token_storage": None})
        check_token_storage(built, {"token_storage": built})
        with raises(ConfigurationError) as caught:
            check_token_storage(built, {"token_storage": other})
        assert caught.error.option == "token_storage"
        assert f"--token-storage {other}" in caught.error.detail


def test_parameters_of_every_login_agree_one_by_one() -> None:
    params = {"connection": "github", "max_age": 60}
    built = BUILT | {"authorization_params": params}

    for given in ({}, {"connection": "github"}, {"max_age": "60"}, params):
        agreed = agree(built, authorization_params=given)
        assert agreed.authorization_params == (("connection", "github"), ("max_age", "60"))
    for other in ({"connection": "google-oauth2"}, {"organization": "org_1"}, {"max_age": 61}):
        with raises(ConfigurationError) as caught:
            agree(built, authorization_params=other)
        assert caught.error.option == "authorization_params"
        assert "auth_config.json" in caught.error.detail
    with raises(ConfigurationError) as caught:
        agree(built, authorization_params={"state": "x"})
    assert caught.error.option == "authorization_params.state"


def test_two_clients_of_a_page_have_the_same_parameters() -> None:
    def configured(**params: str) -> "Configuration":
        return check_configuration(BUILT | {"authorization_params": params})

    check_shared_parameters(configured(connection="a"), configured(connection="a"))
    with raises(ConfigurationError) as caught:
        check_shared_parameters(configured(connection="a"), configured(connection="b"))

    assert caught.error.option == "authorization_params"
