"""The builder that escapes all text."""

from demo_tenant.pages.markup import element
from expect import raises

HOSTILE = "<script>alert('&\")</script>"


def test_text_is_escaped() -> None:
    assert element("p", {}, HOSTILE).text == (
        "<p>&lt;script&gt;alert(&#39;&amp;&quot;)&lt;/script&gt;</p>"
    )


def test_attributes_are_escaped() -> None:
    assert element("p", {"title": HOSTILE}).text == (
        '<p title="&lt;script&gt;alert(&#39;&amp;&quot;)&lt;/script&gt;"></p>'
    )


def test_elements_are_nested() -> None:
    assert element("p", {}, "a ", element("b", {}, "<"), " c").text == "<p>a <b>&lt;</b> c</p>"


def test_true_stands_alone_and_false_is_left_out() -> None:
    assert element("input", {"required": True}).text == "<input required>"
    assert element("input", {"required": False}).text == "<input>"


def test_void_elements_have_no_end() -> None:
    assert element("br", {}).text == "<br>"


def test_any_other_address_is_refused() -> None:
    for address in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.example",
        "/x",
        "",
        " https://a.example",
    ):
        with raises(ValueError):
            element("a", {"href": address}, "x")


def test_an_address_of_the_web_is_taken() -> None:
    for address in ("https://a.example/b:c", "http://localhost:1/", "#content"):
        assert "<a" in element("a", {"href": address}, "x").text
