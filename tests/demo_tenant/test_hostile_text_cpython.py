"""
Untrusted text from Hypothesis, compared with the results of the standard library. CPython only.
"""

import base64
import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl, quote, unquote_to_bytes

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo_tenant.api.management_api import merge_metadata
from demo_tenant.encoding import base64url
from demo_tenant.encoding.form import (
    FormError,
    decode_utf8,
    encode_form,
    parse_form,
    percent_decode,
    percent_encode,
)
from demo_tenant.encoding.json_text import (
    Json,
    JsonError,
    check_json,
    dump_json,
    format_json,
    split_object,
)
from demo_tenant.encoding.origin import is_address, origin_of
from demo_tenant.pages.markup import element

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=5)
NEARLY_JSON = st.text(
    st.sampled_from('{}[]:,"\\ \n\t01-+.eEtrufalsn/ué\ud83d\x00'.replace("\ud83d", "😀"))
)


def refuse_constant(name: str) -> None:
    raise ValueError(name)


def is_json(text: str) -> bool:
    """Return the standard library's result. Where it is not strict, apply our own rules."""
    try:
        value = json.loads(text, parse_constant=refuse_constant)
        json.dumps(value, ensure_ascii=False).encode()  # half of a surrogate pair cannot be encoded
    except ValueError:
        return False
    return True


@given(VALUES, st.booleans(), st.sampled_from([None, 1]))
def test_json_is_taken_and_stays_what_it_is(
    value: Any, ensure_ascii: bool, indent: int | None
) -> None:
    text = json.dumps(value, ensure_ascii=ensure_ascii, indent=indent)

    assert json.loads(check_json(text).text) == value
    assert json.loads(format_json(check_json(text))) == value
    assert check_json(format_json(check_json(text))).text == check_json(text).text


@given(NEARLY_JSON)
def test_what_is_nearly_json_is_judged_as_the_standard_library_does(text: str) -> None:
    try:
        check_json(text)
        is_taken = True
    except JsonError:
        is_taken = False

    assert is_taken == is_json(text)


@given(VALUES, st.integers(0, 200), TEXT)
def test_damaged_json_is_judged_as_the_standard_library_does(
    value: Any, at: int, damage: str
) -> None:
    text = json.dumps(value)
    text = text[:at] + damage + text[at + 1 :]

    try:
        check_json(text)
        is_taken = True
    except JsonError:
        is_taken = False

    assert is_taken == is_json(text)


@given(OBJECTS)
def test_members_are_those_of_the_standard_library(value: dict[str, Any]) -> None:
    members = split_object(check_json(json.dumps(value)))

    assert [(name, json.loads(member.text)) for name, member in members] == list(value.items())


@given(TEXT)
def test_a_text_that_is_written_is_read_again(text: str) -> None:
    assert dump_json(text).string() == text


@given(OBJECTS, st.dictionaries(TEXT, VALUES, min_size=1, max_size=5))
def test_metadata_merges_as_dicts_do(metadata: dict[str, Any], change: dict[str, Any]) -> None:
    merged = merge_metadata(Json(json.dumps(metadata)), split_object(Json(json.dumps(change))))

    deleted = [name for name, value in change.items() if value is None]
    expected = {name: value for name, value in (metadata | change).items() if name not in deleted}
    assert list(json.loads(merged.text).items()) == list(expected.items())


@given(TEXT)
def test_percent_encoding_is_that_of_the_standard_library(text: str) -> None:
    assert percent_encode(text) == quote(text, safe="")
    assert percent_decode(percent_encode(text)) == text


@given(st.text(st.sampled_from("%0123456789abcdefABCDEFghé+"), max_size=12))
def test_percent_decoding_is_strict(text: str) -> None:
    try:
        decoded = percent_decode(text)
    except FormError:
        return

    assert decoded.encode() == unquote_to_bytes(text)


@given(st.lists(st.tuples(TEXT, TEXT)))
def test_a_form_is_read_as_the_standard_library_does(pairs: list[tuple[str, str]]) -> None:
    pairs = [(name, value) for name, value in pairs if name or value]
    text = encode_form(pairs)

    assert parse_form(text) == pairs
    assert parse_qsl(text, keep_blank_values=True) == pairs


@given(st.binary(max_size=12))
def test_utf8_is_judged_as_cpython_does(data: bytes) -> None:
    try:
        expected = data.decode()
    except UnicodeDecodeError:
        with pytest.raises(FormError):
            decode_utf8(data)
        return

    assert decode_utf8(data) == expected


@given(st.binary())
def test_base64url_is_that_of_the_standard_library(data: bytes) -> None:
    text = base64.urlsafe_b64encode(data).decode().rstrip("=")

    assert base64url.encode(data) == text
    assert base64url.decode(text) == data


@given(st.text(st.sampled_from("AQgwZ-_=+/ \né"), max_size=9))
def test_base64url_has_one_spelling(text: str) -> None:
    try:
        data = base64url.decode(text)
    except ValueError:
        return

    assert base64url.encode(data) == text


class Reader(HTMLParser):
    """Collects the elements and texts that a browser would read in a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.seen.append(data)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_text_in_markup_is_text(text: str) -> None:
    reader = Reader()
    reader.feed(element("p", {"title": text}, text).text)
    reader.close()

    assert reader.seen[0] == ("p", [("title", text)])
    assert "".join(str(part) for part in reader.seen[1:]) == text


@given(st.text(st.sampled_from("htps:/?#@\\.;ax \n'1"), max_size=20))
def test_the_origin_of_an_address_is_safe_in_a_policy(text: str) -> None:
    if is_address(text):
        assert not set(origin_of(text)) & set(" ;,'\"\n")
