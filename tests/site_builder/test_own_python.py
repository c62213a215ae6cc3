"""The modules and data beside main.py, under their own names, and the page's own configuration."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auth0_pyscript.configuration import check_configuration
from auth0_pyscript.site.assembly.own_python import OwnPython, own_python
from auth0_pyscript.site.assembly.page_folder import read_page_folder
from auth0_pyscript.site.assembly.policy import HTML, IMAGES
from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.project import Project
from site_builder.site import build_site

REAL = check_configuration({"domain": "example.eu.auth0.com", "client_id": "abc"})
PAGE = (
    '<html data-demo data-tokens="__TOKENS__"><meta content="__CSP__"><body>'
    '<template id="python"><script type="py" src="./__ASSETS__/app/main.py"></script></template>'
)
FILES = {
    "index.html": PAGE,
    "main.py": "import helper",
    "helper.py": "",
    "shop/__init__.py": "",
    "shop/prices.py": "",
    "data/prices 2026.csv": "tea,2",
    "style.css": "",
    "README.md": "For readers.",
}


def page_of(tmp_path: Path, files: Mapping[str, str]) -> Path:
    """Return a folder with these files."""
    for name, text in files.items():
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "own"


def python_of(tmp_path: Path, **files: str) -> OwnPython:
    """Return the Python of the page, with these files beside the others (`_` stands for a dot)."""
    more = {name.replace("_", "."): text for name, text in files.items()}
    return own_python(read_page_folder(page_of(tmp_path, FILES | more)))


def test_modules_and_data_have_their_own_names(tmp_path: Path) -> None:
    own = python_of(tmp_path)

    assert own.table == {
        "./app/helper.py": "./helper.py",
        "./app/shop/__init__.py": "./shop/__init__.py",
        "./app/shop/prices.py": "./shop/prices.py",
        "./data/prices%202026.csv": "./data/prices 2026.csv",
    }
    assert set(own.files) == {
        "app/main.py",
        "app/helper.py",
        "app/shop/__init__.py",
        "app/shop/prices.py",
        "data/prices 2026.csv",
    }


def test_a_table_of_the_pages_own_decides_about_data(tmp_path: Path) -> None:
    own = python_of(
        tmp_path,
        pyscript_toml='[files]\n"{DATA}" = "./data"\n"{DATA}/prices 2026.csv" = ""\n'
        '"./README.md" = "docs/"\n"helper.py" = "lib/helper.py"\n',
    )

    assert own.table == {
        "./app/helper.py": "./lib/helper.py",
        "./app/shop/__init__.py": "./shop/__init__.py",
        "./app/shop/prices.py": "./shop/prices.py",
        "./data/prices%202026.csv": "./prices 2026.csv",
        "./README.md": "./docs/README.md",
    }
    assert own.files["README.md"] == b"For readers."


def test_an_archive_is_unpacked_by_pyscript(tmp_path: Path) -> None:
    own = python_of(tmp_path, data_zip="", pyscript_json='{"files": {"./data.zip": "./*"}}')

    assert own.table["./data.zip"] == "./*"


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"pyscript_toml": "files = ["}, r"pyscript\.toml cannot be read: Invalid value"),
        ({"pyscript_json": "[]"}, "must hold a JSON object"),
        ({"pyscript_json": '{"files": ["a.csv"]}'}, "`files` must be a table"),
        ({"pyscript_json": '{"files": {"a.csv": ""}}'}, r"`files` names a\.csv, which is not in"),
        ({"pyscript_json": '{"files": {"https://x.example/a": ""}}'}, "loads only its own files"),
        ({"pyscript_json": '{"files": {"{A}/a": ""}}'}, "uses {A} before it is there"),
        ({"pyscript_json": '{"packages": "idna"}'}, "`packages` must be a list"),
        ({"pyscript_json": '{"fetch": []}'}, "cannot have `fetch`"),
        ({"pyscript_json": "{}", "pyscript_toml": ""}, "has both"),
    ],
)
def test_a_configuration_that_cannot_be_followed_is_named(
    tmp_path: Path, settings: dict[str, str], said: str
) -> None:
    with pytest.raises(BuildProblem, match=said):
        python_of(tmp_path, **settings)


def test_the_spelling_of_the_first_version_is_answered_with_the_present_one(
    tmp_path: Path,
) -> None:
    with pytest.raises(BuildProblem, match=r"main\.py, line 2: .* Write `import helper`"):
        python_of(tmp_path, main_py="\nfrom app import helper")


def test_a_package_of_the_page_may_be_called_app(tmp_path: Path) -> None:
    files = FILES | {"main.py": "from app import helper", "app/helper.py": ""}

    own = own_python(read_page_folder(page_of(tmp_path, files)))

    assert own.table["./app/app/helper.py"] == "./app/helper.py"


@pytest.mark.parametrize(
    ("files", "needs"),
    [
        ({"main.py": "print('nothing')"}, {IMAGES}),
        ({"main.py": "from pyscript import display"}, {IMAGES, HTML}),
        ({"helper.py": "def _repr_svg_(self): ..."}, {IMAGES, HTML}),
        ({"index.html": PAGE.replace("></script>", ">display(1)</script>")}, {IMAGES, HTML}),
        ({"pyscript.json": '{"packages": ["idna"]}'}, {IMAGES, HTML}),
        ({"index.html": "<html>", "main.py": "from pyscript import display"}, set()),
    ],
)
def test_the_policy_allows_what_the_program_does(
    tmp_path: Path, files: dict[str, str], needs: set[str]
) -> None:
    own = own_python(read_page_folder(page_of(tmp_path, FILES | files)))

    assert own.needs == needs


def test_only_a_page_that_writes_html_brings_the_sanitizer(
    project: Project, tmp_path: Path
) -> None:
    quiet, _ = built(project, tmp_path, FILES)
    assert not list(quiet.parent.rglob("purify*"))
    assert not list(quiet.parent.rglob("html.mjs"))

    assets, _ = built(project, tmp_path, FILES | {"main.py": "from pyscript import display"})
    start = {entry["path"] for entry in json.loads((assets / "start.json").read_text())}
    [purify] = assets.parent.glob("v-*/dompurify/purify.es.mjs")
    assert {f"../{purify.parents[1].name}/dompurify/purify.es.mjs", "html.mjs"} <= start
    assert (assets.parent / "licenses/dompurify.txt").is_file()


def built(project: Project, tmp_path: Path, files: Mapping[str, str]) -> tuple[Path, Any]:
    """Build the page, and return the assets folder with the site's PyScript configuration."""
    build_site(replace(project, own_page=page_of(tmp_path, files)), REAL, tmp_path / "out")
    [assets] = (tmp_path / "out").glob("a-*")
    return assets, json.loads((assets / "pyscript.json").read_text())


def test_all_that_the_table_names_is_in_the_site_and_downloaded_ahead(
    project: Project, tmp_path: Path
) -> None:
    assets, configuration = built(project, tmp_path, FILES | {"pyscript.toml": ""})

    start = {entry["path"] for entry in json.loads((assets / "start.json").read_text())}
    assert set(configuration["files"].values()) == {
        "./helper.py",
        "./shop/__init__.py",
        "./shop/prices.py",
        "./data/prices 2026.csv",
    }
    assert {"app/helper.py", "data/prices 2026.csv"} <= start
    assert (assets / "data/prices 2026.csv").read_text() == "tea,2"
    assert (assets / "style.css").is_file()
    assert not (assets / "pyscript.toml").exists()
    assert not (assets / "README.md").exists()


def test_packages_are_those_of_the_site(project: Project, tmp_path: Path) -> None:
    settings = {"pyscript.json": '{"packages": ["idna"], "interpreter": "elsewhere"}'}
    _, configuration = built(project, tmp_path, FILES | settings)
    assert configuration["packages"] == ["idna"]
    assert configuration["interpreter"].endswith("/interpreter.mjs")

    with pytest.raises(BuildProblem, match=r"The package numpy is missing \(.*pyscript\.json"):
        built(project, tmp_path, FILES | {"pyscript.json": '{"packages": ["numpy"]}'})
