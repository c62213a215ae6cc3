"""
Floats (IEEE 754 binary64) as text and back, exact to the last bit. Pure.

The text is the shortest one, as CPython writes it. MicroPython computes both directions with
floats, and its last digit is sometimes wrong: it writes 78.6817 as 78.68170000000001. A value that
is only shown and saved again must not change, so this module computes with integers.
"""

import struct

_HIDDEN_BIT = 1 << 52  # precedes the 52 bits of the fraction, except in subnormal numbers
_INFINITE = 0x7FF << 52
_SIGN = 1 << 63
_MIN_SHIFT = -1074  # a float is an integer of 53 bits times two to the power of its shift
_MAX_WRITTEN_DIGITS = 17
# A number halfway between two floats has at most 767 digits, so later digits only break ties.
_MAX_READ_DIGITS = 800
_MAX_POWER_DIGITS = 15  # beyond it the float is zero or infinity, however long the mantissa is
# The number of leading zero bits in each hexadecimal digit, written as four bits.
_LEADING_ZEROS = bytes((4, 3, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0))


def read_float(numeral: str) -> float:
    """
    Return the float nearest to a JSON number, or infinity beyond the largest float.

    A number halfway between two floats gives the even one. numeral must have the form of RFC 8259,
    section 6.
    """
    sign = _SIGN if numeral.startswith("-") else 0
    mantissa, _, power = numeral.lstrip("-").lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    exponent = _power(power) - len(fraction)
    if len(digits) > _MAX_READ_DIGITS:
        exponent += len(digits) - _MAX_READ_DIGITS
        is_more = digits[_MAX_READ_DIGITS - 1 :].strip("0") != ""
        digits = digits[: _MAX_READ_DIGITS - 1] + ("1" if is_more else "0")
    magnitude = len(digits) + exponent  # the number is less than ten to this power
    if not digits or magnitude < -330:
        bits = 0
    elif magnitude > 310:
        bits = _INFINITE
    else:
        bits = _nearest_bits(int(digits) * 10 ** max(exponent, 0), 10 ** max(-exponent, 0))
    return _from_bits(sign | bits)


def write_float(value: float) -> str:
    """
    Return the shortest text that reads back as value, which must be finite.

    If several texts are equally short, the result is the one nearest to value.
    """
    bits = _to_bits(value)
    sign = "-" if bits & _SIGN else ""
    bits &= ~_SIGN
    if bits == 0:
        return sign + "0.0"
    digits, point = _shortest_digits(bits)
    if -4 < point <= 16:
        whole, fraction = _split(digits, point)
        return f"{sign}{whole}.{fraction}"
    fraction = "." + digits[1:] if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{'-' if point < 1 else '+'}{abs(point - 1):02d}"


def _power(text: str) -> int:
    digits = text.lstrip("+-").lstrip("0")
    if len(digits) > _MAX_POWER_DIGITS:
        digits = "9" * _MAX_POWER_DIGITS  # int() takes quadratic time for a million digits
    return -int(digits or "0") if text.startswith("-") else int(digits or "0")


def _nearest_bits(numerator: int, denominator: int) -> int:
    """Return the bits of the float nearest to the positive fraction numerator / denominator."""
    shift = max(_bit_length(numerator) - _bit_length(denominator) - 53, _MIN_SHIFT)
    integer, rest, whole = _scaled(numerator, denominator, shift)
    if integer >= 2 * _HIDDEN_BIT:
        shift += 1
        integer, rest, whole = _scaled(numerator, denominator, shift)
    if 2 * rest > whole or (2 * rest == whole and integer % 2):
        integer += 1
    # The hidden bit carries into the exponent. So does a fraction that was rounded up to a power of
    # two.
    return min(((shift - _MIN_SHIFT) << 52) + integer, _INFINITE)


def _scaled(numerator: int, denominator: int, shift: int) -> tuple[int, int, int]:
    """Return the fraction divided by 2**shift: the integer part, the remainder, the divisor."""
    numerator <<= max(-shift, 0)
    denominator <<= max(shift, 0)
    return numerator // denominator, numerator % denominator, denominator


def _shortest_digits(bits: int) -> tuple[str, int]:
    """
    Return the shortest DIGITS that identify a float, and the power of ten by which 0.DIGITS counts.

    bits is the float without its sign.

    Source: the interval of Steele and White, "How to Print Floating-Point Numbers Accurately"
    (1990).
    """
    exponent, fraction = bits >> 52, bits % _HIDDEN_BIT
    integer = fraction + (_HIDDEN_BIT if exponent else 0)
    shift = max(exponent - 1, 0) + _MIN_SHIFT
    # In quarters of the last place. Between low and high, this float is the nearest one. Below a
    # power of two, floats are half as far apart.
    value, high = 4 * integer, 4 * integer + 2
    low = 4 * integer - (1 if fraction == 0 and exponent > 1 else 2)
    numerator, denominator = 1 << max(shift - 2, 0), 1 << max(2 - shift, 0)

    point = (_bit_length(integer) + shift) * 30103 // 100000  # log10(2); at most one too small
    if value * numerator * 10 ** max(-point, 0) >= denominator * 10 ** max(point, 0):
        point += 1
    for count in range(1, _MAX_WRITTEN_DIGITS + 1):
        times = numerator * 10 ** max(count - point, 0)
        unit = denominator * 10 ** max(point - count, 0)
        below = value * times // unit
        distance = 2 * (value * times - below * unit)
        is_nearer_below = distance < unit or (distance == unit and below % 2 == 0)
        for candidate in (below, below + 1) if is_nearer_below else (below + 1, below):
            inside = low * times < candidate * unit < high * times
            at_border = integer % 2 == 0 and candidate * unit in (low * times, high * times)
            if inside or at_border:
                digits = str(candidate)
                return digits.rstrip("0"), point - count + len(digits)
    raise AssertionError("17 digits identify every float")


def _split(digits: str, point: int) -> tuple[str, str]:
    if point <= 0:
        return "0", "0" * -point + digits
    return (digits + "0" * point)[:point], digits[point:] or "0"


def _bit_length(number: int) -> int:
    # MicroPython: an int has no bit_length.
    hexadecimal = f"{number:x}"
    return 4 * len(hexadecimal) - _LEADING_ZEROS[int(hexadecimal[0], 16)]


def _to_bits(value: float) -> int:
    return int.from_bytes(struct.pack(">d", value), "big")


def _from_bits(bits: int) -> float:
    value: float = struct.unpack(">d", bits.to_bytes(8, "big"))[0]
    return value
