"""What is said of needs: when, what is asked for, and why not."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.models import Organisation
from app.core.errors import DomainError
from app.core.pagination import Page
from app.needs.finding import list_needs, list_over
from app.needs.models import Need, Requirement
from app.notifications.service import Reach


def needs_of(organisation: Organisation, after: str | None = None) -> Page[Need]:
    """What an organisation needs help with next."""
    return list_needs(organisation=organisation, after=after, limit=10)


def recent_needs_of(organisation: Organisation) -> Sequence[Need]:
    """What an organisation asked for last that has begun or is over: who came may be ticked."""
    return list_over(organisation=organisation, limit=5).items


def requirement_name(requirement: str) -> str:
    return {
        Requirement.ADULT: _("Over 18 år"),
        Requirement.DRIVING_LICENCE: _("Førerkort"),
        Requirement.POLICE_CERTIFICATE: _("Politiattest, som du viser dem selv"),
    }[Requirement(requirement)]


def refusal(error: DomainError) -> str:
    """Why not, and what to do."""
    return {
        "past": _("Dette er over. Se hva annet som trengs."),
        "begun": _("Det har begynt. Kan du ikke komme, si fra til arrangøren."),
        "cancelled": _("Dette er avlyst. Se hva annet som trengs."),
        "no_such_day": _("Det er ikke den dagen lenger. Velg en annen dag."),
        "other_slot": _("Du har en annen oppgave her den dagen. Meld deg av den først."),
        "too_late": _("Plassen har gått videre til neste i køen."),
        "too_many_messages": _("Det er sendt mange beskjeder i dag. Vent til i morgen."),
        "not_begun": _("Vent til det har begynt."),
        "not_a_member": _("Du kan ikke skrive for denne organisasjonen."),
    }.get(error.code, _("Noe mangler. Rett opp feltene som er merket."))


def organiser_refusal(error: DomainError) -> str:
    """Why not, to whoever organises it: not what else there is, but what to do about it."""
    return {
        "past": _("Dagen er over, så det ble ikke lagt ut. Velg en ny dag."),
        "cancelled": _("Dette er avlyst, og kan ikke endres."),
    }.get(error.code) or refusal(error)


def kind_label(kind: str) -> str:
    """A kind of the lexicon."""
    return {
        "driving": _("Kjøring og frakt"),
        "food": _("Mat og kjøkken"),
        "company": _("Selskap og besøk"),
        "children": _("Barn og unge"),
        "outdoors": _("Hage, dyr og natur"),
        "craft": _("Håndverk og dugnad"),
        "culture": _("Kultur og arrangement"),
        "sport": _("Idrett og trening"),
        "office": _("Data og kontor"),
        "learning": _("Lære bort"),
    }[kind]


def rhythm_label(rhythm: str) -> str:
    return {
        "once": _("Én gang"),
        "weekly": _("Hver uke"),
        "flexible": _("Når det passer"),
    }[rhythm]


def reached(reach: Reach) -> str:
    """How many a message reaches, and how. Somebody may be told in two ways."""
    if not reach.people:
        return _("Ingen er påmeldt, så ingen fikk beskjeden.")
    ways = (
        (reach.push, ngettext("%(num)s får varsel.", "%(num)s får varsel.", reach.push)),
        (reach.email, ngettext("%(num)s får e-post.", "%(num)s får e-post.", reach.email)),
        (
            reach.inbox,
            ngettext("%(num)s ser den i Bidra.", "%(num)s ser den i Bidra.", reach.inbox),
        ),
    )
    sent = ngettext(
        "Beskjeden er sendt til %(num)s.", "Beskjeden er sendt til %(num)s.", reach.people
    )
    return " ".join([sent, *(said for count, said in ways if count)])
