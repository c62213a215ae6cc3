"""
The URL standard's parser and serializer for http and https. Pure.

This module replaces the browser's `URL` where there is no browser. It agrees with browsers on every
URL that it accepts (tests/hostile compares it with Node.js). It refuses hosts in other alphabets,
because it has no Unicode tables, and does not check the text after xn--.
Source: WHATWG, URL (https://url.spec.whatwg.org/).
"""

from .url import canonical_ipv6, is_dots, refusal

_PORTS = {"http": "80", "https": "443"}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_SCHEME = _LETTERS | _DIGITS | frozenset("+-.")
_TOO_MANY = 12  # digits: in every radix too many for the 32 bits of an IPv4 address
_TRIMMED = "".join(chr(number) for number in range(0x21))  # C0 controls and the space

# The characters of each part that are not encoded: ASCII without the part's percent-encode set.
_ASCII = frozenset(chr(number) for number in range(0x21, 0x7F))
_FRAGMENT = _ASCII.difference('"<>`')
_QUERY = _ASCII.difference("\"#<>'")
_PATH = _ASCII.difference('"#<>?^`{}')
_USER = _PATH.difference("/:;=@[\\]|")
_HOST = _ASCII.difference("#/:<>?@[\\]^|%")


def normal_url(text: str, base: str = "") -> str:
    """
    Return the http or https URL that text is, as `new URL(text, base).href` does in a browser.

    base is the absolute URL against which a relative text is resolved, "" for none.
    Raises: ProtocolError if text is not such a URL, or if its host needs IDNA.
    """
    text = _scalar(text).strip(_TRIMMED).replace("\t", "").replace("\n", "").replace("\r", "")
    scheme, rest = _scheme(text)
    origin, base_path = "", ""
    if base:
        base_scheme, _, after = normal_url(base).partition("://")
        if not scheme or scheme == base_scheme:
            host, slash, path = after.partition("?")[0].partition("#")[0].partition("/")
            origin, base_path = f"{base_scheme}://{host}", slash + path
            base_query = after.partition("#")[0].partition("?")
    if scheme and scheme not in _PORTS:
        raise refusal("it is neither http nor https")
    if not scheme and not origin:
        raise refusal("it does not start with https:// or http://")
    rest, has_fragment, fragment = rest.partition("#")
    fragment = has_fragment + _encode(fragment, _FRAGMENT)
    rest, has_query, query = rest.partition("?")
    query = has_query + _encode(query, _QUERY)
    rest = rest.replace("\\", "/")
    if not origin or rest.startswith("//"):
        authority, slash, path = rest.lstrip("/").partition("/")
        scheme = scheme or origin.partition(":")[0]
        return f"{scheme}://{_authority(authority, scheme)}/{_path(path)}{query}{fragment}"
    if not rest:
        return (
            origin + base_path + (query if has_query else base_query[1] + base_query[2]) + fragment
        )
    if not rest.startswith("/"):
        rest = base_path.rpartition("/")[0] + "/" + rest
    return f"{origin}/{_path(rest[1:])}{query}{fragment}"


def _scalar(text: str) -> str:
    """Return text with each surrogate pair as one character, and each lone half as U+FFFD."""
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    found: list[str] = []
    high = 0
    for character in text:
        code = ord(character)
        if high and 0xDC00 <= code < 0xE000:
            found[-1] = chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
            high = 0
            continue
        high = code if 0xD800 <= code < 0xDC00 else 0
        found.append("\ufffd" if 0xD800 <= code < 0xE000 else character)
    return "".join(found)


def _scheme(text: str) -> tuple[str, str]:
    """Return the scheme in lower case and the text after it; ("", text) for a relative URL."""
    scheme, colon, rest = text.partition(":")
    if colon and scheme and scheme[0] in _LETTERS and _SCHEME.issuperset(scheme):
        return scheme.lower(), rest
    return "", text


def _encode(text: str, plain: "frozenset[str]") -> str:
    if plain.issuperset(text):
        return text
    return "".join(
        c if c in plain else "".join(f"%{byte:02X}" for byte in c.encode()) for c in text
    )


def _path(path: str) -> str:
    segments: list[str] = []
    given = path.split("/")
    for position, segment in enumerate(given):
        if not is_dots(segment):
            segments.append(_encode(segment, _PATH))
            continue
        if len(segment.lower().replace("%2e", ".")) == 2:
            segments = segments[:-1]
        if position == len(given) - 1:
            segments.append("")
    return "/".join(segments)


def _authority(authority: str, scheme: str) -> str:
    users, _, place = authority.rpartition("@")
    name, _, password = users.partition(":")
    user = _encode(name, _USER)
    if password:
        user += ":" + _encode(password, _USER)
    if user:
        user += "@"
    if place.startswith("["):
        host, bracket, port = place.partition("]")
        if not bracket or (port and not port.startswith(":")):
            raise refusal("its IPv6 address has no closing bracket")
        host, port = f"[{_ipv6(host[1:].lower())}]", port[1:]
    else:
        host, _, port = place.partition(":")
        host = _host(host)
    port = _port(port)
    return user + host + (f":{port}" if port and port != _PORTS[scheme] else "")


def _port(text: str) -> str:
    if not _DIGITS.issuperset(text):
        raise refusal("its port is not a number from 1 to 65535")
    digits = text.lstrip("0") or text[:1]
    if len(digits) > 5 or (digits and int(digits) > 65535):
        raise refusal("its port is not a number from 1 to 65535")
    return digits


def _host(text: str) -> str:
    host = _decode(text)
    if host is None:
        raise refusal(
            "its host is in another alphabet, which is written as xn--… where there is no browser"
        )
    if not host or not _HOST.issuperset(host):
        raise refusal("it has no usable host name")
    host = host.lower()
    labels = host.split(".")
    if labels[-1] == "" and len(labels) > 1:
        labels.pop()
    if (labels[-1] and _DIGITS.issuperset(labels[-1])) or _number(labels[-1]) is not None:
        return _ipv4(labels)
    return host


def _decode(text: str) -> str | None:
    """Return text with its escapes decoded, None if the result is not ASCII."""
    pieces = text.split("%")
    decoded = pieces[0]
    for piece in pieces[1:]:
        if len(piece) > 1 and _HEXADECIMAL.issuperset(piece[:2]):
            decoded += chr(int(piece[:2], 16)) + piece[2:]
        else:
            decoded += "%" + piece
    return None if any(character > "\x7f" for character in decoded) else decoded


def _ipv4(labels: list[str]) -> str:
    numbers = [_number(label) for label in labels]
    address = 0
    for position, number in enumerate(numbers):
        is_last = position == len(numbers) - 1
        most = 256 ** (5 - len(numbers)) if is_last else 256
        if number is None or len(numbers) > 4 or number >= most:
            raise refusal("its host looks like an IPv4 address, but is not one")
        address += number if is_last else number * 256 ** (3 - position)
    return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))


def _number(text: str) -> int | None:
    """Return the number that a part of an IPv4 address is: octal after 0, hexadecimal after 0x."""
    digits, radix = text, 10
    if text[:2] == "0x":
        digits, radix = text[2:], 16
    elif text[:1] == "0" and len(text) > 1:
        digits, radix = text[1:], 8
    allowed = "0123456789abcdef"[:radix]
    if not text or not all(digit in allowed for digit in digits):
        return None
    digits = digits.lstrip("0")
    return int(digits[:_TOO_MANY] or "0", radix)


def _ipv6(address: str) -> str:
    before, colon, last = address.rpartition(":")
    if "." in last:
        parts = last.split(".")
        if len(parts) != 4 or not all(
            part and _DIGITS.issuperset(part) and str(int(part[:4])) == part and int(part) < 256
            for part in parts
        ):
            raise refusal(
                "its IPv6 address is not groups of hexadecimal digits with colons between them"
            )
        first, second, third, fourth = [int(part) for part in parts]
        address = f"{before}{colon}{first * 256 + second:x}:{third * 256 + fourth:x}"
    return canonical_ipv6(address)
