"""The edits of a page: where they go, and that they can be taken back to the byte."""

import pytest
from hypothesis import given

from auth0_pyscript.site.edits import applied, reverted
from auth0_pyscript.site.html_source import pieces_of
from auth0_pyscript.site.page_edits import page_edits, page_without
from auth0_pyscript.site.page_tags import tags as both_tags
from auth0_pyscript.site.page_tags import tags_inserted, tags_of, tags_removed
from auth0_pyscript.site.problem import NotUnderstood

from .pages import pages

TAGS = both_tags("./auth0/", "a-1")


def added(text: str, assets: str = "a-1") -> str:
    return applied(text, page_edits(text, auth0="./auth0/", assets=assets).edits)


@given(pages())
def test_taking_back_what_was_added_gives_the_very_text(page: str) -> None:
    edits = page_edits(page, auth0="./auth0/", assets="a-1").edits
    after = applied(page, edits)

    assert reverted(after, edits) is not None
    assert reverted(after, edits)[0] == page  # type: ignore[index]


@given(pages())
def test_the_tags_are_found_and_taken_out_without_a_record(page: str) -> None:
    after = applied(page, tags_inserted(page, TAGS))

    assert tags_of(after) == ["./auth0/a-1/preflight.js", "./auth0/a-1/boot.js"]
    assert applied(after, tags_removed(after)) == page


@given(pages())
def test_the_first_script_of_the_page_is_ours(page: str) -> None:
    scripts = [piece for piece in pieces_of(added(page)) if piece.name == "script"]

    assert scripts[0].attributes["src"] == "./auth0/a-1/preflight.js"
    assert scripts[2].attributes["src"] == "./auth0/a-1/boot.js"


@given(pages())
def test_a_page_with_another_version_becomes_as_if_it_were_new(page: str) -> None:
    old = added(page, "a-2")

    assert added(page_without(old)) == added(page_without(added(page)))


def test_the_tags_stand_behind_the_metadata_with_its_indentation() -> None:
    page = (
        "<!doctype html>\n<html>\n  <head>\n    <meta charset=utf-8>\n    <title>T</title>\n"
        '    <base href="/x/">\n    <script src="other.js"></script>\n  </head>\n</html>\n'
    )

    assert applied(page, tags_inserted(page, TAGS)) == page.replace(
        "</title>\n", f"</title>\n    {TAGS[0]}\n    {TAGS[1]}\n"
    )


def test_a_head_without_metadata_begins_with_the_tags() -> None:
    page = "<head>\r\n\t<!-- ours -->\r\n\t<script></script>\r\n</head>"

    assert applied(page, tags_inserted(page, TAGS)) == page.replace(
        "<script>", f"{TAGS[0]}\r\n\t{TAGS[1]}\r\n\t<script>"
    )


def test_a_page_in_one_line_stays_in_one_line() -> None:
    page = "<!doctype html><title>T</title><script></script>"

    assert applied(page, tags_inserted(page, TAGS)) == page.replace(
        "</title>", f"</title>{TAGS[0]}{TAGS[1]}"
    )


def test_an_empty_page_gets_the_tags_alone() -> None:
    assert applied("", tags_inserted("", TAGS)) == "".join(TAGS)


@pytest.mark.parametrize(
    "page",
    [
        "---\nlayout: default\n---\n<h1>Jekyll</h1>",
        '{% extends "base.html" %}\n{% block head %}{% endblock %}',
        "{{ header }}<title>A</title>",
        "<?php include 'header.php' ?><title>A</title>",
        '<!DOCTYPE html [<!ENTITY a "b">]><html><head></head></html>',
        "<html><head><title>A<body>",
    ],
)
def test_a_page_that_tags_would_damage_is_not_understood(page: str) -> None:
    with pytest.raises(NotUnderstood):
        page_edits(page, auth0="./auth0/", assets="a-1")


@pytest.mark.parametrize("address", ["/auth0/", "/app/auth0/", "auth0/", "../../auth0/"])
def test_tags_whose_addresses_a_tool_has_changed_are_found(address: str) -> None:
    page = (
        f'<head><script src="{address}a-1/preflight.js?v=2" data-site=".."></script>'
        f'<script type="module" src="{address}a-1/boot.js"></script></head>'
    )

    assert page_without(page) == "<head></head>"
    other = page.replace(address, f"https://other.example{address}")
    assert page_without(other) == other
