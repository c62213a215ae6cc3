"""The slash at the end of an address's path."""

from auth0_pyscript.session.slash import with_other_slash


def test_only_the_path_s_last_slash_changes():
    for url, other in (
        ("https://a.b/items", "https://a.b/items/"),
        ("https://a.b/items/", "https://a.b/items"),
        ("https://a.b/items?to=/", "https://a.b/items/?to=/"),
        ("https://a.b/items/?to=/x#/y", "https://a.b/items?to=/x#/y"),
        ("https://a.b/items#/y?z/", "https://a.b/items/#/y?z/"),
        ("https://a.b/%2F", "https://a.b/%2F/"),
        ("https://a.b/", "https://a.b/"),
        ("https://a.b/?x", "https://a.b/?x"),
    ):
        assert with_other_slash(url) == other, url
