"""Starting the server: its port, its token, its address, the browser; and its end."""

from __future__ import annotations

import secrets
import socket
import webbrowser
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from bcu_optimizer.common.errors import bad
from bcu_optimizer.interfaces.web.server.app import application
from bcu_optimizer.interfaces.web.server.desk import Desk

HOST = "127.0.0.1"


def serve(desk: Desk, port: int, say: Callable[[str], None], *, browse: bool) -> None:
    """Serve a page until it is stopped by Ctrl-C.

    ``say`` is told the address, once the server listens.

    Raises
    ------
    InputError
        If the port is taken, or may not be used.
    """
    with listening(port) as taken:
        server, address = prepared(desk, taken)
        with suppress(KeyboardInterrupt):  # the usual way to end it
            say(address)
            if browse:
                _browse(address)
            server.run(sockets=[taken])


def prepared(desk: Desk, taken: socket.socket) -> tuple[uvicorn.Server, str]:
    """Return the server of a desk for a socket that listens, and the address with its token."""
    number, token = taken.getsockname()[1], secrets.token_urlsafe(24)
    config = uvicorn.Config(
        application(desk, number, token),
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        lifespan="off",
        timeout_keep_alive=30,
        timeout_graceful_shutdown=2,
    )
    return uvicorn.Server(config), f"http://{HOST}:{number}/#token={token}"


def listening(port: int) -> socket.socket:
    """Take a port of this machine; raises as :func:`serve` does."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        found.listen(128)
    except (OSError, OverflowError) as error:
        found.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise bad(
            f"the port {port} cannot be used ({reason}).",
            None,
            "--port",
            "Name another, or leave --port out: a free one is then found.",
        ) from None
    return found


def _browse(address: str) -> None:
    """Open the browser, where there is one; the address is printed anyway."""
    with suppress(webbrowser.Error):
        webbrowser.open(address)
