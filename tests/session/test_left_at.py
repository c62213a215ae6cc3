"""The address in the site that a page had when a login began."""

from auth0_pyscript.protocol.authorization import new_state
from auth0_pyscript.session.signed_in.left_at import MAX_LENGTH, is_same_page, place_in_site
from session.fakes import SITE


def test_path_query_and_fragment_stay_as_they_are() -> None:
    for place in (
        "",
        "#",
        "?",
        "?project=7",
        "#/orders/5",
        "#/profile/5?tab=2",
        "other.html?id=5",
        "reports/may/?full=1#top",
        "?next=https://x.example//y&z=%2F..%2F",
        "#access_token=none&state=of-the-app",
        "?code=voucher&state=open",
        "?q=a\\b",
        "#" + "x" * 15000,
    ):
        assert place_in_site(SITE + place, SITE) == place


def test_a_colon_in_the_path_begins_no_scheme() -> None:
    assert place_in_site(SITE + "a:b/c?d:e", SITE) == "a%3Ab/c?d:e"


def test_the_answer_of_a_login_is_no_place() -> None:
    state = new_state(b"x" * 32)

    assert place_in_site(f"{SITE}?code=abc&state={state}&iss=x#/a", SITE) == "#/a"
    assert place_in_site(f"{SITE}other.html?error=e&state={state}", SITE) == "other.html"


def test_what_is_no_place_of_the_site_is_the_site_itself() -> None:
    for address in (
        "",
        "https://evil.example/demo/",
        SITE[:-1],
        SITE + "/evil.example/",
        SITE + "a//b",
        SITE + "%2e%2e/b",
        SITE + "a b",
        SITE + "\t",
        SITE + "a\\b",
        SITE + "#" + "x" * MAX_LENGTH,
    ):
        assert place_in_site(address, SITE) == "", address


def test_an_error_can_be_shown_where_the_answer_comes_to() -> None:
    assert all(is_same_page(place) for place in ("", "?a=1", "#/b", "index.html?a#b"))
    assert not any(is_same_page(place) for place in ("other.html", "a/?b", "a/index.html"))
