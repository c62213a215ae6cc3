"""The contract with JavaScript, as a build writes it."""

from site_builder.contract import contract, contract_file, shared_modules
from site_builder.project import Project


def test_a_build_takes_the_contract_from_python_and_not_from_the_file(project: Project) -> None:
    path = contract_file(project)
    path.parent.mkdir()
    path.write_text("export const VERSION = 0;\n", encoding="utf-8")
    (path.parent / "other.js").write_text("export {};\n", encoding="utf-8")

    assert shared_modules(project) == {
        "shared/contract.js": contract().encode(),
        "shared/other.js": b"export {};\n",
    }
