"""What can be asked of a page or a worker of the browser: values, marks, and what it holds."""

from typing import Any

from .pipe import Pipe, ProtocolError

PATIENCE = 120.0  # seconds; a cold Pyodide over a slow line on a busy machine takes half a minute


class Target:
    """A page or a worker that is attached to."""

    def __init__(self, pipe: Pipe, target_id: str) -> None:
        self._pipe = pipe
        self.session = str(
            pipe.send("Target.attachToTarget", targetId=target_id, flatten=True)["sessionId"]
        )

    def send(self, method: str, *, patience: float = PATIENCE, **params: Any) -> dict[str, Any]:
        """Send a command of the DevTools protocol, and return its result. Raises: ProtocolError."""
        return self._pipe.send(method, self.session, patience=patience, **params)

    def evaluate(self, expression: str, *, patience: float = PATIENCE) -> Any:
        """
        Return the value of a JavaScript expression; promises are awaited. Raises: ProtocolError.
        """
        params = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = self.send("Runtime.evaluate", patience=patience, **params)
        if "exceptionDetails" in answer:
            details = answer["exceptionDetails"]
            raise ProtocolError(details.get("exception", {}).get("description") or details["text"])
        return answer["result"].get("value")

    def marks(self) -> dict[str, float]:
        """
        Return when split.js came by, in milliseconds since this target's beginning.

        Of several WebAssembly modules it is the one that took longest; of everything else the
        first.
        """
        entries = self.evaluate(
            "performance.getEntriesByType('mark').map(({ name, startTime }) => [name, startTime])"
        )
        times: dict[str, list[float]] = {}
        for name, moment in entries:
            times.setdefault(name.removeprefix("bench:"), []).append(moment)
        if "compile" not in times:
            raise ProtocolError("no WebAssembly was compiled there")
        modules = zip(
            times.pop("compile"), times.pop("instantiate"), times.pop("instantiated"), strict=True
        )
        longest = max(modules, key=lambda module: module[2] - module[0])
        found = dict(zip(("compile", "instantiate", "instantiated"), longest, strict=True))
        return found | {name: min(moments) for name, moments in times.items()}

    def used_heap(self) -> float:
        """Return the bytes of the JavaScript heap that are in use, after a collection."""
        # What finalizers let go is collected by the second.
        for _ in range(2):
            self.send("HeapProfiler.collectGarbage")
            self.evaluate("new Promise((resolve) => setTimeout(resolve))")
        return float(self.send("Runtime.getHeapUsage")["usedSize"])
