"""The worker's JavaScript writes long metadata exactly as the dialect's reader and writer do."""

import json
import subprocess
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auth0_pyscript.encoding.json_text import parse_json, to_json

SCRIPT = Path(__file__).with_name("long_json.mjs")
bounded = settings(max_examples=60, derandomize=True, deadline=None, database=None)

characters = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ['"', "\\", '\\"', ":", "{", "\n"]
)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**30), 10**30) | characters,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(characters, parts, max_size=4),
    max_leaves=20,
)
records = st.fixed_dictionaries(
    {"user_metadata": st.dictionaries(characters, values, max_size=6)},
    optional={"user_id": st.just("auth0|1"), "before": values, "user_metadata ": values},
)


def member_texts(texts: list[str]) -> list[str]:
    done = subprocess.run(  # noqa: S603  our own script
        ["node", SCRIPT],  # noqa: S607  the node that everything here uses
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: list[str] = json.loads(done.stdout)
    return found


@bounded
@given(st.lists(records, min_size=4, max_size=10), st.booleans(), st.sampled_from([None, 1, "\t"]))
def test_a_member_s_text_is_what_python_would_write(
    given_records: list[Any], is_ascii: bool, indent: Any
) -> None:
    texts = [json.dumps(record, ensure_ascii=is_ascii, indent=indent) for record in given_records]

    expected = [to_json(parse_json(text)["user_metadata"], indent=2) for text in texts]
    assert member_texts(texts) == expected


def test_numbers_stay_as_they_are_written_and_halves_of_pairs_are_replaced() -> None:
    long = '"' + '\\"' * 300_000 + '"'
    texts = [
        '{"user_metadata":{"a":1e3,"b":-0.10,"c":12345678901234567890}}',
        r'{"user_metadata":{"\ud83d":"\udca9 \ud83d\ude00 \\ud83d \/"}}',
        '{"user_metadata":{"a":1},"user_metadata":{}}',
        '{"x":{"user_metadata":{"a":1}}}',
        "[]",
        '{"user_metadata":' + "[" * 400 + "]" * 400 + "}",
        '{"user_metadata":{"a":' + long + "}}",
    ]

    found = member_texts(texts)

    assert found[0] == '{\n  "a": 1e3,\n  "b": -0.10,\n  "c": 12345678901234567890\n}'
    assert found[1] == '{\n  "\ufffd": "\ufffd 😀 \\\\ud83d /"\n}'
    assert found[2] == "{}"
    assert found[3:5] == ["", ""]
    assert json.loads(found[5]) == json.loads("[" * 400 + "]" * 400)
    assert found[6] == '{\n  "a": ' + long + "\n}"


def test_deep_levels_make_no_long_text_of_a_short_one() -> None:
    for text in ("[" * 40_000 + "]" * 40_000, "[" * 400 + "0," * 100_000 + "0" + "]" * 400):
        (found,) = member_texts([f'{{"user_metadata":{{"a":{text}}}}}'])

        assert len(found) < 80 * len(text)
