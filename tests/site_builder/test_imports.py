"""The packages that a page loads before its app needs them, found in the app's sources."""

import pytest

from auth0_pyscript.site.assembly.app_imports import parts_needed
from auth0_pyscript.site.assembly.stdlib_parts import MORE, NET, part_of
from site_builder.imports import imported_at_start, in_import_order


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("import json, asyncio.tasks", []),
        ("from urllib.parse import quote", []),
        ("from http import HTTPStatus", []),
        ("from http import client", [NET]),
        ("import urllib.request", [NET]),
        ("from email.message import EmailMessage", [NET]),
        ("import xml.etree.ElementTree as tree", [MORE]),
        ("def later():\n    import sqlite3", [MORE]),
        ("import http.server, http.client", [MORE, NET]),
        ("import encodings.utf_8, encodings.aliases", []),
        ("import pickle", [NET]),
        ("from . import sqlite3\nfrom .xml import sax", []),
        ("import requests, no_such_module", []),
        ("not Python (or a newer one)", []),
    ],
)
def test_parts_are_named_by_what_is_imported(source: str, needed: list[str]) -> None:
    assert parts_needed([source.encode()]) == needed


def test_several_files_need_what_each_of_them_needs() -> None:
    assert parts_needed([b"import sqlite3", b"import csv", b"import email.utils"]) == [MORE, NET]


def test_a_package_may_be_there_without_what_is_below_it() -> None:
    assert [part_of(name) for name in ("http", "http.client", "http.server")] == ["", NET, MORE]
    assert [part_of(name) for name in ("asyncio", "asyncio.tasks", "asyncio.windows_events")] == [
        "",
        "",
        MORE,
    ]


def test_what_is_imported_at_the_start_is_followed_through_all_modules() -> None:
    sources = {
        "package/__init__.py": "",
        "package/entry.py": "import sys\nfrom .near import thing\nfrom .part import module\n",
        "package/near.py": "class Near:\n    from ..package.inside import x\n\n    def act(self):\n"
        "        from .late import y\n",
        "package/inside.py": "try:\n    from . import tried\nexcept ImportError:\n    pass\n",
        "package/tried.py": "from .entry import circle\n",
        "package/late.py": "from .later import z\n",
        "package/later.py": "",
        "package/part/__init__.py": "from ..named import n\n",
        "package/part/module.py": "",
        "package/part/other.py": "",
        "package/named.py": "",
    }

    found = imported_at_start(sources, "package/entry.py")

    assert set(sources) - found == {"package/late.py", "package/later.py", "package/part/other.py"}
    assert found <= set(sources)


def test_modules_are_put_in_the_order_of_their_imports() -> None:
    sources = {
        "package/__init__.py": "",
        "package/a.py": "from .part.z import x\nfrom .gone import y\n",
        "package/b.py": "from . import c\n",
        "package/c.py": "from .b import circle\n",
        "package/part/__init__.py": "",
        "package/part/z.py": "def later():\n    from ..a import x\n",
    }

    order = in_import_order(sources, set(sources) - {"package/__init__.py"})

    assert order == [
        "package/part/__init__.py",
        "package/part/z.py",
        "package/a.py",
        "package/c.py",
        "package/b.py",
    ]
