"""Each test of this folder that takes a `mode` runs in both."""

import pytest

from client.browsers import MODES


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "mode" in metafunc.fixturenames:
        metafunc.parametrize("mode", MODES, ids=lambda mode: mode.__name__)
