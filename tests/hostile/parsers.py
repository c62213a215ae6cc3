"""
Every parser of untrusted text with one interface: it takes a text, and returns one ASCII line.

Dialect. On CPython, Hypothesis generates the texts, and their lines are recorded. MicroPython and
Pyodide must give the same lines. A parser of bytes takes a text whose characters are the bytes.
"""

import json
import struct

from auth0_pyscript.configuration import check_configuration, connect_origins
from auth0_pyscript.configuration.api import Api
from auth0_pyscript.configuration.api_gate import admit
from auth0_pyscript.encoding import base64url
from auth0_pyscript.encoding.form import parse_form
from auth0_pyscript.encoding.json_text import parse_json, to_json
from auth0_pyscript.encoding.normal_url import normal_url
from auth0_pyscript.encoding.url import is_plain, parse_url
from auth0_pyscript.encoding.utf8 import decode_utf8, read_utf8
from auth0_pyscript.errors import Auth0Error
from auth0_pyscript.protocol.authorization_response import (
    check_authorization_response,
    parse_authorization_response,
)
from auth0_pyscript.protocol.id_token import check_claims, check_header
from auth0_pyscript.protocol.jwk import find_key, parse_jwks
from auth0_pyscript.protocol.jwt import Jwt, parse_jwt
from auth0_pyscript.protocol.token import parse_token_response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

ISSUER = "https://tenant.example/"
APIS = (
    Api(audience="api", base_url="https://api.example/v1/", scope=""),
    Api(audience="tenant", base_url=ISSUER, scope=""),
    Api(audience="local", base_url="http://localhost:3001/", scope=""),
)
STATE = "py.xyz"
NOW = 1700000000.5


def as_bytes(text: str) -> bytes:
    return bytes([ord(character) for character in text])


def utf8_text(text: str) -> list[str]:
    data = as_bytes(text)
    return [read_utf8(data), decode_utf8(data)]


def json_value(text: str | bytes) -> "list[Any]":
    value = parse_json(text)
    return [value, to_json(value), to_json(value, indent=2)]


def url_parts(text: str) -> "list[Any]":
    url = parse_url(text)
    return [str(url), url.origin, is_plain(url.path)]


def gate(text: str) -> list[str]:
    api, url = admit(text, APIS, ISSUER, normal_url)
    return [api.audience, url]


def normal(text: str) -> str:
    # A text with a tab has a base before the tab.
    base, tab, rest = text.partition("\t")
    return normal_url(rest, base) if tab else normal_url(text)


def jwt_parts(text: str) -> "list[Any]":
    jwt = parse_jwt(text)
    return [jwt.header, jwt.claims, jwt.signed, jwt.signature]


def id_token(text: str) -> None:
    header, claims = parse_json(text)
    check_header(Jwt(header=header, claims=claims, signed=b"", signature=b""))
    check_claims(
        claims, issuer=ISSUER, client_id="app", nonce="n", now=NOW, max_age=600, sub="alice"
    )


def keys(text: str) -> "list[Any]":
    found = parse_jwks(as_bytes(text))
    return [len(found), find_key(found, {}), find_key(found, {"kid": "a"})]


def token_response(text: str) -> "list[Any]":
    # The first character selects the HTTP status.
    status = {"2": 200, "4": 400, "5": 503}.get(text[:1], 404)
    tokens = parse_token_response(status, as_bytes(text[1:]), now=NOW, requested_scope="openid")
    return [
        tokens.access_token,
        tokens.id_token,
        tokens.refresh_token,
        tokens.expires_at,
        tokens.scope,
    ]


def authorization_response(text: str) -> "list[Any] | None":
    response = parse_authorization_response(text)
    if response is None:
        return None
    return [response, check_authorization_response(response, issuer=ISSUER, state=STATE)]


def configuration(text: str) -> "list[Any]":
    checked = check_configuration(parse_json(text), site="https://site.example/app/")
    return [checked.to_data(), connect_origins(checked)]


PARSERS: "dict[str, Callable[[str], Any]]" = {
    "api_gate": gate,
    "authorization_response": authorization_response,
    "base64url": base64url.decode,
    "configuration": configuration,
    "form": parse_form,
    "id_token": id_token,
    "json_text": json_value,
    "json_bytes": lambda text: json_value(as_bytes(text)),
    "jwks": keys,
    "jwt": jwt_parts,
    "normal_url": normal,
    "token_response": token_response,
    "url": url_parts,
    "utf8": utf8_text,
}


def outcome(parser: str, text: str) -> str:
    """Return a parser's result for a text as one line. Errors of other classes are raised."""
    try:
        return "= " + described(PARSERS[parser](text))
    except Auth0Error as error:
        facts = [error.error, error.title, error.detail, error.retryable]
        return f"! {type(error).__name__} {described(facts)}"


def described(value: "Any") -> str:
    """
    Return a value as ASCII, the same on all interpreters: exact floats, members of a dict sorted.
    """
    if value is None or isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return "'" + "".join(c if " " <= c <= "~" else f"<{ord(c):x}>" for c in value) + "'"
    if isinstance(value, bytes):
        return "b" + (value.hex() if value else "")  # MicroPython: b"".hex() is b""
    if isinstance(value, float):
        return "f" + struct.pack(">d", value).hex()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dict):
        return (
            "{"
            + ",".join([described(name) + ":" + described(value[name]) for name in sorted(value)])
            + "}"
        )
    return "[" + ",".join([described(item) for item in value]) + "]"


def join_code_points(code_points: "list[int]") -> str:
    """Return the text of these code points. Only this form preserves halves of surrogate pairs."""
    return "".join([chr(code_point) for code_point in code_points])


def read_examples(path: str) -> "list[Any]":
    """Return the recorded examples: a parser's name, code points, and the expected line."""
    with open(path) as file:
        examples: list[Any] = json.loads(file.read())
        return examples
