"""docs/command.md describes every command and option as the code reads it."""

import argparse
import re
from pathlib import Path

import pytest

from auth0_pyscript.site.command import _parser

PAGE = (Path(__file__).parents[2] / "docs" / "command.md").read_text(encoding="utf-8")


def commands() -> dict[str, argparse.ArgumentParser]:
    """Return the parser of each command."""
    [action] = [
        action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction)
    ]
    return dict(action.choices)


def section(name: str) -> str:
    return PAGE.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def test_each_command_has_a_section() -> None:
    headings = re.findall(r"^## ([a-z]+)$", PAGE, flags=re.MULTILINE)

    assert sorted(headings) == sorted(commands())


@pytest.mark.parametrize("name", commands())
def test_each_option_is_described_and_each_command_has_an_example(name: str) -> None:
    options = {
        option
        for action in commands()[name]._actions
        for option in action.option_strings
        if option not in ("-h", "--help")
    }
    rows = [line for line in section(name).splitlines() if line.startswith("| `--")]

    described = {
        option for row in rows for option in re.findall(r"`(--[a-z-]+)`", row.split("|")[1])
    }
    assert described == options
    assert f"auth0-pyscript {name} " in section(name).partition("```sh\n")[2]
    assert f"example:\n  auth0-pyscript {name} " in commands()[name].format_help()
