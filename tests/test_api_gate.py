"""The gate in front of every access token. Each test is a way in which a token could be lost."""

from auth0_pyscript.api_gate import Api, find_api

ISSUER = "https://tenant.example.com/"
MANAGEMENT = Api(audience=ISSUER + "api/v2/", base_url=ISSUER + "api/v2/", scope="")
ORDERS = Api(audience="orders", base_url="https://api.example.com/orders/", scope="")
ARCHIVE = Api(audience="archive", base_url="https://api.example.com/orders/archive/", scope="")
LOCAL = Api(audience="local", base_url="http://localhost:3001/", scope="")
APIS = (MANAGEMENT, ORDERS, ARCHIVE, LOCAL)


def gate(url):
    return find_api(url, APIS, ISSUER)


def assert_shut(urls):
    for url in urls:
        assert gate(url) is None, url


def test_addresses_below_a_base_url_pass():
    assert gate("https://tenant.example.com/api/v2/users/auth0%7C24400320") is MANAGEMENT
    assert gate("https://tenant.example.com/api/v2/users/a?fields=user_metadata&x=//..%2f") is MANAGEMENT
    assert gate("https://api.example.com/orders/1#top") is ORDERS
    assert gate("http://localhost:3001/anything") is LOCAL


def test_the_base_url_itself_passes_with_and_without_its_slash():
    assert gate("https://api.example.com/orders/") is ORDERS
    assert gate("https://api.example.com/orders") is ORDERS
    assert gate("https://api.example.com/orders?page=2") is ORDERS
    assert gate("http://localhost:3001") is LOCAL


def test_the_longest_base_url_counts():
    assert gate("https://api.example.com/orders/archive/1") is ARCHIVE
    assert gate("https://api.example.com/orders/archived") is ORDERS


def test_what_a_browser_makes_of_letter_case_and_port_passes():
    assert gate("HTTPS://API.Example.COM:443/orders/1") is ORDERS


def test_only_whole_segments_count():
    assert_shut(
        (
            "https://api.example.com/ordersX",
            "https://api.example.com/orders-backup/1",
            "https://api.example.com/order",
            "https://api.example.com/Orders/1",
            "https://api.example.com/v1/orders/1",
            "https://api.example.com/",
            "https://tenant.example.com/api/v22/users",
        )
    )


def test_another_host_is_refused():
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
        )
    )


def test_user_names_are_refused():
    assert_shut(
        (
            "https://api.example.com@evil.example/orders/1",
            "https://api.example.com:443@evil.example/orders/1",
            "https://api.example.com%2forders%2f@evil.example/orders/1",
            "https://user@api.example.com/orders/1",
            "https://user:password@api.example.com/orders/1",
            "https://@api.example.com/orders/1",
        )
    )


def test_another_port_or_scheme_is_refused():
    assert_shut(
        (
            "https://api.example.com:8443/orders/1",
            "https://api.example.com:80/orders/1",
            "https://api.example.com:/orders/1",
            "https://api.example.com:0443/orders/1",
            "http://api.example.com/orders/1",
            "http://api.example.com:443/orders/1",
            "wss://api.example.com/orders/1",
            "http://localhost/anything",
            "http://localhost:30010/anything",
            "https://localhost:3001/anything",
            "http://127.0.0.1:3001/anything",
        )
    )


def test_hosts_in_other_alphabets_are_refused():
    assert_shut(
        (
            "https://\u0430pi.example.com/orders/1",  # a Cyrillic a
            "https://api.example\u3002com/orders/1",  # a full stop that IDNA takes for a dot
            "https://api.example.com\uff0forders/1",  # a full-width slash
            "https://api.ex\u00adample.com/orders/1",  # a soft hyphen, which IDNA drops
            "https://\u24d0pi.example.com/orders/1",  # a circled a, which IDNA makes an a
            "https://xn--pi-7kc.example.com/orders/1",
            "https://api%2eexample%2ecom/orders/1",
        )
    )


def test_backslashes_are_refused():
    assert_shut(
        (
            "https:\\\\api.example.com\\orders\\1",
            "https://api.example.com\\orders\\1",
            "https://evil.example\\@api.example.com/orders/1",
            "https://api.example.com\\@evil.example/orders/1",
            "https://api.example.com/orders\\1",
            "https://api.example.com/orders/..\\1",
            "https://api.example.com/orders/%5c..%5c..%5cadmin",
        )
    )


def test_dot_segments_are_refused():
    below = "https://api.example.com/orders/"
    dots = ".. ../ ../admin ./1 . %2e%2e/admin %2E%2E/admin .%2e/admin %2e./admin a/../../admin a/..;/admin"
    twice = "%252e%252e/admin %25252e%25252e/admin ..%3b/admin %2e%2e%3Bx/admin"
    assert_shut([below + path for path in dots.split() + twice.split()])


def test_encoded_slashes_are_refused():
    below = "https://api.example.com/orders"
    assert_shut(
        [below + path for path in ("/..%2fadmin", "/a%2f..%2f..%2fadmin", "/a%2Fb", "%2f1", "/a%252fb")]
    )


def test_empty_segments_are_refused():
    assert_shut(
        (
            "https://api.example.com//orders/1",
            "https://api.example.com/orders//1",
            "https://api.example.com/orders//",
            "https:///api.example.com/orders/1",
            "https:////api.example.com/orders/1",
            "//api.example.com/orders/1",
        )
    )


def test_tabs_line_ends_and_control_characters_are_refused():
    # A browser drops tabs and line ends anywhere in a URL, and spaces at its ends.
    for character in "\t\n\r\x00\x0b\x1f\x7f \u00a0\u2028":
        assert_shut(
            (
                f"{character}https://api.example.com/orders/1",
                f"https://api.example.com/orders/1{character}",
                f"https://api.example.com/orders/.{character}./admin",
                f"https://evil.example{character}@api.example.com/orders/1",
                f"ht{character}tps://api.example.com/orders/1",
                f"https:/{character}/api.example.com/orders/1",
            )
        )
    assert_shut(
        [f"https://api.example.com/orders/%{code}" for code in ("00", "09", "0a", "0D%0AX:%20y", "7f")]
    )


def test_relative_addresses_and_other_schemes_are_refused():
    below = "api.example.com/orders/1"
    assert_shut(
        (
            "",
            "orders/1",
            "/orders/1",
            below,
            f"https:{below}",
            f"https:/{below}",
            f"//{below}",
            f"file://{below}",
        )
        + (f"javascript://{below}", f"blob:https://{below}", f"view-source:https://{below}", f"data:,{below}")
    )


def test_broken_escapes_are_refused():
    below = "https://api.example.com/orders/"
    assert_shut([below + path for path in ("%", "%2", "%zz", "%ff", "%C0%AE%C0%AE/admin", "1?%", "1#%")])


def test_the_issuer_s_oauth_routes_never_get_a_token():
    everything = Api(audience="all", base_url=ISSUER, scope="")

    def gate(path):
        return find_api(ISSUER + path, (everything,), ISSUER)

    assert gate("userinfo") is everything
    assert gate("oauthors") is everything
    assert gate("v2/oauth/token") is everything
    for path in (
        "oauth/token",
        "oauth/revoke",
        "oauth",
        "oauth/",
        "OAuth/token",
        "%6fauth/token",
        "%256fauth/token",
    ):
        assert gate(path) is None, path
    for path in ("oauth;x/token", "oauth?x", "oauth#x", "%6Fauth%3bx/token", "oauth/token/x"):
        assert gate(path) is None, path


def test_the_oauth_routes_of_an_issuer_with_a_path():
    issuer = "http://localhost:3001/tenant/"

    assert find_api(issuer + "oauth/token", (LOCAL,), issuer) is None
    assert find_api("http://localhost:3001/TENANT/oauth/token", (LOCAL,), issuer) is None
    assert find_api("http://localhost:3001/oauth/token", (LOCAL,), issuer) is LOCAL
    assert find_api(issuer + "oauth/token", (LOCAL,), ISSUER) is LOCAL


def test_without_apis_nothing_gets_a_token():
    assert find_api(ISSUER + "api/v2/users", (), ISSUER) is None
