"""Messages between page and vault."""

from auth0_pyscript.encoding.json_text import to_json
from auth0_pyscript.errors import ProtocolError
from auth0_pyscript.vault.message import read_message, write_message, write_outcome, write_trees
from expect import plain, raises

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Outside:
    """A text outside Python's memory."""


def over(value: object) -> "Any":
    """Return a value after its way through a message."""
    return plain(read_message(write_message("result", value=value))["value"])


def test_plain_data_comes_over_as_it_is() -> None:
    values: tuple[object, ...] = (
        None,
        True,
        False,
        0,
        -7,
        9007199254740993,
        1.5,
        "",
        "🦆\n\x00",
        [],
        {},
        [1, [2]],
        {"a": {"b": []}},
    )
    for value in values:
        assert over(value) == value


def test_a_tuple_comes_over_as_a_list() -> None:
    assert over(("a", ("b",))) == ["a", ["b"]]


def test_members_keep_their_order() -> None:
    text = write_message("state", state=read_message('{"t":"x","z":1,"a":2,"m":3}'))

    assert text.find('"z"') < text.find('"a"') < text.find('"m"')


def test_what_is_no_message_is_refused() -> None:
    for text in (
        "",
        "null",
        "[]",
        '"x"',
        "{}",
        '{"t": 1}',
        "{t: 'a'}",
        '{"t":"a"} '[:-2],
        '{"t":"call","name":"fetch"',
        '["name":"fetch"]',
    ):
        with raises(ProtocolError):
            read_message(text)


def test_the_long_texts_of_trees_go_beside_the_message() -> None:
    long, outside = '"é🦆\x01' * 2000, Outside()
    tree = ["p", {"class": "x", "data-json": True}, long, "short", ["pre", {}, outside], long]

    text, texts = write_trees({"a": tree}, True)

    assert plain(read_message(text)) == {
        "t": "trees",
        "trees": {"a": ["p", {"class": "x", "data-json": True}, 0, "short", ["pre", {}, 1], 2]},
        "expected": True,
    }
    assert texts == [long, outside, long]
    assert tree[2] == long


def test_a_tree_may_be_a_long_text() -> None:
    text, texts = write_trees({"a": "x" * 5000, "b": ""}, False)

    assert plain(read_message(text))["trees"] == {"a": 0, "b": ""}
    assert texts == ["x" * 5000]


def test_a_fetch_is_read_whatever_its_length() -> None:
    for url in ("https://a.example/é🦆?a=\\u2028", "https://a.example/" + "x" * 5000):
        call = {
            "id": "1",
            "name": "fetch",
            "args": {"url": url, "headers": [["a", "b"]], "timeout": 1.5},
        }

        assert plain(read_message(to_json({"t": "call"} | call))) == {"t": "call"} | call


def test_the_outcome_of_a_call_begins_with_its_kind_and_its_id() -> None:
    value = {"z": 1, "a": [{"t": "result", "id": "x"}], "m": "“text”"}

    for kind, member in (("result", "value"), ("failure", "error")):
        text = write_outcome(kind, "17", member, value)

        assert text.startswith(f'{{"t":"{kind}","id":"17","{member}":')
        assert plain(read_message(text)) == {"t": kind, "id": "17", member: value}
