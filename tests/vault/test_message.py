"""Messages between page and vault."""

from auth0_pyscript.encoding.json_text import to_json
from auth0_pyscript.errors import ProtocolError
from auth0_pyscript.vault.message import read_message, write_message, write_outcome
from expect import plain, raises


def over(value):
    """Return a value after its way through a message."""
    return plain(read_message(write_message("result", value=value))["value"])


def test_plain_data_comes_over_as_it_is():
    for value in (
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
    ):
        assert over(value) == value


def test_a_tuple_comes_over_as_a_list():
    assert over(("a", ("b",))) == ["a", ["b"]]


def test_members_keep_their_order():
    text = write_message("state", state=read_message('{"t":"x","z":1,"a":2,"m":3}'))

    assert text.find('"z"') < text.find('"a"') < text.find('"m"')


def test_what_is_no_message_is_refused():
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


def test_a_long_text_in_a_tree_comes_over_as_it_is():
    for character in ("x", '"', "\\", "\n", "é🦆", "\t\r", "\x01", "\u2028", '\\"'):
        long = character * 5000
        trees = {
            "a": ["pre", {"class": "code"}, long],
            "b": long,
            "c": ["p", {}, "short", ["b", {}, long + "!"]],
        }

        assert plain(read_message(write_message("trees", trees=trees, expected=True))) == {
            "t": "trees",
            "trees": trees,
            "expected": True,
        }
        assert trees["b"] == long


def test_what_looks_like_a_mark_of_ours_harms_nothing():
    long = "x" * 5000
    for text in (
        "\x01 long text 7",
        "\x01 long text 0 and more",
        "\x01 long text ",
        '\x01 long text 0\\"',
    ):
        trees = {"a": ["p", {}, text], "b": long, "c": long + text}

        assert plain(read_message(write_message("trees", trees=trees)))["trees"] == trees


def test_a_fetch_is_read_whatever_its_length():
    for url in ("https://a.example/é🦆?a=\\u2028", "https://a.example/" + "x" * 5000):
        call = {
            "id": "1",
            "name": "fetch",
            "args": {"url": url, "headers": [["a", "b"]], "timeout": 1.5},
        }

        assert plain(read_message(to_json({"t": "call"} | call))) == {"t": "call"} | call


def test_the_outcome_of_a_call_begins_with_its_kind_and_its_id():
    value = {"z": 1, "a": [{"t": "result", "id": "x"}], "m": "“text”"}

    for kind, member in (("result", "value"), ("failure", "error")):
        text = write_outcome(kind, "17", member, value)

        assert text.startswith(f'{{"t":"{kind}","id":"17","{member}":')
        assert plain(read_message(text)) == {"t": kind, "id": "17", member: value}
