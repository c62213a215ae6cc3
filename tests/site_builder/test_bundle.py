"""Bundles of modules."""

import pytest

from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.bundle import bundled
from site_builder.project import Project

FILES = {
    "start.js": (
        b'import { word } from "./word.js";\nimport "../__VENDOR__/elsewhere.js";\n'
        b'import "./shared.mjs";\n'
        b'export const said = word + "__BUILD__";\nexport const later = () => '
        b'import("./later.js");\n'
    ),
    "word.js": (
        "// For readers.\nexport const word = 'größer';\nexport const unused = 'never asked for';\n"
    ).encode(),
}


def test_an_entry_holds_what_it_imports_from_beside_it(project: Project) -> None:
    made = bundled(project, "bundle-test", FILES, ["start.js"])

    assert list(made) == ["start.js"]
    text = made["start.js"].decode()
    assert "größer" in text and "__BUILD__" in text
    assert '"../__VENDOR__/elsewhere.js"' in text
    assert "said" in text  # its exports
    assert '"./shared.mjs"' in text
    assert 'import("./later.js")' in text  # a separate file
    assert "word.js" not in text
    assert "never asked for" not in text and "For readers" not in text


def test_files_of_several_folders_come_out_in_one(project: Project) -> None:
    files = {
        "page/start.js": b'import "../shared/word.js"; import("../shared/later.js");',
        "shared/word.js": b'console.log("word");',
    }
    made = bundled(project, "bundle-test", files, ["page/start.js"])

    assert list(made) == ["start.js"]
    text = made["start.js"].decode()
    assert 'console.log("word")' in text
    assert 'import("./later.js")' in text


def test_the_oldest_script_has_its_modules_in_it(project: Project) -> None:
    files = FILES | {"old.js": b'import { words } from "./words.js"; window.words = words;'}
    files |= {"words.js": b"export var words = 1; // For readers."}
    text = bundled(project, "bundle-test", files, ["oldest:old.js"])["old.js"].decode()

    assert text.startswith("(function(){")
    assert "=>" not in text and "import" not in text and "For readers" not in text


def test_the_oldest_script_cannot_be_made_of_younger_syntax(project: Project) -> None:
    files = FILES | {"old.js": b'import { word } from "./word.js"; window.word = word;'}

    with pytest.raises(BuildProblem, match="const"):
        bundled(project, "bundle-test", files, ["oldest:old.js"])


def test_a_script_is_written_for_every_browser_with_modules(project: Project) -> None:
    files = FILES | {
        "early.js": b'import { word } from "./word.js"; try { window.a?.b(word) } catch {}'
    }
    text = bundled(project, "bundle-test", files, ["script:early.js"])["early.js"].decode()

    assert text.startswith("(()=>{") and "gr\xf6\xdfer" in text
    assert "?." not in text and "catch{" not in text and "import" not in text


def test_a_module_that_is_missing_is_named(project: Project) -> None:
    with pytest.raises(BuildProblem, match=r"word\.js"):
        bundled(project, "bundle-test", {"start.js": FILES["start.js"]}, ["start.js"])


def test_what_was_bundled_is_kept_until_a_module_changes(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    for word in (b"one", b"one", b"two"):
        bundled(
            project, "bundle-test", {"start.js": b"export const word = '%s';" % word}, ["start.js"]
        )

    assert capsys.readouterr().out.count("Bundling") == 2
