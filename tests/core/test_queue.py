"""Nudges: after the commit, once, and never in the way of what they follow."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask

from app.core import queue
from app.core.commit import transaction


@pytest.fixture
def waiting(app: Flask) -> Iterator[object]:
    """How many nudges wait."""
    app.extensions["queue"].flush()
    yield app.extensions["queue"].pending_count
    app.extensions["queue"].flush()


def test_a_nudge_comes_after_the_commit_and_once(waiting):
    with transaction():
        for _ in range(5):
            queue.wake("deliver")
        queue.wake("mail")
        assert waiting() == 0
    assert waiting() == 2


def test_what_is_rolled_back_nudges_nobody(waiting):
    def fail() -> None:
        with transaction():
            queue.wake("deliver")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with transaction():
        pass
    assert waiting() == 0


def test_a_queue_that_is_broken_is_in_nobodys_way(app, monkeypatch):
    """The row is committed; the sweep finds it in a minute."""

    def broken(*_args: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(app.extensions["queue"].storage, "enqueue", broken)
    with transaction():
        queue.wake("deliver")


def test_a_message_that_is_not_signed_is_not_read(app, waiting):
    """A task is a pickle: whoever can write to the queue could run code in the worker."""
    app.extensions["queue"].storage.enqueue(b"cos\nsystem\n(S'true'\ntR.:" + b"0" * 40)
    with pytest.raises(ValueError, match="mismatch"):
        app.extensions["queue"].dequeue()


def test_a_nudge_is_what_runs_the_job(app, waiting, monkeypatch):
    queue.nudge("tidy")
    huey = app.extensions["queue"]
    task = huey.dequeue()
    huey.execute(task)
    assert waiting() == 0


def test_a_job_runs_once_at_a_time_and_again_when_it_is_asked_meanwhile():
    running, go, runs = threading.Event(), threading.Event(), []

    def act() -> None:
        runs.append(1)
        running.set()
        go.wait(5)

    job = queue._Once(act)
    first = threading.Thread(target=job)
    first.start()
    running.wait(5)
    for _ in range(3):
        job()  # returns at once: it is running
    assert runs == [1]
    go.set()
    first.join(5)
    assert runs == [1, 1]


def test_a_job_that_fails_can_run_again():
    calls = iter([LookupError, None])

    def act() -> None:
        if error := next(calls):
            raise error

    job = queue._Once(act)
    with pytest.raises(LookupError):
        job()
    job()
    assert list(calls) == []
