"""What was measured: printed side by side, and kept in bench/results.json."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True, slots=True)
class Row:
    """A figure, and what it is held against; `ratio` is the figure over that."""

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None


def save(rows: Iterable[Row]) -> None:
    """Add the rows to the results; an earlier figure of the same name is replaced."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    new = {row.name: asdict(row) for row in rows}
    kept = [one for one in kept if one["name"] not in new]
    RESULTS.write_text(json.dumps([*kept, *new.values()], indent=1, ensure_ascii=False) + "\n")


def show(rows: Iterable[Row]) -> None:
    """Print the rows as a table."""
    for row in rows:
        ratio = f"{row.ratio:6.2f} × {row.against}" if row.ratio is not None else ""
        print(f"{row.name:<58} {row.value:>12,.1f} {row.unit:<10} {ratio}")
