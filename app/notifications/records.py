"""What became of each push, written down by the hundred."""

import random
import uuid
from collections import Counter
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

import structlog
from sqlalchemy import Row, bindparam, delete, exists, select, update

from app.core import clock
from app.core.commit import transaction
from app.core.quiet import next_open
from app.extensions import db
from app.notifications import rules
from app.notifications.models import Delivery, Preferences, PushSubscription, State
from app.notifications.webpush import Outcome, PushResult

log = structlog.get_logger()
MANY = 500
SECONDS = 2.0


class Records:
    """Collects what is to be written of deliveries and subscriptions, and writes it in one go."""

    def __init__(self, *, quiet: tuple[int, int]) -> None:
        self.quiet = quiet
        self.in_hand: dict[int, Row[Any]] = {}
        self.sent: list[int] = []
        self.others: list[dict[str, Any]] = []
        self.arrived: set[uuid.UUID] = set()
        self.missed: dict[uuid.UUID, str] = {}
        self.gone: dict[uuid.UUID, uuid.UUID] = {}
        self.counts: Counter[str] = Counter()
        self.written_at = monotonic()

    def begin(self, row: Row[Any]) -> None:
        """A row's message is on its way."""
        self.in_hand[row.id] = row

    def take(self, result: PushResult) -> None:
        """A message has come to something."""
        row = self.in_hand.pop(result.id)
        self.counts[result.outcome] += 1
        if result.outcome == Outcome.DELIVERED:
            self.sent.append(row.id)
            self.arrived.add(row.target_id)
        elif result.outcome == Outcome.GONE:
            self.fail(row, result.reason)
            self.gone[row.target_id] = row.user_id
        elif result.outcome == Outcome.REFUSED:
            self.fail(row, result.reason)
            self.missed[row.target_id] = result.reason
        elif result.outcome == Outcome.UNTRIED:
            self.put_back(row, clock.now() + timedelta(seconds=result.retry_after or 0))
        else:
            self._retry(row, result)
        self.write_if_many()

    def fail(self, row: Row[Any], why: str) -> None:
        """The same again would fail again."""
        self._note(row, State.FAILED, error=why)

    def give_up(self, row: Row[Any], why: str) -> None:
        log.warning("push_gave_up", delivery=row.id, attempts=row.attempts, error=why)
        self._note(row, State.GAVE_UP, error=why)

    def put_back(self, row: Row[Any], due: datetime | None = None) -> None:
        """It was not tried after all."""
        self._note(
            row, State.PENDING, due or clock.now(), attempts=row.attempts - 1, error=row.last_error
        )

    def _retry(self, row: Row[Any], result: PushResult) -> None:
        self.missed[row.target_id] = result.reason
        delay = rules.retry_delay(row.attempts, random.random())
        if result.retry_after is not None:
            delay = max(delay, timedelta(seconds=result.retry_after))
        due = next_open(clock.now() + delay, self.quiet)
        ends = row.created_at + timedelta(seconds=rules.time_to_live(row.kind))
        ends = min(ends, row.until) if row.until else ends
        if due > ends:
            self.give_up(row, result.reason)
        else:
            self._note(row, State.PENDING, due, error=result.reason)

    def _note(
        self,
        row: Row[Any],
        state: State,
        due: datetime | None = None,
        *,
        attempts: int | None = None,
        error: str = "",
    ) -> None:
        self.others.append(
            {
                "row": row.id,
                "state": state,
                "due_at": due or clock.now(),
                "attempts": row.attempts if attempts is None else attempts,
                "last_error": error[:100],
            }
        )

    def write_if_many(self) -> None:
        many = len(self.sent) + len(self.others) >= MANY
        if many or monotonic() - self.written_at > SECONDS:
            self.write()

    def write(self) -> None:
        """Write what has been collected, in one transaction."""
        self.written_at = monotonic()
        if not self.sent and not self.others:
            return
        with transaction():
            self._lock_browsers()
            self._write_arrived()
            connection = db.session.connection()
            if self.others:
                connection.execute(_OTHERS, self.others)
            if self.missed:
                rows = [{"row": one, "why": why[:100]} for one, why in sorted(self.missed.items())]
                connection.execute(_MISSED, rows)
            if self.gone:
                self._drop()
        log.info("pushes", **self.counts)
        self.counts.clear()
        self.sent.clear()
        self.others.clear()
        self.arrived.clear()
        self.missed.clear()
        self.gone.clear()

    def _lock_browsers(self) -> None:
        """In one order, so that two workers that write of the same browsers do not block."""
        touched = self.arrived | set(self.missed) | set(self.gone)
        db.session.execute(
            select(PushSubscription.id)
            .where(PushSubscription.id.in_(touched))
            .order_by(PushSubscription.id)
            .with_for_update()
        )

    def _write_arrived(self) -> None:
        """Most do: one statement for all of them costs a tenth of one for each."""
        if not self.sent:
            return
        now = clock.now()
        db.session.execute(
            update(Delivery)
            .where(Delivery.id.in_(self.sent))
            .values(state=State.SENT, sent_at=now, last_error="")
            .execution_options(synchronize_session=False)
        )
        db.session.execute(
            update(PushSubscription)
            .where(PushSubscription.id.in_(self.arrived))
            .values(last_sent_at=now, failures=0, last_error="")
            .execution_options(synchronize_session=False)
        )

    def _drop(self) -> None:
        """Gone browsers are deleted; whoever has none left is told so on their page."""
        dropped = list(self.gone)
        db.session.execute(delete(PushSubscription).where(PushSubscription.id.in_(dropped)))
        left = exists(select(1).where(PushSubscription.user_id == Preferences.user_id))
        db.session.execute(
            update(Preferences)
            .where(Preferences.user_id.in_(set(self.gone.values())), ~left)
            .values(lost_at=clock.now())
        )


_OTHERS = (
    update(Delivery.__table__)
    .where(Delivery.__table__.c.id == bindparam("row"))
    .values({name: bindparam(name) for name in ("state", "due_at", "attempts", "last_error")})
)
_MISSED = (
    update(PushSubscription.__table__)
    .where(PushSubscription.__table__.c.id == bindparam("row"))
    .values(failures=PushSubscription.__table__.c.failures + 1, last_error=bindparam("why"))
)
