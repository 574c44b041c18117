"""Finds in a text what must not be made public: national identity numbers, phone numbers, e-mail
addresses. Says what was found and where; what follows is for the caller to decide.

It has a twin on the phone (static/src/js/lib/personal-data.js), and both are held to the same
examples (tests/vectors/personal_data.json).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate, pairwise

K1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
K2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
FEWEST_DIGITS = 8  # of anything but an e-mail address

# A letter as Unicode knows it, by its category; these four are letters that nobody sees.
UNSEEN = frozenset("\u115f\u1160\u3164\uffa0")
MINUS = "\u2212"
DIGITS = re.compile("[0-9]+")
UUID = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.I)
URL = re.compile(r"(?:https?://|www\.)\S+", re.I)
# What people put within the halves of an identity number, and between them.
WITHIN = re.compile(r"[\W_]{1,3}")
BETWEEN = re.compile(r"[\W_]{0,12}(?:p(?:erson)?n(?:umme)?r[\W_]{1,12})?", re.I)
ACCOUNT = re.compile(r"kont[oi][^\W\d_]*[ .:-]*(?:(?:nr|nummer|er)\b[ .:]*){0,2}\Z", re.I)
MONEY_BEFORE = re.compile(r"(?:\bkr\.?|\bnok|[€$£]) ?\Z", re.I)
MONEY_AFTER = re.compile(r" ?(?:(?:kr|kroner|nok|øre|mill|prosent)\b|,-|[€$£%])", re.I)
# In thousands, as a spreadsheet writes a number, or in fours, as a card has it.
EVENLY = ((2, 3, 3, 3), (3, 3, 3, 2), (4, 4, 3))
DECIMALS = re.compile(r"[0-9][.,]\Z")

DATE = re.compile(
    r"\b(?:[0-3]?[0-9][. /-]{1,2}[01]?[0-9][. /-]{1,2}(?:19|20)[0-9]{2}"
    r"|(?:19|20)[0-9]{2}[. /-][01]?[0-9][. /-][0-3]?[0-9])\b"
)
RUN = re.compile(r"\+?[0-9]+(?:[ .()-]{1,2}[0-9]+)*")
LISTED = re.compile(r"[0-9]+(?:[,;:/\n\t][0-9]+)*")
# Runs of eight digits that are something else.
NO_PHONE = re.compile(
    r"[0-9]{1,2}[.:][0-9]{2}[ -]{1,2}[0-9]{1,2}[.:][0-9]{2}"  # from one hour, or day, to another
    r"|(?:1[89]|20)[0-9]{2} ?- ?(?:1[89]|20)[0-9]{2}"  # years
    r"|[0-9]{3}0 ?- ?[0-9]{3}0"  # from a round number to another
    r"|[0-9]{1,3}(?:[ .][0-9]{3}){2}|[0-9]{1,3} ?- ?[0-9]{1,3}[ .][0-9]{3}"  # thousands
    r"|[0-9]{1,3}\.[0-9]{4,}"  # a coordinate
    r"|(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]|[0-3][0-9][01][0-9](?:19|20)[0-9]{2}"  # a day
)
AT = (
    r"(?:@\s?| @ | ?[(\[{<] ?(?:@|at|a|krøllalfa|alfakrøll) ?[)\]}>] ?"
    r"| (?:krøllalfa|alfakrøll|snabel-a) )"
)
DOT = r"(?:[.\u3002]| ?[(\[{<] ?(?:\.|dot|punktum|prikk) ?[)\]}>] ?| (?:dot|punktum) )"
EMAIL = re.compile(
    rf"[\w.+%'-]{{1,64}}(?:{AT}(?:[\w-]{{1,63}}{DOT}){{1,8}}"
    r"| at (?:[\w-]{1,63} (?:dot|punktum) ){1,8})[^\W\d_]{2,24}",
    re.I,
)


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

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Folded:
    """`plain` is the text as it is read; `at` says where each of its signs stands in the text, and
    where the text ends."""

    plain: str
    at: Sequence[int]


Span = tuple[Kind, int, int]  # of what is plain


def find_personal_data(text: str) -> list[Finding]:
    """Everything found, in the order of the text. Takes time in proportion to the length."""
    folded = _fold(text)
    found = [*_identity_numbers(folded.plain)]
    plain = _blank(folded.plain, found)
    emails = [(Kind.EMAIL, one.start(), one.end()) for one in EMAIL.finditer(plain)]
    found += emails
    found += _phones(_blank(plain, emails))
    return [_finding(text, folded, span) for span in sorted(found, key=lambda one: one[1])]


def find_identity_numbers(text: str) -> list[Finding]:
    """The identity numbers alone."""
    folded = _fold(text)
    return [_finding(text, folded, span) for span in _identity_numbers(folded.plain)]


def take_out(text: str, instead: str) -> str:
    """The text with `instead` for each identity number."""
    for one in reversed(find_identity_numbers(text)):
        text = text[: one.start] + instead + text[one.end :]
    return text


def _finding(text: str, folded: Folded, span: Span) -> Finding:
    kind, start, end = span
    return Finding(kind, folded.at[start], text[folded.at[start] : folded.at[end]])


def _blank(plain: str, spans: Sequence[Span]) -> str:
    """The same length, with letters for what has been found."""
    for _kind, start, end in spans:
        plain = f"{plain[:start]}{'x' * (end - start)}{plain[end:]}"
    return plain


def _fold(text: str) -> Folded:
    if text.isascii():
        return Folded(text, range(len(text) + 1))
    read = [(plain, at) for at, sign in enumerate(text) if (plain := _plain(sign))]
    return Folded("".join(plain for plain, _ in read), [*(at for _, at in read), len(text)])


def _plain(sign: str) -> str:
    """One sign as it is read: itself, or the plain one it stands for, or nothing."""
    if sign.isascii():
        return sign
    category = unicodedata.category(sign)
    if category in ("Mn", "Me", "Cf", "Cs") or sign in UNSEEN:
        return ""
    if category == "Pd" or sign == MINUS:
        return "-"
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    whole = unicodedata.normalize("NFKC", sign)
    digits = [one for one in whole if one in "0123456789"]
    if len(digits) == 1:  # in a circle, in brackets, with a full stop
        return digits[0]
    return whole if len(whole) == 1 else sign


def _identity_numbers(plain: str) -> Iterator[Span]:
    plain = UUID.sub(lambda one: "x" * len(one[0]), plain)
    plain = URL.sub(lambda one: re.sub("[^0-9]", "x", one[0]), plain)
    groups = [(one.start(), one.end()) for one in DIGITS.finditer(plain)]
    after = 0
    for first in range(len(groups)):
        if first < after:
            continue
        for last in _as_long_as_one(groups, first):
            if _is_one(plain, groups[first : last + 1]):
                yield Kind.IDENTITY_NUMBER, groups[first][0], groups[last][1]
                after = last + 1
                break


def _as_long_as_one(groups: Sequence[tuple[int, int]], first: int) -> Iterator[int]:
    """The groups where eleven digits, or thirteen with a whole year, end."""
    digits = 0
    for last in range(first, min(first + 13, len(groups))):
        digits += groups[last][1] - groups[last][0]
        if digits in (11, 13):
            yield last
        if digits >= 13:
            return


def _is_one(plain: str, groups: Sequence[tuple[int, int]]) -> bool:
    """Whether these groups of digits are an identity number, written as people write one."""
    start, end = groups[0][0], groups[-1][1]
    digits = "".join(plain[left:right] for left, right in groups)
    if len(digits) == 13:
        if digits[4:6] not in ("19", "20"):
            return False
        half, short = 8, digits[:4] + digits[6:]
    else:
        half, short = 6, digits
    if not is_identity_number(short):
        return False
    sizes = tuple(right - left for left, right in groups)
    between = [plain[one[1] : two[0]] for one, two in pairwise(groups)]
    before = plain[max(0, start - 40) : start]
    return _has_shape(sizes, between, half) and not (
        before.endswith("+")
        or (len(sizes) == 1 and DECIMALS.search(before))
        or ACCOUNT.search(before)
        or _is_money(plain, start, end)
    )


def _has_shape(sizes: tuple[int, ...], between: Sequence[str], half: int) -> bool:
    """Whether the digits are grouped as those of an identity number: parted at its half, and each half
    in few parts or digit by digit; or parted once anywhere; or evenly throughout."""
    if sizes == (4, 2, 5) and between[0] == between[1] and between[0] in (".", " "):
        return False  # a bank account
    ends = list(accumulate(sizes))
    if half in ends:
        middle = ends.index(half)
        inner = [*between[:middle], *between[middle + 1 :]]
        left, right = middle + 1, len(sizes) - middle - 1
        parted = BETWEEN.fullmatch("".join(between[middle : middle + 1]))
        few = left in (1, 2, 3, half) and right in (1, 2, 5)
        return bool(parted) and few and all(map(WITHIN.fullmatch, inner))
    if not all(map(WITHIN.fullmatch, between)):
        return False
    return len(sizes) <= (2 if half == 6 else 1) or (sizes in EVENLY and len(set(between)) == 1)


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


def _phones(plain: str) -> Iterator[Span]:
    for mask in (UUID, URL, DATE):
        plain = mask.sub(lambda one: "x" * len(one[0]), plain)
    for run in RUN.finditer(plain):
        decimals = DECIMALS.search(plain[max(0, run.start() - 2) : run.start()])
        if not decimals and not _is_money(plain, run.start(), run.end()):
            yield from _phones_of(run)
    for run in LISTED.finditer(plain):
        if [len(one) for one in DIGITS.findall(run[0])] == [3, 2, 3] and run[0][0] in "23456789":
            yield Kind.PHONE, run.start(), run.end()


def _phones_of(run: re.Match[str]) -> Iterator[Span]:
    """The run itself, or those in it whose digits stand together."""
    if _is_phone(run[0]):
        yield Kind.PHONE, run.start(), run.end()
        return
    for one in DIGITS.finditer(run[0]):
        if _is_national(one[0]) and not NO_PHONE.fullmatch(one[0]):
            yield Kind.PHONE, run.start() + one.start(), run.start() + one.end()


def _is_money(plain: str, start: int, end: int) -> bool:
    return bool(
        MONEY_BEFORE.search(plain[max(0, start - 5) : start]) or MONEY_AFTER.match(plain, end)
    )


def _is_phone(run: str) -> bool:
    """Whether it is one of eight digits however they are grouped, or one with its country. Five-digit
    and emergency numbers are public."""
    digits = "".join(DIGITS.findall(run))
    if run.startswith("+"):
        return FEWEST_DIGITS <= len(digits) <= 15
    if digits.startswith("00"):
        return 10 <= len(digits) <= 15
    if re.match(r"47\W*[2-9]", run) and len(digits) == 10:
        return True
    return _is_national(digits) and not NO_PHONE.fullmatch(run)


def _is_national(digits: str) -> bool:
    return len(digits) == FEWEST_DIGITS and digits[0] in "23456789"
