"""The three-way comparison of JSON objects."""

from auth0_pyscript.elements.signed_in.metadata.changes import (
    changes_between,
    conflicts,
    same,
    still_needed,
    take_theirs,
)
from auth0_pyscript.encoding.json_text import parse_json, to_json


def test_only_changed_root_keys_are_changes() -> None:
    before = {"theme": "dark", "font": {"size": 12}, "old": 1}

    changes = changes_between(before, {"theme": "light", "font": {"size": 12}, "new": True})

    assert changes == {"theme": "light", "new": True, "old": None}


def test_an_empty_object_removes_the_keys_that_were_seen_one_by_one() -> None:
    assert changes_between({"a": 1, "b": 2}, {}) == {"a": None, "b": None}


def test_a_key_set_to_null_is_a_removed_key() -> None:
    assert changes_between({"a": 1}, {"a": None}) == {"a": None}
    assert changes_between({}, {"a": None}) == {}


def test_reordering_members_is_no_change() -> None:
    before = parse_json('{"a":{"x":1,"y":2},"b":3}')

    assert changes_between(before, parse_json('{"b":3,"a":{"y":2,"x":1}}')) == {}


def test_true_is_not_one_and_one_is_one_point_zero() -> None:
    assert not same(True, 1)
    assert not same(0, False)
    assert not same([1], [True])
    assert same(1, 1.0)
    assert same(None, None)
    assert not same("1", 1)
    assert not same({"a": 1}, {"b": 1})
    assert not same([1, 2], [2, 1])


def test_big_integers_differ_in_their_last_digit() -> None:
    assert not same(parse_json("9007199254740993"), parse_json("9007199254740992"))


def test_a_key_changed_on_both_sides_is_a_conflict() -> None:
    before = {"theme": "dark"}

    assert conflicts({"theme": "light"}, before, {"theme": "blue"}) == ["theme"]
    assert conflicts({"theme": "light"}, before, {}) == ["theme"]
    assert conflicts({"theme": None}, before, {"theme": "blue"}) == ["theme"]


def test_a_key_changed_elsewhere_to_the_wanted_value_is_no_conflict() -> None:
    before = {"theme": "dark"}

    assert conflicts({"theme": "light"}, before, {"theme": "light"}) == []
    assert conflicts({"theme": None}, before, {}) == []
    assert conflicts({"theme": "light"}, before, {"theme": "dark", "other": 1}) == []


def test_what_is_so_already_is_not_sent() -> None:
    assert still_needed({"a": 1, "b": None, "c": 2}, {"a": 1, "c": 3}) == {"c": 2}


def test_theirs_takes_the_place_of_mine_in_my_order() -> None:
    mine = parse_json('{"z":1,"theme":"light","a":2}')

    taken = take_theirs(mine, ["theme"], parse_json('{"theme":"blue"}'))

    assert to_json(taken) == '{"z":1,"theme":"blue","a":2}'


def test_theirs_removes_what_is_gone_and_brings_back_what_i_removed() -> None:
    mine = parse_json('{"gone":1,"a":2}')

    taken = take_theirs(mine, ["gone", "kept"], parse_json('{"kept":3}'))

    assert to_json(taken) == '{"a":2,"kept":3}'
