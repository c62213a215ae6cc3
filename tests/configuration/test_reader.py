"""auth_config.json: its meaning, and the message for each mistake in it."""

from auth0_pyscript.configuration import (
    PICTURE_HOSTS,
    check_configuration,
    connect_origins,
    read_configuration,
)
from auth0_pyscript.errors import ConfigurationError, to_data
from expect import plain, raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from auth0_pyscript.configuration import Configuration

DOMAIN = "dev-example.eu.auth0.com"
MANAGEMENT = f"https://{DOMAIN}/api/v2/"
MANAGEMENT_SCOPE = "read:current_user update:current_user_metadata"
DEMO = {"domain": "./tenant/", "client_id": "demo-app"}


def check(**options: object) -> "Configuration":
    return check_configuration({"domain": DOMAIN, "client_id": "abc"} | options)


def refusal(**options: object) -> "Any":
    with raises(ConfigurationError) as caught:
        check(**options)
    return caught.error


def test_two_values_are_enough() -> None:
    configuration = check()

    assert configuration.issuer == f"https://{DOMAIN}/"
    assert configuration.client_id == "abc"
    assert configuration.audience == MANAGEMENT
    assert configuration.scope == "openid profile email " + MANAGEMENT_SCOPE
    assert configuration.use_refresh_tokens is False
    assert configuration.token_storage == "vault"
    assert configuration.picture_hosts == PICTURE_HOSTS
    assert configuration.is_demo is False


def test_the_management_api_is_the_default_api() -> None:
    configuration = check()

    (api,) = configuration.apis
    assert (api.audience, api.base_url, api.scope) == (MANAGEMENT, MANAGEMENT, MANAGEMENT_SCOPE)
    assert configuration.management_api is api


def test_a_file_is_read_as_strict_json() -> None:
    text = '{"domain": "a.example",\n "client_id": "abc"}'

    assert read_configuration(text, site="https://b.example/").issuer == "https://a.example/"
    with raises(ConfigurationError) as caught:
        read_configuration(text.replace('"client_id":', '"client_id"'), site="https://b.example/")
    assert caught.error.title == "auth_config.json is not JSON."
    assert "Line 2, column 14: expected a colon" in caught.error.detail


def test_null_means_not_given() -> None:
    empty = check(
        audience=None,
        scope=None,
        apis=None,
        picture_hosts=None,
        use_refresh_tokens=None,
        token_storage=None,
    )

    assert empty.to_data() == check().to_data()


def test_the_issuer_is_the_domain_with_exactly_one_slash() -> None:
    for domain, issuer in (
        ("https://login.example.com", "https://login.example.com/"),
        ("https://login.example.com/", "https://login.example.com/"),
        ("https://login.example.com//", "https://login.example.com/"),
        ("HTTPS://Login.Example.com:443/Tenant", "https://login.example.com/Tenant/"),
        ("http://127.0.0.1:4501", "http://127.0.0.1:4501/"),
        ("http://localhost:4501/tenant/", "http://localhost:4501/tenant/"),
        ("http://[::1]:4501", "http://[::1]:4501/"),
        ("Dev-Example.EU.auth0.com", f"https://{DOMAIN}/"),
        ("localhost", "https://localhost/"),
    ):
        assert check(domain=domain).issuer == issuer


def test_endpoints_are_auth0_s_fixed_routes() -> None:
    configuration = check(domain="http://127.0.0.1:4501/t")

    assert configuration.endpoint("authorize") == "http://127.0.0.1:4501/t/authorize"
    assert (
        configuration.endpoint(".well-known/jwks.json")
        == "http://127.0.0.1:4501/t/.well-known/jwks.json"
    )


def test_a_domain_that_is_none_is_refused() -> None:
    for domain in (
        "https://a@b.example",
        "https://a.example?x",
        "https://a.example/#x",
        "ftp://a.example",
    ):
        assert refusal(domain=domain).option == "domain"


def test_a_domain_with_more_than_a_host_needs_its_scheme() -> None:
    for domain in (
        "a.example:8080",
        "a.example/tenant",
        "a.example/",
        "user@a.example",
        "//a.example",
        "a\\b",
        "./x/",
    ):
        error = refusal(domain=domain)
        assert error.option == "domain"
        assert "it must begin with https://" in error.detail


def test_a_domain_of_the_wrong_kind_or_shape_is_refused() -> None:
    domains: list[object] = [
        5,
        True,
        [],
        {},
        " a.example",
        "a.example ",
        "a..example",
        "b\u00fccher.example",
        "a b.example",
    ]
    for domain in domains:
        assert refusal(domain=domain).option == "domain"


def test_http_is_for_this_machine_alone() -> None:
    error = refusal(domain="http://login.example.com/")

    assert "http is only for localhost, 127.0.0.1 and [::1]" in error.detail
    assert refusal(apis=[{"audience": "http://api.example.com/"}]).option == "apis[0].base_url"


def test_a_password_in_the_domain_is_not_shown() -> None:
    error = refusal(domain="https://user:hunter2@a.example/")

    assert "hunter2" not in str(error)
    assert error.detail == "It has a user name or a password in front of the host."


def test_what_is_missing_is_named_with_where_to_find_it() -> None:
    for name in ("domain", "client_id"):
        for value in ("", None):
            error = refusal(**{name: value})
            assert error.option == name
            assert error.title == f"The configuration lacks {name}."
            assert "Applications" in error.detail


def test_a_placeholder_is_told_apart() -> None:
    for name in ("domain", "client_id"):
        for value in (
            "YOUR_DOMAIN",
            "YOUR_CLIENT_ID",
            "YOUR-TENANT.auth0.com",
            "{yourDomain}",
            "<client id>",
        ):
            error = refusal(**{name: value})
            assert error.option == name
            assert "placeholder" in error.title
    assert check(domain="yourbank.example").issuer == "https://yourbank.example/"


def test_a_client_id_that_is_none_is_refused() -> None:
    for client_id in (5, ["a"], "a b", "a\n", " a", "\u00e9"):
        assert refusal(client_id=client_id).option == "client_id"


def test_a_secret_is_refused_with_the_reason_and_never_shown() -> None:
    for name in (
        "client_secret",
        "clientSecret",
        "CLIENT-SECRET",
        "secret",
        "password",
        "private_key",
        "client_assertion",
    ):
        error = refusal(**{name: "hunter2"})
        assert error.option == name
        assert "has a secret" in error.title
        assert "every visitor of the site can read it" in error.detail
        assert "hunter2" not in str(error)


def test_an_unknown_option_is_told_the_nearest_known() -> None:
    for name, nearest in (
        ("clientId", "client_id"),
        ("client-id", "client_id"),
        ("Domain", "domain"),
        ("scopes", "scope"),
        ("audiance", "audience"),
        ("api", "apis"),
        ("useRefreshTokens", "use_refresh_tokens"),
        ("picture_host", "picture_hosts"),
    ):
        error = refusal(**{name: "x"})
        assert error.option == name
        assert error.detail == f"Did you mean {nearest}?"


def test_an_option_like_no_other_is_told_all() -> None:
    assert "domain, client_id, audience" in refusal(organization="x").detail


def test_a_refresh_token_is_asked_for_by_its_scope() -> None:
    configuration = check(use_refresh_tokens=True)

    assert configuration.use_refresh_tokens is True
    assert configuration.scope.endswith(" offline_access")


def test_offline_access_without_refresh_tokens_is_refused() -> None:
    assert refusal(scope="openid offline_access").option == "scope"


def test_flags_are_true_or_false() -> None:
    values: list[object] = ["true", "false", 1, 0, "", []]
    for value in values:
        error = refusal(use_refresh_tokens=value)
        assert error.option == "use_refresh_tokens"
        assert error.detail == "It must be true or false, without quotation marks."


def test_a_scope_that_is_given_counts_and_openid_is_always_in_it() -> None:
    assert check(scope="profile  read:orders profile").scope == "openid profile read:orders"


def test_a_scope_that_is_none_is_refused() -> None:
    for scope in (["openid"], 5, 'a"b', "a\\b", "a\u00e9", "a\tb"):
        assert refusal(scope=scope).option == "scope"


def test_an_audience_of_one_s_own_becomes_the_only_api() -> None:
    configuration = check(audience="https://api.example.com/v1")

    (api,) = configuration.apis
    assert (api.audience, api.base_url, api.scope) == (
        "https://api.example.com/v1",
        "https://api.example.com/v1/",
        "",
    )
    assert configuration.audience == "https://api.example.com/v1"
    assert configuration.scope == "openid profile email"
    assert configuration.management_api is None


def test_the_management_api_behind_a_custom_domain() -> None:
    configuration = check(domain="login.example.com", audience=MANAGEMENT)

    assert configuration.issuer == "https://login.example.com/"
    assert configuration.management_api is not None
    assert configuration.management_api.base_url == MANAGEMENT
    assert configuration.scope == "openid profile email " + MANAGEMENT_SCOPE


def test_an_audience_that_is_no_url_needs_an_entry_in_apis() -> None:
    error = refusal(audience="orders")

    assert error.option == "apis[0].base_url"
    assert "not a URL" in error.detail


def test_a_list_of_apis() -> None:
    configuration = check(
        apis=[
            {
                "audience": "orders",
                "base_url": "https://api.example.com/orders",
                "scope": "read:orders",
            },
            {"audience": MANAGEMENT},
        ]
    )

    assert [api.base_url for api in configuration.apis] == [
        "https://api.example.com/orders/",
        MANAGEMENT,
    ]
    assert configuration.audience == "orders"
    assert configuration.scope == "openid profile email read:orders"
    assert configuration.management_api is configuration.apis[1]
    assert connect_origins(configuration) == (f"https://{DOMAIN}", "https://api.example.com")


def test_an_audience_chooses_among_the_apis() -> None:
    apis = [
        {"audience": "https://a.example/", "scope": "a"},
        {"audience": "https://b.example/", "scope": "b"},
    ]

    assert check(apis=apis, audience="https://b.example/").scope == "openid profile email b"
    assert check(apis=apis, audience="").scope == "openid profile email"
    assert refusal(apis=apis, audience="https://c.example/").option == "audience"


def test_without_apis_there_is_no_audience() -> None:
    configuration = check(apis=[])

    assert (configuration.audience, configuration.apis, configuration.management_api) == (
        "",
        (),
        None,
    )


def test_mistakes_in_apis_are_named_by_place() -> None:
    for apis, option in (
        ({}, "apis"),
        ("x", "apis"),
        (["https://a.example/"], "apis[0]"),
        ([{}], "apis[0].audience"),
        ([{"audience": ""}], "apis[0].audience"),
        ([{"audience": 5}], "apis[0].audience"),
        ([{"audience": "https://a.example/"}, {"audience": "b"}], "apis[1].base_url"),
        ([{"audience": "a", "base_url": "a.example"}], "apis[0].base_url"),
        ([{"audience": "a", "base_url": "https://a.example/?x"}], "apis[0].base_url"),
        ([{"audience": "a", "base_url": "https://a.example/x/../y"}], "apis[0].base_url"),
        ([{"audience": "a", "base_url": "https://a.example/a%2fb"}], "apis[0].base_url"),
        ([{"audience": "https://a.example/", "scope": 5}], "apis[0].scope"),
        ([{"audience": "https://a.example/", "base-url": "x"}], "apis[0].base-url"),
        ([{"audience": "https://a.example/", "secret": "x"}], "apis[0].secret"),
    ):
        assert refusal(apis=apis).option == option


def test_tokens_are_kept_in_the_vault_or_in_the_page() -> None:
    for value in ("vault", "page"):
        assert check(token_storage=value).token_storage == value
    for other in ("localstorage", "worker", "PAGE", 5):
        error = refusal(token_storage=other)
        assert error.option == "token_storage"
        assert error.detail == 'It must be one of: "vault", "page".'


def test_a_site_is_stored_in_the_browser_unless_it_is_told_not_to_be() -> None:
    assert check().offline is True
    assert check(offline=False).offline is False
    assert refusal(offline="no").option == "offline"


def test_the_demo_needs_its_worker() -> None:
    assert check_configuration(DEMO, site="https://a.example/").offline is True

    with raises(ConfigurationError) as caught:
        check_configuration(DEMO | {"offline": False}, site="https://a.example/")

    assert caught.error.option == "offline"


def test_the_vault_lingers_for_a_minute_or_as_long_as_it_is_told() -> None:
    assert check().vault_linger == 60
    for value in (0, 2.5, 3600):
        assert check(vault_linger=value).vault_linger == value
    refused: list[object] = [-1, 3601, "60", True, [], 1e300]
    for other in refused:
        assert refusal(vault_linger=other).option == "vault_linger"


def test_no_token_is_exposed_unless_its_audience_is_named() -> None:
    assert check().dangerously_expose_tokens_of == ()
    assert check(dangerously_expose_tokens_of=[MANAGEMENT]).dangerously_expose_tokens_of == (
        MANAGEMENT,
    )


def test_only_tokens_of_the_apis_can_be_exposed() -> None:
    for audience in ("https://other.example/", "*", "", 5, None, [MANAGEMENT]):
        error = refusal(dangerously_expose_tokens_of=[MANAGEMENT, audience])
        assert error.option == "dangerously_expose_tokens_of[1]"
    assert refusal(dangerously_expose_tokens_of=MANAGEMENT).option == "dangerously_expose_tokens_of"
    assert refusal(dangerously_expose_tokens_of=True).option == "dangerously_expose_tokens_of"


def test_the_page_may_reach_origins_of_public_data() -> None:
    given = ["https://data.example.org", "https://DATA.example.net:8443/", "http://localhost:9000"]

    assert check(connect=given).connect == (
        "https://data.example.org",
        "https://data.example.net:8443",
        "http://localhost:9000",
    )
    assert check().connect == ()


def test_what_is_no_origin_is_refused_as_public_data() -> None:
    shapes = "* https://* https://*.example.org https://a.b/x http://a.b a.b ws://a.b data: 'self'"
    tenant = f"https://{DOMAIN}"
    for origin in shapes.split() + ["", "https://a.b;x", "https://a.b https:", tenant, 5, None]:
        error = refusal(connect=["https://a.example", origin])
        assert error.option == "connect[1]", origin
    assert refusal(connect="https://a.example").option == "connect"


def test_picture_hosts_are_hosts() -> None:
    assert check(picture_hosts=["CDN.Example.com", "*.example.com"]).picture_hosts == (
        "cdn.example.com",
        "*.example.com",
    )
    assert check(picture_hosts=[]).picture_hosts == ()


def test_what_is_no_host_could_change_the_policy_and_is_refused() -> None:
    shapes = "* *. a.* *.*.a https://a.b a.b/x a.b/ a.b:8 a.b;x a.b,x 'self' data: https: a@b"
    for host in shapes.split() + ["", "a b", "a.b;script-src *", 5, None]:
        error = refusal(picture_hosts=["a.example", host])
        assert error.option == "picture_hosts[1]"
    assert refusal(picture_hosts="a.example").option == "picture_hosts"


def test_a_long_value_is_shown_in_short() -> None:
    error = refusal(domain="x" * 5000 + "/")

    assert len(error.title) < 150


def test_a_value_that_json_cannot_say_is_named_by_its_type() -> None:
    assert "bytes" in refusal(domain=b"a.example").found


def test_the_wrong_value_is_named_to_the_developer_and_not_to_visitors() -> None:
    error = refusal(domain="http://tenant.example/secret-place")

    assert "secret-place" in str(error)
    assert "secret-place" not in error.title + error.detail
    assert "secret-place" not in str(to_data(error))


def test_something_else_than_an_object_is_refused() -> None:
    others: list[object] = [[], "x", None, 5]
    for data in others:
        with raises(ConfigurationError) as caught:
            check_configuration(data)
        assert "JSON object" in caught.error.title


def test_the_demo_stands_below_the_site() -> None:
    configuration = check_configuration(DEMO, site="http://localhost:8000/sub/")

    assert configuration.is_demo is True
    assert configuration.issuer == "http://localhost:8000/sub/tenant/"
    assert configuration.audience == "http://localhost:8000/sub/tenant/api/v2/"
    assert configuration.management_api is not None
    assert configuration.management_api.base_url == "http://localhost:8000/sub/tenant/api/v2/"
    assert configuration.picture_hosts == ()
    assert connect_origins(configuration) == ()


def test_the_demo_moves_with_its_site() -> None:
    there = check_configuration(DEMO, site="http://localhost:8000/sub/").to_data()

    assert there["domain"] == "./tenant/"
    assert there["audience"] == "./tenant/api/v2/"
    assert (
        check_configuration(there, site="https://a.example/b/").audience
        == "https://a.example/b/tenant/api/v2/"
    )


def test_the_demo_with_an_api_on_the_network() -> None:
    apis = [
        {"audience": "./tenant/api/v2/"},
        {"audience": "x", "base_url": "https://api.example.com"},
    ]
    exposed = ["./tenant/api/v2/"]

    configuration = check_configuration(
        DEMO | {"apis": apis, "dangerously_expose_tokens_of": exposed},
        site="http://localhost:8000/",
    )

    assert configuration.apis[0].base_url == "http://localhost:8000/tenant/api/v2/"
    assert connect_origins(configuration) == ("https://api.example.com",)
    assert configuration.dangerously_expose_tokens_of == ("http://localhost:8000/tenant/api/v2/",)
    assert configuration.to_data()["dangerously_expose_tokens_of"] == exposed


def test_the_demo_without_a_site_is_refused() -> None:
    with raises(ConfigurationError) as caught:
        check_configuration(DEMO)

    assert caught.error.option == "domain"


def test_checked_values_are_complete_and_pass_again() -> None:
    for data in (
        {"domain": DOMAIN, "client_id": "abc"},
        {
            "domain": "http://127.0.0.1:4501/t",
            "client_id": "a",
            "use_refresh_tokens": True,
            "picture_hosts": ["a.b"],
            "connect": ["https://data.example.org"],
        },
        {
            "domain": DOMAIN,
            "client_id": "abc",
            "apis": [{"audience": "x", "base_url": "https://a.example/b"}],
        },
        {"domain": DOMAIN, "client_id": "abc", "apis": [], "scope": "openid"},
    ):
        written = check_configuration(data).to_data()
        assert sorted(written) == sorted(
            (
                "apis",
                "audience",
                "authorization_params",
                "client_id",
                "connect",
                "dangerously_expose_tokens_of",
                "domain",
                "offline",
                "picture_hosts",
                "scope",
                "token_storage",
                "use_refresh_tokens",
                "vault_linger",
            )
        )
        assert plain(check_configuration(written).to_data()) == plain(written)


def test_each_origin_is_named_once() -> None:
    apis = [
        {"audience": MANAGEMENT},
        {"audience": "https://a.example/1"},
        {"audience": "https://a.example/2"},
    ]

    assert connect_origins(check(apis=apis)) == (f"https://{DOMAIN}", "https://a.example")


# The parameters of every login


def test_parameters_of_every_login_are_texts_in_the_order_of_their_names() -> None:
    given = {
        "organization": "org_1",
        "max_age": 3600,
        "connection": "github",
        "ext-theme": "dark blue",
    }

    configuration = check(authorization_params=given)

    assert configuration.authorization_params == (
        ("connection", "github"),
        ("ext-theme", "dark blue"),
        ("max_age", "3600"),
        ("organization", "org_1"),
    )
    assert configuration.to_data()["authorization_params"] == given | {"max_age": "3600"}


def test_without_parameters_there_are_none() -> None:
    assert check().authorization_params == ()
    assert check(authorization_params={}).authorization_params == ()
    assert check(authorization_params=None).authorization_params == ()


def test_what_is_no_parameter_of_every_login_is_refused_and_named() -> None:
    for name, value, part in (
        ("redirect_uri", "https://evil.example/", "The SDK sets it itself"),
        ("id_token_hint", "x", "no page may send it"),
        ("client_secret", "x", "no page may send it"),
        ("dpop_jkt", "x", "no page may send it"),
        ("audience", "x", "Use the option audience"),
        ("scope", "x", "Use the option scope"),
        ("invitation", "x", "Pass it to login_with_redirect"),
        ("session_transfer_token", "x", "Pass it to login_with_redirect"),
        ("", "x", "cannot have"),
        ("a b", "x", "cannot have"),
        ("a\n", "x", "cannot have"),
        ("connection", "", "a text"),
        ("connection", " ", "a text"),
        ("connection", "a\tb", "a text"),
        ("connection", "x" * 1001, "a text"),
        ("connection", True, "a text"),
        ("connection", None, "a text"),
        ("connection", ["github"], "a text"),
        ("connection", 1.5, "a text"),
        ("max_age", "1 day", "a whole number of seconds"),
        ("max_age", -1, "a whole number of seconds"),
        ("prompt", "none", "no login shows a page"),
    ):
        error = refusal(authorization_params={name: value})

        assert error.option.startswith("authorization_params."), name
        assert part in error.title + error.detail, (name, value, error.detail)


def test_parameters_are_an_object() -> None:
    for value in ("organization=org_1", ["organization"], 7, True):
        assert refusal(authorization_params=value).option == "authorization_params"
