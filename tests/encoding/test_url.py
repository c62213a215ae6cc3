"""URLs, read as strictly as the API gate needs it."""

from auth0_pyscript.encoding.url import is_loopback, is_plain, parse_url
from auth0_pyscript.errors import ProtocolError
from expect import raises


def test_the_parts_of_a_url() -> None:
    url = parse_url("https://example.com:8042/over/there?name=ferret#nose")

    assert (url.scheme, url.host, url.port) == ("https", "example.com", 8042)
    assert (url.path, url.query, url.fragment) == ("/over/there", "name=ferret", "nose")
    assert url.origin == "https://example.com:8042"
    assert str(url) == "https://example.com:8042/over/there?name=ferret#nose"


def test_what_a_browser_would_write_is_what_comes_back() -> None:
    for text, written in (
        ("HTTPS://EXAMPLE.COM", "https://example.com/"),
        ("https://example.com:443/A", "https://example.com/A"),
        ("http://example.com:80", "http://example.com/"),
        ("http://example.com:443", "http://example.com:443/"),
        ("https://example.com?a", "https://example.com/?a"),
        ("https://example.com#", "https://example.com/#"),
        ("https://192.168.0.1/", "https://192.168.0.1/"),
        ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/"),
        ("https://my_host./", "https://my_host./"),
        ("https://[2001:DB8:0:0:1:0:0:1]/", "https://[2001:db8::1:0:0:1]/"),
        ("http://[0:0:0:0:0:0:0:1]:80/", "http://[::1]/"),
        ("http://[::]/", "http://[::]/"),
        ("http://[1:2:3:4:5:6:7:8]:8/", "http://[1:2:3:4:5:6:7:8]:8/"),
        ("http://[1::]/", "http://[1::]/"),
        ("http://[0001:0:2::]/", "http://[1:0:2::]/"),
    ):
        assert str(parse_url(text)) == written


def test_other_schemes_and_relative_addresses_are_refused() -> None:
    relative = "/a //a.b a.b ?a #a https https: https://"
    schemes = "ftp://a.b wss://a.b javascript://a.b/%0Aalert(1) data:text/html,x blob:https://a.b/"
    repaired = "https:a.b https:/a.b https:\\\\a.b https;//a.b \x01https://a.b"
    spaces = ("", " https://a.b", "https ://a.b", "ht\ntps://a.b", "https:/\t/a.b")
    for text in relative.split() + schemes.split() + repaired.split() + list(spaces):
        with raises(ProtocolError):
            parse_url(text)


def test_user_names_and_passwords_are_refused() -> None:
    for text in ("a@b.c/", "a:b@c.d/", "@a.b/", "a.b%40c.d@e.f/", "a.b:80@c.d", "a.b@c.d@e.f"):
        with raises(ProtocolError):
            parse_url("https://" + text)


def test_an_at_sign_elsewhere_is_none() -> None:
    assert parse_url("https://a.b/@c?d=e@f").path == "/@c"


def test_hosts_that_a_browser_would_rewrite_are_refused() -> None:
    names = "a..b .a . a%62 a\\b a^b a|b a<b a>b a\"b a,b a*b a'b a{b a`b a!b b\u00fccher.example"
    lookalikes = "\u212a \u24d4xample.com ex\u00adample.com example.com\u3002 a\uff0fb"
    ipv4 = (
        "1.2.3 127.1 0x7f.1 2130706433 0 017.0.0.1 1.2.3.04 1.2.3.256 1.2.3.4.5 1.2.3.4. "
        "a.0x1 a.1 0x"
    )
    ipv6 = (
        "[ [] [::1 ::1 [::1]a [1:2] [1:2:3:4:5:6:7:8:9] [::g] [::12345] [:::] [::1%251] [::1.2.3.4]"
    )
    for host in names.split() + lookalikes.split() + ipv4.split() + ipv6.split():
        with raises(ProtocolError):
            parse_url(f"https://{host}/")
    for host in ("", "a b", "a\tb", "a\nb", "a" * 64, "a." * 130):
        with raises(ProtocolError):
            parse_url(f"https://{host}/")


def test_ports_that_are_none_are_refused() -> None:
    for port in (
        "",
        "0",
        "00443",
        "65536",
        "99999999999",
        "-1",
        "+1",
        "8O",
        "80 ",
        "\u0661",
        "8:0",
    ):
        with raises(ProtocolError):
            parse_url(f"https://a.b:{port}/")


def test_characters_that_a_browser_would_encode_are_refused() -> None:
    everywhere = ' \t\n<>"\x00\x7f\u00e9\U0001f600'
    for place, characters in (
        ("/", everywhere + "\\`{}"),
        ("/?", everywhere + "'"),
        ("/#", everywhere + "`"),
    ):
        for character in characters:
            with raises(ProtocolError):
                parse_url(f"https://a.b{place}{character}")


def test_what_a_browser_leaves_as_it_is_stays() -> None:
    for rest in (
        "/a|b[c]'^",
        "/?a|b[c]`{}\\^?",
        "/#a|b[c]{}\\^'#?",
        "/%",
        "/%zz%ff",
        "/?%C0%AF",
        "/#%",
        "/a//b",
    ):
        assert str(parse_url("https://a.b" + rest)) == "https://a.b" + rest


def test_dot_segments_are_refused() -> None:
    for path in ("/.", "/..", "/a/../b", "/a/./", "/%2e", "/%2E%2e/b", "/a/.%2e"):
        with raises(ProtocolError):
            parse_url("https://a.b" + path)
    assert parse_url("https://a.b/.../..a/b..;/%252e").path == "/.../..a/b..;/%252e"


def test_a_refusal_never_shows_the_address() -> None:
    with raises(ProtocolError) as caught:
        parse_url("https://user:hunter2@example.com/")

    assert "hunter2" not in str(caught.error)


def test_a_repr_does_not_show_the_query() -> None:
    assert "hunter2" not in repr(parse_url("https://a.b/?code=hunter2#hunter2"))


def test_a_path_is_plain_when_servers_agree_on_what_it_names() -> None:
    for path in ("/", "/api/v2/", "/a.b/...;x=1/", "/caf%C3%A9/auth0%7C1/", "/%e9%20/"):
        assert is_plain(path)


def test_encoded_dots_slashes_controls_and_percent_signs_are_not_plain() -> None:
    codes = "%2e %2E %2f %2F %5c %5C %25 %252e %00 %0a %1F %7f % %4 %zz a%2Eb a%"
    for code in codes.split():
        assert not is_plain(f"/a/{code}/")
    for path in ("//", "//a", "/a//b", "/a//"):
        assert not is_plain(path)


def test_only_this_machine_is_loopback() -> None:
    for host in ("localhost", "127.0.0.1", "[::1]"):
        assert is_loopback(host)
    for host in ("localhost.example.com", "example.localhost", "127.0.0.2", "[::]", "localhost."):
        assert not is_loopback(host)
