"""The tenant's public keys (RFC 7517)."""

from auth0_pyscript.encoding import base64url
from auth0_pyscript.encoding.json_text import to_json
from auth0_pyscript.errors import ProtocolError
from auth0_pyscript.protocol.jwk import find_key, parse_jwks
from expect import raises
from protocol.rfc_examples import RFC7515_A2_MODULUS, RFC7517_A1, RFC7517_A1_MODULUS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

RS256 = {"alg": "RS256"}


def rsa_key(**members: "Any") -> "dict[str, Any]":
    return {"kty": "RSA", "n": RFC7515_A2_MODULUS, "e": "AQAB"} | members


def key_set(*keys: "dict[str, Any]") -> "tuple[dict[str, Any], ...]":
    return parse_jwks(to_json({"keys": list(keys)}).encode())


def test_rfc7517_appendix_a_1() -> None:
    keys = parse_jwks(RFC7517_A1.encode())

    assert [key["kid"] for key in keys] == ["1", "2011-04-29"]
    assert find_key(keys, {"alg": "RS256", "kid": "2011-04-29"}) == {
        "kty": "RSA",
        "n": RFC7517_A1_MODULUS,
        "e": "AQAB",
        "alg": "RS256",
    }


def test_what_is_no_key_set_is_refused() -> None:
    broken = '<html> [] {} {"keys":{}} {"keys":[1]} {"keys":null} {"keys":[],"keys":{}}'
    for body in [""] + broken.split():
        with raises(ProtocolError):
            parse_jwks(body.encode())


def test_an_empty_set_has_no_key() -> None:
    assert find_key(parse_jwks(b'{"keys":[]}'), RS256) is None


def test_kinds_nobody_knows_yet_do_not_disturb() -> None:
    keys = key_set({"kty": "AKP", "kid": "new"}, {}, rsa_key(kid="a"))

    found = find_key(keys, {"kid": "a"})
    assert found is not None and found["n"] == RFC7515_A2_MODULUS


def test_an_unknown_kid_finds_nothing() -> None:
    keys = key_set(rsa_key(kid="a"), rsa_key())

    assert find_key(keys, {"kid": "b"}) is None
    assert find_key(keys, {"kid": "A"}) is None
    assert find_key(keys, {"kid": 1}) is None


def test_without_kid_exactly_one_key_must_fit() -> None:
    # oidcc-client-test-kid-absent-single-jwks and -multiple-jwks
    assert find_key(key_set(rsa_key(kid="a"), {"kty": "EC"}), RS256) is not None
    assert find_key(key_set(rsa_key(kid="a"), rsa_key(kid="b")), RS256) is None


def test_a_key_for_something_else_does_not_fit() -> None:
    others: tuple[dict[str, Any], ...] = (
        {"use": "enc"},
        {"alg": "RS512"},
        {"alg": "HS256"},
        {"kty": "oct", "k": "c2VjcmV0"},
        {"kty": "rsa"},
        {"key_ops": ["encrypt"]},
        {"key_ops": []},
        {"key_ops": "verify"},
        {"use": None},
    )
    for members in others:
        assert find_key(key_set(rsa_key(kid="a", **members)), {"kid": "a"}) is None


def test_a_key_that_says_that_it_verifies_fits() -> None:
    key = rsa_key(kid="a", use="sig", alg="RS256", key_ops=["verify"], x5c=["x"], extra={"y": 1})

    assert find_key(key_set(key), {"kid": "a"}) == rsa_key(alg="RS256")


def test_private_members_are_left_behind() -> None:
    found = find_key(key_set(rsa_key(kid="a", d="AQAB")), {"kid": "a"})
    assert found is not None and "d" not in found


def test_keys_of_less_than_2048_bits_do_not_fit() -> None:
    # RFC 7518, section 3.3; leading zeros do not make a key longer
    for modulus in (b"\xff" * 255, b"\x00" + b"\xff" * 255, b"", b"\x00" * 256):
        assert find_key(key_set(rsa_key(n=base64url.encode(modulus))), RS256) is None


def test_broken_or_useless_numbers_do_not_fit() -> None:
    for members in ({"n": None}, {"n": 1}, {"n": RFC7515_A2_MODULUS + "="}, {"n": ""}):
        assert find_key(key_set(rsa_key(**members)), RS256) is None
    for exponent in ("", "AQ", "Ag", "AAAA", "AQAB=", 65537, None, "AQABAQABAQABAQAB"):
        assert find_key(key_set(rsa_key(e=exponent)), RS256) is None


def test_the_exponent_3_fits() -> None:
    assert find_key(key_set(rsa_key(e="Aw")), RS256) is not None
