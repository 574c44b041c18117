"""Errors to the reader: a problem document (RFC 9457) for programs, a page for people."""

from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, current_app, jsonify, make_response, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, InternalServerError

from app.core.commit import came_second
from app.core.errors import Conflict, DomainError, Later, Outdated
from app.core.personal_data import Kind

log = structlog.get_logger()
# The database is away, locked, or has no connection left: not for what is being asked.
TROUBLE = (OperationalError, InterfaceError, PoolTimeout)
SOON = 30  # seconds until it is worth asking again
# Who may know where an address that is none was meant to lead.
guides: list[Callable[[], str | None]] = []
CODES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 413: "too_large"}


def register_error_handlers(app: Flask) -> None:
    app.register_error_handler(DomainError, _domain_error)
    app.register_error_handler(CSRFError, _csrf_error)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(IntegrityError, _conflict)
    for error in TROUBLE:
        app.register_error_handler(error, _trouble)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _defect)


def guide(find: Callable[[], str | None]) -> None:
    """Where nothing is found, ask `find` for the address that was meant."""
    if find not in guides:
        guides.append(find)


def wants_json() -> bool:
    return request.path.startswith("/api/")


def _domain_error(error: DomainError) -> Response:
    response = _answer(error.status, error.code, error.detail, error.errors, error.extra)
    if isinstance(error, Later):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _stale(_error: StaleDataError) -> Response:
    """Two changed the same row at once, and this one came second."""
    return _answer(Outdated.status, "changed")


def _conflict(error: IntegrityError) -> Response:
    """Somebody else's row stands in the way, and still did when it was looked for again."""
    return _answer(Conflict.status, "conflict") if came_second(error) else _defect(error)


def _trouble(error: Exception) -> Response:
    reason = type(getattr(error, "orig", None) or error).__name__
    log.error("database in trouble", endpoint=request.endpoint, error=reason)
    response = _answer(503, "unavailable")
    response.headers["Retry-After"] = str(SOON)
    return response


def _csrf_error(error: CSRFError) -> Response:
    if current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        return _answer(400, "csrf", _("Siden har stått åpen lenge. Prøv en gang til."))
    return _answer(
        400,
        "csrf",
        _(
            "Nettleseren sendte ikke med informasjonskapselen som viser at skjemaet kommer fra deg. "
            "Tillat informasjonskapsler for denne siden, last den på nytt, og prøv en gang til."
        ),
    )


def _http_error(error: HTTPException) -> Response:
    if error.response is not None:
        return make_response(error.response)  # a redirect, or a limiter's own
    status = error.code or 500
    data = getattr(error, "data", {})  # webargs puts what a schema found here
    errors: Any = next(iter(data.get("messages", {}).values()), {})  # of what it was found in
    code = CODES.get(status) or _code_of(errors) or error.name.lower().replace(" ", "_")
    response = _answer(status, code, "", errors if isinstance(errors, dict) else {"": errors})
    for name, value in error.get_headers():
        if name.lower() in ("retry-after", "allow"):
            response.headers[name] = value
    if status == 429 and (after := getattr(error, "retry_after", None) or _limit_reset()):
        response.headers["Retry-After"] = str(after)
    return response


def _code_of(errors: object) -> str:
    """What programs go by: a text that holds what it must not can be mended by the phone itself, and
    one that is too long by whoever wrote it."""
    told = (code for code in (Kind.IDENTITY_NUMBER, "too_long") if f"'{code}'" in str(errors))
    return next(told, "invalid") if errors else ""


def _limit_reset() -> int:
    """Seconds until the rate limit that was hit opens again."""
    import time

    from app.extensions import limiter

    current = limiter.current_limit
    return max(1, int(current.reset_at - time.time())) if current else 60


def _defect(error: Exception) -> Response:
    log.exception("defect", endpoint=request.endpoint)
    return _answer(InternalServerError.code, "defect")


def _answer(
    status: int,
    code: str,
    detail: str = "",
    errors: object = None,
    extra: dict[str, object] | None = None,
) -> Response:
    if status == 404 and (meant := _meant_address()):
        return Response(status=308, headers={"Location": meant}, mimetype="text/plain")
    title, advice = _words(status)
    if not wants_json():
        page = render_template(
            "error.html", status=status, title=title, detail=detail or advice, errors=errors or {}
        )
        return make_response(page, status)
    problem = {"type": "about:blank", "title": title, "status": status, "code": code}
    problem["detail"] = detail or advice
    if errors:
        problem["errors"] = errors
    response = jsonify(problem | (extra or {}))
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def _meant_address() -> str | None:
    """None too where the database, which knows the names, is away."""
    found = (find() for find in guides if not wants_json())
    try:
        return next((address for address in found if address), None)
    except TROUBLE:
        return None


def _words(status: int) -> tuple[str, str]:
    """What happened, and what to do, in the reader's language."""
    words = {
        400: (_("Vi forsto ikke det som ble sendt"), _("Gå tilbake og prøv en gang til.")),
        401: (_("Du må logge inn"), _("Logg inn for å fortsette.")),
        403: (_("Dette har du ikke tilgang til å gjøre"), _("Spør den som styrer tilgangene.")),
        404: (_("Vi fant ikke siden"), _("Sjekk adressen, eller begynn på forsiden.")),
        409: (
            _("Dette er endret av noen andre"),
            _("Last siden på nytt for å se hva som gjelder."),
        ),
        412: (_("Dette er endret av noen andre"), _("Se hva som gjelder nå, og prøv på nytt.")),
        413: (_("Filen er for stor"), _("Velg en mindre fil, høyst 10 MB.")),
        422: (_("Noe mangler eller er feil"), _("Rett opp feltene som er merket.")),
        429: (_("Litt for mange forsøk"), _("Vent litt, og prøv igjen.")),
        503: (_("Bidra svarer ikke akkurat nå"), _("Vent et minutt, og prøv igjen.")),
    }
    broken = (_("Noe gikk galt hos oss"), _("Det du skrev, er ikke tapt. Prøv igjen om litt."))
    return words.get(status, broken if status >= 500 else words[400])
