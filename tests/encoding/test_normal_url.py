"""URLs as a browser writes them. tests/hostile compares them with Node.js."""

from auth0_pyscript.encoding.normal_url import normal_url
from auth0_pyscript.errors import ProtocolError
from expect import raises

BASE = "https://site.example/app/page.html?q=1#top"


def test_what_a_browser_repairs_is_repaired() -> None:
    for given, written in (
        (" \x00\thttps://a.b/\r\n ", "https://a.b/"),
        ("ht\ttps:\n//a.b", "https://a.b/"),
        ("HTTPS:\\\\A.B\\c", "https://a.b/c"),
        ("https:a.b", "https://a.b/"),
        ("https:///a.b?\u00fc#\u00fc", "https://a.b/?%C3%BC#%C3%BC"),
        ("https://a.b:0443/", "https://a.b/"),
        ("http://a.b:443/", "http://a.b:443/"),
        ("https://a%2Eb/%2E%2e/./c/..", "https://a.b/"),
        (
            "https://a.b/c d{}|^`?e f'`|#g h`|",
            "https://a.b/c%20d%7B%7D|%5E%60?e%20f%27`|#g%20h%60|",
        ),
        ("https://u@s:er:p@ss@a.b/", "https://u%40s:er%3Ap%40ss@a.b/"),
        ("https://a.b/\ud83d\ude00\ud83d", "https://a.b/%F0%9F%98%80%EF%BF%BD"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://017700000001/", "http://127.0.0.1/"),
        ("http://2130706433./", "http://127.0.0.1/"),
        ("http://[0:0::1.2.3.4]:80/", "http://[::102:304]/"),
    ):
        assert normal_url(given) == written, given


def test_a_relative_address_starts_from_its_base() -> None:
    for given, written in (
        ("", "https://site.example/app/page.html?q=1"),
        ("#x", "https://site.example/app/page.html?q=1#x"),
        ("?x", "https://site.example/app/page.html?x"),
        ("x/y", "https://site.example/app/x/y"),
        ("https:x", "https://site.example/app/x"),
        ("../../x", "https://site.example/x"),
        ("/x", "https://site.example/x"),
        ("//a.b\\x", "https://a.b/x"),
        ("http:a.b", "http://a.b/"),
    ):
        assert normal_url(given, BASE) == written, given


def test_what_is_no_url_of_the_web_is_refused() -> None:
    texts = (
        "x /x //a.b https:// https://@/ https://a:b/ https://a:65536/ https://a<b/ "
        "https://a%00b/ ftp://a.b/"
    )
    hosts = (
        "256.1.1.1 1.2.3.4.5 4294967296 09 [::1 [1:2] [::g] [::1.2.3] [::1.2.3.04] [::1.2.3.256] []"
    )
    for text in texts.split() + ["https://" + host + "/" for host in hosts.split()]:
        with raises(ProtocolError):
            normal_url(text)
    with raises(ProtocolError):
        normal_url("http://" + "9" * 100000)


def test_hosts_in_other_alphabets_are_refused() -> None:
    for host in ("b\u00fccher.example", "b%C3%BCcher.example", "\u212a.example", "a\uff0eb", "%ff"):
        with raises(ProtocolError) as caught:
            normal_url(f"https://{host}/")
        assert "xn--" in caught.error.title
