"""docs/configuration.md describes every option as the code reads it."""

import inspect
import json
import re
from pathlib import Path

import pytest

from auth0_pyscript.client import Auth0Client
from auth0_pyscript.configuration import api_reader, check_configuration, option_readers, reader
from auth0_pyscript.protocol.authorization_parameters import CHECKED, LASTING, REFUSED, SINGLE_USE
from site_builder.options import _FLAGS

PAGE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
LEAST = {"domain": "example.eu.auth0.com", "client_id": "app"}


def rows() -> dict[str, list[str]]:
    """The table of options: each name with type, default, command line and Auth0Client."""
    table = PAGE.partition("## The options")[2].partition("###")[0]
    cells = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| `")]
    return {name.strip("`"): rest for name, *rest in cells}


def section(name: str) -> str:
    return PAGE.partition(f"### `{name}`\n")[2].partition("\n### ")[0]


def names_in(line: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", line))


def test_it_has_every_option_in_the_order_of_the_code() -> None:
    assert tuple(rows()) == reader._OPTIONS
    assert re.findall(r"^### `(\w+)`$", PAGE, flags=re.MULTILINE) == list(reader._OPTIONS)


def test_its_defaults_are_those_of_the_code() -> None:
    checked = check_configuration(LEAST).to_data()

    shown = {name: cells[1].strip("`") for name, cells in rows().items()}
    for name in (
        "authorization_params",
        "use_refresh_tokens",
        "token_storage",
        "vault_linger",
        "dangerously_expose_tokens_of",
        "offline",
    ):
        assert json.loads(shown[name]) == checked[name], name
    assert api_reader.DEFAULT_SCOPE in shown["scope"]
    assert api_reader.MANAGEMENT_SCOPE in section("apis")
    assert names_in(section("picture_hosts")) >= set(reader.PICTURE_HOSTS)


def test_it_names_the_flags_of_the_command_line() -> None:
    shown = {name: cells[2].strip("`") for name, cells in rows().items()}

    assert {name: flag for name, flag in shown.items() if flag.startswith("--")} == _FLAGS


def test_it_says_which_options_a_client_takes() -> None:
    arguments = set(inspect.signature(Auth0Client).parameters) - {"configuration", "service"}

    shown = {name for name, cells in rows().items() if cells[3] == "yes"}
    assert shown == arguments
    in_params = {name for name, cells in rows().items() if "authorization_params" in cells[3]}
    assert in_params == {"audience", "scope"}


def test_its_limits_are_those_of_the_code() -> None:
    assert f"from 0 to {reader.LONGEST_LINGER}" in section("vault_linger")
    assert f"at most {option_readers._MAX_PARAMETER} characters" in section("authorization_params")
    assert names_in(section("token_storage")) >= {f'"{name}"' for name in reader.TOKEN_STORAGES}


def test_it_sorts_the_authorization_parameters_as_the_code_does() -> None:
    lines = [line for line in section("authorization_params").splitlines() if line[:3] == "| `"]
    lasting, checked, single_use, refused = [names_in(line.split(" | ")[0]) for line in lines]

    assert lasting == LASTING
    assert checked == CHECKED - LASTING
    assert single_use == SINGLE_USE
    assert refused == REFUSED


def test_it_has_the_members_of_an_api() -> None:
    lines = [line for line in section("apis").splitlines() if line.startswith("| `")]

    assert tuple(line.split("`")[1] for line in lines) == api_reader._API_OPTIONS


@pytest.mark.parametrize("name", reader._OPTIONS)
def test_each_option_has_an_example_that_the_code_takes(name: str) -> None:
    [example] = re.findall(r"```json\n(.*?)```", section(name), flags=re.DOTALL)

    data = json.loads(example.replace("YOUR_CLIENT_ID", "app"))

    assert name in data
    check_configuration(LEAST | data)
