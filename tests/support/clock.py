"""A clock that a test turns."""

from datetime import datetime, timedelta
from typing import Any

import time_machine


class Clock:
    """Time stands where it was put; everything that asks for it is told so."""

    def __init__(self) -> None:
        self.traveller: Any = None
        self.now: datetime | None = None

    def at(self, moment: str | datetime) -> datetime:
        """Stop at an aware moment."""
        self.now = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        if self.traveller:
            self.traveller.stop()
        self.traveller = time_machine.travel(self.now, tick=False)
        self.traveller.start()
        return self.now

    def forward(self, **delta: float) -> datetime:
        """Go on by so many days, hours, minutes."""
        return self.at((self.now or datetime.now().astimezone()) + timedelta(**delta))

    def stop(self) -> None:
        if self.traveller:
            self.traveller.stop()
            self.traveller = None
