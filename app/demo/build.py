"""Fills an empty database with a region to try, through the same services as everybody."""

import json
import random
import uuid
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.service import find_by_email
from app.contributions import lines, service
from app.contributions.models import Contribution, Handling, Publication, SignedAs, Visibility
from app.contributions.service import Author, Content
from app.core import clock
from app.core.audit import AuditEntry
from app.demo.friendships import make_friendships
from app.demo.initiatives import make_initiatives
from app.demo.needs import make_needs
from app.demo.offers import make_offers
from app.demo.personas import make_personas
from app.demo.questions import (
    AROUND,
    FOR_VOLUNTEERS,
    OF_THE_SEASON,
    QUESTIONS,
    Answer,
    Asked,
    Question,
)
from app.demo.seasons import OCCASIONS
from app.extensions import db
from app.places.models import Municipality, Region, Unit
from app.places.service import load_places
from app.prompts.models import Audience, Prompt, Wording
from app.replies.models import Reply, ReplyKind
from app.replies.service import measure_everywhere

PLACES = Path(__file__).parents[1] / "places" / "trondelag-sorvest.json"
SEED = 2023
WEEKS = 52
# For so many weeks some wait for their answer.
SLOWEST = 4


def is_loaded() -> bool:
    return db.session.scalar(select(Region.id).limit(1)) is not None


def build(*, key: str, data: Path) -> None:
    """Places, personas, a year of weeks, and what is needed, offered and started. `key` makes receipt
    codes; pictures lie in `data`."""
    load_places(json.loads(PLACES.read_text()))
    _say_whom_to_write_to()
    make_personas()
    chance = random.Random(SEED)
    prompts = _ask_questions()
    for municipality in db.session.scalars(select(Municipality).order_by(Municipality.slug)):
        _answer_in(municipality, prompts, chance, key)
    make_needs(chance)
    make_offers(chance)
    make_initiatives(chance, data)
    make_friendships(chance)
    measure_everywhere()


def _say_whom_to_write_to() -> None:
    for place in db.session.scalars(select(Municipality)):
        place.contact = f"postmottak@{place.slug}.eksempel.no"
        place.privacy_officer = "Ane Berg"
        place.privacy_contact = f"personvernombud@{place.slug}.eksempel.no"
        place.accessibility_statement = "https://uustatus.no/nb/erklaringer"
    db.session.flush()


def _ask_questions() -> list[Prompt]:
    """The region asks one a week, all its municipalities the same."""
    region = db.session.scalars(select(Region)).one()
    monday = clock.today() - timedelta(days=clock.today().weekday())
    prompts = []
    for weeks in range(WEEKS):
        opens = clock.oslo(monday - timedelta(weeks=weeks), time(8))
        question = QUESTIONS[weeks] if weeks < len(QUESTIONS) else _of_the_season(opens)
        if opens > clock.now():  # early on a Monday
            opens = clock.now() - timedelta(minutes=1)
        prompts.append(_prompt(question, opens, weeks, region_id=region.id))
    db.session.flush()
    return prompts


def _of_the_season(opens: datetime) -> Question:
    """What a week of that month asks about."""
    asked = OCCASIONS[opens.month]
    occasion = asked[(opens.day - 1) // 8 % len(asked)]
    happens = "Frivilligsentralen samler svarene og ringer dem som sier ja."
    return Question(
        Asked(f"Hva kan du bidra med {occasion}?", "", happens),
        OF_THE_SEASON,
        "Takk til alle som svarte. Alle har fått svar.",
    )


def _prompt(question: Question, opens: datetime, weeks: int, **owner: uuid.UUID) -> Prompt:
    prompt = Prompt(
        opens_at=opens,
        closes_at=opens + timedelta(days=7),
        week=clock.iso_week(opens),
        scheduled=True,
        announced_at=clock.now() if weeks else None,
        **owner,
    )
    said = {"nb": question.nb, "nn": question.nn, "en": question.en}
    prompt.wordings = [
        _wording(asked, Audience.RESIDENT, language) for language, asked in said.items() if asked
    ]
    prompt.wordings[0].outcome = question.outcome
    if weeks == 0:
        for language, asked in FOR_VOLUNTEERS.items():
            prompt.wordings.append(_wording(asked, Audience.VOLUNTEER, language))
    db.session.add(prompt)
    return prompt


def _wording(asked: Asked, audience: Audience, language: str) -> Wording:
    who, where = AROUND[language]
    return Wording(
        audience=audience,
        language=language,
        title=asked.title,
        body=asked.body,
        who_asks=who,
        where_in_process=where,
        what_happens=asked.happens,
        outcome="",
    )


def _answer_in(
    municipality: Municipality, prompts: list[Prompt], chance: random.Random, key: str
) -> None:
    units = db.session.scalars(select(Unit).filter_by(municipality_id=municipality.id)).all()
    staff = find_by_email("arne@demo.bidra.example")
    for number, prompt in enumerate(prompts):
        is_lately = number < len(QUESTIONS)
        answers = QUESTIONS[number].answers if is_lately else OF_THE_SEASON
        for answer in chance.sample(answers, k=4 if is_lately else 1):
            after = timedelta(hours=chance.randint(1, 60))
            at = min(prompt.opens_at + after, clock.now() - timedelta(minutes=5))
            contribution = _receive(municipality, prompt, answer, at, chance, key)
            if prompt is not prompts[0] and staff:
                is_answered = not (answer.waits and prompt in prompts[:SLOWEST])
                _handle(contribution, answer, chance.choice(units), staff, at, is_answered)
            _set_back(contribution, at)
    db.session.flush()


def _receive(
    municipality: Municipality,
    prompt: Prompt,
    answer: Answer,
    at: datetime,
    chance: random.Random,
    key: str,
) -> Contribution:
    contribution, _new = service.receive(
        contribution_id=uuid.UUID(int=chance.getrandbits(128), version=4),
        author=Author(None, f"demo-{chance.getrandbits(32)}"),
        content=Content(
            municipality=municipality.slug,
            prompt=prompt.id,
            body=answer.body,
            visibility=Visibility.EVERYONE,
            signed_as=SignedAs(answer.signed_as),
            on_behalf_of=None,
            language=answer.language,
            written_at=at,
            name=answer.name,
            place=answer.place,
        ),
        key=key,
    )
    contribution.received_at = at
    contribution.promised_at = service.promise(municipality, at)
    return contribution


def _handle(
    contribution: Contribution,
    answer: Answer,
    unit: Unit,
    staff: User,
    at: datetime,
    is_answered: bool,
) -> None:
    """Published, given to a unit and, in time, answered and carried out."""
    lines.decide(contribution, Publication.PUBLISHED, by=staff)
    lines.assign(contribution, unit, by=staff)
    if not is_answered:
        return
    for kind, text in ((ReplyKind.FINAL, answer.reply), (ReplyKind.OUTCOME, answer.outcome)):
        if not text:
            continue
        if kind == ReplyKind.FINAL:
            lines.mark_answered(contribution, by=staff, unit=unit)
            contribution.answered_at = at + timedelta(days=5)
        else:
            carried_out = Handling.CARRIED_OUT
            lines.conclude(contribution, carried_out, by=staff, unit=unit, note=text)
        _reply(contribution, kind, text, unit, staff, at + timedelta(days=5))


def _set_back(contribution: Contribution, at: datetime) -> None:
    """Its history as if it had happened then: a step every few hours."""
    steps = select(AuditEntry).filter_by(subject_id=contribution.id).order_by(AuditEntry.id)
    for number, entry in enumerate(db.session.scalars(steps)):
        entry.at = min(at + timedelta(hours=21 * number), clock.now())


def _reply(
    contribution: Contribution, kind: ReplyKind, text: str, unit: Unit, staff: User, at: datetime
) -> None:
    db.session.add(
        Reply(
            contribution_id=contribution.id,
            unit_id=unit.id,
            author_id=staff.id,
            kind=kind,
            body=text,
            language=contribution.language,
            sent_at=at,
        )
    )
