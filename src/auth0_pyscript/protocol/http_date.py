"""The date in an HTTP header (RFC 9110, section 5.6.7). Pure."""

from ..errors import ProtocolError

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The days of a 365-day year before each month.
_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_DIGITS = "0123456789"


def parse_http_date(text: str) -> int:
    """
    Return an IMF-fixdate ("Sun, 06 Nov 1994 08:49:37 GMT") as seconds since the Unix epoch.

    Every server sends this form today. The day of the week is ignored.
    Raises: ProtocolError for anything else.
    """
    parts = text.split(" ")
    if len(parts) != 6 or parts[5] != "GMT" or parts[2] not in _MONTHS or len(parts[4]) != 8:
        raise _refusal()
    hour, minute, second = _number(parts[4][:2]), _number(parts[4][3:5]), _number(parts[4][6:])
    year, month, day = _number(parts[3]), _MONTHS.index(parts[2]), _number(parts[1])
    if parts[4][2] + parts[4][5] != "::" or not (year >= 1970 and 1 <= day <= 31):
        raise _refusal()
    if hour > 23 or minute > 59 or second > 60:  # 60 is a leap second
        raise _refusal()
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    # The leap days from 1970 to the year before this one.
    leap_days = (year - 1) // 4 - (year - 1) // 100 + (year - 1) // 400 - 477
    days = (year - 1970) * 365 + leap_days + _DAYS_BEFORE[month] + (is_leap and month > 1) + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second


def _number(digits: str) -> int:
    if len(digits) not in (2, 4) or not all(digit in _DIGITS for digit in digits):
        raise _refusal()
    return int(digits)


def _refusal() -> ProtocolError:
    return ProtocolError(
        "A date in an HTTP header was refused: it does not have the form of RFC 9110, 5.6.7."
    )
