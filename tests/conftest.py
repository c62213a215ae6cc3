"""Runs each `async def test_…` in its own event loop, as the runner in tests/interpreters does."""

import asyncio
import inspect

import hypothesis  # at the top: its plugin imports it late, where CPython 3.11.7 may fail
import pytest

# An example may take long on a busy machine. Tests assert no times.
hypothesis.settings.register_profile("tests", deadline=None)
hypothesis.settings.load_profile("tests")


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    asyncio.run(
        pyfuncitem.obj(
            **{
                name: pyfuncitem.funcargs[name]
                for name in inspect.signature(pyfuncitem.obj).parameters
            }
        )
    )
    return True
