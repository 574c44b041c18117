"""The queue between the web and the worker: huey, and as little of it as does.

A task is only a nudge: *there is work*. What the work is stands in the database, so that a lost
nudge delays it by a minute (the sweep finds it) and a doubled one does nothing.
"""

import sqlite3
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, current_app
from huey import Huey, PostgresHuey, RedisHuey, crontab
from huey.serializer import SignedSerializer
from huey.storage import SqliteStorage

from app.core.commit import after_commit

log = structlog.get_logger()
Act = Callable[[], object]


def set_up_queue(app: Flask, jobs: Mapping[str, Act], *, sweep: str) -> None:
    """Open the queue and name what may be nudged; the job called `sweep` also runs every minute."""
    huey = _open(app)
    for name, act in jobs.items():
        job = _in(app, name, _Once(act))
        app.extensions.setdefault("jobs", {})[name] = huey.task(name=name)(job)
    huey.periodic_task(crontab(minute="*"), name="every_minute")(app.extensions["jobs"][sweep].func)
    app.extensions["queue"] = huey
    app.extensions["stopping"] = threading.Event()


def wake(job: str) -> None:
    """Nudge a job once what is being written has been committed."""
    after_commit(_Nudge(job))


def nudge(job: str) -> None:
    """Nudge a job now."""
    _Nudge(job)()


def is_stopping() -> bool:
    """Whether this worker has been asked to stop: finish what is in hand, begin nothing."""
    event: threading.Event | None = current_app.extensions.get("stopping")
    return event is not None and event.is_set()


@dataclass(frozen=True, slots=True)
class _Nudge:
    """Equal to every other of its job: `after_commit` does it once."""

    job: str

    def __call__(self) -> None:
        job = current_app.extensions.get("jobs", {}).get(self.job)
        try:
            if job is not None:
                job()
        except Exception as error:  # whatever its storage raises: the sweep does it in a minute
            log.warning("nudge_lost", job=self.job, error=type(error).__name__)


class _Once:
    """Runs at most once at a time in this process; asked meanwhile, it runs once more after."""

    def __init__(self, act: Act) -> None:
        self.act = act
        self.asked = threading.Event()
        self.running = threading.Lock()

    def __call__(self) -> None:
        self.asked.set()
        # Released before it is asked again: a nudge in between finds either the lock or a runner.
        while self.asked.is_set() and self.running.acquire(blocking=False):
            try:
                self.asked.clear()
                self.act()
            finally:
                self.running.release()


def _in(app: Flask, name: str, act: Act) -> Callable[[], None]:
    """In the application's context; what it raises is logged here, without people's text."""

    def job() -> None:
        with app.app_context():
            try:
                act()
            except Exception:
                log.exception("job failed", job=name)

    return job


def _open(app: Flask) -> Huey:
    url = app.config["QUEUE_URL"]
    # Messages are pickles: signed, so that whoever can write to the queue cannot run code here.
    options: dict[str, Any] = {
        "results": False,
        "serializer": SignedSerializer(secret=app.config["SECRET_KEY"], salt="bidra-queue"),
    }
    if url.startswith("postgresql"):
        return PostgresHuey("bidra", dsn=url, **options)
    if url:
        return RedisHuey("bidra", url=url, **options)
    path = str(app.config["DATA"] / "queue.sqlite3")
    return Huey("bidra", storage_class=_NudgeStorage, filename=path, **options)


class _NudgeStorage(SqliteStorage):
    """Syncs at checkpoints only: the power may take the last nudges, not the file (sqlite.org,
    PRAGMA synchronous), and no request waits for a disk twice."""

    def _create_connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection = super()._create_connection()
        connection.execute("PRAGMA synchronous=NORMAL")
        return connection
