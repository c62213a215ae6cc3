"""Scopes (RFC 6749, section 3.3)."""

from auth0_pyscript.protocol.scope import covers, is_scope, join_scopes


def test_names_are_joined_once_each_in_their_order() -> None:
    joined = join_scopes("openid profile", "email openid", "", "read:current_user")

    assert joined == "openid profile email read:current_user"


def test_white_space_between_names_becomes_one_space() -> None:
    assert join_scopes("  openid   profile ") == "openid profile"
    assert join_scopes() == ""


def test_a_scope_covers_its_names_in_any_order() -> None:
    assert covers("a b c", "c a")
    assert covers("a", "")
    assert not covers("a b", "a d")


def test_names_are_compared_whole_and_by_letter_case() -> None:
    assert not covers("read:users_all", "read:users")
    assert not covers("OpenID", "openid")


def test_quotation_mark_backslash_and_control_characters_are_no_scope() -> None:
    assert is_scope("openid https://example.com/scope!")
    for text in ('a"b', "a\\b", "a\tb", "a\nb", "\u00e9", "\x7f"):
        assert not is_scope(text)
