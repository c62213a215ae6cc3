"""Every accepted return address stays in the site. Hypothesis runs on CPython only."""

from urllib.parse import quote, unquote, urljoin

from hypothesis import example, given
from hypothesis import strategies as st

from auth0_pyscript.errors import ConfigurationError
from auth0_pyscript.session.return_to import check_return_to
from auth0_pyscript.session.signed_in.left_at import place_in_site
from session.fakes import SITE

PIECES = [
    "/",
    "//",
    "\\",
    "..",
    ".",
    "%2e",
    "%2E",
    "%2f",
    "%5C",
    "%252e",
    ";",
    ":",
    "#",
    "?",
    "@",
    "a",
    "evil.example",
    "https:",
    "\t",
    "\n",
    " ",
]


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.text(max_size=30)))
@example("#/profile")
@example("/\t/evil.example")
@example("javascript:alert(1)")
@example("..%2f")
def test_an_accepted_return_address_stays_below_the_site(text: str) -> None:
    try:
        accepted = check_return_to(text)
    except ConfigurationError:
        return

    assert accepted == text
    assert urljoin(SITE, accepted).startswith(SITE)
    # A server may decode the path before it looks for dots, and may do so again.
    path = accepted.partition("#")[0].partition("?")[0]
    for _ in range(3):
        path = unquote(path)
        assert urljoin(SITE, "./" + quote(path, safe="/.")).startswith(SITE)


@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), st.text(max_size=30)))
@example("\\\\evil.example")
@example("?a=\\..\\b")
def test_wherever_a_page_was_left_the_way_back_stays_below_the_site(text: str) -> None:
    for address in (text, SITE + text):
        assert urljoin(SITE, place_in_site(address, SITE)).startswith(SITE)
