"""The pending calls of one page: deadlines, cancellation, failures."""

import asyncio

from ..errors import Auth0Error, NetworkError, ProtocolError, RequestTimeout, to_data
from .calls import Call
from .remote_page import RemotePage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Awaitable, Callable

    from ..ports import Body
    from .context import VaultContext


class CallTasks:
    """Runs each call in a task, and sends the page its result or its failure."""

    def __init__(
        self,
        page: RemotePage,
        context: "VaultContext",
        perform: "Callable[[Call], Awaitable[Any]]",
    ) -> None:
        """perform: carries out a call, and returns its result."""
        self._page = page
        self._context = context
        self._perform = perform
        self._tasks: dict[str, Any] = {}
        self._bodies: dict[str, Body] = {}  # by the call's id
        self._late: list[str] = []  # ids of calls that are cancelled because of their deadline

    def begin(self, message: "dict[str, Any]", body: "Body | None") -> None:
        """
        Begin a call, with the body that came with it.

        Raises: ProtocolError for a call without an id, and for a call with the id of a pending
        call.
        """
        call_id = message.get("id")
        if not isinstance(call_id, str) or call_id in self._tasks:
            raise ProtocolError("A call without an id of its own was refused.")
        if body is not None:
            self._bodies[call_id] = body
        self._tasks[call_id] = asyncio.create_task(self._run(call_id, message))

    def cancel(self, call_id: str) -> None:
        """Cancel a call whose caller no longer waits for it."""
        task = self._tasks.pop(call_id, None)
        if task is not None:
            task.cancel()
        self._release(call_id)  # the task may not have started

    async def _run(self, call_id: str, message: "dict[str, Any]") -> None:
        forget_deadline: Callable[[], None] | None = None
        try:
            call = Call(message, has_window=self._page.has_window)
            if call.deadline is not None:
                forget_deadline = self._context.host.after(
                    call.deadline, lambda: self._end_late(call_id)
                )
            if call.name == "fetch":
                call.args["body"] = self._bodies.get(call_id)
            value = await self._perform(call)
        except asyncio.CancelledError:
            if call_id in self._late:
                self._late.remove(call_id)
                self._fail(call_id, _too_late())
        except Auth0Error as error:
            self._fail(call_id, error)
        except OSError:
            # A module could not be loaded (public/vault/python_files.js). The next import
            # requests it again.
            self._fail(
                call_id,
                NetworkError(
                    "A file of the vault did not load.", "Check the connection, then try again."
                ),
            )
        except Exception as error:
            # This is a bug. The page must get an answer, and the error must be reported.
            self._fail(
                call_id,
                Auth0Error(
                    "The vault failed.",
                    f"Its code has a mistake: {type(error).__name__}. Load the page again. If it "
                    "happens again, tell the developer of this page: see the browser's console.",
                ),
            )
            self._context.pages.report(f"{message.get('name')}: {type(error).__name__}: {error}")
        else:
            body = None
            if call.name == "fetch":
                body, value["body"] = value["body"], None
            self._page.tell_result(call_id, value, body)
        finally:
            if forget_deadline is not None:
                forget_deadline()
            # A cancelled call is removed already, and a new call may have its id.
            if self._tasks.get(call_id) is asyncio.current_task():
                del self._tasks[call_id]
                self._release(call_id)

    def _release(self, call_id: str) -> None:
        body = self._bodies.pop(call_id, None)
        if body is not None:
            body.release()

    def _end_late(self, call_id: str) -> None:
        self._late.append(call_id)
        self.cancel(call_id)

    def _fail(self, call_id: str, error: Auth0Error) -> None:
        self._page.tell_failure(call_id, to_data(error))


def _too_late() -> RequestTimeout:
    return RequestTimeout(
        "The vault did not finish this request in time.",
        "It was cancelled. It may have been carried out or not: check this before you repeat it.",
        retryable=False,
    )
