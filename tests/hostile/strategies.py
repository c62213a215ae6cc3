"""
The texts that Hypothesis generates for each parser: valid texts, valid texts with a few changed
characters, and noise.
"""

import json
from typing import Any

from hypothesis import strategies as st

from auth0_pyscript.encoding import base64url
from auth0_pyscript.encoding.form import encode_form
from protocol.rfc_examples import RFC7515_A2, RFC7515_A2_MODULUS

Texts = st.SearchStrategy[str]

# Characters that often break parsers. Random text would rarely have them.
NASTY = st.sampled_from(
    [
        *"\x00\t\n\r \"'\\/{}[]:,.;&=+%?#@-_~0129eE",
        "%2e",
        "%2f",
        "%",
        "..",
        "//",
        "\\u",
        "\\ud83d",
        "\\ude00",
    ]
    + [
        "\x7f",
        "\u0130",
        "\u00e9",
        "\u2028",
        "\u202e",
        "\ufeff",
        "\U0001f600",
        "\ud800",
        "\udfff",
        "NaN",
        "1e999",
        "null",
    ]
)


@st.composite
def bent(draw: st.DrawFn, /, texts: Texts) -> str:
    """
    Return a text with a few characters removed, doubled or replaced by difficult ones, or
    unchanged.
    """
    text = draw(texts)
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(start + 3, len(text))))
        text = (
            text[:start]
            + draw(st.one_of(st.just(""), NASTY, st.just(text[start:end] * 2)))
            + text[end:]
        )
    return text


def noise(parts: st.SearchStrategy[str] = NASTY) -> Texts:
    return st.one_of(st.text(st.characters()), st.lists(parts, max_size=12).map("".join))


def as_latin1(texts: Texts) -> Texts:
    """
    Return texts whose characters are bytes: the UTF-8 of other texts, with halves of surrogate
    pairs.
    """
    return texts.map(lambda text: text.encode("utf-8", "surrogatepass").decode("latin-1"))


JSON_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.sampled_from(["a", "b", "", "\u00e9"]), inner, max_size=3),
    ),
    max_leaves=8,
)


def written(values: st.SearchStrategy[Any]) -> Texts:
    """Return JSON texts of the values, in one of the ways to write them."""
    return st.builds(
        lambda value, ascii_only, indent: json.dumps(value, ensure_ascii=ascii_only, indent=indent),
        values,
        st.booleans(),
        st.sampled_from([None, 1]),
    )


@st.composite
def changed(draw: st.DrawFn, /, good: dict[str, Any], **others: list[Any]) -> dict[str, Any]:
    """
    Return an object that is valid, or differs in up to two members: another value, any value, or
    none.
    """
    value = dict(good)
    for name in draw(st.lists(st.sampled_from(sorted({*good, *others})), max_size=2)):
        value.pop(name, None)
        if draw(st.integers(0, 4)):
            value[name] = draw(st.one_of(st.sampled_from(others.get(name, [None])), JSON_VALUES))
    return value


# Numerals of any length and power, because MicroPython reads and writes floats with the SDK's code.
NUMERALS = st.from_regex(
    r"-?(0|[1-9][0-9]{0,25})(\.[0-9]{1,25})?([eE][-+]?[0-9]{1,3})?", fullmatch=True
)

# Texts that JSON writes with escapes: halves of surrogate pairs, escaped backslashes before them.
JSON_ESCAPES = st.lists(
    st.sampled_from(
        [
            "\\ud83d",
            "\\uDE00",
            "\\uD800",
            "\\udfff",
            "\\\\",
            "\\n",
            "\\u0041",
            "a",
            "ud83d",
            "\u20ac",
        ]
    )
).map(lambda parts: '"' + "".join(parts) + '"')


@st.composite
def with_repeated_names(draw: st.DrawFn, /) -> str:
    """Return an object whose members may have the same name, in different spellings."""
    names = ['"a"', '"\\u0061"', '"b"', '""', '"__proto__"', '"1"', '"\\ud83d"', '"\\ude00"']
    members = draw(
        st.lists(st.tuples(st.sampled_from(names), written(JSON_VALUES)), min_size=1, max_size=6)
    )
    return "{" + ",".join(f"{name}:{value}" for name, value in members) + "}"


LONG_NUMERALS = st.builds(
    lambda sign, digits, fraction, power: sign + digits + fraction + power,
    st.sampled_from(["", "-"]),
    st.builds(
        lambda digit, count: digit + "0" * count, st.sampled_from("1279"), st.integers(300, 420)
    )
    | st.integers(305, 312).map(
        lambda count: "179769313486231580793728971405" + "3" * (count - 30)
    ),
    st.sampled_from(["", "", ".5", "." + "0" * 900 + "1"]),
    st.sampled_from(
        ["", "", "e1", "e-300", "e-700", "e99999999999999999999", "E-99999999999999999999"]
    ),
)

JSON_TEXTS = st.one_of(
    written(JSON_VALUES),
    bent(written(JSON_VALUES)),
    noise(),
    JSON_ESCAPES,
    bent(JSON_ESCAPES),
    with_repeated_names(),
    bent(with_repeated_names()),
    NUMERALS,
    LONG_NUMERALS,
)

GOOD_URLS = st.builds(
    lambda base, segments, query: base + "/".join(segments) + query,
    st.sampled_from(
        ["https://api.example/v1/", "https://tenant.example/", "http://localhost:3001/a/"]
    )
    | st.sampled_from(
        ["HTTPS://API.Example:443/v1/", "http://[1:0:0::0:2]:80/", "https://api.example/v2/"]
    ),
    st.lists(
        st.sampled_from(
            ["users", "auth0%7C1", "v1", "oauth", "OAuth", "%6fauth", "%c3%a9", "a;x=1", "100%25"]
        )
    ),
    st.sampled_from(["", "", "?q=1&r=%20", "#top", "?"]),
)
ODD_URLS = st.builds(
    lambda *parts: "".join(parts),
    st.sampled_from(
        ["https://", "https://", "http://", "HTTPS://", "https:/", "//", "ftp://", "https:\\\\"]
    ),
    st.sampled_from(["", "", "", "user@", "u:p@", "api.example@", "api.example\\@"]),
    st.sampled_from(
        [
            "api.example",
            "tenant.example",
            "localhost",
            "api.example.",
            "api.example.evil.example",
            "[::1]",
        ]
    )
    | st.sampled_from(
        ["127.0.0.1", "127.1", "0x7f.1", "xn--bcher-kva.example", "b\u00fccher.example", "[1::g]"]
    ),
    st.sampled_from(["", "", "", ":443", ":3001", ":0443", ":", ":65536"]),
    st.lists(
        st.sampled_from(
            [
                "/",
                "/v1/",
                "/oauth/",
                "token",
                "..",
                ".",
                "%2e%2e",
                "%2f",
                "%5C",
                "%252e",
                ";x",
                "v1/users",
            ]
        )
        | st.sampled_from(["%6fauth", "\\", "\t", "a b", "\u00e9", "%c3%a9", "%ff", "?", "#", "@"]),
        max_size=6,
    ).map("".join),
)
URLS = st.one_of(GOOD_URLS, bent(GOOD_URLS), ODD_URLS, noise())

# Pieces for which the URL standard has a rule, combined in any order.
URL_PIECES = st.sampled_from(
    [
        *"/\\?#@:;.%[]|^`{}<>\"' \t\n\x00\x1f\x7f0129abxyzAZ_-~!$&()*+,=",
        "..",
        "%2e",
        "%2E%2e",
        "//",
        "://",
        "https:",
    ]
    + [
        "http:",
        "HTTPS://",
        "https://a.b/",
        "ftp:",
        "0x",
        "0x7f",
        "017",
        "256",
        "4294967296",
        "::",
        "[::1]",
    ]
    + [
        "[1:2:3:4:5:6:7:8]",
        "[::1.2.3.4]",
        "::ffff:1.2.3.4",
        "%41",
        "%zz",
        "%2f",
        "%5C",
        "%00",
        "%c3%a9",
        "\u00e9",
    ]
    + [
        "\u212a",
        "\ufeff",
        "\U0001f600",
        "\ud83d",
        "\ude00",
        "xn--",
        ":443",
        ":80",
        ":0",
        ":00080",
        "127.1",
        "a..b",
    ]
)
URL_STARTS = st.sampled_from(
    [
        "https://",
        "http://",
        "https://a.b/",
        "https://a.b:8/x",
        "",
        "/",
        "//",
        "https:/",
        "https:\\",
        " https://",
    ]
    + ["https://[", "http://1.", "https://u:p@", "?", "#", "../"]
)
ANY_URLS = st.builds(
    lambda start, rest: start + "".join(rest), URL_STARTS, st.lists(URL_PIECES, max_size=8)
)
# A base and a relative text with a tab between them. No base contains a tab.
RELATIVE_URLS = st.builds(
    lambda base, text: base + "\t" + text,
    st.sampled_from(
        ["https://site.example/a/b?q#f", "http://site.example:8080/", "https://u:p@s.example/x/y/"]
    ),
    ANY_URLS,
)

FORMS = st.lists(
    st.tuples(
        st.sampled_from(["state", "code", "error", "iss", "q"]),
        st.sampled_from(["py.xyz", "", "\u00e9&=+%"]),
    ),
    max_size=5,
).map(encode_form)
RESPONSES = st.builds(
    lambda state, answer, issuer: encode_form(state + answer + issuer),
    st.sampled_from([[("state", "py.xyz")], [("state", "py.xyz")], [("state", "abc")], []]),
    st.sampled_from(
        [
            [("code", "c0de")],
            [("error", "access_denied")],
            [("error", "teapot"), ("error_description", "\u202e")],
        ]
    )
    | st.sampled_from(
        [[("code", "")], [("code", "a"), ("code", "b")], [("code", "a"), ("error", "b")], []]
    ),
    st.sampled_from(
        [[], [("iss", "https://tenant.example/")], [("iss", "https://tenant.example")]]
    ),
)

HEADERS = changed(
    {"alg": "RS256", "typ": "JWT", "kid": "a"},
    alg=["none", "HS256"],
    typ=["at+jwt"],
    crit=[["b64"]],
)
CLAIMS = changed(
    {"iss": "https://tenant.example/", "sub": "alice", "aud": "app", "nonce": "n"}
    | {"exp": 1700003600, "iat": 1700000000, "auth_time": 1700000000},
    iss=["https://tenant.example"],
    sub=["eve", "\u202e"],
    aud=[["app"], ["app", "other"], "other"],
    azp=["app", "other"],
    nonce=["m"],
    exp=[1700000000, 1699999940, 1600000000, 1e300, 10**400],
    iat=[1700000061, 1700090000, -1, 10**400],
    nbf=[1700000000, 1700000100],
    auth_time=[1699999000],
)
KEYS = changed(
    {"kty": "RSA", "kid": "a", "n": RFC7515_A2_MODULUS, "e": "AQAB", "use": "sig", "alg": "RS256"},
    kty=["EC"],
    kid=["b"],
    n=["AQAB", RFC7515_A2_MODULUS + "="],
    e=["Aw", "AQ", "Ag"],
    use=["enc"],
    alg=["RS512"],
    key_ops=[["verify"], ["sign"]],
)
TOKENS = changed(
    {"access_token": "s3cret", "token_type": "Bearer", "expires_in": 3600, "scope": "openid"},
    access_token=["", "a\r\nb"],
    token_type=["bearer", "DPoP"],
    expires_in=[0, "60", 0.5, 1e308],
    scope=["", "openid email"],
    id_token=[RFC7515_A2],
    refresh_token=["r3fresh"],
    error=["invalid_grant"],
)
REFUSALS = changed(
    {"error": "invalid_grant", "error_description": "Unknown or invalid refresh token."},
    error=["mfa_required", "x", ""],
    error_description=["\u202ex\n", ""],
)
APIS = st.lists(
    changed(
        {"audience": "orders", "base_url": "https://api.example/v1", "scope": "read:orders"},
        audience=["https://tenant.example/api/v2/", "./tenant/api/v2/", ""],
        base_url=["http://localhost:3001", "https://a@b.example/", "http://api.example/"],
        scope=['a"b'],
        secret=["hush"],
    ),
    max_size=2,
)
CONFIGURATIONS = changed(
    {"domain": "tenant.example", "client_id": "app", "use_refresh_tokens": True},
    domain=[
        "https://login.example:8443/x",
        "http://127.0.0.1:4501/t",
        "./tenant/",
        "YOUR_DOMAIN",
        "a.b/c",
    ],
    client_id=["YOUR_CLIENT_ID", ""],
    audience=["https://tenant.example/api/v2/", "orders", ""],
    scope=["openid", "read:orders offline_access", "a\\b"],
    use_refresh_tokens=["true", False],
    token_storage=["page", "localstorage"],
    connect=[[], ["https://data.example.org"], ["https://a.b/c", "*"], "https://a.b"],
    picture_hosts=[[], ["*.example.com"], ["a.b", "a.b:8"], "a.b"],
    clientId=["app"],
    client_secret=["hush"],
)


@st.composite
def jwts(draw: st.DrawFn, /) -> str:
    parts = [draw(written(HEADERS)), draw(bent(written(CLAIMS)))]
    encoded = [base64url.encode(part.encode("utf-8", "surrogatepass")) for part in parts]
    return ".".join([*encoded, base64url.encode(draw(st.binary(max_size=8)))])


# First, middle and last bytes of sequences, valid and invalid.
UTF8_PIECES = [
    b"a",
    b"\x80",
    b"\xbf",
    b"\xc0",
    b"\xc3",
    b"\xc3\xa9",
    b"\xe0",
    b"\xa0",
    b"\x9f",
    b"\xe2\x82",
    b"\xac",
]
UTF8_PIECES += [
    b"\xed",
    b"\xf0",
    b"\x9f",
    b"\x98",
    b"\x80",
    b"\xf4",
    b"\x8f",
    b"\x90",
    b"\xf5",
    b"\xff",
    b"\xef\xbb\xbf",
]

STRATEGIES: dict[str, Texts] = {
    "api_gate": URLS,
    "authorization_response": st.one_of(RESPONSES, RESPONSES, bent(RESPONSES), FORMS),
    "base64url": st.one_of(
        st.binary().map(base64url.encode), bent(st.binary().map(base64url.encode)), noise()
    ),
    "configuration": st.one_of(
        written(CONFIGURATIONS),
        written(st.builds(lambda good, apis: good | {"apis": apis}, CONFIGURATIONS, APIS)),
        bent(written(CONFIGURATIONS)),
    ),
    "form": st.one_of(FORMS, bent(FORMS), noise()),
    "id_token": written(st.tuples(HEADERS, CLAIMS)),
    "json_text": JSON_TEXTS,
    "json_bytes": st.one_of(
        as_latin1(JSON_TEXTS),
        bent(as_latin1(JSON_TEXTS)).filter(lambda text: max(text, default="") <= "\xff"),
    ),
    "jwks": as_latin1(bent(written(st.fixed_dictionaries({"keys": st.lists(KEYS, max_size=3)})))),
    "jwt": st.one_of(jwts(), bent(jwts()), bent(st.just(RFC7515_A2)), noise()),
    "normal_url": st.one_of(ANY_URLS, ANY_URLS, RELATIVE_URLS, URLS),
    "utf8": (st.binary() | st.lists(st.sampled_from(UTF8_PIECES)).map(b"".join)).map(
        lambda data: data.decode("latin-1")
    ),
    "token_response": st.one_of(
        st.builds("".join, st.tuples(st.just("2"), as_latin1(written(TOKENS)))),
        st.builds("".join, st.tuples(st.just("2"), as_latin1(bent(written(TOKENS))))),
        st.builds("".join, st.tuples(st.sampled_from("245"), as_latin1(written(REFUSALS)))),
    ),
    "url": URLS,
}
