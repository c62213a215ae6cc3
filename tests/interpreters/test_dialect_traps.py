"""
The traps of MicroPython: code that runs there, but differs from CPython and Pyodide.

Each test describes one trap, and shows that only MicroPython has it. When an upgrade removes a
trap, its test fails on MicroPython. Then the workaround and the test can go.
"""

import asyncio
import base64
import functools
import hashlib
import inspect
import json
import re
import sys
from abc import ABC, abstractmethod
from collections import OrderedDict, namedtuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, AsyncIterator, Callable

ON_MICROPYTHON = sys.implementation.name == "micropython"

LETTERS = list("qwertzuiopasdfghjklyxcvbnm")


def raised_by(function: "Callable[..., object]", *arguments: object) -> "type[Exception] | None":
    """Return the class of the error that a call raises, or None."""
    try:
        function(*arguments)
    except Exception as error:
        return type(error)
    return None


def test_a_dict_forgets_its_order() -> None:
    forgets = list(dict.fromkeys(LETTERS)) != LETTERS

    assert forgets is ON_MICROPYTHON


def test_keyword_arguments_lose_their_order() -> None:
    def names(**options: int) -> list[str]:
        return list(options)

    loses = names(q=1, w=2, e=3, r=4, t=5, z=6, u=7, i=8, o=9, p=10) != list("qwertzuiop")

    assert loses is ON_MICROPYTHON


def test_an_ordered_dict_equals_no_dict() -> None:
    differs = OrderedDict([("a", 1)]) != {"a": 1}

    assert differs is ON_MICROPYTHON
    assert OrderedDict([("a", 1)]) == OrderedDict([("a", 1)])


def test_sorting_is_not_stable() -> None:
    pairs = [(number % 3, number) for number in range(60)]
    unstable = sorted(pairs, key=lambda pair: pair[0]) != sorted(pairs)

    assert unstable is ON_MICROPYTHON


def test_wraps_keeps_no_name() -> None:
    def outer() -> None:
        pass

    @functools.wraps(outer)
    def inner() -> None:
        pass

    assert (inner.__name__ != "outer") is ON_MICROPYTHON


def test_slots_are_not_enforced() -> None:
    class Slotted:
        __slots__ = ("a",)

    ignored = raised_by(setattr, Slotted(), "b", 1) is None

    assert ignored is ON_MICROPYTHON


def test_abstract_methods_are_not_enforced() -> None:
    class Port(ABC):
        @abstractmethod
        def ask(self) -> None:
            pass

    ignored = raised_by(Port) is None

    assert ignored is ON_MICROPYTHON


def test_two_underscores_do_not_make_a_name_private() -> None:
    class Keeper:
        def __init__(self) -> None:
            self.__secret = 1

    assert hasattr(Keeper(), "__secret") is ON_MICROPYTHON


def test_init_subclass_is_not_called() -> None:
    class Base:
        called = False

        def __init_subclass__(cls) -> None:
            Base.called = True

    class Derived(Base):
        pass

    assert issubclass(Derived, Base)
    assert Base.called is not ON_MICROPYTHON


def test_a_diamond_skips_a_class() -> None:
    class Top:
        def names(self) -> list[str]:
            return ["top"]

    class Left(Top):
        def names(self) -> list[str]:
            return ["left"] + super().names()

    class Right(Top):
        def names(self) -> list[str]:
            return ["right"] + super().names()

    class Bottom(Left, Right):
        pass

    skips = Bottom().names() != ["left", "right", "top"]

    assert skips is ON_MICROPYTHON


def test_a_bool_is_no_int() -> None:
    assert isinstance(True, int) is not ON_MICROPYTHON


def test_a_subclass_of_a_namedtuple_is_mutable() -> None:
    class Pair(namedtuple("Plain", ("a", "b"))):
        __slots__ = ()

    mutable = raised_by(setattr, Pair(1, 2), "a", 3) is None

    assert mutable is ON_MICROPYTHON


def test_a_namedtuple_is_no_json() -> None:
    Pair = namedtuple("Pair", ("a", "b"))

    assert (json.dumps(Pair(1, 2)) != "[1, 2]") is ON_MICROPYTHON


def test_raise_from_keeps_no_cause() -> None:
    # MicroPython also prints a warning.
    cause = ValueError("x")
    try:
        raise KeyError("y") from cause
    except KeyError as error:
        kept = getattr(error, "__cause__", None) is cause

    assert kept is not ON_MICROPYTHON


def test_letter_case_and_strip_know_only_ascii() -> None:
    assert ("\u00c4".lower() != "\u00e4") is ON_MICROPYTHON
    assert ("a\u00a0".strip() != "a") is ON_MICROPYTHON


def test_encoding_as_ascii_never_refuses() -> None:
    assert (raised_by("\u00e4".encode, "ascii") is None) is ON_MICROPYTHON


def test_decoding_utf8_takes_surrogates_and_overlong_forms() -> None:
    assert (raised_by(b"\xed\xa0\xbd".decode) is None) is ON_MICROPYTHON
    assert (raised_by(b"\xc0\x80".decode) is None) is ON_MICROPYTHON


def test_bytes_and_text_are_joined() -> None:
    given: Any = b"a"  # the checker refuses it, too

    assert (raised_by(lambda: given + "b") is None) is ON_MICROPYTHON


def test_sha256_takes_text() -> None:
    assert (raised_by(hashlib.sha256, "a") is None) is ON_MICROPYTHON


def test_half_of_base64_is_missing() -> None:
    assert (raised_by(base64.urlsafe_b64decode, b"__4=") is not None) is ON_MICROPYTHON


def test_the_json_reader_takes_broken_text() -> None:
    for text in ("[1 2]", "[1,]", '{"a" 1}'):
        assert (raised_by(json.loads, text) is None) is ON_MICROPYTHON


def test_the_json_reader_breaks_escaped_emoji() -> None:
    assert (json.loads('"\\ud83d\\ude00"') != "\U0001f600") is ON_MICROPYTHON


def test_the_json_writer_writes_anything() -> None:
    assert (raised_by(json.dumps, object()) is None) is ON_MICROPYTHON


def test_a_pattern_takes_counts_literally() -> None:
    assert (re.match("^a{2,3}$", "aa") is None) is ON_MICROPYTHON


def test_the_stack_is_shallow() -> None:
    def depth(count: int) -> int:
        return 0 if count == 0 else 1 + depth(count - 1)

    assert (raised_by(depth, 200) is RuntimeError) is ON_MICROPYTHON


async def test_asynchronous_generators_fail_when_used() -> None:
    async def numbers() -> "AsyncIterator[int]":
        yield 1

    try:
        async for number in numbers():
            fails = number != 1
    except Exception:
        fails = True

    assert fails is ON_MICROPYTHON


def test_awaiting_in_a_comprehension_is_no_syntax() -> None:
    # In code that is compiled to allow await at the top level, it compiles, but gives a generator
    # instead of a list.
    source = "async def f(g):\n    return [await g() for _ in 'ab']\n"

    assert (raised_by(compile, source, "f", "exec") is SyntaxError) is ON_MICROPYTHON


def test_coroutine_functions_are_not_told_in_closures_and_methods() -> None:
    outside = 1

    async def closure() -> int:
        return outside

    class Owner:
        async def method(self) -> None:
            pass

    for function in (closure, Owner().method):
        assert inspect.iscoroutinefunction(function) is not ON_MICROPYTHON


async def test_a_failed_task_is_reported_before_it_is_awaited() -> None:
    # Pyodide's loop prints, too. So every task that may fail must catch its errors itself.
    reports: list[dict[str, Any]] = []
    loop = asyncio.get_event_loop()
    loop.set_exception_handler(lambda loop, context: reports.append(context))

    async def fail() -> None:
        raise ValueError("x")

    task = asyncio.create_task(fail())
    for _turn in range(20):
        await asyncio.sleep(0)
    reported = len(reports) == 1
    try:
        await task
    except ValueError:
        pass
    loop.set_exception_handler(None)

    assert reported is (sys.platform in ("webassembly", "emscripten"))
