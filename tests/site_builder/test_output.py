"""The output directory, which a build replaces."""

from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.output import atomic_directory
from auth0_pyscript.site.assembly.problem import BuildProblem

BUILD = "a-0123456789ab"


def build(out: Path, text: str) -> None:
    """Write a small build."""
    with atomic_directory(out) as folder:
        (folder / BUILD).mkdir()
        (folder / BUILD / "start.json").write_text("[]")
        (folder / "index.html").write_text(text)
        (folder / "index.html.br").write_text(text)


def test_a_new_directory_is_made_with_its_parents(tmp_path: Path) -> None:
    build(tmp_path / "some" / "where", "new")

    assert (tmp_path / "some/where/index.html").read_text() == "new"


def test_an_empty_directory_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()

    build(tmp_path / "out", "new")

    assert (tmp_path / "out/index.html").read_text() == "new"


def test_an_earlier_build_is_replaced_whole(tmp_path: Path) -> None:
    build(tmp_path / "out", "old")
    (tmp_path / "out/a-999999999999").mkdir()

    build(tmp_path / "out", "new")

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        BUILD,
        "index.html",
        "index.html.br",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failure_leaves_the_earlier_build(tmp_path: Path) -> None:
    build(tmp_path / "out", "old")

    with pytest.raises(RuntimeError), atomic_directory(tmp_path / "out") as folder:
        (folder / "index.html").write_text("new")
        raise RuntimeError

    assert (tmp_path / "out/index.html").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_directory_that_no_build_wrote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("my own page")

    with pytest.raises(BuildProblem, match="not empty, and no build"):
        build(tmp_path, "new")

    assert (tmp_path / "index.html").read_text() == "my own page"


def test_a_build_with_another_file_in_it_is_refused(tmp_path: Path) -> None:
    build(tmp_path / "out", "old")
    (tmp_path / "out/CNAME").write_text("example.com")

    with pytest.raises(BuildProblem, match="CNAME"):
        build(tmp_path / "out", "new")

    assert (tmp_path / "out/CNAME").read_text() == "example.com"


def test_a_file_and_a_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")

    for name in ("file", "link"):
        with pytest.raises(BuildProblem, match="not a directory"):
            build(tmp_path / name, "new")


def test_a_place_where_nothing_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("text")

    with pytest.raises(BuildProblem, match="cannot be written"):
        build(tmp_path / "file" / "out", "new")
