"""Single views: pictures, names, times."""

from auth0_pyscript.elements.picture import display_name, initials, shown_picture
from auth0_pyscript.elements.signed_in.profile import tree as profile_view
from auth0_pyscript.elements.signed_in.session import tree as session_view
from screen_fakes import ALICE, find, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from auth0_pyscript.elements.signed_in.signed_in_state import SignedInState

HOSTS = ("s.gravatar.com", "*.googleusercontent.com")
ISSUER = "https://tenant.example/"


def signed_in(**changes: "Any") -> "SignedInState":
    facts: dict[str, Any] = {
        "is_loading": False,
        "is_authenticated": True,
        "user": ALICE,
        "scope": "openid",
        "expires_at": 1700000000.9,
        "busy": "",
        "picture": None,
        "tenant": "tenant.example",
        "unsaved": "",
        "token_storage": "vault",
        "is_settled": True,
    }
    changed: Any = facts | changes
    view_state: SignedInState = changed
    return view_state


def picture(address: object, hosts: tuple[str, ...] = HOSTS) -> str | None:
    return shown_picture({"picture": address}, own=ISSUER, hosts=hosts)


def test_pictures_come_from_the_tenant_and_the_listed_hosts() -> None:
    for address in (
        "https://tenant.example/pictures/alice.svg",
        "https://s.gravatar.com/avatar/1?s=480&d=x",
        "https://lh3.googleusercontent.com/a/b",
    ):
        assert picture(address) == address


def test_a_picture_s_address_is_taken_as_a_browser_takes_it() -> None:
    for given, shown in (
        (
            " https://s.gravatar.com/a b|c?n=J\u00f6rg O'Neil",
            "https://s.gravatar.com/a%20b|c?n=J%C3%B6rg%20O%27Neil",
        ),
        ("HTTPS:\\\\S.Gravatar.com:443\\a/../b{1}", "https://s.gravatar.com/b%7B1%7D"),
        ("https://tenant.example/pictures/../100%.png", "https://tenant.example/100%.png"),
    ):
        assert picture(given) == shown


def test_all_other_pictures_are_not_asked_for() -> None:
    for address in (
        "http://s.gravatar.com/avatar/1",
        "https://s.gravatar.com:8443/avatar/1",
        "https://evil.example/a.png",
        "https://googleusercontent.com/a",
        "https://evilgoogleusercontent.com/a",
        "https://s.gravatar.com.evil.example/",
        "https://tenant.example.evil.example/",
        "https://user:pass@s.gravatar.com/a",
        "https://evil.example\\@s.gravatar.com/a",
        "https:\\\\evil.example/s.gravatar.com/",
        "https://s.gravatar.com\uff0eevil.example/",
        "javascript:alert(1)",
        "data:image/svg+xml,<svg>",
        "//s.gravatar.com/a",
        "alice.svg",
        "",
        7,
        None,
    ):
        assert picture(address) is None, address
    assert shown_picture(None, own=ISSUER, hosts=HOSTS) is None


def test_initials_are_those_of_the_first_and_the_last_word() -> None:
    assert initials("Alice Example") == "AE"
    assert initials("  Ada King  Lovelace ") == "AL"
    assert initials("bob@example.com") == "B"
    assert initials("🦆") == "🦆"
    assert initials("") == "?"


def test_a_user_is_called_by_the_first_name_there_is() -> None:
    assert display_name({"name": " ", "nickname": "al", "sub": "x|1"}) == "al"
    assert display_name({"name": 7, "email": "a@b.example", "sub": "x|1"}) == "a@b.example"
    assert display_name({"sub": "x|1"}) == "x|1"


def test_an_email_that_is_the_name_stands_once() -> None:
    tree = profile_view(
        signed_in(user={"sub": "x|1", "name": "a@b.example", "email": "a@b.example"})
    )

    assert text_of(tree).count("a@b.example") == 1


def test_text_from_outside_stays_text() -> None:
    name = "<img src=x onerror=alert(1)>"

    tree = profile_view(signed_in(user={"sub": "x|1", "name": name, "email": name + "@b"}))

    assert find(tree, "tag", "img") is None
    assert name in text_of(tree)


def test_the_session_card_says_when_the_token_is_renewed_and_shows_no_token() -> None:
    tree = session_view(signed_in())

    assert find(tree, "tag", "time")[1] == {"data-at": "1700000000", "data-format": "in"}
    assert "out of this page's reach" in text_of(tree)


def test_in_page_mode_the_session_card_says_that_the_page_holds_the_token() -> None:
    assert "held in this page's memory" in text_of(session_view(signed_in(token_storage="page")))
