"""The gate for access tokens. Each refusal prevents the loss of a token."""

from auth0_pyscript.configuration.api import Api
from auth0_pyscript.configuration.api_gate import admit
from auth0_pyscript.encoding.form import percent_encode
from auth0_pyscript.encoding.normal_url import normal_url
from auth0_pyscript.errors import ApiNotAllowed
from expect import raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Iterable


ISSUER = "https://tenant.example.com/"
MANAGEMENT = Api(audience=ISSUER + "api/v2/", base_url=ISSUER + "api/v2/", scope="")
ORDERS = Api(audience="orders", base_url="https://api.example.com/orders/", scope="")
ARCHIVE = Api(audience="archive", base_url="https://api.example.com/orders/archive/", scope="")
LOCAL = Api(audience="local", base_url="http://localhost:3001/", scope="")
APIS = (MANAGEMENT, ORDERS, ARCHIVE, LOCAL)
BELOW = "https://api.example.com/orders/"


def ask(url: str, apis: "tuple[Api, ...]" = APIS, issuer: str = ISSUER) -> "tuple[Api, str]":
    return admit(url, apis, issuer, normal_url)


def gate(url: str) -> Api:
    return ask(url)[0]


def sent(url: str) -> str:
    return ask(url)[1]


def refusal(url: str, apis: "tuple[Api, ...]" = APIS, issuer: str = ISSUER) -> "Any":
    with raises(ApiNotAllowed) as caught:
        ask(url, apis, issuer)
    return caught.error


def assert_shut(urls: "Iterable[str]", reason: str = "") -> None:
    for url in urls:
        assert reason in refusal(url).title, (url, refusal(url).title)


def test_addresses_below_a_base_url_pass() -> None:
    assert gate("https://tenant.example.com/api/v2/users/auth0%7C24400320") is MANAGEMENT
    assert (
        gate("https://tenant.example.com/api/v2/users/a?fields=user_metadata&x=//..%2f")
        is MANAGEMENT
    )
    assert gate("https://api.example.com/orders/1#top") is ORDERS
    assert gate("http://localhost:3001/anything") is LOCAL


def test_the_base_url_itself_passes_with_and_without_its_slash() -> None:
    assert gate("https://api.example.com/orders/") is ORDERS
    assert gate("https://api.example.com/orders") is ORDERS
    assert gate("https://api.example.com/orders?page=2") is ORDERS
    assert gate("http://localhost:3001") is LOCAL


def test_the_longest_base_url_counts() -> None:
    assert gate("https://api.example.com/orders/archive/1") is ARCHIVE
    assert gate("https://api.example.com/orders/archived") is ORDERS


def test_every_identifier_passes_that_no_server_takes_for_a_way_out() -> None:
    slashes = (
        "samlp|corp|wXHHqYbG/zM16zmnKGOk1A5gNng= oidc|x|a/b/c//d /lead trail/ back\\slash "
        "/// a/.b/..c/d.."
    )
    others = (
        "100% 50%25 %41 %zz a;b=1 ;x a?b#c a&b=c+d @home :8080 ... .hidden a..b ~ \u00fc "
        "\u540d \U0001f600"
    )
    for identifier in slashes.split() + others.split() + [" a  b ", "it's", '"q"', "x" * 5000]:
        url = BELOW + percent_encode(identifier) + "?fields=a"
        assert ask(url) == (ORDERS, url), identifier


def test_what_fetch_would_encode_is_encoded_and_then_sent() -> None:
    for given, expected in (
        ("auth0|abc", "auth0|abc"),
        ("1?q=two words&x='\"<>", "1?q=two%20words&x=%27%22%3C%3E"),
        ("gr\u00f6\u00dfe/\U0001f600?\u00fc", "gr%C3%B6%C3%9Fe/%F0%9F%98%80?%C3%BC"),
        ("a b{c}`^", "a%20b%7Bc%7D%60%5E"),
        ("100%", "100%"),
        ("%zz?%", "%zz?%"),
        ("caf%E9", "caf%E9"),
        ("a//b/", "a//b/"),
        ("a\\b", "a/b"),
        ("\ta\nb\r", "ab"),
        ("\ud83d", "%EF%BF%BD"),
        ("a/../b/./c", "b/c"),
        ("a/%2E%2e/b/%2e", "b/"),
        ("#\u00fc", "#%C3%BC"),
    ):
        assert sent(BELOW + given) == BELOW + expected, given


def test_what_a_browser_makes_of_an_origin_passes() -> None:
    for start in (
        "HTTPS://API.Example.COM:443/orders/",
        " https://api.example.com/orders/",
        "https:\\\\api.example.com\\orders\\",
        "https:api.example.com/orders/",
        "https:///api.example.com:/orders/",
        "https://api%2eexample.com:00443/orders/",
        "ht\ntps://api.exam\tple.com/orders/",
        "https://api.example.com/x/../orders/",
    ):
        assert ask(start + "1") == (ORDERS, BELOW + "1"), start


def test_one_address_in_two_spellings_is_one_address() -> None:
    cafe = Api(audience="cafe", base_url="https://api.example.com/caf%c3%a9/%7Eme/", scope="")

    for path in ("caf\u00e9/~me/1", "caf%C3%A9/%7eme/1", "c%61f%c3%a9/%7Em%65/1"):
        assert ask("https://api.example.com/" + path, (cafe,))[0] is cafe


def test_only_whole_segments_count() -> None:
    assert_shut(
        (
            "https://api.example.com/ordersX",
            "https://api.example.com/orders-backup/1",
            "https://api.example.com/orders%2F1",
            "https://api.example.com/orders;x/1",
            "https://api.example.com//orders/1",
            "https://api.example.com/order",
            "https://api.example.com/Orders/1",
            "https://api.example.com/v1/orders/1",
            "https://api.example.com/",
            "https://tenant.example.com/api/v22/users",
        ),
        "no API in auth_config.json covers it",
    )


def test_another_host_is_refused() -> None:
    assert_shut(
        (
            "https://api.example.com.evil.example/orders/1",
            "https://evil-api.example.com/orders/1",
            "https://example.com/orders/1",
            "https://xapi.example.com/orders/1",
            "https://api.example.com./orders/1",
            "https://api.example.co/orders/1",
            "https://evil.example/https://api.example.com/orders/1",
            "https://evil.example/orders/1?https://api.example.com/orders/",
            "https://evil.example#api.example.com/orders/1",
            "https://evil.example?api.example.com/orders/1",
            "https://evil.example\\@api.example.com/orders/1",
            "https://xn--pi-7kc.example.com/orders/1",
        ),
        "no API in auth_config.json covers it",
    )


def test_user_names_are_refused() -> None:
    assert_shut(
        (
            "https://api.example.com@evil.example/orders/1",
            "https://api.example.com:443@evil.example/orders/1",
            "https://api.example.com%2forders%2f@evil.example/orders/1",
            "https://user@api.example.com/orders/1",
            "https://user:password@api.example.com/orders/1",
            "https://:password@api.example.com/orders/1",
            "https:user@api.example.com\\orders\\1",
        ),
        "it has a user name or a password in front of the host",
    )


def test_another_port_or_scheme_is_refused() -> None:
    for url in (
        "https://api.example.com:8443/orders/1",
        "https://api.example.com:80/orders/1",
        "http://api.example.com/orders/1",
        "http://api.example.com:443/orders/1",
        "http://localhost/anything",
        "http://localhost:30010/anything",
        "https://localhost:3001/anything",
    ):
        assert "another scheme or port is another server" in refusal(url).detail, url
    assert_shut(("wss://api.example.com/orders/1", "javascript:alert(1)"), "neither http nor https")
    assert_shut(
        ("http://127.0.0.1:3001/anything", "http://0x7f.1:3001/"),
        "no API in auth_config.json covers it",
    )


def test_hosts_in_other_alphabets_are_refused_where_there_is_no_browser() -> None:
    for url in (
        "https://\u0430pi.example.com/orders/1",  # a Cyrillic a
        "https://api.example\u3002com/orders/1",  # a full stop that IDNA converts to a dot
        "https://api.example.com\uff0forders/1",  # a full-width slash
        "https://api.ex\u00adample.com/orders/1",  # a soft hyphen, which IDNA drops
    ):
        assert "another alphabet" in refusal(url).title, url


def test_paths_that_leave_the_base_path_are_refused() -> None:
    paths = (
        ".. ../ ../admin a/../../admin %2e%2e/admin .%2E/admin %2e./admin ..\\admin "
        "a\\..\\..\\admin"
    )
    assert_shut([BELOW + path for path in paths.split()], "no API in auth_config.json covers it")
    assert "is outside of https://api.example.com/orders/" in refusal(BELOW + "../admin").detail


def test_paths_that_leave_the_base_path_for_a_server_that_decodes_are_refused() -> None:
    dots = (
        "..%2f ..%2Fadmin a%2f..%2f..%2fadmin %2e%2e%2fx a%2F.. ..%5cadmin "
        "a%5C..%5c..%5Cadmin x%2f. .%2fx"
    )
    params = "..;/admin a/..;x=1/admin ..%3b/admin %2e%2e%3Bx/admin ..%20/admin %20..%2f"
    twice = (
        "%252e%252e/admin ..%252fadmin %25252e%25252e/admin %%32%65%%32%65/x "
        "%252e%252e%252fx .%252e%255c"
    )
    ends = "..%3f/admin ..%23/admin a/%2e%2e%3Fx ..%253f ..%3b%3f/x ..%20%3f"
    old = (
        "%u002e%u002e/admin ..%u002fadmin %U002E./admin ..%u005cadmin %25u002e%25u002e/x "
        "%u002e.%u003b/x"
    )
    wide = (
        "%EF%BC%8E%EF%BC%8E/admin \uff0e\uff0e\uff0fadmin ..%ef%bc%8fadmin \u2025/admin "
        "..\uff3cadmin"
    )
    alike = (
        "\u2024./x ..%e2%88%95x ..\u2044x ..\u2216x \ufe52\ufe52/x ..\ufe68x %uff0e%uff0e%uff0fx"
    )
    assert_shut(
        [
            BELOW + path
            for paths in (dots, params, twice, ends, old, wide, alike)
            for path in paths.split()
        ],
        "decoded, its path has a segment . or ..",
    )


def test_identifiers_with_characters_that_look_like_dots_and_slashes_pass() -> None:
    lookalikes = "a\uff0fb 1\u20442 v1\uff0e2 wait\u2026 \u2026 .\uff0e. \uff5b\uff0e\uff5d"
    ends = "a%3fb what%3F %23tag C%23 100%u 50%u00zz %u0041 %ud800 a%3f..b"
    for path in lookalikes.split() + ends.split():
        assert gate(BELOW + path) is ORDERS, path


def test_control_characters_and_overlong_forms_are_refused() -> None:
    control = "%00 %0a %0D%0A a%09b %7f %1f %250a %25250d%25250a"
    overlong = (
        "%C0%AE%C0%AE/admin %c1%9c %c0%af %e0%80%ae%e0%80%ae/ %f0%80%80%af %25C0%25AE "
        "x%f8%80%80%80%ae"
    )
    for path in control.split() + overlong.split():
        assert_shut([BELOW + path], "control characters or forbidden forms of UTF-8")


def test_a_path_that_is_encoded_several_times_is_refused() -> None:
    assert gate(BELOW + "%25252f") is ORDERS
    assert_shut([BELOW + "%2525252f", BELOW + "%" + "25" * 50000], "encoded several times")


def test_the_issuer_s_oauth_routes_never_get_a_token() -> None:
    everything = (Api(audience="all", base_url=ISSUER, scope=""),)

    for path in ("userinfo", "oauthors", "v2/oauth/token", "api/v2/oauth/token", "?oauth/token"):
        assert ask(ISSUER + path, everything)[0] is everything[0]
    plain = (
        "oauth/token oauth/revoke oauth oauth/ OAuth/token oauth?x oauth#x oauth/token/x "
        "api/v2/../../oauth"
    )
    spelt = (
        "%6fauth/token %256fauth/token oauth;x/token %6Fauth%3bx/token oauth%2ftoken "
        "/oauth/token //oauth"
    )
    other = (
        "\\oauth\\token ;x/oauth/token %2foauth/token %5Coauth oauth%20/token a/../oAUTH "
        "OAUTH%252Ftoken"
    )
    for path in plain.split() + spelt.split() + other.split():
        assert "/oauth/ routes" in refusal(ISSUER + path, everything).title, path


def test_the_oauth_routes_of_an_issuer_with_a_path() -> None:
    issuer = "http://localhost:3001/tenant/"

    assert "/oauth/" in refusal(issuer + "oauth/token", (LOCAL,), issuer).title
    assert "/oauth/" in refusal("http://localhost:3001/TENANT//oauth/token", (LOCAL,), issuer).title
    assert ask("http://localhost:3001/oauth/token", (LOCAL,), issuer)[0] is LOCAL
    assert ask(issuer + "oauth/token", (LOCAL,), ISSUER)[0] is LOCAL


def test_without_apis_nothing_gets_a_token() -> None:
    assert "Add the API's base_url" in refusal(ISSUER + "api/v2/users", ()).detail


def test_the_advice_to_add_an_entry_is_not_given_where_it_is_there() -> None:
    for path in ("..%2fadmin", "%00", "../admin"):
        assert "Add the API's base_url" not in refusal(BELOW + path).detail
    advice = refusal("https://other.example/orders/1").detail
    assert "Add the API's base_url" in advice
    assert "add the origin to connect" in advice


def test_a_refusal_shows_the_names_in_a_query_and_no_value() -> None:
    error = refusal("https://other.example/a?key=hunter2&page=2&hunter2#hunter2")

    assert "https://other.example/a?key=\u2026&page=\u2026&\u2026:" in error.title
    assert error.url == "https://other.example/a"
    assert "hunter2" not in str(error)


def test_a_refusal_shows_no_password_and_no_more_of_an_address_than_fits() -> None:
    for url in (
        "https://user:hunter2@api.example.com/orders/1",
        "https://a:hunter2@\u0430.example/?hunter2",
    ):
        assert "hunter2" not in str(refusal(url)) + refusal(url).url
    assert len(refusal("https://other.example/" + "x" * 100000).title) < 300
    assert "\u202e" not in refusal("\u202ehttps://other.example/").title


def test_an_address_that_the_platform_reads_and_the_session_does_not_is_refused() -> None:
    for written in (
        "https://api.example.com/orders/1\n",
        BELOW + "../x",
        "https://b\u00fccher.example/",
        "",
    ):

        def platform(_: str, written: str = written) -> str:
            return written

        with raises(ApiNotAllowed):
            admit("https://api.example.com/orders/1", APIS, ISSUER, platform)
    with raises(ApiNotAllowed) as caught:
        admit("x", APIS, ISSUER, lambda _: "https://API.example.com/orders/1")
    assert "two ways" in caught.error.title
