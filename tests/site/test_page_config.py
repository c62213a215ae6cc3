"""The PyScript configuration of a page, in each of its forms."""

import html
import json
import tomllib

import pytest

from auth0_pyscript.site.edits import applied
from auth0_pyscript.site.page_config import ConfigFile, InlineConfig, NoConfig, configs_of
from auth0_pyscript.site.page_edits import page_edits, page_without
from auth0_pyscript.site.problem import NotUnderstood

OURS = {
    "files": {"./auth0/a-1/auth0_pyscript.zip": "./*"},
    "js_modules": {
        "main": {"./auth0/a-1/boot.js": "auth0_pyscript_boot"},
        "worker": {"./auth0/a-1/worker_boot.js": "auth0_pyscript_boot"},
    },
}


def added(page: str) -> str:
    return applied(page, page_edits(page, auth0="./auth0/", assets="a-1").edits)


def config_of(page: str) -> str:
    """Return the text of the page's configuration as a browser reads it."""
    [config] = configs_of(page)
    assert isinstance(config, InlineConfig)
    return html.unescape(page[config.start : config.end])


@pytest.mark.parametrize(
    ("page", "config"),
    [
        (
            '<script type="py" config="./pyscript.toml">',
            ConfigFile("./pyscript.toml", "toml"),
        ),
        (
            "<script type=mpy config=conf/app.json?v=2>",
            ConfigFile("conf/app.json?v=2", "json"),
        ),
        ('<py-config src="x.json"></py-config>', ConfigFile("x.json", "json")),
        ('<py-script config="x.toml"></py-script>', ConfigFile("x.toml", "toml")),
        ("<py-config>a = 1</py-config>", InlineConfig(11, 16, "toml", "")),
        ("<mpy-config type=json> {} </mpy-config>", InlineConfig(22, 26, "json", "")),
        ("<script type='py' src=main.py>", NoConfig(7)),
    ],
)
def test_the_forms_of_a_configuration(page: str, config: object) -> None:
    assert configs_of(page) == [config]


@pytest.mark.parametrize(
    "page",
    [
        """<script type="py" config='{"packages": ["x"]}'></script>""",
        '<script type="py" config="{&quot;packages&quot;: [&quot;x&quot;]}"></script>',
        '<py-config>\n{\n  "packages": [\n    "x"\n  ]\n}\n</py-config>',
        '<mpy-config type="json">{"packages":["x"]}</mpy-config>',
    ],
)
def test_the_entries_come_into_json_inside_a_page(page: str) -> None:
    assert json.loads(config_of(added(page))) == {"packages": ["x"], **OURS}


@pytest.mark.parametrize(
    "page",
    [
        """<script type="py" config='packages = ["x"] # one'></script>""",
        """<script type="py" config="packages = ['x']"></script>""",
        '<py-config>\n  # mine\n  packages = ["x"]\n</py-config>',
    ],
)
def test_the_entries_come_into_toml_inside_a_page(page: str) -> None:
    assert tomllib.loads(config_of(added(page))) == {"packages": ["x"], **OURS}


def test_a_script_without_a_configuration_gets_one() -> None:
    page = added('<script type="py" src=main.py></script><script type="py"></script>')

    assert json.loads(config_of(page)) == OURS


def test_a_worker_without_a_configuration_uses_that_of_the_main_thread() -> None:
    main, worker = '<script type="py" config="a.toml"></script>', '<script type="py" worker>'

    assert configs_of(main + worker) == [ConfigFile("a.toml", "toml")]
    assert configs_of(worker) == [NoConfig(7)]
    assert configs_of(main + worker.replace(">", ' config="b.toml">')) == [
        ConfigFile("a.toml", "toml"),
        ConfigFile("b.toml", "toml"),
    ]


def test_both_kinds_of_python_may_be_in_a_page() -> None:
    page = '<script type="mpy" config="a.toml"></script><script type="py" config="a.toml"></script>'

    assert configs_of(page) == [ConfigFile("a.toml", "toml")]
    assert configs_of(page.replace("a.toml", "b.json", 1)) == [
        ConfigFile("a.toml", "toml"),
        ConfigFile("b.json", "json"),
    ]


def test_a_base_that_leads_to_the_same_file_is_fine() -> None:
    page = '<base href="../other/"><script type="py" config="../a.toml"></script>'

    assert configs_of(page) == [ConfigFile("../a.toml", "toml")]


def test_a_page_without_pyscript_has_no_configuration() -> None:
    assert configs_of("<title><script type=py></title><!-- <py-config> --><p>py</p>") == []


@pytest.mark.parametrize(
    "page",
    [
        '<script type="py" config="a.toml"></script><script type="py" config="b.toml"></script>',
        '<script type="py" config="a.toml"></script><py-config></py-config>',
        "<py-config></py-config><py-config></py-config>",
        "<py-config>a<b>c</py-config>",
        "<py-config>a = 1",
        "<py-config>./a.toml</py-config>",
        '<script type="py" config="a.yaml"></script>',
        '<script type="py" config={"a":1}></script>',
        '<py-config src="a.toml" type="json"></py-config>',
        '<py-config config-parser="x.js">a</py-config>',
        '<script type="mpy-editor" config="a.toml"></script>',
        '<base href="other/"><script type="py" config="a.toml"></script>',
    ],
)
def test_other_forms_are_not_understood(page: str) -> None:
    with pytest.raises(NotUnderstood):
        configs_of(page)


@pytest.mark.parametrize(
    "config", ['{"files": []}', '{"files": {}, "files": {}}', "a = = 1", "files = 1"]
)
def test_a_configuration_that_pyscript_could_not_use_is_not_understood(config: str) -> None:
    with pytest.raises(NotUnderstood):
        added(f"<script type='py' config='{config}'></script>")


def test_an_older_version_is_replaced_without_a_record() -> None:
    page = """<script type="py" config='{"packages": ["x"]}'></script>"""
    old = applied(page, page_edits(page, auth0="./auth0/", assets="a-0").edits)

    assert json.loads(config_of(added(page_without(old)))) == {"packages": ["x"], **OURS}
