"""The worker dies in the middle, is doubled, or is asked to stop: real processes, both databases."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from flask import Flask
from sqlalchemy import func, select, update

from app import create_app
from app.core import clock
from app.core.commit import transaction
from app.extensions import db
from app.notifications import fanout, records, service
from app.notifications.models import Delivery, FanOut, Kind, Notification, State
from tests.support.crowd import make_crowd, make_hitra
from tests.support.push_service import PushService

ROOT = Path(__file__).parents[2]


class House:
    """An installation of its own: a data folder, a database, workers that are real processes."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        self.environ = {
            "BIDRA_ENV": "test",
            "BIDRA_DATA": str(folder),
            "BIDRA_DATABASE_URL": url,
            "BIDRA_SECRET_KEY": "a-secret-for-tests-that-is-long-enough",
            "BIDRA_PUSH_HOSTS": "http://127.0.0.1:*",
            "BIDRA_QUIET_HOURS": "0-0",
        }
        self.app: Flask = create_app({"environ": self.environ})
        self.workers: list[subprocess.Popen[bytes]] = []

    def start_worker(self) -> "subprocess.Popen[bytes]":
        log = (self.folder / f"worker-{len(self.workers)}.log").open("wb")
        worker = subprocess.Popen(
            [sys.executable, "-m", "flask", "--app", "wsgi", "worker"],
            cwd=ROOT,
            env={**os.environ, **self.environ},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        log.close()
        self.workers.append(worker)
        return worker

    def stop(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
            worker.wait(20)

    def logs(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in self.folder.glob("worker-*.log"))

    def wait_until(self, holds: Callable[[], object], seconds: float = 40) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.02)


@pytest.fixture(params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    url, drop = "", None
    if request.param == "postgresql":
        url, drop = _new_database(request.getfixturevalue("postgres"))
    built = House(tmp_path, url)
    with built.app.app_context():
        db.create_all()
        yield built
        built.stop()
        db.session.remove()
        db.engine.dispose()
    if drop:
        drop()


def _new_database(server: str) -> tuple[str, Callable[[], None]]:
    name = f"faults_{uuid.uuid4().hex[:12]}"
    engine = sqlalchemy.create_engine(server, isolation_level="AUTOCOMMIT")

    def run(statement: str) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def drop() -> None:
        run(f"DROP DATABASE {name} WITH (FORCE)")
        engine.dispose()

    run(f"CREATE DATABASE {name}")
    return sqlalchemy.make_url(server).set(database=name).render_as_string(False), drop


def rows(query: Any) -> Any:
    db.session.rollback()
    return db.session.execute(query).all()


def count(model: Any, *where: Any) -> int:
    return int(rows(select(func.count()).select_from(model).where(*where))[0][0])


def announce(house_municipality: uuid.UUID) -> None:
    with transaction():
        fanout.fan_out(
            kind=Kind.PROMPT_OPENED,
            subject_id=uuid.uuid4(),
            path="/{municipality}",
            municipality_id=house_municipality,
        )


def lines_each() -> Counter[int]:
    """How many people have how many lines in their inbox."""
    query = select(func.count()).select_from(Notification).group_by(Notification.user_id)
    return Counter(lines for (lines,) in rows(query))


def let_leases_run_out() -> None:
    """What was taken by a worker that is dead becomes due, as it does when time passes."""
    with transaction():
        db.session.execute(
            update(Delivery).where(Delivery.state == State.SENDING).values(due_at=clock.now())
        )


def got(push_service: PushService) -> Counter[str]:
    return Counter(one.headers["Topic"] for one in push_service.received)


def test_killed_in_the_middle_of_telling_everybody_each_is_told_and_nobody_twice(house):
    people = make_crowd(hitra := make_hitra(), 6000)
    announce(hitra.id)
    worker = house.start_worker()
    house.wait_until(lambda: count(Notification) > 0)
    worker.send_signal(signal.SIGKILL)
    worker.wait(10)
    told = count(Notification)
    assert 0 < told < len(people), "it was over before it was killed"
    assert count(FanOut, FanOut.done_at.is_(None)) == 1
    house.start_worker()
    house.wait_until(lambda: count(FanOut, FanOut.done_at.is_not(None)))
    assert lines_each() == {1: 6000}


def test_killed_in_the_middle_of_sending_everybody_gets_it(house):
    with PushService() as push_service:
        browsers = [push_service.subscribe() for _ in range(20)]
        make_crowd(hitra := make_hitra(), 1500, [one.subscription for one in browsers])
        announce(hitra.id)
        worker = house.start_worker()
        house.wait_until(lambda: len(push_service.received) > 200)
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        assert len(push_service.received) < 1500, "it was over before it was killed"
        let_leases_run_out()
        house.start_worker()
        house.wait_until(lambda: count(Delivery, Delivery.state == State.SENT) == 1500)
        each = got(push_service)
    # Those not yet written down, and those on their way, come twice; the topic makes them one.
    assert len(each) == 1500 and max(each.values()) <= 2
    assert sum(each.values()) - 1500 <= records.MANY + 100
    assert lines_each() == {1: 1500}


def test_two_workers_at_once_share_the_work_and_double_nothing(house):
    with PushService() as push_service:
        browsers = [push_service.subscribe() for _ in range(20)]
        make_crowd(hitra := make_hitra(), 2000, [one.subscription for one in browsers])
        announce(hitra.id)
        house.start_worker()
        house.start_worker()
        house.wait_until(lambda: count(Delivery, Delivery.state == State.SENT) == 2000)
        assert got(push_service) == dict.fromkeys(got(push_service), 1)
        assert len(push_service.received) == 2000
    assert lines_each() == {1: 2000}


def test_asked_to_stop_it_finishes_what_is_in_hand_and_leaves_the_rest(house):
    with PushService() as push_service:
        browsers = [push_service.subscribe() for _ in range(20)]
        make_crowd(hitra := make_hitra(), 2500, [one.subscription for one in browsers])
        announce(hitra.id)
        worker = house.start_worker()
        house.wait_until(lambda: len(push_service.received) > 100)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0, house.logs()
        states = dict(rows(select(Delivery.state, func.count()).group_by(Delivery.state)))
        assert states[State.SENT] == len(push_service.received) < 2500
        assert set(states) <= {State.SENT, State.PENDING}
        assert count(Delivery, Delivery.state == State.PENDING, Delivery.attempts > 0) == 0
        house.start_worker()
        house.wait_until(lambda: count(Delivery, Delivery.state == State.SENT) == 2500)
        assert len(push_service.received) == 2500


def test_what_is_committed_is_on_the_phone_within_a_second_or_so(house):
    """A nudge, not the sweep of the next minute."""
    with PushService() as push_service:
        browser = push_service.subscribe()
        (kari,) = make_crowd(hitra := make_hitra(), 1, [browser.subscription])

        def tell() -> None:
            with transaction():
                service.notify(
                    user_id=kari,
                    kind=Kind.REPLY_FINAL,
                    subject_id=uuid.uuid4(),
                    municipality_id=hitra.id,
                    path="/bidrag/1",
                    params={"unit": "Oppvekst"},
                )

        tell()
        house.start_worker()
        push_service.wait_for(1, seconds=40)  # it has come up
        for number in range(3):
            tell()
            push_service.wait_for(number + 2, seconds=3)


def test_without_its_nudge_it_is_found_by_the_sweep(house):
    """The queue's file was lost; the database was not."""
    with PushService() as push_service:
        browser = push_service.subscribe()
        (kari,) = make_crowd(hitra := make_hitra(), 1, [browser.subscription])
        house.app.extensions["queue"].storage.close()
        with transaction():
            service.notify(
                user_id=kari,
                kind=Kind.REPLY_FINAL,
                subject_id=uuid.uuid4(),
                municipality_id=hitra.id,
                path="/bidrag/1",
            )
        house.app.extensions["queue"].flush()
        house.start_worker()
        push_service.wait_for(1, seconds=20)
