"""PKCE (RFC 7636)."""

from auth0_pyscript.errors import ProtocolError
from auth0_pyscript.protocol.pkce import code_challenge, code_verifier
from expect import raises

# RFC 7636, appendix B
RANDOM = bytes(
    (116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186)
    + (22, 212, 37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121)
)
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


def test_rfc7636_appendix_b() -> None:
    assert code_verifier(RANDOM) == VERIFIER
    assert code_challenge(VERIFIER) == CHALLENGE


def test_a_verifier_has_43_characters() -> None:
    assert len(code_verifier(bytes(32))) == 43


def test_a_verifier_of_less_randomness_is_refused() -> None:
    with raises(ProtocolError):
        code_verifier(bytes(31))


def test_a_verifier_of_more_randomness_is_refused() -> None:
    with raises(ProtocolError):
        code_verifier(bytes(33))


def test_every_unreserved_character_may_stand_in_a_verifier() -> None:
    assert (
        len(code_challenge("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"))
        == 43
    )


def test_the_longest_verifier_has_128_characters() -> None:
    assert len(code_challenge("a" * 128)) == 43
    with raises(ProtocolError):
        code_challenge("a" * 129)


def test_a_short_verifier_is_refused() -> None:
    with raises(ProtocolError):
        code_challenge("a" * 42)


def test_a_verifier_with_another_character_is_refused() -> None:
    for character in ("+", "/", "=", " ", "é", "\n"):
        with raises(ProtocolError):
            code_challenge("a" * 42 + character)


def test_the_refusal_does_not_show_the_verifier() -> None:
    with raises(ProtocolError) as caught:
        code_challenge("secret" * 7 + "!")

    assert "secret" not in str(caught.error)
