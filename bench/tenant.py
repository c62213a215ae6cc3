"""
The demo tenant under uvicorn, in a process of its own, and the handler that passes requests on to
it.
"""

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from .web_server import HOST, Answer, Handler, Request

# Of the connection, not of the message.
_HOP_BY_HOP = {"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding"}


@contextmanager
def tenant(issuer: str, clients: Mapping[str, str]) -> Iterator[Handler]:
    """
    Run a fresh tenant until the block ends; clients gives each application's site by its client_id.
    """
    settings = json.dumps({"issuer": issuer, "clients": dict(clients)})
    command = [sys.executable, "-m", __name__, settings]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603
        assert process.stdout is not None
        try:
            port = int(process.stdout.readline())
            yield lambda request: _ask(port, request)
        finally:
            process.terminate()


async def _ask(port: int, request: Request) -> Answer:
    reader, writer = await asyncio.open_connection(HOST, port)
    kept = {name: value for name, value in request.headers.items() if name not in _HOP_BY_HOP}
    headers = kept | {"connection": "close", "content-length": str(len(request.body))}
    lines = [
        f"{request.method} {request.target} HTTP/1.1",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + request.body)
    head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    writer.close()
    first, *rest = head.decode("latin-1").split("\r\n")
    pairs = [(name, value.strip()) for name, _, value in (line.partition(":") for line in rest)]
    return Answer(
        int(first.split(" ")[1]),
        [pair for pair in pairs if pair[0].lower() not in _HOP_BY_HOP],
        body,
    )


def main() -> None:
    """Serve it on a free port, whose number is the first line of the output."""
    import socket

    import uvicorn

    from demo_tenant.server.asgi import create_app
    from demo_tenant.store.seed import client

    parser = argparse.ArgumentParser(
        prog=f"python -m {__name__}", description="The tenant of the bench."
    )
    parser.add_argument("settings", type=json.loads)
    settings = parser.parse_args().settings
    clients = [
        client(client_id=name, name=name, site=site) for name, site in settings["clients"].items()
    ]
    app = create_app(issuer=settings["issuer"], clients=clients)
    listener = socket.create_server((HOST, 0), backlog=256)
    print(listener.getsockname()[1], flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    asyncio.run(server.serve(sockets=[listener]))


if __name__ == "__main__":
    main()
