"""
The part of the runner that runs inside MicroPython or Pyodide: it loads files, runs tests, counts.

Dialect, like all tests that it runs. A test is a function whose name begins with `test_`, `async`
or not.
"""

import asyncio
import inspect
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

PROJECT = "/project/"
TIME_LIMIT = 30  # seconds for one asynchronous test; a test that hangs fails with its name


class Tally:
    """Counts the tests, and prints each failure immediately."""

    def __init__(self) -> None:
        self.passed = 0
        self.failed = 0

    def fail(self, what: str, error: Exception) -> None:
        self.failed += 1
        print(f"FAILED {what}\n{traceback_of(error)}")

    def close(self) -> int:
        """Print the closing line, and return the exit code."""
        print(f"{self.passed} passed, {self.failed} failed")
        return 0 if self.passed and not self.failed else 1


async def run_tests(paths: list[str]) -> int:
    """Run every test in the files, given as paths from the project's root. Return the exit code."""
    tally = Tally()
    for path in paths:
        try:
            tests = load_tests(path)
        except Exception as error:
            tally.fail(f"{path}: cannot be imported", error)
            continue
        for name, test in tests:
            try:
                outcome = test()
                if inspect.iscoroutine(outcome):
                    await asyncio.wait_for(outcome, TIME_LIMIT)
                tally.passed += 1
            except Exception as error:
                tally.fail(f"{path}::{name}", error)
    return tally.close()


async def import_all(paths: list[str]) -> int:
    """Compile and import every module, given as paths below src/. Return the exit code."""
    tally = Tally()
    for path in paths:
        module = path[: -len(".py")].replace("/", ".")
        if module.endswith(".__init__"):
            module = module[: -len(".__init__")]
        try:
            __import__(module)
            tally.passed += 1
        except Exception as error:
            tally.fail(path, error)
    return tally.close()


async def replay(path: str) -> int:
    """
    Run every parser on the recorded texts, and compare with CPython's results. Return the exit
    code.
    """
    from hostile.parsers import join_code_points, outcome, read_examples

    tally = Tally()
    for parser, given, expected in read_examples(path):
        try:
            actual = outcome(parser, join_code_points(given))
            assert actual == expected, f"CPython: {expected}\n  here:    {actual}"
            tally.passed += 1
        except Exception as error:
            tally.fail(f"{parser} of {join_code_points(given)!r}", error)
    return tally.close()


def load_tests(path: str) -> "list[tuple[str, Callable[[], Any]]]":
    """
    Return the tests of a file as pairs of name and function, in the file's order.

    A test that takes a `mode` is there once for each mode, as tests/client/conftest.py does it.
    """
    with open(PROJECT + path) as file:
        source = file.read()
    namespace: dict[str, Any] = {"__name__": path}
    exec(compile(source, PROJECT + path, "exec"), namespace)  # noqa: S102  the interpreters share no other way to load a file
    names = [name for name in namespace if name.startswith("test_")]
    assert names, "The file has no test."
    tests: list[tuple[str, Callable[[], Any]]] = []
    for name in sorted(names, key=lambda name: source.find(f"def {name}(")):
        test = namespace[name]
        if source.partition(f"def {name}(")[2].lstrip().startswith("mode:"):
            from client.browsers import MODES

            tests += [(f"{name}[{mode.__name__}]", _with_mode(test, mode)) for mode in MODES]
        else:
            tests.append((name, test))
    return tests


def _with_mode(test: "Callable[[Any], Any]", mode: object) -> "Callable[[], Any]":
    return lambda: test(mode)


if sys.implementation.name == "micropython":
    import io

    micropython_sys: "Any" = sys  # the checker knows CPython's alone

    def traceback_of(error: Exception) -> str:
        """Return the traceback as text, source lines included."""
        text = io.StringIO()
        micropython_sys.print_exception(error, text)
        lines = []
        for line in text.getvalue().rstrip().split("\n"):
            lines.append("  " + line)
            if line.startswith(f'  File "{PROJECT}'):
                path, _, rest = line[len('  File "') :].partition('", line ')
                with open(path) as file:
                    lines.append(
                        "      " + file.read().split("\n")[int(rest.split(",")[0]) - 1].strip()
                    )
        return "\n".join(lines)

else:
    import traceback

    def traceback_of(error: Exception) -> str:
        """Return the traceback as text, source lines included."""
        return "  " + "".join(traceback.format_exception(error)).rstrip().replace("\n", "\n  ")
