"""Strict JSON that preserves order and spelling."""

from demo_tenant.encoding.json_text import (
    Json,
    JsonError,
    check_json,
    dump_json,
    dump_object,
    format_json,
    split_object,
)
from expect import raises

REFUSED = [
    "",
    " ",
    "[1 2]",
    "[1,]",
    "[,1]",
    '{"a" 1}',
    '{"a":1,}',
    "{,}",
    "{1:2}",
    "{'a':1}",
    '{"a":1}}',
    "[1]]",
    "[1}",
    '{"a":1]',
    "]",
    "1 2",
    "01",
    "-",
    "+1",
    ".5",
    "1.",
    "1e",
    "1e+",
    "0x1",
    "NaN",
    "Infinity",
    "True",
    "nul",
    "truefalse",
    '"',
    '"a',
    '"\\"',
    '"\\x"',
    '"\\u12"',
    '"\\u12g4"',
    '"\\ud800"',
    '"\\ud800\\u0041"',
    '"\\udc00"',
    '"a\nb"',
    '"a\x1fb"',
    "\ufeff{}",
    "\u00a0{}",
    "[" * 65 + "]" * 65,
]

KEPT = [
    "0",
    "-0",
    "1.0",
    "1e5",
    "1E+05",
    "-12.50e-3",
    "123456789012345678901234567890",
    "true",
    "false",
    "null",
    '""',
    '"\\u00e9\\/\\n"',
    '"\\ud83d\\ude00"',
    '"\U0001f600 \u2028"',
    "[]",
    "{}",
    "[[],{}]",
    '{"b":1,"a":{"z":[],"y":1.0}}',
    "[" * 64 + "]" * 64,
]


def test_what_is_no_json_is_refused() -> None:
    for text in REFUSED:
        with raises(JsonError):
            check_json(text)


def test_what_is_json_is_kept_as_it_is_spelled() -> None:
    for text in KEPT:
        assert check_json(text).text == text


def test_space_between_tokens_goes() -> None:
    assert check_json(' { "a b" : [ 1 ,\n\t2 ] }\r\n').text == '{"a b":[1,2]}'


def test_an_error_says_line_and_column() -> None:
    with raises(JsonError) as caught:
        check_json('{\n  "ä": 1\n  "b": 2\n}')

    assert (
        str(caught.error)
        == "expected a comma or the end of the object or array in line 3, column 3"
    )


def test_members_keep_their_order() -> None:
    members = split_object(check_json('{"z":1,"a":{"c":[],"b":"},"},"m\\u0041":null}'))

    assert [(name, value.text) for name, value in members] == [
        ("z", "1"),
        ("a", '{"c":[],"b":"},"}'),
        ("mA", "null"),
    ]


def test_a_name_that_stands_twice_is_refused() -> None:
    with raises(JsonError):
        split_object(check_json('{"a":1,"\\u0061":2}'))


def test_only_an_object_has_members() -> None:
    for text in ("[]", '"{}"', "1", "null"):
        with raises(JsonError):
            split_object(Json(text))


def test_kinds_are_named_as_json_schema_does() -> None:
    kinds = [check_json(text).kind for text in ("{}", "[]", '""', "true", "false", "null", "-1")]

    assert kinds == ["object", "array", "string", "boolean", "boolean", "null", "number"]


def test_a_string_is_read_whole() -> None:
    assert (
        check_json('"\\ud83d\\ude00 \\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9ß"').string()
        == '😀 "\\/\b\f\n\r\téß'
    )


def test_another_kind_is_no_string() -> None:
    with raises(JsonError):
        check_json("1").string()


def test_formatted_json_has_two_spaces() -> None:
    text = format_json(check_json('{"a":[1,{"b":2.0}],"c":{},"d":[],"e":"{,}"}'))

    assert text == (
        '{\n  "a": [\n    1,\n    {\n      "b": 2.0\n    }\n  ],\n  "c": {},\n  "d": [],\n '
        ' "e": "{,}"\n}'
    )


def test_formatting_changes_nothing_but_space() -> None:
    for text in KEPT:
        assert check_json(format_json(Json(text))).text == text


def test_json_inside_what_is_written_stays() -> None:
    members = [("a", Json('{"z":1.0,"b":2}')), ("l", [Json("1.50"), "x", True, None]), ('"', 2**70)]

    assert dump_object(members).text == (
        '{"a":{"z":1.0,"b":2},"l":[1.50,"x",true,null],"\\"":1180591620717411303424}'
    )


def test_what_is_written_can_be_read() -> None:
    text = 'quote " slash \\ control \x00\x1f\n 😀 \u2028'

    assert check_json(dump_json(text).text).string() == text


def test_a_long_hostile_text_is_refused_without_much_work() -> None:
    with raises(JsonError):
        check_json('"' + "\\n" * 5000)
    with raises(JsonError):
        check_json("[" * 5000)
