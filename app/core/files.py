"""Files in the data folder that a sweep looks through."""

from datetime import timedelta
from pathlib import Path

from app.core import clock

SWEPT = ".swept"
A_DAY = timedelta(days=1)


def is_to_be_swept(folder: Path) -> bool:
    """Whether it is there, and nobody has asked this of it for a day: looking through a large folder
    is not for every minute."""
    mark = folder / SWEPT
    if not folder.is_dir() or (mark.exists() and age_of(mark) < A_DAY):
        return False
    mark.touch()
    return True


def age_of(path: Path) -> timedelta:
    """Since it was written. Raises OSError where there is no such file."""
    return timedelta(seconds=clock.now().timestamp() - path.stat().st_mtime)
