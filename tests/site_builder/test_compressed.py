"""
The compressed forms of a site's files: which ones exist, that their content is the same, and that
they are made once.
"""

import gzip
import subprocess
from pathlib import Path

import pytest

from auth0_pyscript.site.assembly.problem import BuildProblem
from site_builder.compressed import write_compressed
from site_builder.project import Project
from site_builder.tools import require_node

TEXT = b"".join(b"line %d of a text that repeats itself\n" % number for number in range(200))
NOISE = bytes(
    (number * number * 7 + number // 3) * 2654435761 >> 13 & 255 for number in range(4000)
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a small site."""
    files = {
        "index.html": TEXT,
        "auth_config.json": TEXT,
        "_headers": TEXT,
        "nginx.conf": TEXT,
        "a-0123456789ab/boot.js": TEXT + b"//",
        "a-0123456789ab/short.js": b"export {};",
        "v-0123456789ab/noise.whl": NOISE,
    }
    for name, content in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path / "site"


def compressed_forms(site: Path) -> set[str]:
    """Return the paths of all compressed forms."""
    return {
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.suffix in (".br", ".gz")
    }


def test_what_browsers_load_and_gets_smaller_is_there_compressed(
    project: Project, site: Path
) -> None:
    write_compressed(project, site)

    assert compressed_forms(site) == {
        "index.html.br",
        "index.html.gz",
        "a-0123456789ab/boot.js.br",
        "a-0123456789ab/boot.js.gz",
    }


def test_both_forms_hold_the_file(project: Project, site: Path) -> None:
    write_compressed(project, site)

    unpack = "process.stdout.write(zlib.brotliDecompressSync(fs.readFileSync(process.argv[1])))"
    command = [require_node(), "--eval", unpack, str(site / "index.html.br")]
    assert subprocess.run(command, capture_output=True, check=True).stdout == TEXT  # noqa: S603
    assert gzip.decompress((site / "index.html.gz").read_bytes()) == TEXT


def test_what_was_compressed_once_is_not_compressed_again(
    project: Project, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_compressed(project, site)
    before = {name: (site / name).read_bytes() for name in compressed_forms(site)}
    for name in before:
        (site / name).unlink()
    (site / "index.html").rename(site / "a-0123456789ab/moved.html")
    monkeypatch.setenv("PATH", "")

    write_compressed(project, site)

    assert (site / "a-0123456789ab/moved.html.br").read_bytes() == before["index.html.br"]


def test_another_content_is_compressed_anew(project: Project, site: Path) -> None:
    write_compressed(project, site)
    (site / "index.html").write_bytes(TEXT + b"changed")
    write_compressed(project, site)

    assert gzip.decompress((site / "index.html.gz").read_bytes()) == TEXT + b"changed"


def test_without_node_it_is_told(
    project: Project, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "index.html").write_bytes(TEXT + b"never compressed")
    monkeypatch.setenv("PATH", "")

    with pytest.raises(BuildProblem, match=r"Node\.js is missing"):
        write_compressed(project, site)
