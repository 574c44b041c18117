"""No text, whatever it is, keeps this server busy: sizes are looked at before work is done, and work
takes time in proportion to what is left."""

import importlib
import pkgutil
import re
import time
import uuid
from collections.abc import Callable

import pytest

import app as bidra
from app.core import personal_data, text

# What patterns and loops go over again and again: each many times over.
UNITS = (
    *("a", "1", "-", "_", ".", "@", " ", "\n", "<", "é", "１", "\u0316", "\u200d", "🏳", "🇦"),
    *("👩\u200d", "1 ", "1-", "a@", "a.", "a@a.", "(a) ", " at ", " dot ", "a at a dot ", "a (at) a."),
    *("kr", "kontoer ", "kontonr ", "http://", "www.", "1.1.2020 ", "+47 ", "pnr ", "aa-"),
    *("a\n\n", "130972p", "13097248022 ", "12345678 ", "123,45,678,", "e\u0316\u0301"),
    *("&lt;", '="', "/a"),
)  # fmt: skip
WORST = ("a", "1 ", "１", "\u0316", "👩\u200d", "130972p", "a@a.")  # of these, as measured
SMALL, LARGE = 4_000, 32_000
FORM = 250_000  # bytes; a form of text has 256 kB
ONE_DATABASE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)
ENOUGH = 1.5  # s of this process; a core that others want too is no fault of ours


def modules() -> list[str]:
    return [one.name for one in pkgutil.walk_packages(bidra.__path__, "app.")]


def patterns() -> dict[str, re.Pattern[str]]:
    return {
        f"{module}.{name}": one
        for module in modules()
        for name, one in vars(importlib.import_module(module)).items()
        if isinstance(one, re.Pattern) and isinstance(one.pattern, str)
    }


def searches(pattern: re.Pattern[str]) -> Callable[[str], object]:
    return lambda said: sum(1 for _ in pattern.finditer(said))


def took(work: Callable[[str], object], said: str) -> float:
    began = time.process_time()
    work(said)
    return time.process_time() - began


def many(unit: str, size: int) -> str:
    return unit * (size // len(unit))


def is_in_proportion(work: Callable[[str], object], unit: str) -> bool:
    """Eight times the text: eight times as long, where a square takes sixty-four."""
    for _ in range(3):  # what else this machine does comes and goes
        if took(work, many(unit, LARGE)) < 20 * took(work, many(unit, SMALL)) + 0.02:
            return True
    return False


WORK = {
    "clean": text.clean,
    "exceeds": lambda said: text.exceeds(said, 2_000),
    "folded": text.folded,
    "paragraphs": text.paragraphs,
    "excerpt": text.excerpt,
    "find_personal_data": personal_data.find_personal_data,
    "take_out": lambda said: personal_data.take_out(said, "[x]"),
}


def test_every_pattern_takes_time_in_proportion():
    found = patterns()
    assert len(found) > 20
    slow = [
        (name, unit)
        for name, pattern in found.items()
        for unit in UNITS
        if not is_in_proportion(searches(pattern), unit)
    ]
    assert slow == []


@pytest.mark.parametrize("name", WORK)
def test_what_reads_text_takes_time_in_proportion(name):
    assert [unit for unit in UNITS if not is_in_proportion(WORK[name], unit)] == []


@ONE_DATABASE
@pytest.mark.parametrize("path", ["/hitra/svar", "/logg-inn"])
def test_the_largest_form_is_answered_soon(client, hitra, path):
    """By one field that is full, and by many; no account is needed."""
    for unit in WORST:
        body = many(unit, FORM // len(unit.encode()) * len(unit) // 3)
        began = time.process_time()
        answer = client.post(path, data={"body": body, "email": body, "name": body})
        spent = time.process_time() - began
        assert spent < ENOUGH and answer.status_code < 500, (unit, spent)


@ONE_DATABASE
def test_many_fields_together_are_too_much(client, hitra):
    fields = {f"field_{number}": "1 " * 1900 for number in range(60)}
    began = time.process_time()
    answer = client.post("/hitra/svar", data=fields)
    assert time.process_time() - began < ENOUGH
    assert answer.status_code == 413 and "for mye tekst" in answer.text


@ONE_DATABASE
def test_the_largest_document_is_answered_soon(client, prompt):
    for unit in WORST:
        body = many(unit, 1_000_000 // len(unit.encode()) * len(unit))
        address = f"/api/v1/contributions/{uuid.uuid4()}"
        began = time.process_time()
        answer = client.put(address, json={"municipality": "hitra", "body": body})
        spent = time.process_time() - began
        assert spent < 2 * ENOUGH and answer.status_code < 500, (unit, spent)
