"""A headless Chromium with one page, driven over pipes, and what it can tell of itself."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any, Self

from .pipe import Event, Pipe, ProtocolError
from .target import PATIENCE, Target

_BINARIES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=HeapProfilerReporting",  # see tests/e2e/engines/chromium.py
    "--window-size=1200,900",
    "--remote-debugging-pipe",
)
# The browser reads from descriptor 3 and writes to 4.
_PLUG = """
import fcntl, os, sys
ends = [fcntl.fcntl(int(end), fcntl.F_DUPFD, 10) for end in sys.argv[1:3]]
for end, wanted in zip(ends, (3, 4)):
    os.dup2(end, wanted)
os.execv(sys.argv[3], sys.argv[3:])
"""
_PROBE = Path(__file__).with_name("probe.js").read_text(encoding="utf-8")
_SETTLED = 1.0  # seconds that the browser gets for its own start

Report = dict[str, Any]  # what the probe tells: name, at, origin, site …


class Browser:
    """One browser on a profile, which may have been used before; a context manager."""

    def __init__(self, profile: Path) -> None:
        self._news = threading.Condition()
        self._reports: list[Report] = []
        self._process, self.pipe = _start(profile)
        self.pipe.listen(self._hear)
        self.page = Target(self.pipe, self._targets("page")[0]["targetId"])
        self.page.send("Page.enable")
        self.page.send("Runtime.enable")
        self.page.send("Runtime.addBinding", name="benchReport")
        self._probe = ""
        time.sleep(_SETTLED)

    def __enter__(self) -> Self:
        """Give the browser."""
        return self

    def __exit__(self, *_: object) -> None:
        """End it; what it keeps for its next start is written then."""
        try:
            self.pipe.send("Browser.close")
        except ProtocolError:
            pass  # it was gone first
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.pipe.close()

    @property
    def process_id(self) -> int:
        """The number of its first process."""
        return self._process.pid

    @property
    def version(self) -> str:
        """Its name and version."""
        return str(self.pipe.send("Browser.getVersion")["product"])

    # Visits

    def watch(self, *, first: str = "", **wanted: Any) -> None:
        """
        From the next document on, do and report what probe.js says of `wanted`; forget earlier
        reports.

        first: a script to run before that.
        """
        if self._probe:
            self.page.send("Page.removeScriptToEvaluateOnNewDocument", identifier=self._probe)
        probe = _PROBE.rstrip().removesuffix(";")  # a function
        source = f"{first}\n({probe})({json.dumps(wanted)})"
        self._probe = self.page.send("Page.addScriptToEvaluateOnNewDocument", source=source)[
            "identifier"
        ]
        self.forget()

    def forget(self) -> None:
        """Forget the reports so far."""
        with self._news:
            self._reports.clear()

    def go(self, url: str) -> None:
        """Open url."""
        self.page.send("Page.navigate", url=url)

    def reload(self) -> None:
        """Press the reload button."""
        self.page.send("Page.reload")

    def reports(self, name: str, *, site: str = "") -> list[Report]:
        """Return the reports of that name so far, those of one origin only if it is given."""
        with self._news:
            return [
                report
                for report in self._reports
                if report["name"] == name and site in ("", report["site"])
            ]

    def wait(self, name: str, *, site: str = "", patience: float = PATIENCE) -> Report:
        """Return the first report of that name, when it is there. Raises: TimeoutError."""
        deadline = time.monotonic() + patience
        with self._news:
            while not (found := self.reports(name, site=site)):
                if not self._news.wait(deadline - time.monotonic()):
                    raise TimeoutError(
                        f"nothing reported {name!r} within {patience:.0f} s: {self.describe()}"
                    )
        return found[0]

    def describe(self) -> str:
        """Return what the page shows, for the text of an error."""
        return str(
            self.page.evaluate(
                "location.origin + location.pathname + '\\n' + document.body?.innerText"
            )
        )

    # Workers

    def workers(self, kind: str) -> list[Target]:
        """Return the running workers of that kind, such as "shared_worker"."""
        return [Target(self.pipe, info["targetId"]) for info in self._targets(kind)]

    def prepare_workers(self, kind: str, script: str) -> None:
        """Let every worker of that kind run script before its own."""

        def prepare(event: Event) -> None:
            if (
                event["method"] == "Target.attachedToTarget"
                and event["params"]["waitingForDebugger"]
            ):
                session = event["params"]["sessionId"]
                self.pipe.post("Runtime.evaluate", session, expression=script)
                self.pipe.post("Runtime.runIfWaitingForDebugger", session)

        self.pipe.listen(prepare)
        self.pipe.send(
            "Target.setAutoAttach",
            autoAttach=True,
            waitForDebuggerOnStart=True,
            flatten=True,
            filter=[{"type": kind}],
        )

    def _targets(self, kind: str) -> list[dict[str, Any]]:
        return [
            info
            for info in self.pipe.send("Target.getTargets")["targetInfos"]
            if info["type"] == kind
        ]

    def _hear(self, event: Event) -> None:
        if event["method"] == "Runtime.bindingCalled" and event["params"]["name"] == "benchReport":
            with self._news:
                self._reports.append(json.loads(event["params"]["payload"]))
                self._news.notify_all()


def _start(profile: Path) -> tuple["subprocess.Popen[bytes]", Pipe]:
    binary = next((path for name in _BINARIES if (path := shutil.which(name))), None)
    assert binary, "site_builder sees to it that Chromium is there"
    to_browser, ours_write = os.pipe()
    ours_read, from_browser = os.pipe()
    ends = (to_browser, from_browser)
    command = [
        sys.executable,
        "-c",
        _PLUG,
        *map(str, ends),
        binary,
        *_FLAGS,
        f"--user-data-dir={profile}",
        "about:blank",
    ]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(command, pass_fds=ends, stdout=quiet, stderr=quiet)  # noqa: S603
    for end in ends:
        os.close(end)
    return process, Pipe(ours_read, ours_write)
