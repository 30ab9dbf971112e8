"""Who is let in: this machine, by the address that was printed, with the token that was given.

Any web page that is open in a browser can send requests to a server on the same machine, and a
foreign name can be made to point there. So the host must be ours, the origin too where one is
named, and whoever asks for anything but the empty page must know the token.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2_000_000
MOST_AT_ONCE = 24
JSON, PLAIN = "application/json", "application/octet-stream"
_HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def refused(status: int, message: str) -> Response:
    """Return why a request is not answered."""
    return JSONResponse({"error": {"message": message}}, status)


class Guard:
    """Lets in what may come in, and says of the rest why not."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self.app = app
        self.hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self.token = token
        self.busy = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        found = self._fault(Headers(scope=scope), scope["method"], scope["path"])
        if found is None and self.busy >= MOST_AT_ONCE:
            found = refused(429, "too many requests at once; wait a little")
        if found is not None:
            await found(scope, receive, _with_headers(send))
            return
        self.busy += 1
        try:
            await self.app(scope, _limited(receive), _with_headers(send))
        except TooLargeError:
            await refused(413, "the request is too large")(scope, receive, _with_headers(send))
        finally:
            self.busy -= 1

    def _fault(self, headers: Headers, method: str, path: str) -> Response | None:
        origin = headers.get("origin")
        if headers.get("host") not in self.hosts:
            return refused(421, "this server answers on this machine alone")
        if origin is not None and origin.removeprefix("http://") not in self.hosts:
            return refused(403, "another page may not ask here")
        if method == "GET" and path in ("/", "/favicon.ico"):
            return None
        given = headers.get("authorization", "").removeprefix("Bearer ")
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            return refused(401, "open the address that 'bcu open' printed")
        return _shape_fault(headers, path) if method == "POST" else None


def _shape_fault(headers: Headers, path: str) -> Response | None:
    length = headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > 12 or int(length) > MOST_BYTES:
        return refused(413, "the request is too large")
    wanted = PLAIN if path == "/api/read" else JSON
    if headers.get("content-type", "").partition(";")[0].strip() != wanted:
        return refused(415, f"the request must be {wanted}")
    return None


class TooLargeError(Exception):
    """More was sent than was said, or than is allowed."""


def _limited(receive: Receive) -> Receive:
    """Count what is received, whatever was said of its length."""
    got = 0

    async def counted() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > MOST_BYTES:
            raise TooLargeError
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def sent(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            more = [(name.encode(), value.encode()) for name, value in _HEADERS.items()]
            message["headers"] = [*message.get("headers", ()), *more]
        await send(message)

    return sent


def read_json(body: bytes) -> Any:
    """Read a document; a number that is none, or too deep a nesting, is refused.

    Raises
    ------
    ValueError
        If it is no JSON.
    """

    def no_number(text: str) -> Any:
        raise ValueError(f"{text} is no number")

    try:
        return json.loads(body, parse_constant=no_number)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
