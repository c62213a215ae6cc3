"""
Addresses, compared with Node's `URL`, and the API gate, compared with an independent check. A path
that leaves the base path is never admitted, and a normal path always is.
"""

from urllib.parse import quote, unquote_to_bytes, urlsplit

from hypothesis import example, given, settings
from hypothesis import strategies as st

from auth0_pyscript.configuration.api_gate import admit
from auth0_pyscript.encoding.form import percent_encode
from auth0_pyscript.encoding.normal_url import normal_url
from auth0_pyscript.encoding.url import parse_url
from auth0_pyscript.errors import ApiNotAllowed, ProtocolError
from hostile.node import urls
from hostile.parsers import APIS, ISSUER
from hostile.strategies import ANY_URLS, RELATIVE_URLS, URL_PIECES, URLS, Texts

BASE = "https://api.example/v1/"

many = settings(max_examples=1500, derandomize=True, deadline=None, database=None)


def found(texts: Texts) -> list[tuple[str, str]]:
    """Return the texts of a strategy, each once, with their bases."""
    collected: dict[tuple[str, str], None] = {}

    @many
    @given(texts)
    def collect(text: str) -> None:
        base, tab, rest = text.partition("\t")
        is_relative = tab and base.startswith(("https://site", "http://site", "https://u:p@s"))
        collected[(rest, base) if is_relative else (text, "")] = None

    collect()
    return list(collected)


def standard(href: str) -> str:
    """Return Node's text as today's standard has it: Node 20 does not encode ^ in a path."""
    end = min((href.find(mark) for mark in "?#" if mark in href), default=len(href))
    return href[:end].replace("^", "%5E") + href[end:]


def test_a_url_is_normalised_as_a_browser_does() -> None:
    asked = found(st.one_of(ANY_URLS, RELATIVE_URLS, URLS))
    agreed = refused = 0

    for (text, base), answer in zip(asked, urls(asked), strict=True):
        href = (
            standard(answer["href"])
            if answer and answer["href"].startswith(("https:", "http:"))
            else None
        )
        try:
            mine = normal_url(text, base)
        except ProtocolError as error:
            # Only IDNA hosts are accepted by a browser and refused by the dialect.
            assert href is None or "another alphabet" in error.title, (text, base)
            refused += href is None
            continue
        if href is None and "xn--" in mine:
            continue  # the dialect does not decode this
        assert mine == href, (text, base)
        agreed += 1

    assert agreed > 500
    assert refused > 200


def test_what_a_browser_writes_is_read_as_it_is() -> None:
    asked = found(st.one_of(ANY_URLS, URLS))
    compared = 0

    for answer in urls(asked):
        if answer is None or not answer["href"].startswith(("https://", "http://")):
            continue
        try:
            url = parse_url(answer["href"])
        except ProtocolError as error:
            assert (
                "its host" in error.title
                or "host name" in error.title
                or "user name" in error.title
                or ("its port" in error.title and ":0/" in answer["href"])
            ), answer["href"]
            continue
        assert (str(url), url.origin, url.path) == (
            answer["href"],
            answer["origin"],
            answer["pathname"],
        )
        compared += 1

    assert compared > 500


def test_what_is_read_without_a_browser_is_what_a_browser_takes_it_for() -> None:
    asked = found(st.one_of(ANY_URLS, URLS))
    compared = 0

    for (text, _), answer in zip(asked, urls(asked), strict=True):
        try:
            url = parse_url(text)
        except ProtocolError:
            continue
        if answer is None and "xn--" in url.host:
            continue
        assert answer is not None, text
        assert str(url) == answer["href"], text
        compared += 1

    assert compared > 100


def readings(path: str) -> list[list[bytes]]:
    """
    Return the segments of a path, decoded 0, 1, 2 … times until nothing changes, as servers may
    read them.
    """
    data = path.encode()
    found = [data]
    while (data := unquote_to_bytes(data)) != found[-1]:
        found.append(data)
    return [reading.replace(b"\\", b"/").split(b"/") for reading in found]


def leaves(path: str) -> bool:
    return any(
        segment.split(b";")[0].strip() in (b".", b"..")
        for reading in readings(path)
        for segment in reading
    )


HOSTILE_PATHS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "..",
                ".",
                "%2e",
                "%2E.",
                "%252e",
                "%25",
                "2e",
                "2f",
                "/",
                "%2f",
                "%5c",
                "\\",
                "%255C",
                ";",
            ]
        )
        | st.sampled_from(
            [
                "oauth",
                "%6Fauth",
                "v1",
                "v1/",
                "users/",
                "%c0%ae",
                "%e0%80%ae",
                "%00",
                "\t",
                " ",
                "%20",
            ]
        ),
        URL_PIECES,
    ),
    max_size=9,
).map("".join)
HOSTILE = st.one_of(
    st.builds(
        lambda base, path: base + path,
        st.sampled_from([BASE, ISSUER, "http://localhost:3001/"]),
        HOSTILE_PATHS,
    ),
    URLS,
)


def test_nothing_passes_that_leaves_its_api() -> None:
    asked = found(HOSTILE)
    bases = {api.audience: api.base_url for api in APIS}
    passed = 0

    for (text, _), answer in zip(asked, urls(asked), strict=True):
        try:
            api, url = admit(text, APIS, ISSUER, normal_url)
        except ApiNotAllowed:
            continue
        passed += 1
        assert answer is not None, text
        assert url == standard(answer["href"]), text
        parts = urlsplit(url)
        assert "@" not in parts.netloc, text
        assert (f"{parts.scheme}://{parts.netloc}{parts.path}/").startswith(bases[api.audience]), (
            text
        )
        assert not leaves(parts.path), text
        for reading in readings(parts.path):
            names = [segment.split(b";")[0].strip().lower() for segment in reading]
            first = next((name for name in names if name), b"")
            assert not (url.startswith(ISSUER) and first == b"oauth"), text

    assert passed > 100


@many
@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(["", "?fields=a,b", "/sub%2Fitem"]),
)
@example("samlp|corp|wXHHqYbG/zM16zmnKGOk1A5gNng=", "")
@example("100% of \U0001f600 & \u00fc/\u00df?#;=", "?q=%2e%2e%2f")
@example("a..b/...", "")
def test_every_identifier_passes_as_it_is_encoded(identifier: str, rest: str) -> None:
    encoded = percent_encode(identifier)
    path = "/v1/users/" + encoded
    data = b"".join(b"".join(reading) for reading in readings(path))
    if (
        leaves(path)
        or len(readings(path)) > 4
        or min(data) < 0x20
        or 0x7F in data
        or b"\xc0" in data
    ):
        return

    assert encoded == quote(identifier, safe="")
    assert (
        admit(BASE + "users/" + encoded + rest, APIS, ISSUER, normal_url)[1]
        == BASE + "users/" + encoded + rest
    )


@many
@given(st.text(), st.text())
def test_every_query_and_fragment_passes(query: str, fragment: str) -> None:
    url = admit(f"{BASE}users?{query}#{fragment}", APIS, ISSUER, normal_url)[1]

    assert url.startswith(BASE + "users?")
