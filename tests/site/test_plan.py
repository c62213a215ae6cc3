"""The whole of `add` and `remove` over many pages, in each encoding."""

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from auth0_pyscript.site.plan import plan_adding, plan_removing, steps_of
from auth0_pyscript.site.record import Record, read_record
from auth0_pyscript.site.transaction import carry_out

from .conftest import files_of
from .pages import pages

READY = {"a-1/preflight.js": b"1", "a-1/boot.js": b"2", "callback.html": b"3"}
NEWER = {"a-22/preflight.js": b"1", "a-22/boot.js": b"2", "callback.html": b"3"}
CONFIGURATION = b"{}\n"
PATHS = ["index.html", "blog/post.html"]


def add(root: Path, ready: dict[str, bytes]) -> int:
    """Add, and return the number of steps that this took."""
    record = read_record(root / "auth0") or Record()
    plan = plan_adding(root, PATHS, ready, CONFIGURATION, record, demo=False)
    steps = steps_of(root, plan, record)
    carry_out(root, steps)
    return len(steps)


@given(
    st.tuples(pages(), pages()),
    st.sampled_from(["utf-8", "latin-1", "utf-16"]),
    st.sampled_from(["", "# mine\n", 'packages = ["numpy"]\r\n[files]\r\n']),
    st.sampled_from(["{}", '{\n\t"packages": []\n}\n', '{"files": {"a": ""}}']),
)
def test_add_twice_is_add_once_and_remove_gives_the_very_bytes_back(
    texts: tuple[str, str], encoding: str, toml: str, json_text: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for path, text in zip(PATHS, texts, strict=True):
            # UTF-16 has its byte order mark already, and Latin-1 has none.
            plain = text if encoding == "utf-8" else text.replace("\ufeff", "")
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_bytes(plain.encode(encoding))
            (root / path).with_name("pyscript.toml").write_bytes(toml.encode())
            (root / path).with_name("pyscript.json").write_bytes(json_text.encode())
        before = files_of(root)

        assert add(root, READY) > 0
        once = files_of(root)
        assert add(root, READY) == 0
        assert files_of(root) == once

        add(root, NEWER)
        assert not [path for path, content in files_of(root).items() if b"a-1/" in content]
        record = read_record(root / "auth0")
        assert record is not None
        plan = plan_removing(root, record)
        carry_out(root, steps_of(root, plan, record))
        assert files_of(root) == before
