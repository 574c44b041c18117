"""Finds in a text what must not be made public: national identity numbers, phone numbers, e-mail
addresses. Says what was found and where; what follows is for the caller to decide."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import phonenumbers

ELEVEN_DIGITS = re.compile(r"(?<!\d)(\d{6})[ .\-]?(\d{5})(?!\d)")
EMAIL = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
DATE = re.compile(r"\d{1,2}[. ]{1,2}\d{1,2}[. ]{1,2}\d{4}")
K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


class Kind(StrEnum):
    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Finding:
    """`text` stands at `start` (in characters) of what was searched."""

    kind: Kind
    start: int
    text: str


def find_personal_data(text: str) -> list[Finding]:
    """Everything found, in the order of the text."""
    found = [*_identity_numbers(text), *_emails(text)]
    taken = [range(one.start, one.start + len(one.text)) for one in found]
    found += [phone for phone in _phones(text) if not any(phone.start in other for other in taken)]
    return sorted(found, key=lambda one: one.start)


def _identity_numbers(text: str) -> Iterator[Finding]:
    for match in ELEVEN_DIGITS.finditer(text):
        if is_identity_number(match[1] + match[2]):
            yield Finding(Kind.IDENTITY_NUMBER, match.start(), match[0])


def is_identity_number(digits: str) -> bool:
    """Whether eleven digits can be a fødselsnummer or D-nummer.

    Source: Skatteetaten, «Ny kontrollsifferberegning fra 2032»: the first control digit's remainder
    may then be 0, 1, 2 or 3 where it must be 0 today; the second's stays 0. Synthetic numbers for
    testing (month + 40, + 65 or + 80) count too.
    """
    values = [int(digit) for digit in digits]
    first = sum(weight * value for weight, value in zip((*K1, 1), values, strict=False)) % 11
    second = sum(weight * value for weight, value in zip((*K2, 1), values, strict=True)) % 11
    return first in (0, 1, 2, 3) and second == 0 and _has_date(values)


def _has_date(values: list[int]) -> bool:
    day = values[0] * 10 + values[1]
    month = values[2] * 10 + values[3]
    day -= 40 if day > 40 else 0  # D-nummer
    for offset in (80, 65, 40):
        if month > offset:
            month -= offset
            break
    try:
        date(2000, month, day)  # a leap year: 29 February passes
    except ValueError:
        return False
    return True


def _emails(text: str) -> Iterator[Finding]:
    for match in EMAIL.finditer(text):
        yield Finding(Kind.EMAIL, match.start(), match[0])


def _phones(text: str) -> Iterator[Finding]:
    for match in phonenumbers.PhoneNumberMatcher(text, "NO"):
        # Five-digit and emergency numbers are public; 24.11.2026 is a day.
        if len(str(match.number.national_number)) >= 8 and not DATE.fullmatch(match.raw_string):
            yield Finding(Kind.PHONE, match.start, match.raw_string)
