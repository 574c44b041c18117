"""The port to Enhetsregisteret (data.brreg.no/enhetsregisteret/api/docs): is a number what it claims?

One call answers for Frivillighetsregisteret too: a unit says `registrertIFrivillighetsregisteret`.
"""

import json
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError

from app.core.settings import setting
from app.core.text import clean_all

PATIENCE = 4  # seconds: somebody is waiting for the page


class UnreachableError(Exception):
    """The register could not be asked now."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What the register says. `is_active`: neither deleted nor bankrupt."""

    name: str
    form: str
    municipality_number: str
    is_voluntary: bool
    is_active: bool


def look_up(number: str) -> Entry | None:
    """The unit with this organisasjonsnummer; None when there is none.

    Raises UnreachableError when nothing sensible answers in four seconds, or no register is set.
    """
    base = setting("REGISTER_URL")
    if not base:
        raise UnreachableError
    request = urllib.request.Request(  # noqa: S310  (the operator's own address)
        f"{base}/{number}", headers={"Accept": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return _read(clean_all(json.load(answer)))
    except HTTPError as error:
        if error.code in (404, 410):
            return None
        raise UnreachableError from error
    except (OSError, HTTPException, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreachableError from error


def _read(unit: Any) -> Entry:
    address = unit.get("forretningsadresse") or unit.get("postadresse") or {}
    form = unit.get("organisasjonsform") or {}
    return Entry(
        name=str(unit["navn"])[:200],
        form=str(form.get("beskrivelse", ""))[:80],
        municipality_number=str(address.get("kommunenummer", ""))[:4],
        is_voluntary=bool(unit.get("registrertIFrivillighetsregisteret")),
        is_active=not (unit.get("slettedato") or unit.get("konkurs")),
    )
