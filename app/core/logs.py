"""Structured logs: what was done, how long it took, under which request id. No personal text: routes
and not addresses, since an address may hold a receipt code; and of a database's fault where it came
up, since its message quotes the row."""

import logging
import sys
import time
import traceback
from typing import Any

import structlog
from flask import Flask, Response, g, request
from sqlalchemy.exc import DBAPIError
from structlog.typing import EventDict

from app.core.ids import new_id

log = structlog.get_logger()
TEXT = structlog.processors.LogfmtRenderer(key_order=("timestamp", "level", "event"))


def set_up_logs(app: Flask) -> None:
    """Configure structlog; one line per request, its id answered as `X-Request-Id`."""
    json = app.config["LOG"] == "json"
    renderer: Any = structlog.processors.JSONRenderer() if json else TEXT
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _keep_rows_out,
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.WARNING if app.testing else logging.INFO
        ),
        cache_logger_on_first_use=not app.testing,
    )
    app.before_request(_begin)
    app.after_request(_end)


def _keep_rows_out(_logger: object, _method: str, event: EventDict) -> EventDict:
    found = event.get("exc_info")
    error = sys.exception() if found is True else found
    if isinstance(error, DBAPIError):
        del event["exc_info"]
        event["error"] = f"{type(error).__name__}: {type(error.orig).__name__}"
        event["exception"] = "".join(traceback.format_tb(error.__traceback__))
    return event


def _begin() -> None:
    g.began = time.perf_counter()
    g.request_id = new_id().hex
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    log_answer(request.method, str(request.url_rule), response.status_code, g.began)
    return response


def log_answer(method: str, route: str, status: int, began: float, **more: str) -> None:
    """One line for an answer; `began` is `time.perf_counter()` when its request came."""
    took = round((time.perf_counter() - began) * 1000, 1)
    log.info("request", method=method, route=route, status=status, ms=took, **more)
