"""How long things about people are kept (GDPR art. 13(2)(a)): said from what the code holds to."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.service import CODE_LIFE
from app.accounts.sessions import STAFF_SESSION
from app.core import mail
from app.core.settings import setting
from app.notifications import delivery
from app.offers.service import STANDS
from app.organisations.members import INVITATION_LIFE

A_DAY, AN_HOUR, A_MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def kept() -> Sequence[tuple[str, str]]:
    """What is kept, and how long: in words, for people."""
    session = timedelta(seconds=setting("PERMANENT_SESSION_LIFETIME"))
    times = {"session": long(session), "staff": long(STAFF_SESSION), "offer": long(STANDS)}
    return (
        (
            _("Det du skriver til kommunen, og svarene"),
            _("Så lenge arkivloven sier. Andre slutter å se det når du trekker det tilbake."),
        ),
        (_("Kontoen, med navn, sted og e-postadresse"), _("Til du ber kommunen om å slette den.")),
        (
            _("Innlogging"),
            _(
                "%(session)s på hver telefon eller datamaskin, %(staff)s for ansatte, eller til du "
                "logger ut.",
                **times,
            ),
        ),
        (_("Kode for å logge inn"), long(CODE_LIFE)),
        (_("Kopi av e-post vi har sendt deg"), long(mail.KEPT_FOR)),
        (_("At et varsel ble sendt til telefonen din, og når"), long(delivery.KEPT_FOR)),
        (_("Invitasjon til å skrive for en organisasjon"), long(INVITATION_LIFE)),
        (
            _("Det du tilbyr"),
            _(
                "Vi spør deg i %(offer)s, hvis du ikke velger en annen dag. Du kan slette det når du "
                "vil.",
                **times,
            ),
        ),
        (
            _("Hvem i kommunen som gjorde hva, og når"),
            _("Slettes ikke. Der står aldri det folk har skrevet."),
        ),
    )


def long(time: timedelta) -> str:
    """«180 dager», «12 timer», «10 minutter»: in the largest unit that it is whole in."""
    if not time % A_DAY:
        return ngettext("%(num)s dag", "%(num)s dager", time // A_DAY)
    if not time % AN_HOUR:
        return ngettext("%(num)s time", "%(num)s timer", time // AN_HOUR)
    return ngettext("%(num)s minutt", "%(num)s minutter", time // A_MINUTE)
