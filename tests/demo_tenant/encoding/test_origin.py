"""The addresses of an application."""

from demo_tenant.encoding.origin import is_address, is_origin, origin_of


def test_the_origin_of_an_address() -> None:
    assert origin_of("https://a.example:8443/b/?c=d") == "https://a.example:8443"
    assert origin_of("http://localhost:3000") == "http://localhost:3000"
    assert origin_of("https://a.example?x") == "https://a.example"


def test_what_may_be_an_address() -> None:
    for url in (
        "https://a.example/",
        "http://127.0.0.1:3000/x/",
        "http://[::1]:3000/",
        "https://a.example/a,b;c",
    ):
        assert is_address(url)


def test_what_may_not() -> None:
    for url in (
        "",
        "a.example",
        "/callback",
        "https://",
        "https:///x",
        "javascript:alert(1)",
        "https://a.example/#x",
        "https://user@a.example/",
        "https://a example/",
        "https://a.example;script-src/",
        "https://a.example\\@b/",
        "https://ä.example/",
        'https://a.example/"',
    ):
        assert not is_address(url), url


def test_an_origin_has_nothing_behind() -> None:
    assert is_origin("https://a.example:8443")
    assert not is_origin("https://a.example/")
    assert not is_origin("https://a.example?x")
