"""The date in an HTTP header."""

from auth0_pyscript.errors import ProtocolError
from auth0_pyscript.protocol.http_date import parse_http_date
from expect import raises


def test_rfc9110_section_5_6_7() -> None:
    assert parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT") == 784111777


def test_leap_years_and_borders() -> None:
    for text, moment in (
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Tue, 29 Feb 2000 23:59:59 GMT", 951868799),
        ("Wed, 01 Mar 2000 00:00:00 GMT", 951868800),
        ("Mon, 28 Feb 2022 12:00:00 GMT", 1646049600),
        ("Thu, 29 Feb 2024 00:00:00 GMT", 1709164800),
        ("Fri, 31 Dec 2032 23:59:60 GMT", 1988150400),
        ("Mon, 01 Mar 2100 00:00:00 GMT", 4107542400),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253402300799),
    ):
        assert parse_http_date(text) == moment


def test_what_is_no_date_is_refused() -> None:
    for text in (
        "",
        "0",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT",
        "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT",
        "Sun, 06 Nov 1994 08.49.37 GMT",
        "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, -1 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1900 08:49:37 GMT",
        "Sun, 06 Nov 94 08:49:37 GMT GMT",
        "Sun, \u0660\u0661 Nov 1994 08:49:37 GMT",
    ):
        with raises(ProtocolError):
            parse_http_date(text)
