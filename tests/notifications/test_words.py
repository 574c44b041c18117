"""What is said of each kind, and to whom."""

from app.notifications.models import BUDGETED, Kind
from app.notifications.words import WORDS
from tests.notifications.conftest import subscribe, tell, work

NAMING = {kind for kind, said in WORDS.items() if "%(organisation)s" in str(said[0])}


def test_in_one_run_nobody_is_told_of_another(make_user, push_service, hitra, skaun):
    """Of every kind some that are alike in all but one thing that the sentence may name."""
    told = {}
    for place in (hitra, skaun):
        for name in ("Hagelaget", "Historielaget"):
            user = make_user(push_replies=True, push_prompts=True)
            browser = push_service.subscribe()
            subscribe(user, browser)
            told[browser.endpoint] = place.name, name
            for kind in set(Kind) - BUDGETED - {Kind.TEST} | {Kind.NEED_ASK, Kind.NEED_OPEN}:
                names = {"organisation": name} if kind in NAMING else {"unit": name}
                tell(user, kind, municipality_id=place.id, params=names)
    work()
    everything = {"Hagelaget", "Historielaget", hitra.name, skaun.name}
    for got in push_service.received:
        title = got.payload["notification"]["title"]
        others = everything.difference(told[got.browser.endpoint])
        assert not any(other in title for other in others), title
