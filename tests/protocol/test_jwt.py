"""The parts of a JWT (RFC 7519)."""

from auth0_pyscript.encoding import base64url
from auth0_pyscript.errors import JsonError, ProtocolError
from auth0_pyscript.protocol.jwt import parse_jwt
from expect import plain, raises
from protocol.rfc_examples import RFC7515_A2


def token(header: str = '{"alg":"RS256"}', claims: str = "{}", signature: bytes = b"x") -> str:
    parts = (header.encode(), claims.encode(), signature)
    return ".".join(base64url.encode(part) for part in parts)


def test_rfc7515_appendix_a_2() -> None:
    jwt = parse_jwt(RFC7515_A2)

    assert plain(jwt.header) == {"alg": "RS256"}
    assert plain(jwt.claims) == {
        "iss": "joe",
        "exp": 1300819380,
        "http://example.com/is_root": True,
    }
    assert jwt.signed.decode() == RFC7515_A2.rpartition(".")[0]
    assert len(jwt.signature) == 256
    assert list(jwt.signature[:4]) == [112, 46, 33, 137]


def test_claims_keep_their_order_and_exactness() -> None:
    jwt = parse_jwt(token(claims='{"z":1,"exp":9007199254740993,"a":"\\ud83d\\ude00"}'))

    assert list(jwt.claims.items()) == [("z", 1), ("exp", 9007199254740993), ("a", "\U0001f600")]


def test_a_repeated_claim_is_refused_and_a_broken_name_is_read() -> None:
    with raises(ProtocolError):
        parse_jwt(token(claims='{"sub":"a","sub":"b"}'))
    with raises(ProtocolError):
        parse_jwt(token(header='{"alg":"RS256","alg":"none"}'))
    assert parse_jwt(token(claims='{"name":"Ana \\ud83d"}')).claims["name"] == "Ana \ufffd"


def test_another_number_of_parts_is_refused() -> None:
    for text in ("", "a", "a.b", token() + ".", token() + ".e30", "..", "...."):
        with raises(ProtocolError):
            parse_jwt(text)


def test_an_encrypted_token_is_refused_by_name() -> None:
    with raises(ProtocolError) as caught:
        parse_jwt("e30.e30.e30.e30.e30")

    assert "encrypted" in caught.error.title


def test_parts_that_are_no_base64url_are_refused() -> None:
    header, claims, signature = token().split(".")
    for text in (
        f"{header}=.{claims}.{signature}",
        f" {header}.{claims}.{signature}",
        f"{header}.{claims}.{signature}\n",
        f"{header}.{claims}.{signature}==",
        f"{header}.{claims}.+{signature}",
    ):
        with raises(ProtocolError):
            parse_jwt(text)


def test_a_header_or_claims_that_are_no_object_are_refused() -> None:
    for part in ("[]", "null", '"x"', "1", "", "{", "{} {}", "x{}"):
        with raises(ProtocolError):
            parse_jwt(token(header=part))
        with raises(ProtocolError):
            parse_jwt(token(claims=part))


def test_repeated_members_are_refused() -> None:
    with raises(ProtocolError):
        parse_jwt(token(header='{"alg":"none","alg":"RS256"}'))
    with raises(ProtocolError) as caught:
        parse_jwt(token(claims='{"sub":"eve","sub":"alice"}'))

    assert isinstance(caught.error.__cause__, JsonError)


def test_an_endless_token_is_refused() -> None:
    with raises(ProtocolError):
        parse_jwt("a" * 65537)


def test_nothing_of_a_token_is_shown() -> None:
    jwt = parse_jwt(token(claims='{"email":"alice@example.com"}'))
    with raises(ProtocolError) as caught:
        parse_jwt("c2VjcmV0.c2VjcmV0.c2VjcmV0")

    assert "alice" not in repr(jwt)
    assert "c2VjcmV0" not in str(caught.error)
    assert "secret" not in str(caught.error)
