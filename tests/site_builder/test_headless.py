"""A page opened in the machine's Chromium by a build, and what becomes of it."""

import shutil
import sys
import threading
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from site_builder.browsers import find_chromium
from site_builder.headless import made_in_chromium
from site_builder.problem import BuildProblem

PAGE = (
    b"""<!doctype html><meta charset="utf-8"><script type="module" src="./program.mjs"></script>"""
)


def run(program: str, **files: bytes) -> bytes:
    """Run a module in a page in Chromium, with files beside it."""
    chromium = find_chromium()
    assert chromium, "the tests of this project drive Chromium"
    pages = {"index.html": PAGE, "program.mjs": program.encode(), **files}
    return made_in_chromium(chromium, pages, "index.html", purpose="Making something")


def stand_in(folder: Path, program: str) -> str:
    """Return the path of a program in place of Chromium; `address` in it is that of the page."""
    path = folder / "chromium"
    path.write_text(f"#!{sys.executable}\nimport sys\naddress = sys.argv[-1]\n{program}\n")
    path.chmod(0o755)
    return str(path)


def test_a_page_hands_back_what_it_made_of_a_file() -> None:
    made = run(
        """
        const bytes = new Uint8Array(await (await fetch("./numbers")).arrayBuffer());
        await fetch("./made", { method: "POST", body: bytes.reverse() });
        """,
        numbers=b"\x00\x01\xff",
    )

    assert made == b"\xff\x01\x00"


def test_the_reason_of_a_page_that_fails_is_told() -> None:
    with pytest.raises(BuildProblem, match=r"Making something failed in Chromium: no luck"):
        run('await fetch("./failed", { method: "POST", body: "no luck" });')


def test_a_chromium_that_ends_at_once_is_told_with_its_last_words(tmp_path: Path) -> None:
    chromium = stand_in(tmp_path, "sys.exit('no such display')")

    with pytest.raises(BuildProblem, match=r"no answer came from .*no such display"):
        made_in_chromium(chromium, {"index.html": PAGE}, "index.html", purpose="Making something")


def test_chromium_is_ended_when_the_page_is_done(tmp_path: Path) -> None:
    chromium = stand_in(
        tmp_path,
        "import os, time, urllib.request, urllib.parse\n"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
        "urllib.request.urlopen(urllib.parse.urljoin(address, 'made'), b'done')\n"
        "time.sleep(600)",
    )
    began = time.monotonic()

    assert (
        made_in_chromium(chromium, {"index.html": PAGE}, "index.html", purpose="Making") == b"done"
    )
    assert time.monotonic() - began < 60
    assert not Path("/proc", (tmp_path / "pid").read_text()).exists()


def test_nobody_who_does_not_know_the_address_can_hand_something_over(tmp_path: Path) -> None:
    """A page of some other site, open in the developer's browser, may find the port."""
    refused = []
    addresses = tmp_path / "addresses"

    def intrude() -> None:
        while not addresses.is_file() or not addresses.read_text().endswith("\n"):
            time.sleep(0.01)
        origin = "/".join(addresses.read_text().split("/")[:3])
        for path in ("made", "x/made", "index.html"):
            try:
                urlopen(Request(f"{origin}/{path}", data=b"evil"), timeout=10)  # noqa: S310
            except HTTPError as error:
                refused.append(error.code)
        (tmp_path / "go").touch()

    chromium = stand_in(
        tmp_path,
        "import os, time, urllib.request, urllib.parse\n"
        f"open({str(addresses)!r}, 'w').write(address + '\\n')\n"
        f"while not os.path.exists({str(tmp_path / 'go')!r}): time.sleep(0.01)\n"
        "urllib.request.urlopen(urllib.parse.urljoin(address, 'made'), b'good')",
    )
    intruder = threading.Thread(target=intrude)
    intruder.start()
    made = made_in_chromium(chromium, {"index.html": PAGE}, "index.html", purpose="Making")
    intruder.join()

    assert made == b"good"
    assert refused == [404, 404, 404]


def test_chromium_is_found_on_the_path_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium() is None

    made = stand_in(tmp_path, "")

    assert find_chromium() == made == shutil.which("chromium")
