"""The entries in the text of a configuration: its comments and its formatting stay."""

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth0_pyscript.site.edits import applied, reverted
from auth0_pyscript.site.entries import entries
from auth0_pyscript.site.json_entries import json_with_entries, json_without_entries
from auth0_pyscript.site.toml_entries import toml_with_entries, toml_without_entries

OURS = entries("./auth0/", "a-1")

TOML = [
    "",
    "# only a comment\n",
    'packages = ["numpy"]',
    '[files]\n"a.py" = ""  # one\n\n# two\n[js_modules.main]\n"x.js" = "x"\n\n[other]\na = 1\n',
    'files = {"a" = "b"}\n',
    'js_modules.main."x.js" = "x"\nfiles."b" = "c"\n[z]\nq = 1\n',
    '[js_modules]\nworker = {"a.js" = "b"}\n[files]\n',
    "[js_modules]\nmain = {}\n",
    '[files]\n[js_modules.worker]\n"a" = "b"',
    "[[fetch]]\nfiles = ['a']\n",
    '\ufeffname = "Ä"\n',
]

MEMBERS = st.sampled_from(
    [
        '"packages": ["numpy", "{"]',
        '"files": {}',
        '"files": {"a": "b"}',
        '"files":{"a":"",\n"b":""}',
        '"js_modules": {}',
        '"js_modules": {"worker": {"x": "y"}}',
        '"js_modules": {\n    "main": {"x": "y"}\n  }',
        '"name": "\\u00e4 \\" }"',
    ]
)


@st.composite
def json_texts(draw: st.DrawFn) -> str:
    """Return a configuration in JSON with any white space."""
    members = draw(st.lists(MEMBERS, max_size=4, unique_by=lambda text: text.split(":")[0]))
    space, comma = draw(
        st.sampled_from([("", ","), ("", ", "), ("\n  ", ",\n  "), ("\n\t", ",\n")])
    )
    end = draw(st.sampled_from(["", "\n", " "]))
    text = "{" + (space + comma.join(members) if members else "") + end + "}"
    text = draw(st.sampled_from(["", "\ufeff"])) + text + draw(st.sampled_from(["", "\n"]))
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@given(json_texts())
def test_json_keeps_all_that_it_had(text: str) -> None:
    before = json.loads(text.removeprefix("\ufeff"))
    edits = json_with_entries(text, OURS)
    after = applied(text, edits)

    data = json.loads(after.removeprefix("\ufeff"))
    assert data["files"] == before.get("files", {}) | {OURS.archive: "./*"}
    assert data["js_modules"]["main"][OURS.boot] == "auth0_pyscript_boot"
    assert data["js_modules"]["worker"][OURS.worker_boot] == "auth0_pyscript_boot"
    assert all(edit.old == "" for edit in edits)
    back = reverted(after, edits)
    assert back is not None and back[0] == text
    left = json.loads(applied(after, json_without_entries(after)).removeprefix("\ufeff"))
    assert left == {
        "files": {},
        **before,
        "js_modules": {"main": {}, "worker": {}} | before.get("js_modules", {}),
    }


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", TOML)
def test_toml_keeps_all_that_it_had(text: str, newline: str) -> None:
    text = text.replace("\n", newline)
    before = tomllib.loads(text.removeprefix("\ufeff"))
    edits = toml_with_entries(text, OURS)
    after = applied(text, edits)

    data = tomllib.loads(after.removeprefix("\ufeff"))
    assert data["files"] == before.get("files", {}) | {OURS.archive: "./*"}
    assert data["js_modules"]["main"][OURS.boot] == "auth0_pyscript_boot"
    assert data["js_modules"]["worker"][OURS.worker_boot] == "auth0_pyscript_boot"
    assert after.count("\n") == after.count(newline) or "\n" not in text
    assert [line for line in text.splitlines() if line.lstrip().startswith("#")] == [
        line for line in after.splitlines() if line.lstrip().startswith("#")
    ]
    back = reverted(after, edits)
    assert back is not None and back[0] == text
    left = tomllib.loads(applied(after, toml_without_entries(after)).removeprefix("\ufeff"))
    assert left == {
        "files": {},
        **before,
        "js_modules": {"main": {}, "worker": {}} | before.get("js_modules", {}),
    }


def test_a_formatted_file_gets_formatted_lines() -> None:
    text = '{\n  "packages": ["numpy"],\n  "files": {\n    "./a.py": ""\n  }\n}\n'

    assert applied(text, json_with_entries(text, OURS)) == (
        '{\n  "packages": ["numpy"],\n  "files": {\n    "./a.py": "",\n'
        '    "./auth0/a-1/auth0_pyscript.zip": "./*"\n  },\n'
        '  "js_modules": {\n    "main": {\n'
        '      "./auth0/a-1/boot.js": "auth0_pyscript_boot"\n    },\n    "worker": {\n'
        '      "./auth0/a-1/worker_boot.js": "auth0_pyscript_boot"\n    }\n  }\n}\n'
    )


def test_a_comment_in_toml_stays_at_its_line() -> None:
    text = '# The app\npackages = ["numpy"]  # for the figure\n'

    assert applied(text, toml_with_entries(text, OURS)) == f"{text}\n{OURS.to_toml()}"
