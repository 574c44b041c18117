"""What the demo's people offer. Made through the service."""

import random
import uuid

from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.demo.content import OFFERS
from app.demo.personas import make_personas
from app.extensions import db
from app.offers.models import OfferKind
from app.offers.service import Content, put_offer


def make_offers(chance: random.Random) -> None:
    """Two of Kari's, and one of everybody who helps. They stood when the needs came, which are yet to
    be asked about: nothing else is to be looked through for them."""
    kari = next(one for one in make_personas() if one.name == "Kari Havn")
    helpers = select(User).where(User.email.endswith(".demo.bidra.example")).order_by(User.email)
    givers = [kari, kari, *db.session.scalars(helpers)]
    for number, user in enumerate(givers):
        kind, what, days, parts = OFFERS[number % len(OFFERS)]
        offer, _is_new = put_offer(
            offer_id=uuid.UUID(int=chance.getrandbits(128), version=4),
            user=user,
            content=Content(
                municipality=user.municipality.slug,
                kind=OfferKind(kind),
                what=what,
                days=sum(1 << day for day in days),
                parts=parts,
                travel_minutes=chance.choice((20, 30, 45, 60)),
            ),
        )
        offer.looked_at = clock.now()
