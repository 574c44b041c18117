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
        self.deliveries: list[dict[str, Any]] = []
        self.arrived: dict[uuid.UUID, datetime] = {}
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
            self._note(row, State.SENT, sent_at=clock.now())
            self.arrived[row.target_id] = clock.now()
            self.missed.pop(row.target_id, None)
        elif result.outcome == Outcome.GONE:
            self.fail(row, result.reason)
            self.gone[row.target_id] = row.user_id
        elif result.outcome == Outcome.REFUSED:
            self.fail(row, result.reason)
            self.missed[row.target_id] = result.reason
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
        due = rules.next_open(clock.now() + delay, self.quiet)
        life = timedelta(seconds=rules.time_to_live(row.kind))
        if row.attempts >= rules.MOST_ATTEMPTS or due > row.created_at + life:
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
        sent_at: datetime | None = None,
    ) -> None:
        self.deliveries.append(
            {
                "row": row.id,
                "state": state,
                "due_at": due or clock.now(),
                "attempts": row.attempts if attempts is None else attempts,
                "last_error": error[:100],
                "sent_at": sent_at,
            }
        )

    def write_if_many(self) -> None:
        if len(self.deliveries) >= MANY or monotonic() - self.written_at > SECONDS:
            self.write()

    def write(self) -> None:
        """Write what has been collected, in one transaction."""
        self.written_at = monotonic()
        if not self.deliveries:
            return
        with transaction():
            connection = db.session.connection()
            connection.execute(_DELIVERIES, self.deliveries)
            if self.arrived:
                rows = [{"row": one, "at": at} for one, at in sorted(self.arrived.items())]
                connection.execute(_ARRIVED, rows)
            if self.missed:
                rows = [{"row": one, "why": why[:100]} for one, why in sorted(self.missed.items())]
                connection.execute(_MISSED, rows)
            if self.gone:
                self._drop()
        log.info("pushes", **self.counts)
        for collected in (self.deliveries, self.arrived, self.missed, self.gone, self.counts):
            collected.clear()

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


_DELIVERIES = (
    update(Delivery.__table__)
    .where(Delivery.__table__.c.id == bindparam("row"))
    .values({name: bindparam(name) for name in ("state", "due_at", "attempts", "last_error", "sent_at")})
)
_ARRIVED = (
    update(PushSubscription.__table__)
    .where(PushSubscription.__table__.c.id == bindparam("row"))
    .values(last_sent_at=bindparam("at"), failures=0, last_error="")
)
_MISSED = (
    update(PushSubscription.__table__)
    .where(PushSubscription.__table__.c.id == bindparam("row"))
    .values(failures=PushSubscription.__table__.c.failures + 1, last_error=bindparam("why"))
)
