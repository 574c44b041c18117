"""What a visitor meets in the demo hangs together, and has something of everything to try."""

import json
import re

import pytest
from sqlalchemy import func, select

from app.accounts.models import Organisation, Standing
from app.contributions.models import Contribution
from app.core.language import LANGUAGES
from app.demo import build, needs
from app.demo.content import NEEDS
from app.demo.personas import PERSONAS
from app.demo.questions import OF_THE_SEASON, QUESTIONS
from app.demo.seasons import STARTED
from app.extensions import db
from app.friendships.models import Friendship
from app.initiatives.support_models import Answer, Support
from app.prompts.models import Prompt
from tests.factories import KEY

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def weekday_in(title: str) -> int | None:
    return next((day for day, name in enumerate(WEEKDAYS) if name in title.lower()), None)


@pytest.fixture
def demo(app, data, tmp_path, monkeypatch):
    """The part of it that its people live in, and a few of its weeks: the whole takes long."""
    places = json.loads(build.PLACES.read_text())
    homes = {one.municipality for one in PERSONAS} | {"froya"}
    places["municipalities"] = [one for one in places["municipalities"] if one["slug"] in homes]
    few = tmp_path / "places.json"
    few.write_text(json.dumps(places))
    monkeypatch.setattr(build, "PLACES", few)
    monkeypatch.setattr(build, "WEEKS", len(QUESTIONS) + 2)
    monkeypatch.setattr(needs, "NEEDS_OF_THE_YEAR", ())
    build.build(key=KEY, data=data)
    db.session.commit()


@pytest.mark.parametrize("app", ["sqlite"], indirect=True)
def test_the_demo_hangs_together(demo):
    newest = list(db.session.scalars(select(Prompt).order_by(Prompt.opens_at.desc())))
    for number, prompt in enumerate(newest):
        own = QUESTIONS[number].answers if number < len(QUESTIONS) else OF_THE_SEASON
        said = select(Contribution.body).where(Contribution.prompt_id == prompt.id)
        assert set(db.session.scalars(said)) <= {one.body for one in own}, prompt.week
    assert {one.language for one in newest[0].wordings} == set(LANGUAGES)
    waiting = select(func.count()).where(Organisation.standing == Standing.PENDING)
    asked = select(func.count()).where(
        Support.answer == Answer.WAITING, Support.promised_at.is_not(None)
    )
    assert db.session.scalar(waiting) and db.session.scalar(asked)
    for one in db.session.scalars(select(Friendship).where(Friendship.meets_on.is_not(None))):
        assert weekday_in(one.title) in (None, one.meets_on.weekday()), one.title


@pytest.mark.parametrize("given", [*NEEDS, *STARTED], ids=lambda given: given["title"])
def test_what_names_a_weekday_is_on_it(given):
    named = weekday_in(given["title"])
    assert named is None or named == given.get("weekday", named)


def test_no_question_makes_people_name_others():
    asked = [said.title for one in QUESTIONS for said in (one.nb, one.nn, one.en) if said]
    assert [title for title in asked if re.match(r"(Hvem|Kven|Who)\b", title)] == []


def test_enough_is_answered_to_each_question():
    assert min(len(one.answers) for one in QUESTIONS) >= 4
