"""What is said of each kind, in a person's language. Names of units and places, never what people
wrote: a push is read on a locked screen, and passes through somebody else's server."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask_babel import force_locale
from flask_babel import lazy_gettext as _

from app.notifications.models import Kind
from app.places.models import Municipality
from app.places.words import at

WORDS = {
    Kind.CONTRIBUTION_PUBLISHED: (
        _("Bidraget ditt er publisert"),
        _("Nå kan alle lese det."),
    ),
    Kind.CONTRIBUTION_RETURNED: (
        _("Bidraget ditt er sendt tilbake"),
        _("Åpne for å se hvorfor, og hva du kan gjøre."),
    ),
    Kind.CONTRIBUTION_REMOVED: (
        _("Bidraget ditt er fjernet"),
        _("Åpne for å lese begrunnelsen."),
    ),
    Kind.REPLY_INTERIM: (
        _("%(unit)s %(place)s har gitt deg et foreløpig svar"),
        _("Åpne for å lese svaret."),
    ),
    Kind.REPLY_FINAL: (
        _("%(unit)s %(place)s har svart deg"),
        _("Åpne for å lese svaret."),
    ),
    Kind.OUTCOME: (
        _("%(unit)s %(place)s forteller hva det ble til"),
        _("Åpne for å se resultatet av det du skrev."),
    ),
    Kind.PROMISE_LATE: (
        _("Svaret fra %(municipality)s kommer senere enn lovet"),
        _("Åpne for å se hvor det ligger."),
    ),
    Kind.PROMPT_OPENED: (
        _("Nytt spørsmål %(place)s"),
        _("Åpne for å lese og svare."),
    ),
    Kind.ORGANISATION_CONFIRMED: (
        _("%(municipality)s har bekreftet organisasjonen din"),
        _("Nå kan dere skrive hva dere trenger hjelp til."),
    ),
    Kind.ORGANISATION_REFUSED: (
        _("%(municipality)s har ikke bekreftet organisasjonen din"),
        _("Åpne for å lese hvorfor."),
    ),
    Kind.ORGANISATION_INHERITED: (
        _("Du er nå eier av %(organisation)s"),
        _("Åpne for å se hvem dere er, og hva dere har bedt om."),
    ),
    Kind.NEED_HELPER: (
        _("Noen har meldt seg til å hjelpe %(organisation)s"),
        _("Åpne for å se hvem som kommer."),
    ),
    Kind.NEED_CHANGED: (
        _("%(organisation)s har endret noe du er påmeldt"),
        _("Åpne for å se når og hvor det er nå."),
    ),
    Kind.NEED_RELEASED: (
        _("%(organisation)s har flyttet en dag du var påmeldt"),
        _("Du er ikke påmeldt den dagen lenger. Åpne for å se de nye dagene."),
    ),
    Kind.NEED_CANCELLED: (
        _("%(organisation)s har avlyst noe du er påmeldt"),
        _("Du trenger ikke gjøre noe."),
    ),
    Kind.NEED_REMINDER: (
        _("Husk: du har meldt deg på hos %(organisation)s"),
        _("Åpne for å se når og hvor."),
    ),
    Kind.PLACE_FREE: (
        _("En plass er ledig hos %(organisation)s"),
        _("Åpne for å si ja eller nei. Plassen holdes en stund."),
    ),
    Kind.SIGN_UP_CANCELLED_LATE: (
        _("Noen har meldt avbud til %(organisation)s"),
        _("Det er under et døgn igjen. De som venter, er spurt."),
    ),
    Kind.NEED_MESSAGE: (
        _("Beskjed fra %(organisation)s"),
        _("Den gjelder noe du er påmeldt. Åpne for å lese."),
    ),
    Kind.THANKS: (
        _("Takk fra %(organisation)s"),
        _("Åpne for å lese."),
    ),
    Kind.NEED_ASK: (
        _("%(organisation)s spør om nettopp du kan hjelpe"),
        _("Åpne for å se hva det gjelder, og si ja eller nei takk."),
    ),
    Kind.NEED_OPEN: (
        _("%(organisation)s trenger fortsatt noen"),
        _("Åpne for å se om det er noe for deg."),
    ),
    Kind.OFFER_STILL: (
        _("Gjelder tilbudet ditt fortsatt?"),
        _("Åpne for å si ja eller nei med ett trykk."),
    ),
    Kind.INITIATIVE_PUBLISHED: (
        _("Det du skrev om initiativet, er publisert"),
        _("Nå kan alle lese det."),
    ),
    Kind.INITIATIVE_RETURNED: (
        _("Det du skrev om initiativet, er sendt tilbake"),
        _("Åpne for å se hvorfor, og hva du kan gjøre."),
    ),
    Kind.INITIATIVE_REMOVED: (
        _("Det du skrev om initiativet, er fjernet"),
        _("Åpne for å lese begrunnelsen."),
    ),
    Kind.INITIATIVE_GROWN: (
        _("Noen vil starte et initiativ ut fra det du skrev"),
        _("Åpne for å si om navnet ditt skal stå der."),
    ),
    Kind.INITIATIVE_HOST: (
        _("Vil du være vert for et initiativ?"),
        _("Åpne for å si ja eller nei takk."),
    ),
    Kind.INITIATIVE_NEWS: (
        _("Nytt fra et initiativ du er med i"),
        _("Åpne for å lese."),
    ),
    Kind.INITIATIVE_REPLY: (
        _("Noen har svart i initiativet ditt"),
        _("Åpne for å lese."),
    ),
    Kind.INITIATIVE_QUIET: (
        _("Skjer det noe i initiativet ditt?"),
        _("Ett trykk er nok. Uten svar blir det stående som «på pause»."),
    ),
    Kind.INITIATIVE_TRIAL: (
        _("Prøvetiden er over"),
        _("Åpne for å si om dere fortsetter, endrer eller slutter."),
    ),
    Kind.INITIATIVE_FINISHED: (
        _("Et initiativ du er med i, er avsluttet"),
        _("Åpne for å se hva det ble til."),
    ),
    Kind.SUPPORT_OFFERED: (
        _("Noen vil støtte initiativet ditt"),
        _("Åpne for å si ja eller nei takk."),
    ),
    Kind.SUPPORT_ANSWERED: (
        _("Det er kommet svar om støtte til et initiativ"),
        _("Åpne for å lese svaret."),
    ),
    Kind.FRIENDSHIP_PROPOSED: (
        _("%(organisation)s vil gjøre noe sammen med dere"),
        _("Åpne for å se hva, og si ja eller nei takk."),
    ),
    Kind.FRIENDSHIP_WAITS: (
        _("%(organisation)s venter på svar fra dere"),
        _("Åpne for å si ja eller nei takk. Uten svar faller forslaget bort om to uker."),
    ),
    Kind.FRIENDSHIP_UNANSWERED: (
        _("%(organisation)s har ikke svart på forslaget deres"),
        _("Åpne for å spørre igjen, eller finne noen andre."),
    ),
    Kind.FRIENDSHIP_ANSWERED: (
        _("%(organisation)s har svart på forslaget deres"),
        _("Åpne for å se svaret."),
    ),
    Kind.FRIENDSHIP_CHECK_IN: (
        _("Hvordan går det med det dere gjør sammen med %(organisation)s?"),
        _("Åpne for å si om dere fortsetter, endrer eller er ferdige."),
    ),
    Kind.FRIENDSHIP_ENDED: (
        _("Det dere gjorde sammen med %(organisation)s, er avsluttet"),
        _("Åpne for å se hva det ble til, eller for å fortelle det selv."),
    ),
    Kind.EVENT_REMINDER: (
        _("Du har snart noe i kalenderen"),
        _("Åpne for å se når og hvor."),
    ),
    Kind.EVENT_CHANGED: (
        _("Noe du skal på, er endret"),
        _("Åpne for å se når og hvor det er nå."),
    ),
    Kind.EVENT_CANCELLED: (
        _("Noe du skulle på, er avlyst"),
        _("Du trenger ikke gjøre noe."),
    ),
    Kind.EVENT_PLACE: (
        _("Det ble plass til deg"),
        _("Du stod i kø, og er nå påmeldt. Åpne for å se når og hvor."),
    ),
    Kind.TEST: (
        _("Varslene virker"),
        _("Slik ser et varsel fra Bidra ut."),
    ),
}


@dataclass(frozen=True, slots=True)
class Sentence:
    """All that is put into what is said. The words are made from this alone, so that two who are told
    something different never share a cached text, whatever a new kind comes to name."""

    kind: Kind
    unit: str = ""
    organisation: str = ""
    municipality: str = ""
    preposition: str = ""

    @classmethod
    def of(
        cls, kind: Kind | str, params: Mapping[str, Any], place: Municipality | None
    ) -> "Sentence":
        """What is to be said of a notification."""
        return cls(
            kind=Kind(kind),
            unit=params.get("unit") or (place.name if place else ""),
            organisation=params.get("organisation") or "",
            municipality=place.name if place else "",
            preposition=place.preposition if place else "",
        )


@dataclass(frozen=True, slots=True)
class Told:
    """A title and a sentence, ready to be shown."""

    title: str
    body: str


def tell(said: Sentence) -> Told:
    """What is said, in the language that is being spoken."""
    title, body = WORDS[said.kind]
    names = {
        "unit": said.unit,
        "organisation": said.organisation,
        "place": at(said.preposition, said.municipality) if said.municipality else "",
        "municipality": said.municipality,
    }
    return Told(" ".join((str(title) % names).split()), str(body))


@lru_cache(maxsize=4096)
def tell_in(language: str, said: Sentence) -> Told:
    """What is said, in a person's language, whoever asks. Kept, since a question goes out to
    thousands in the same words."""
    with force_locale(language):
        return tell(said)
