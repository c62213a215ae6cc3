"""A screen in memory (Xvfb), for a browser that has no headless mode."""

import os
import shutil
import subprocess


class Screen:
    """A separate X server, until `close`. It also ends when its last client disconnects."""

    def __init__(self) -> None:
        xvfb = shutil.which("Xvfb")
        assert xvfb, "Xvfb is needed: apt-get install xvfb"
        reading, writing = os.pipe()
        command = [
            xvfb,
            "-displayfd",
            str(writing),
            "-screen",
            "0",
            "1280x1024x24",
            "-nolisten",
            "tcp",
        ]
        self._process = subprocess.Popen(  # noqa: S603
            [*command, "-terminate"], pass_fds=[writing], stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()  # the server has found a free display, and listens
        assert number, "Xvfb did not start"
        self.display: str = f":{number}"

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(timeout=10)
