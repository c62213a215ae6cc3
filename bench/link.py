"""
The user's line to the internet, played by the servers: one line for everything that a page loads.

The browser's own throttling does not reach workers, so it is done here. What is not played: TCP's
slow start, packet loss, and the time of what a browser sends (a few hundred bytes a request).
"""

import asyncio
import time

_CHUNK = 16 * 1024  # bytes; several answers share the line in turns of this size


class Link:
    """
    A line of `rate` bits per second down and `round_trip` seconds there and back; both 0 for no
    line at all.

    It counts what goes down.
    """

    def __init__(self, *, rate: float = 0.0, round_trip: float = 0.0) -> None:
        self.rate = rate
        self.round_trip = round_trip
        self.bytes_down = 0
        self._free_at = 0.0  # when the line has sent what it was given, by the monotonic clock

    async def up(self, *, connected_at: float) -> None:
        """
        Let a request reach the server.

        connected_at: when its connection was accepted, by the monotonic clock. Opening one costs a
        round trip of its own, which is over for connections that the browser opened ahead.
        """
        await _until(max(connected_at + self.round_trip, time.monotonic()) + self.round_trip / 2)

    async def down(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        """Send data to the browser: half a round trip later, and as fast as the line takes it."""
        await _until(time.monotonic() + self.round_trip / 2)
        for start in range(0, len(data), _CHUNK):
            chunk = data[start : start + _CHUNK]
            if self.rate:
                self._free_at = max(self._free_at, time.monotonic()) + len(chunk) * 8 / self.rate
                await _until(self._free_at)
            writer.write(chunk)
            await writer.drain()
            self.bytes_down += len(chunk)


async def _until(moment: float) -> None:
    seconds = moment - time.monotonic()
    if seconds > 0:
        await asyncio.sleep(seconds)
