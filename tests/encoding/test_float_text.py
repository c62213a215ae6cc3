"""Floats as text, exact to the last bit, the same on every interpreter."""

from auth0_pyscript.encoding.float_text import read_float, write_float

# The first column is CPython's repr. The second column is another text of the same float.
NUMBERS = (
    ("0.0", "0e5"),
    ("-0.0", "-0"),
    ("1.0", "1e0"),
    ("0.1", "0.1000000000000000055511151231257827"),
    ("0.30000000000000004", "0.30000000000000004441"),
    ("78.6817", "78.68170000000000"),
    ("90.1", "9.01E1"),
    ("100.0", "1E+2"),
    ("0.0001", "1e-4"),
    ("1e-05", "0.00001"),
    ("-2.5e-07", "-0.00000025"),
    ("9007199254740992.0", "9007199254740993"),
    ("1e+16", "10000000000000000"),
    ("1e+22", "1e22"),
    ("1e+23", "1e23"),
    ("824320575089313.8", "82432057508931375e-2"),
    ("5.684341886080802e-14", "5.684341886080801486968994140625e-14"),
    ("1.7976931348623157e+308", "1.7976931348623158e308"),
    ("2.2250738585072014e-308", "2.2250738585072014e-308"),
    ("2.225073858507201e-308", "2.2250738585072011e-308"),
    ("5e-324", "3e-324"),
)


def test_the_shortest_text_is_written() -> None:
    for text, other in NUMBERS:
        assert write_float(read_float(text)) == text
        assert write_float(read_float(other)) == text


def test_a_number_halfway_between_two_floats_becomes_the_even_one() -> None:
    assert read_float("9007199254740993") == 9007199254740992.0
    assert read_float("9007199254740995") == 9007199254740996.0
    assert read_float("9007199254740993.00000000000000000000000000001") == 9007199254740994.0


def test_too_large_is_infinite_and_too_small_is_zero() -> None:
    for numeral in ("1.7976931348623159e308", "1e309", "1e99999999999999999999", "9" * 400):
        assert read_float(numeral) == float("inf")
        assert read_float("-" + numeral) == float("-inf")
    for numeral in ("2e-324", "1e-99999999999999999999", "0." + "0" * 400 + "1"):
        assert write_float(read_float(numeral)) == "0.0"
        assert write_float(read_float("-" + numeral)) == "-0.0"


def test_zeros_in_front_and_behind_do_not_count() -> None:
    assert read_float("0.0001" + "0" * 900) == read_float("1e-4")
    assert read_float("1" + "0" * 300 + "e-300") == 1.0


def test_every_power_of_two_is_read_as_it_was_written() -> None:
    # Below them, floats are half as far apart.
    value = 2.0**-1074
    while value < 2.0**1023:
        assert read_float(write_float(value)) == value
        value *= 2
