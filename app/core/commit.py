"""The commit rule: a request commits once, at its end, if the answer is 2xx or 3xx.

Services change rows and flush; raising rolls back. It is done while the view's answer is made, not
in `after_request`, so that a constraint violated at the commit still becomes a proper answer.

Two who look, find nothing and write the same row at the same moment are told apart by the database's
constraints alone. Whoever comes second looks again, and then finds what the first wrote: the view runs
once more, on a clean slate. What it would do, it has not done: nothing leaves before the commit.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import structlog
from flask import Flask, Response, g, has_app_context, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError

from app.extensions import db, writing

# How PostgreSQL (Appendix A, class 23) and SQLite (sqlite.org/rescode.html) say that a row stands
# already, or that the one it speaks of is gone.
SECOND = frozenset(
    (
        *("23503", "23505", "23P01", "SQLITE_CONSTRAINT_FOREIGNKEY"),
        *("SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID", "SQLITE_CONSTRAINT_UNIQUE"),
    )
)
log = structlog.get_logger()
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


class CommittingFlask(Flask):
    """A Flask that holds the commit rule."""

    def full_dispatch_request(self) -> Response:
        token = writing.set(request.method not in SAFE)
        try:
            return super().full_dispatch_request()
        finally:
            writing.reset(token)

    def dispatch_request(self) -> ResponseReturnValue:
        try:
            return self._dispatch()
        except IntegrityError as error:
            if not came_second(error):
                raise
            log.info("another came first", endpoint=request.endpoint)
            for file in request.files.values():
                file.seek(0)
            return self._dispatch()

    def _dispatch(self) -> Response:
        try:
            response = self.make_response(super().dispatch_request())
            if response.status_code < 400 and request.method not in SAFE:
                commit()
            else:
                db.session.rollback()
        except BaseException:
            db.session.rollback()
            g.pop("after_commit", None)
            raise
        return response


def came_second(error: IntegrityError) -> bool:
    """Whether somebody else's row is in the way, not a fault in our own."""
    name = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return name in SECOND


def after_commit(act: Callable[[], object]) -> None:
    """Do `act` once when what is being written has been committed, and not at all otherwise."""
    acts = g.setdefault("after_commit", [])
    if act not in acts:
        acts.append(act)


def commit() -> None:
    """Commit, then do what waited for it. For tasks and commands; a request does it by itself."""
    db.session.commit()
    for act in g.pop("after_commit", []) if has_app_context() else []:
        act()


@contextmanager
def transaction() -> Iterator[None]:
    """A transaction outside a request: commits at the end, rolls back when something is raised."""
    token = writing.set(True)
    try:
        yield
        commit()
    except BaseException:
        db.session.rollback()
        g.pop("after_commit", None)
        raise
    finally:
        writing.reset(token)
