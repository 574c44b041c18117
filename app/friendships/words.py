"""What is said of friendships."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.accounts.models import Organisation, OrganisationKind
from app.core.errors import DomainError
from app.friendships.finding import list_public
from app.friendships.models import LIVE, Friendship, State
from app.friendships.parties import kind_of
from app.friendships.service import CHECK_IN_AFTER
from app.organisations.words import kind_name


def friendships_of(organisation: Organisation) -> Sequence[Friendship]:
    """What an organisation does together with others."""
    return list_public(organisation=organisation, states=LIVE, limit=10).items


def friendship_name(friendship: Friendship) -> str:
    """What such a pair is called."""
    kinds = {kind_of(one.party) for one in friendship.sides}
    if kinds == {"unit"}:
        return _("Vennskapsavdelinger")
    return _("Vennskapsbedrift") if OrganisationKind.BUSINESS in kinds else _("Vennskap")


def weeks_together() -> int:
    """How long before they are asked how it goes."""
    return CHECK_IN_AFTER.days // 7


def party_kind_name(kind: str) -> str:
    return _("Enhet i kommunen") if kind == "unit" else kind_name(kind)


def friendship_state_name(state: str) -> str:
    return {
        State.PROPOSED: _("Foreslått"),
        State.DECLINED: _("Takket nei til"),
        State.WITHDRAWN: _("Trukket tilbake"),
        State.LAPSED: _("Ikke besvart"),
        State.ACTIVE: _("I gang"),
        State.SLEEPING: _("På pause"),
        State.ENDED: _("Avsluttet"),
    }[State(state)]


def refusal(error: DomainError) -> str:
    """Why not, and what to do."""
    return {
        "other_content": _("Dette er allerede sendt."),
        "not_a_member": _("Du kan ikke skrive for denne."),
        "unknown_party": _("Denne kan ikke spørres. Velg en annen."),
        "already_proposed": _("Et forslag mellom dere venter allerede på svar."),
        "already_friends": _("Dere har allerede en oppgave sammen. Endre den, eller avslutt den."),
        "nothing_to_follow": _("Oppgaven er ikke i gang lenger. Foreslå noe nytt."),
        "too_many_waiting": _("Mange forslag venter på svar. Vent på noen av dem først."),
        "not_waiting": _("Forslaget venter ikke lenger. Se hva som gjelder nå."),
        "not_yours": _("Det er de andre som skal svare."),
        "party_gone": _("De som spurte, er ikke lenger her."),
        "not_asked": _("Dere er ikke spurt ennå. Vil dere avslutte før, kan dere det."),
        "already_answered": _("Noen hos dere har allerede svart."),
        "outcome_required": _("Skriv en setning om hva det ble til."),
        "over": _("Dette er avsluttet."),
        "answer_it": _("Svar ja eller nei takk på forslaget."),
        "changed": _("Noen andre har endret dette mens du skrev. Se hva som gjelder nå."),
    }.get(error.code, _("Noe mangler. Rett opp feltene som er merket."))
