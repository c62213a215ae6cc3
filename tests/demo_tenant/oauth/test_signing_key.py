"""JWTs that the tenant's key signs."""

import json

from demo_tenant.encoding import base64url
from demo_tenant.encoding.json_text import Json
from demo_tenant.oauth.signing_key import InvalidToken, SigningKey, load_signing_key
from expect import raises
from tenant_world import FakeSigner


async def make_key() -> SigningKey:
    return await load_signing_key(FakeSigner())


async def test_what_is_signed_can_be_verified() -> None:
    key = await make_key()

    token = await key.sign([("sub", "auth0|ä"), ("exp", 4102444800)])

    assert key.verify(token) == {"sub": "auth0|ä", "exp": 4102444800}


async def test_the_header_names_algorithm_and_key() -> None:
    key = await make_key()

    header = json.loads(base64url.decode((await key.sign([])).split(".")[0]))

    assert header == {"alg": "RS256", "typ": "JWT", "kid": json.loads(key.jwk.text)["kid"]}


async def test_the_kid_is_the_keys_thumbprint() -> None:
    key = await make_key()
    jwk = json.loads(key.jwk.text)

    required = '{"e":"AQAB","kty":"RSA","n":"' + jwk["n"] + '"}'

    assert jwk["kid"] == base64url.fingerprint(required)  # RFC 7638, section 3
    assert (jwk["use"], jwk["alg"]) == ("sig", "RS256")


async def test_the_order_of_claims_is_kept() -> None:
    key = await make_key()

    token = await key.sign([("z", 1), ("a", Json('{"y":1.0,"b":2}'))])

    assert base64url.decode(token.split(".")[1]) == b'{"z":1,"a":{"y":1.0,"b":2}}'


async def test_a_changed_token_is_refused() -> None:
    key = await make_key()
    token = await key.sign([("sub", "auth0|alice")])
    header, payload, signature = token.split(".")
    other = base64url.encode(b'{"sub":"auth0|bob"}')
    none = base64url.encode(b'{"alg":"none"}')
    hs256 = base64url.encode(b'{"alg":"HS256","typ":"JWT"}')

    for forged in (
        "",
        "..",
        header + "." + other + "." + signature,
        header + "." + payload + ".",
        header + "." + payload,
        none + "." + payload + ".",
        none + "." + payload + "." + signature,
        hs256 + "." + payload + "." + signature,
        token + "A",
        token + ".",
        token[:-3],
        " " + token,
        header + "." + payload + "." + base64url.encode(bytes(64)),
        header + "." + payload + "." + base64url.encode(b"\xff" * 64),
        header + "." + payload + "." + base64url.encode(b"\x00" + base64url.decode(signature)),
    ):
        with raises(InvalidToken):
            key.verify(forged)
