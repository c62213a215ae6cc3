"""JSON texts (RFC 8259), read strictly and written in order."""

from auth0_pyscript.encoding.json_text import (
    parse_json,
    parse_json_strictly,
    to_json,
    to_json_lines,
    to_json_unchecked,
)
from auth0_pyscript.errors import JsonError, ProtocolError
from expect import plain, raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# RFC 8259, section 13
IMAGE = """{
  "Image": {
      "Width":  800,
      "Height": 600,
      "Title":  "View from 15th Floor",
      "Thumbnail": {
          "Url":    "http://www.example.com/image/481989943",
          "Height": 125,
          "Width":  100
      },
      "Animated" : false,
      "IDs": [116, 943, 234, 38793]
    }
}"""


def members(value: "Any") -> "list[tuple[str, Any]]":
    return list(value.items())


def test_rfc8259_section_13_object() -> None:
    assert plain(parse_json(IMAGE)) == {
        "Image": {
            "Width": 800,
            "Height": 600,
            "Title": "View from 15th Floor",
            "Thumbnail": {
                "Url": "http://www.example.com/image/481989943",
                "Height": 125,
                "Width": 100,
            },
            "Animated": False,
            "IDs": [116, 943, 234, 38793],
        }
    }


def test_rfc8259_section_13_small_texts() -> None:
    assert parse_json('"Hello world!"') == "Hello world!"
    assert parse_json("42") == 42
    assert parse_json("true") is True


def test_rfc8259_section_7_g_clef() -> None:
    assert parse_json('"\\uD834\\uDD1E"') == "\U0001d11e"


def test_literals_and_white_space() -> None:
    assert parse_json(" \t\r\n[ null , true , false ] \n") == [None, True, False]


def test_bytes_are_read_as_utf8() -> None:
    assert parse_json(b'"\xf0\x9f\x98\x80\xc3\xa9"') == "\U0001f600\u00e9"


def test_all_escapes() -> None:
    text = '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC\\u0000"'

    assert parse_json(text) == '"\\/\b\f\n\r\tA\u00e9\u20ac\x00'


def test_escapes_stand_anywhere_in_a_string() -> None:
    assert parse_json('"\\n"') == "\n"
    assert parse_json('"a\\nb\\\\"') == "a\nb\\"
    assert parse_json('["\\"", "\\"\\"x"]') == ['"', '""x']


def test_members_keep_the_order_of_the_text() -> None:
    text = '{"z":1,"a":2,"m":{"y":1,"b":2},"0":3}'

    value = parse_json(text)

    assert [name for name, _ in members(value)] == ["z", "a", "m", "0"]
    assert to_json(value) == text


def test_the_interpreters_own_writer_says_the_same_of_what_is_fit() -> None:
    numbers = '{"z":[1,-7,1.5,0.1,1790000000.123456,true,false,null],'
    text = numbers + '"a":{},"m":"\\"\\\\\\n\\u0000\\u001f\U0001f986é"}'

    assert to_json(parse_json(to_json_unchecked(parse_json(text)))) == to_json(parse_json(text))


def test_integers_stay_exact() -> None:
    for numeral in (
        "0",
        "-1",
        "9007199254740993",
        "123456789012345678901234567890",
        "-" + "9" * 309,
    ):
        value = parse_json(numeral)
        assert str(value) == numeral
        assert to_json(value) == numeral


def test_numbers_beyond_the_largest_float_are_infinite_as_in_browsers() -> None:
    for numeral in (
        "1" + "0" * 309,
        "1e309",
        "1e5000",
        "17" + "0" * 400,
        "1e" + "9" * 400,
        "9" * 400 + "e9",
    ):
        assert parse_json(numeral) == float("inf")
        assert parse_json("-" + numeral) == -float("inf")


def test_numbers_below_the_smallest_float_are_zero() -> None:
    for numeral in ("1e-400", "0." + "0" * 400 + "1", "0e" + "9" * 400, "1e-" + "9" * 400):
        assert parse_json(numeral) == 0


def test_infinity_is_written_as_a_numeral_that_is_read_as_infinity() -> None:
    for text in ("[1e999,-1e999]", '{"a":1e999}'):
        assert to_json(parse_json(text)) == text
        assert to_json(parse_json(to_json_unchecked(parse_json(text)))) == text


def test_a_number_of_a_million_digits_is_read_at_once() -> None:
    million = 1000000

    assert parse_json("9" * million) == float("inf")
    assert parse_json("0." + "1" * million) == 1 / 9
    assert parse_json("0." + "0" * million + "1e" + str(million + 1)) == 1.0
    assert parse_json("1" + "0" * million + "e-" + str(million)) == 1.0


def test_digits_far_behind_decide_between_two_floats() -> None:
    halfway = "9007199254740993"  # between two floats, so the even one is the nearest

    assert parse_json(halfway + "." + "0" * 5000) == 9007199254740992.0
    assert parse_json(halfway + "." + "0" * 5000 + "1") == 9007199254740994.0


def test_a_float_stays_a_float() -> None:
    for text, value in (
        ("1.0", 1.0),
        ("1e2", 100.0),
        ("-0.5E-1", -0.05),
        ("0e0", 0.0),
        ("1.5", 1.5),
    ):
        assert parse_json(text) == value
        assert isinstance(parse_json(text), float)
    assert to_json(parse_json("[1.0,1]")) == "[1.0,1]"


def test_minus_zero() -> None:
    assert str(parse_json("-0")) == "0"
    assert str(parse_json("-0.0")) == "-0.0"


def test_broken_structure_is_refused() -> None:
    arrays = "[ ] [1,] [,1] [,] [1 [1, [1} [1]] []x [1,/**/2]"
    objects = """{ } {1:2} {"a"} {"a":} {"a":1,} {,} {"a":1] {a:1} {'a':1} {"a"::1} {"a","b"}"""
    others = "tru nul True None undefined /**/1 1; #1"
    with_spaces = ["", " ", "[1 2]", '{"a" 1}', '{"a":1 "b":2}', "1 2", "true false", "// x\n1"]
    for text in arrays.split() + objects.split() + others.split() + with_spaces:
        with raises(JsonError):
            parse_json(text)


def test_broken_numbers_are_refused() -> None:
    numerals = "01 - -a +1 .5 1. 1.e2 1e 1e+ 1e1.5 0x10 1_000 --1 -01 00 1.5.5 1e5e5 \u0661"
    not_finite = "NaN Infinity -Infinity inf nan [NaN] [-Infinity]"
    for text in numerals.split() + not_finite.split() + ["1 .5"]:
        with raises(JsonError):
            parse_json(text)


def test_broken_strings_are_refused() -> None:
    endless = ('"', '"a', '"a\\"', '"\\')
    control = ('"a\nb"', '"a\tb"', '"\x00"', '"\x1f"')
    escapes = "x41 U0041 u004 u00g0 u u+041 u-041 \u00e9 ' 0 ud83d\\u"
    for text in (
        endless + control + tuple(f'"\\{escape}"' for escape in [" ", "\n"] + escapes.split())
    ):
        with raises(JsonError):
            parse_json(text)


def test_half_of_a_surrogate_pair_is_read_as_the_replacement_character() -> None:
    for inside, text in (
        ("\\ud83d", "\ufffd"),
        ("Ana \\uDE00", "Ana \ufffd"),
        ("\\ude00\\ud83d", "\ufffd\ufffd"),
        ("\\ud83dx\\ude00", "\ufffdx\ufffd"),
        ("\\ud83d\\u0041", "\ufffdA"),
        ("\\ud83d\\n", "\ufffd\n"),
        ("\\ud83d\\ud83d\\ude00", "\ufffd\U0001f600"),
        ("\\\\ud83d\\ude00", "\\ud83d\ufffd"),
    ):
        assert parse_json(f'"{inside}"') == text
        assert parse_json(f'"{inside}"'.encode()) == text
        assert to_json(parse_json(f'["{inside}"]')) == to_json([text])


def test_half_of_a_pair_in_a_str_or_a_name_is_replaced_too() -> None:
    assert parse_json('"a\ud83d"') == "a\ufffd"
    assert plain(parse_json('{"\\ud83d":1,"\\ud83e":2}')) == {"\ufffd": 2}


def test_only_json_s_own_white_space_counts() -> None:
    for character in ("\x0b", "\x0c", "\u00a0", "\u2028", "\ufeff", "\x00"):
        with raises(JsonError):
            parse_json(character + "1")


def test_one_byte_order_mark_before_bytes_is_skipped() -> None:
    mark = b"\xef\xbb\xbf"

    assert parse_json(mark + b'{"a":1}') == parse_json('{"a":1}')
    with raises(JsonError):
        parse_json(mark + mark + b"1")
    with raises(JsonError):
        parse_json(mark)


def test_bytes_that_are_no_utf8_are_read_with_the_replacement_character() -> None:
    for data, text in (
        (b'"Jos\xe9"', "Jos\ufffd"),
        (b'"\xed\xa0\xbd"', "\ufffd\ufffd\ufffd"),
        (b'"\xc0\x80"', "\ufffd\ufffd"),
        (b'"\xf0\x9f\x98"', "\ufffd"),
    ):
        assert parse_json(data) == text
    with raises(JsonError):
        parse_json(b'\xff\xfe"\x00"\x00')


def test_of_a_repeated_name_the_last_member_counts() -> None:
    assert plain(parse_json('{"a":1,"b":2,"\\u0061":3}')) == {"a": 3, "b": 2}
    assert plain(parse_json('[{"x":{"":1,"":2}}]')) == [{"x": {"": 2}}]


def test_a_repeated_name_is_refused_by_the_strict_reader() -> None:
    for text in ('{"a":1,"a":1}', '{"a":1,"b":2,"\\u0061":3}', '[{"x":{"":1,"":2}}]'):
        with raises(JsonError) as caught:
            parse_json_strictly(text)
        assert "does not have yet" in caught.error.expected


def test_the_strict_reader_reads_all_else_alike() -> None:
    for text in ('{"a":[1,1.5,"\\ud83d",null]}', IMAGE, "1e999", "9" * 400):
        assert parse_json_strictly(text) == parse_json(text)


def test_many_members_are_all_read() -> None:
    for count in (255, 256, 257, 3000):
        text = "{" + ",".join(f'"k{index}":{index}' for index in range(count)) + ',"k7":"last"}'

        value = parse_json(text)

        assert len(value) == count
        assert (value["k7"], value["k254"], value[f"k{count - 1}"]) == ("last", 254, count - 1)


def test_one_name_may_stand_in_two_objects() -> None:
    assert plain(parse_json('[{"a":1},{"a":{"a":2}}]')) == [{"a": 1}, {"a": {"a": 2}}]


def test_500_levels_are_read_and_written_and_501_refused() -> None:
    for count in (65, 101, 500):
        arrays = "[" * count + "]" * count
        assert to_json(parse_json(arrays)) == arrays
        assert to_json_unchecked(parse_json(arrays)) == arrays
        objects = '{"a":' * count + '"]}\\"]"' + "}" * count
        assert to_json(parse_json(objects)) == objects
    with raises(JsonError):
        parse_json("[" + arrays + "]")
    with raises(JsonError):
        parse_json('{"a":' + objects + "}")
    with raises(ProtocolError):
        to_json([parse_json(arrays)])


def test_brackets_in_strings_are_no_levels() -> None:
    for text in ("[" * 9000, "]" * 9000, '\\"[' * 9000, "\\\\" * 9000, '{"' * 9000):
        value = parse_json(to_json([text, {text: text}] * 60))
        assert value[118] == text
        assert value[119][text] == text


def test_many_levels_do_not_exhaust_the_stack() -> None:
    for text in ("[" * 50000, '{"a":[' * 20000, "[" * 50000 + "]" * 50000):
        with raises(JsonError):
            parse_json(text)


def test_an_error_says_where_and_what() -> None:
    with raises(JsonError) as caught:
        parse_json('{\n  "a": 1\n  "b": 2\n}')

    assert (caught.error.line, caught.error.column) == (3, 3)
    assert caught.error.expected == "a comma or }"
    assert caught.error.title == "This is not valid JSON (line 3, column 3)."


def test_a_column_counts_characters_not_bytes() -> None:
    with raises(JsonError) as caught:
        parse_json('["\u00e9\U0001f600\u20ac" x]')

    assert (caught.error.line, caught.error.column) == (1, 8)


def test_an_error_says_that_the_text_ends() -> None:
    with raises(JsonError) as caught:
        parse_json('{"a": [1, 2')

    assert caught.error.column == 12
    assert caught.error.detail == "Expected a comma or ], but the text ends there."


def test_an_error_shows_nothing_of_the_text() -> None:
    with raises(JsonError) as caught:
        parse_json('{"access_token": "s3cret", x}')

    assert "s3cret" not in str(caught.error)


def test_values_are_written_compactly() -> None:
    assert to_json({"a": [1, 2.5, None, True, False, "x"]}) == '{"a":[1,2.5,null,true,false,"x"]}'
    assert to_json([]) == "[]"
    assert to_json({}) == "{}"
    assert to_json([[], {}, [[]]]) == "[[],{},[[]]]"
    assert to_json((1, (2,))) == "[1,[2]]"


def test_an_indent_gives_every_member_a_line() -> None:
    value = parse_json('{"b":[1,{}],"a":{"c":[]}}')

    assert (
        to_json(value, indent=2)
        == '{\n  "b": [\n    1,\n    {}\n  ],\n  "a": {\n    "c": []\n  }\n}'
    )


def test_lines_are_written_as_with_an_indent_of_two() -> None:
    deep: Any = []
    for _ in range(498):
        deep = [deep]
    for value in (
        {},
        [],
        {"a": {}, "b": [], "c": [1, [True, None]], "d": {"e": -0.0}},
        [1e22, 1e-7, 0.1, 1e999, -1e999, 10**300],
        ["Infinity", "\x00\x7f\u2028 🦆é", '\\"\n/'],
        deep,
    ):
        assert to_json_lines(value) == to_json(value, indent=2)


def test_only_what_must_be_escaped_is_escaped() -> None:
    assert to_json("\u00e9\U0001f600/\u2028\x7f") == '"\u00e9\U0001f600/\u2028\x7f"'
    assert to_json('"\\\b\f\n\r\t\x00\x1f') == '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f"'


def test_what_is_written_is_read_as_the_same() -> None:
    for value in (
        "\x00\u00e9\U0001f600\\\"'",
        [0.1, 1e300, -1e-7, 2**70],
        [[["deep"]]],
        0.30000000000000004,
    ):
        assert parse_json(to_json(value)) == value


def test_what_json_cannot_say_is_refused() -> None:
    itself: list[object] = []
    itself.append(itself)
    others: tuple[object, ...] = (b"bytes", {1, 2}, object(), [1, [len]], 1j, itself)
    for value in (float("nan"), "\ud83d", {"\ude00": 1}, {1: 2}, {None: 1}) + others:
        with raises(ProtocolError):
            to_json(value)
