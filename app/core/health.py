"""Is the process alive; can it do its work?"""

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db, limiter

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@limiter.exempt
def process() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@limiter.exempt
def ready() -> ResponseReturnValue:
    """200 when the database answers and stands at our newest migration, and the queue answers."""
    checks = {"database": _database(), "migrations": False, "queue": _queue()}
    checks["migrations"] = checks["database"] and _migrations()
    status = 200 if all(checks.values()) else 503
    return jsonify(status="ok" if status == 200 else "unready", checks=checks), status


def _database() -> bool:
    try:
        return bool(db.session.execute(text("SELECT 1")).scalar() == 1)
    except SQLAlchemyError:
        db.session.rollback()
        return False


def _migrations() -> bool:
    script = ScriptDirectory(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_heads()
    return set(at) == set(script.get_heads())


def _queue() -> bool:
    queue = current_app.extensions.get("queue")
    try:
        return queue is None or queue.pending_count() >= 0
    except Exception:  # whatever its storage raises, the answer is the same
        return False
