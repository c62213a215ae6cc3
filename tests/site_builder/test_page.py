"""The page that a build ships: the reference page, or a developer's own."""

from dataclasses import replace
from pathlib import Path

import pytest

from auth0_pyscript.configuration import Configuration, check_configuration
from auth0_pyscript.site.assembly.own_python import own_python
from auth0_pyscript.site.assembly.page import page_file
from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.project import Project
from site_builder.project_page import project_page
from site_builder.site import build_site

DEMO = {"domain": "./tenant/", "client_id": "demo-app"}
VAULT = check_configuration(DEMO, site="http://localhost/")
PAGE = check_configuration(DEMO | {"token_storage": "page"}, site="http://localhost/")

OWN = (
    '<html lang="de" data-demo data-tokens="__TOKENS__"><meta content="__CSP__">'
    '<link rel="stylesheet" '
    'href="./__ASSETS__/own.css"><body><auth0-profile></auth0-profile></body></html>'
)


def shipped(project: Project, configuration: Configuration) -> bytes:
    """Return the page as a build ships it."""
    page = project_page(project)
    return page_file(page, configuration, own_python(page))


@pytest.fixture
def own(project: Project, tmp_path: Path) -> Project:
    """Return the project with its own page."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "index.html").write_text(OWN)
    (folder / "own.css").write_text("body {}")
    (folder / "README.md").write_text("For readers.")
    return replace(project, own_page=folder)


def test_an_own_page_is_shipped_with_the_files_beside_it(own: Project, tmp_path: Path) -> None:
    build_site(own, VAULT, tmp_path / "out")

    [assets] = (tmp_path / "out").glob("a-*")
    page = (tmp_path / "out" / "index.html").read_text()
    assert f'href="./{assets.name}/own.css"' in page
    assert (assets / "own.css").read_text() == "body {}"
    assert not (assets / "README.md").exists()
    [main] = (assets / "app").iterdir()  # this page has other Python than the reference page
    assert "page.ready()" in main.read_text()


def test_an_own_page_may_bring_its_own_python(own: Project, tmp_path: Path) -> None:
    assert own.own_page is not None
    (own.own_page / "main.py").write_text("import orders")
    (own.own_page / "orders.py").write_text("")

    build_site(own, VAULT, tmp_path / "out")

    [app] = (tmp_path / "out").glob("a-*/app")
    assert sorted(path.name for path in app.iterdir()) == ["main.py", "orders.py"]


def test_only_in_page_mode_a_page_without_python_is_given_some(own: Project) -> None:
    assert b'src="./__ASSETS__/app/main.py"' in shipped(own, PAGE)
    assert b"app/main.py" not in shipped(own, VAULT)


def test_a_page_with_python_keeps_its_own(own: Project) -> None:
    assert own.own_page is not None
    (own.own_page / "index.html").write_text(
        OWN.replace("<body>", '<body><template id="python"></template>')
    )

    assert b"app/main.py" not in shipped(own, PAGE)


@pytest.mark.parametrize("kind", ["", ' type="module"'])
@pytest.mark.parametrize("name", ["preflight", "boot"])
def test_a_host_that_defers_scripts_is_told_to_leave_ours_alone(
    own: Project, name: str, kind: str
) -> None:
    assert own.own_page is not None
    script, foreign = (
        f'<script{kind} src="./__ASSETS__/{name}.js">',
        '<script src="./__ASSETS__/own.js">',
    )
    (own.own_page / "index.html").write_text(
        OWN.replace("<body>", f"{script}</script>{foreign}</script><body>")
    )

    page = shipped(own, VAULT).decode()

    # Rocket Loader reads the attribute only before the address.
    assert f'<script data-cfasync="false"{kind} src="./__ASSETS__/{name}.js">' in page
    assert foreign in page


def test_a_browser_that_knows_no_modules_gets_a_script_of_its_own_first(own: Project) -> None:
    assert own.own_page is not None
    script = '<script src="./__ASSETS__/preflight.js"></script>'
    (own.own_page / "index.html").write_text(OWN.replace("<body>", f"{script}<body>"))

    page = shipped(own, VAULT).decode()

    too_old = '<script nomodule src="./__ASSETS__/too_old.js"></script>'
    assert f'{too_old}<script data-cfasync="false" src="./__ASSETS__/preflight.js">' in page
    assert page.count("too_old.js") == 1


def test_comments_and_indentation_are_not_shipped(own: Project) -> None:
    assert own.own_page is not None
    text = "<pre>\n  <!-- as it is -->\n</pre><script type='py'>\nif a:\n  b('<!-- -->')\n</script>"
    (own.own_page / "index.html").write_text(
        OWN.replace("<body>", f"<body>\n  <!-- one\n  two -->\n  <p>a <!-- b --> c</p>\n  {text}")
    )

    assert f"<body>\n<p>a c</p>\n{text}".encode() in shipped(own, VAULT)


def test_a_source_that_the_page_shows_is_text(own: Project) -> None:
    assert own.own_page is not None
    (own.own_page / "index.html").write_text(
        OWN.replace("<body>", "<body><pre>__SOURCE orders.py__</pre>")
    )
    (own.own_page / "orders.py").write_text("a < b & c")

    assert b"<pre>a &lt; b &amp; c</pre>" in shipped(own, VAULT)


@pytest.mark.parametrize(
    ("lost", "named"),
    [('content="__CSP__"', "__CSP__"), (" data-demo", "data-demo"), ("__TOKENS__", "__TOKENS__")],
)
def test_a_page_without_what_it_needs_is_not_shipped(own: Project, lost: str, named: str) -> None:
    assert own.own_page is not None
    (own.own_page / "index.html").write_text(OWN.replace(lost, ""))

    with pytest.raises(BuildProblem, match=named):
        shipped(own, VAULT)


def test_a_folder_without_a_page_is_named(project: Project, tmp_path: Path) -> None:
    with pytest.raises(BuildProblem, match=r"nowhere has no index\.html"):
        shipped(replace(project, own_page=tmp_path / "nowhere"), VAULT)


def test_the_vaults_files_are_fetched_ahead_where_there_is_one(
    project: Project, tmp_path: Path
) -> None:
    build_site(project, VAULT, tmp_path / "vault")
    build_site(project, PAGE, tmp_path / "page")

    [early] = (tmp_path / "vault").glob("a-*/preflight.js")
    addresses = early.read_text().partition('"')[2].partition('"')[0].split(" ")
    assert [Path(address).name for address in addresses] == [
        "micropython.wasm",
        "library.txt",
        "modules.js",
    ]
    for address in addresses:
        assert (tmp_path / "vault" / address).is_file()
    [early] = (tmp_path / "page").glob("a-*/preflight.js")
    assert 'ahead=""' in early.read_text()
