"""JSON texts (RFC 8259), read strictly and written in order."""

from auth0_pyscript.errors import JsonError, ProtocolError
from auth0_pyscript.protocol.json_text import parse_json, to_json, to_json_unchecked
from expect import plain, raises

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


def members(value):
    return list(value.items())


def test_rfc8259_section_13_object():
    assert plain(parse_json(IMAGE)) == {
        "Image": {
            "Width": 800,
            "Height": 600,
            "Title": "View from 15th Floor",
            "Thumbnail": {"Url": "http://www.example.com/image/481989943", "Height": 125, "Width": 100},
            "Animated": False,
            "IDs": [116, 943, 234, 38793],
        }
    }


def test_rfc8259_section_13_small_texts():
    assert parse_json('"Hello world!"') == "Hello world!"
    assert parse_json("42") == 42
    assert parse_json("true") is True


def test_rfc8259_section_7_g_clef():
    assert parse_json('"\\uD834\\uDD1E"') == "\U0001d11e"


def test_literals_and_white_space():
    assert parse_json(" \t\r\n[ null , true , false ] \n") == [None, True, False]


def test_bytes_are_read_as_utf8():
    assert parse_json(b'"\xf0\x9f\x98\x80\xc3\xa9"') == "\U0001f600\u00e9"


def test_all_escapes():
    text = '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e9\\u20AC\\u0000"'

    assert parse_json(text) == '"\\/\b\f\n\r\tA\u00e9\u20ac\x00'


def test_escapes_stand_anywhere_in_a_string():
    assert parse_json('"\\n"') == "\n"
    assert parse_json('"a\\nb\\\\"') == "a\nb\\"
    assert parse_json('["\\"", "\\"\\"x"]') == ['"', '""x']


def test_members_keep_the_order_of_the_text():
    text = '{"z":1,"a":2,"m":{"y":1,"b":2},"0":3}'

    value = parse_json(text)

    assert [name for name, _ in members(value)] == ["z", "a", "m", "0"]
    assert to_json(value) == text


def test_the_interpreters_own_writer_says_the_same_of_what_is_fit():
    numbers = '{"z":[1,-7,1.5,0.1,1790000000.123456,true,false,null],'
    text = numbers + '"a":{},"m":"\\"\\\\\\n\\u0000\\u001f\U0001f986é"}'

    assert to_json(parse_json(to_json_unchecked(parse_json(text)))) == to_json(parse_json(text))


def test_integers_stay_exact():
    for numeral in ("0", "-1", "9007199254740993", "123456789012345678901234567890", "-" + "9" * 400):
        value = parse_json(numeral)
        assert str(value) == numeral
        assert to_json(value) == numeral


def test_a_float_stays_a_float():
    for text, value in (("1.0", 1.0), ("1e2", 100.0), ("-0.5E-1", -0.05), ("0e0", 0.0), ("1.5", 1.5)):
        assert parse_json(text) == value
        assert isinstance(parse_json(text), float)
    assert to_json(parse_json("[1.0,1]")) == "[1.0,1]"


def test_minus_zero():
    assert str(parse_json("-0")) == "0"
    assert str(parse_json("-0.0")) == "-0.0"


def test_broken_structure_is_refused():
    arrays = "[ ] [1,] [,1] [,] [1 [1, [1} [1]] []x [1,/**/2]"
    objects = """{ } {1:2} {"a"} {"a":} {"a":1,} {,} {"a":1] {a:1} {'a':1} {"a"::1} {"a","b"}"""
    others = "tru nul True None undefined /**/1 1; #1"
    with_spaces = ["", " ", "[1 2]", '{"a" 1}', '{"a":1 "b":2}', "1 2", "true false", "// x\n1"]
    for text in arrays.split() + objects.split() + others.split() + with_spaces:
        with raises(JsonError):
            parse_json(text)


def test_broken_numbers_are_refused():
    numerals = "01 - -a +1 .5 1. 1.e2 1e 1e+ 1e1.5 0x10 1_000 --1 -01 00 1.5.5 1e5e5 \u0661"
    not_finite = "NaN Infinity -Infinity inf nan 1e5000 -1e999"
    endless = ["1" * 1001, "0." + "1" * 999, "1 .5"]
    for text in numerals.split() + not_finite.split() + endless:
        with raises(JsonError):
            parse_json(text)


def test_numerals_of_1000_characters_are_read():
    assert parse_json("1" * 1000) == int("1" * 1000)
    assert parse_json("0." + "1" * 998) == 1 / 9


def test_broken_strings_are_refused():
    endless = ('"', '"a', '"a\\"', '"\\')
    control = ('"a\nb"', '"a\tb"', '"\x00"', '"\x1f"')
    escapes = "x41 U0041 u004 u00g0 u u+041 u-041 \u00e9 ' 0 ud83d"
    for text in endless + control + tuple(f'"\\{escape}"' for escape in [" ", "\n"] + escapes.split()):
        with raises(JsonError):
            parse_json(text)


def test_halves_of_surrogate_pairs_are_refused():
    for inside in ("\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83dx\\ude00", "\\ud83d\\u0041", "\\ud83d\\n"):
        with raises(JsonError):
            parse_json(f'"{inside}"')


def test_only_json_s_own_white_space_counts():
    for character in ("\x0b", "\x0c", "\u00a0", "\u2028", "\ufeff", "\x00"):
        with raises(JsonError):
            parse_json(character + "1")


def test_a_byte_order_mark_is_refused():
    with raises(JsonError):
        parse_json(b"\xef\xbb\xbf1")


def test_bytes_that_are_no_utf8_are_refused():
    for data in (b'"\xff"', b'"\xed\xa0\xbd"', b'"\xc0\x80"', b'\xff\xfe"\x00"\x00'):
        with raises(JsonError):
            parse_json(data)


def test_a_repeated_name_is_refused():
    for text in ('{"a":1,"a":1}', '{"a":1,"b":2,"\\u0061":3}', '[{"x":{"":1,"":2}}]'):
        with raises(JsonError) as caught:
            parse_json(text)
        assert "does not have yet" in caught.error.expected


def test_one_name_may_stand_in_two_objects():
    assert plain(parse_json('[{"a":1},{"a":{"a":2}}]')) == [{"a": 1}, {"a": {"a": 2}}]


def test_64_levels_are_read_and_written_and_65_refused():
    deep = "[" * 64 + "]" * 64

    assert to_json(parse_json(deep)) == deep
    with raises(JsonError):
        parse_json("[" + deep + "]")
    with raises(JsonError):
        parse_json('{"a":' * 65 + "1" + "}" * 65)
    with raises(ProtocolError):
        to_json([parse_json(deep)])


def test_many_levels_do_not_exhaust_the_stack():
    with raises(JsonError):
        parse_json("[" * 100000)


def test_an_error_says_where_and_what():
    with raises(JsonError) as caught:
        parse_json('{\n  "a": 1\n  "b": 2\n}')

    assert (caught.error.line, caught.error.column) == (3, 3)
    assert caught.error.expected == "a comma or }"
    assert caught.error.title == "This is not valid JSON (line 3, column 3)."


def test_a_column_counts_characters_not_bytes():
    with raises(JsonError) as caught:
        parse_json('["\u00e9\U0001f600\u20ac" x]')

    assert (caught.error.line, caught.error.column) == (1, 8)


def test_an_error_says_that_the_text_ends():
    with raises(JsonError) as caught:
        parse_json('{"a": [1, 2')

    assert caught.error.column == 12
    assert caught.error.detail == "Expected a comma or ], but the text ends there."


def test_an_error_shows_nothing_of_the_text():
    with raises(JsonError) as caught:
        parse_json('{"access_token": "s3cret", x}')

    assert "s3cret" not in str(caught.error)


def test_values_are_written_compactly():
    assert to_json({"a": [1, 2.5, None, True, False, "x"]}) == '{"a":[1,2.5,null,true,false,"x"]}'
    assert to_json([]) == "[]"
    assert to_json({}) == "{}"
    assert to_json([[], {}, [[]]]) == "[[],{},[[]]]"
    assert to_json((1, (2,))) == "[1,[2]]"


def test_an_indent_gives_every_member_a_line():
    value = parse_json('{"b":[1,{}],"a":{"c":[]}}')

    assert to_json(value, indent=2) == '{\n  "b": [\n    1,\n    {}\n  ],\n  "a": {\n    "c": []\n  }\n}'


def test_only_what_must_be_escaped_is_escaped():
    assert to_json("\u00e9\U0001f600/\u2028\x7f") == '"\u00e9\U0001f600/\u2028\x7f"'
    assert to_json('"\\\b\f\n\r\t\x00\x1f') == '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f"'


def test_what_is_written_is_read_as_the_same():
    for value in ("\x00\u00e9\U0001f600\\\"'", [0.1, 1e300, -1e-7, 2**70], [[["deep"]]], 0.30000000000000004):
        assert parse_json(to_json(value)) == value


def test_what_json_cannot_say_is_refused():
    itself = []
    itself.append(itself)
    for value in (float("nan"), float("inf"), -float("inf"), "\ud83d", {"\ude00": 1}, {1: 2}, {None: 1}):
        with raises(ProtocolError):
            to_json(value)
    for value in (b"bytes", {1, 2}, object(), [1, [len]], 1j, itself):
        with raises(ProtocolError):
            to_json(value)
