"""The addresses of the server: the empty page, and what it asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from bcu_optimizer.common.errors import BcuError
from bcu_optimizer.interfaces.web import file
from bcu_optimizer.interfaces.web.server.asked import (
    AboutArea,
    Drawn,
    Held,
    State,
    ToComplete,
    ToSave,
)
from bcu_optimizer.interfaces.web.server.desk import Desk
from bcu_optimizer.interfaces.web.server.guard import Guard, TooLargeError, read_json, refused

Endpoint = Callable[[Request], Awaitable[Response]]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def application(desk: Desk, port: int, token: str) -> Guard:
    """Make the server of a desk, for a port and a token."""
    shell = file.shell()

    async def page(_request: Request) -> Response:
        return HTMLResponse(shell)

    async def icon(_request: Request) -> Response:
        return Response(status_code=204)

    async def read(request: Request) -> Response:
        body = await request.body()
        asked = Held(settings=tuple(request.query_params.getlist("set")))
        name = request.query_params.get("name", "")[:200]
        return JSONResponse(await run_in_threadpool(desk.read_plan, body, name, asked.settings))

    def workbook(asked: Drawn) -> Response:
        return Response(desk.workbook(asked), media_type=_XLSX)

    answers: dict[str, tuple[type[BaseModel], Callable[[Any], Any]]] = {
        "held": (Held, lambda asked: desk.held(asked.settings)),
        "judge": (Drawn, desk.judge),
        "complete": (ToComplete, desk.complete),
        "explain": (State, desk.explain),
        "rank": (State, desk.rank),
        "save": (ToSave, desk.save),
        "why": (AboutArea, desk.why),
        "workbook": (Drawn, workbook),
    }
    routes = [Route("/", page), Route("/favicon.ico", icon)]
    routes += [Route("/api/read", _told(read), methods=["POST"])]
    routes += [
        Route(f"/api/{name}", _told(_answering(shape, answer)), methods=["POST"])
        for name, (shape, answer) in answers.items()
    ]
    handlers: Any = {HTTPException: _http, Exception: _failed}
    return Guard(Starlette(routes=routes, exception_handlers=handlers), port, token)


def _answering(shape: type[BaseModel], answer: Callable[[Any], Any]) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        asked = shape.model_validate(read_json(await request.body()))
        found = await run_in_threadpool(answer, asked)
        return found if isinstance(found, Response) else JSONResponse(found)

    return endpoint


def _told(endpoint: Endpoint) -> Endpoint:
    """Turn what is wrong with a request into words."""

    async def told(request: Request) -> Response:
        try:
            return await endpoint(request)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, first["loc"]))
            return refused(422, f"{place}: {first['msg']}"[:500])
        except BcuError as error:
            return JSONResponse(
                {
                    "error": {"message": " ".join(str(fault) for fault in error.faults[:1])},
                    "faults": [str(fault) for fault in error.faults[:50]],
                },
                422,
            )
        except ValueError as error:
            return refused(422, f"this is no request: {str(error)[:200]}")
        except ClientDisconnect:
            return Response(status_code=400)

    return told


async def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return refused(error.status_code, str(error.detail))


async def _failed(_request: Request, error: Exception) -> Response:
    if isinstance(error, TooLargeError):
        raise error
    return refused(500, "this failed; the page is as it was")
