"""A user's page in the form of a strict site: what goes out, what comes in, what is refused."""

import json
from collections.abc import Mapping

import pytest

from auth0_pyscript.site.assembly.own_python import own_python
from auth0_pyscript.site.assembly.page_folder import PageFolder
from auth0_pyscript.site.assembly.problem import BuildProblem
from auth0_pyscript.site.strict_page import StrictPage, strict_page

CORE = (
    '<link rel="stylesheet" href="https://pyscript.net/releases/2026.7.1/core.css">\n'
    '<script type="module" src="https://pyscript.net/releases/2026.7.1/core.js"></script>\n'
)
ADDED = (
    '<script src="./auth0/a-0123/preflight.js" data-cfasync="false" data-site=".."></script>\n'
    '<script type="module" src="./auth0/a-0123/boot.js" data-cfasync="false"></script>\n'
)
ENTRIES = {
    "files": {"./auth0/a-0123/auth0_pyscript.zip": "./*"},
    "js_modules": {
        "main": {"./auth0/a-0123/boot.js": "auth0_pyscript_boot"},
        "worker": {"./auth0/a-0123/worker_boot.js": "auth0_pyscript_boot"},
    },
}


def page(head: str = "", body: str = "<p>Tea</p>") -> str:
    return (
        '<!doctype html>\n<html class="dark">\n<head>\n<meta charset="utf-8">\n'
        f"{head}</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def made(text: str, files: Mapping[str, str] | None = None) -> StrictPage:
    """Return the strict form of a page with these files beside it."""
    beside = {path: content.encode() for path, content in (files or {}).items()}
    return strict_page("shop", {"index.html": text.encode(), **beside})


def template(folder: PageFolder) -> str:
    """Return what is in the template from which Python starts."""
    return folder.index.partition('<template id="python">')[2].partition("</template>")[0]


def test_the_policy_and_our_scripts_come_before_every_other_script() -> None:
    strict = made(page(f'<script src="./app.js"></script>\n{ADDED}'), {"app.js": ""})

    index = strict.folder.index
    places = [
        index.index(text)
        for text in (
            'charset="utf-8"',
            'content="__CSP__"',
            "./__ASSETS__/preflight.js",
            "./__ASSETS__/boot.js",
            "./app.js",
        )
    ]
    assert places == sorted(places)
    assert "auth0/a-" not in index
    assert '<html class="dark">' in index
    assert strict.warnings == ()


def test_files_keep_their_addresses_and_python_does_not() -> None:
    files = {"app.js": "", "img/tea.svg": "", "main.py": "", "README.md": "", "auth0/vault.js": ""}

    folder = made(page(), files | {"auth_config.json": "{}"}).folder

    assert [*folder.kept] == ["app.js", "img/tea.svg"]
    assert folder.others == {}


def test_python_starts_from_a_template_with_the_sites_own_pyscript() -> None:
    script = '<script type="py" src="./app.py" config="./pyscript.toml" async></script>'
    files = {"app.py": "import helper", "helper.py": "", "pyscript.toml": 'packages = ["idna"]'}

    folder = made(page(CORE, f"<h1>Tea</h1>{script}"), files).folder

    assert "pyscript.net" not in folder.index
    assert template(folder) == (
        '<script type="py" src="./__ASSETS__/app/app.py" async="" '
        'target="auth0-pyscript-output-1"></script>'
    )
    # display() shows there, where the script stood.
    assert '<h1>Tea</h1><div id="auth0-pyscript-output-1"></div>' in folder.index
    assert own_python(folder).settings.packages == ("idna",)


def test_python_that_stands_in_the_page_becomes_a_file() -> None:
    script = "<script type='py' id=now target=out>\n  import json\n  if 1 < 2:\n    pass\n</script>"

    folder = made(page(CORE, script)).folder

    assert folder.files["page_script_1.py"] == b"import json\nif 1 < 2:\n  pass\n"
    assert template(folder) == (
        '<script type="py" src="./__ASSETS__/app/page_script_1.py" id="now" target="out"></script>'
    )


def test_an_older_elements_text_has_character_references() -> None:
    folder = made(page(CORE, "<py-script>\nif 1 &lt; 2:\n  pass\n</py-script>")).folder

    assert folder.files["page_script_1.py"] == b"if 1 < 2:\n  pass\n"
    assert "py-script" not in folder.index


@pytest.mark.parametrize(
    ("config", "files"),
    [
        (f"config='{json.dumps(ENTRIES | {'packages': ['idna']})}'", {}),
        ('config="settings.json"', {"settings.json": json.dumps(ENTRIES | {"packages": ["idna"]})}),
    ],
    ids=["in the page", "in a file"],
)
def test_the_entries_of_add_are_not_those_of_the_site(config: str, files: dict[str, str]) -> None:
    files |= {"main.py": "", "data.csv": ""}

    folder = made(page(CORE, f'<script type="py" src="main.py" {config}></script>'), files).folder
    own = own_python(folder)

    assert own.settings.packages == ("idna",)
    assert own.table == {}  # as in PyScript: no file that the configuration does not name


def test_a_configuration_in_an_element_goes_with_it() -> None:
    head = f'{CORE}<py-config>\npackages = ["idna"]\n</py-config>'

    folder = made(page(head, '<script type="py" src="main.py"></script>'), {"main.py": ""}).folder

    assert "py-config" not in folder.index
    assert own_python(folder).settings.packages == ("idna",)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<script type="mpy"></script>', r"index\.html, line 11: .*use \"py\""),
        ('\n<script type="py" worker src="a.py"></script>', r"line 12: .*remove `worker`"),
        ('<script type="py" src="b.py"></script>', r"b\.py is not a file in shop"),
        ('<script type="py" src="https://x.example/a.py"></script>', "is not a file in shop"),
        ('<script type="py" config="a/b.toml"></script>', r"a/b\.toml must be a file in shop"),
        ("<script type='py' config='{\"a\": }'></script>", "its PyScript configuration"),
    ],
)
def test_what_a_strict_site_cannot_have_is_named_with_its_line(body: str, said: str) -> None:
    with pytest.raises(BuildProblem, match=said):
        made(page(CORE + ADDED, body), {"a.py": ""})


def test_a_policy_of_the_pages_own_gives_way() -> None:
    policy = '<meta http-equiv="Content-Security-Policy" content="script-src \'none\'">'

    assert "'none'" not in made(page(policy)).folder.index


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("<script>go()</script>", "scripts in the page"),
        ("<style>p { margin: 0 }</style>", "<style>"),
        ('<p style="margin: 0">', "`style`"),
        ('<button onclick="go()">', "`onclick`"),
        ('<a href="javascript:go()">', "javascript:"),
        ('<img src="https://cdn.example/a.png">', r"https://cdn.example/a.png"),
        ('<link rel="stylesheet" href="//cdn.example/a.css">', "//cdn.example/a.css"),
    ],
)
def test_what_the_policy_will_stop_is_said_with_its_line(tag: str, said: str) -> None:
    [warning] = made(page(CORE, f"\n{tag}")).warnings

    assert warning.startswith("shop/index.html, line ")
    assert said in warning


def test_data_and_links_to_other_hosts_are_no_fault() -> None:
    body = (
        '<script type="application/json">{}</script><a href="https://x.example/">x</a>'
        '<link rel="canonical" href="https://x.example/">'
    )

    assert made(page(CORE, body)).warnings == ()


def test_a_page_that_is_no_utf_8_is_named() -> None:
    with pytest.raises(BuildProblem, match=r"shop/index\.html is not UTF-8 text"):
        strict_page("shop", {"index.html": b"<p>\xe4"})


def test_styles_in_attributes_are_allowed_to_a_page_whose_python_writes_html() -> None:
    script = "<script type='py'>\nfrom pyscript import display\ndisplay(1)\n</script>"

    assert made(page(CORE, f'<p style="margin: 0">{script}</p>')).warnings == ()


def test_another_page_with_login_is_named() -> None:
    files = {"about.html": page(ADDED), "plain.html": page()}

    [warning] = made(page(), files).warnings

    assert warning.startswith("shop/about.html: ")


def test_packages_of_nodes_are_not_copied() -> None:
    assert [*made(page(), {"node_modules/a.js": "", "b.js": ""}).folder.kept] == ["b.js"]
