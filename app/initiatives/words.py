"""What is said of initiatives."""

from collections.abc import Sequence

from flask_babel import gettext as _

from app.accounts.models import Organisation
from app.core.errors import DomainError
from app.core.when import on_day
from app.initiatives.event_models import Coming, Event, Rsvp
from app.initiatives.events import list_events
from app.initiatives.finding import list_initiatives
from app.initiatives.models import Abc, Initiative, MeetingPlace, MemberRole
from app.initiatives.schemas import grown_name, host_names
from app.initiatives.support_models import SupportKind
from app.places.models import Municipality


def meeting_place_name(kind: str) -> str:
    return {
        MeetingPlace.LARGE_KITCHEN: _("Storkjøkken: stort og åpent for alle"),
        MeetingPlace.SMALL_KITCHEN: _("Tekjøkken: lite og uformelt"),
        MeetingPlace.KITCHEN_GARDEN: _("Kjøkkenhage: å dyrke og lære sammen"),
    }[MeetingPlace(kind)]


def abc_name(one: str) -> str:
    return {
        Abc.ACTIVE: _("Aktivt: gjør noe"),
        Abc.TOGETHER: _("Sammen: gjør noe sammen"),
        Abc.MEANINGFUL: _("Meningsfylt: gjør noe som betyr noe"),
    }[Abc(one)]


def goal_names() -> dict[int, str]:
    """The UN's sustainable development goals that people here can do something about, as that looks
    here."""
    return {
        2: _("Mat: dele, dyrke og kaste mindre"),
        3: _("Helse: et godt liv for alle, hele livet"),
        4: _("Læring: alle kan noe, og kan lære noe bort"),
        5: _("Likestilling: alle får være med på like vilkår"),
        7: _("Energi: bruke mindre"),
        8: _("Arbeid: en vei inn for dem som står utenfor"),
        10: _("Mindre ulikhet: ingen holdes utenfor"),
        11: _("Levende bygder: møteplasser, trygge veier og grender"),
        12: _("Forbruk: reparere, låne og bruke om igjen"),
        13: _("Klima: kutte utslipp der vi bor"),
        14: _("Livet i havet: rene strender og fjorder"),
        15: _("Livet på land: skog, jord og arter"),
        16: _("Fred: trygghet og tillit mellom folk"),
        17: _("Samarbeid: på tvers av grender og kommuner"),
    }


def support_name(kind: str) -> str:
    return {
        SupportKind.ROOM: _("Et rom"),
        SupportKind.MONEY: _("Penger"),
        SupportKind.HOURS: _("En time i uken"),
        SupportKind.OTHER: _("Noe annet"),
    }[SupportKind(kind)]


def role_name(role: str) -> str:
    return {
        MemberRole.HOST: _("Vert"),
        MemberRole.INVITED: _("Spurt om å være vert"),
        MemberRole.MEMBER: _("Med"),
        MemberRole.FOLLOWER: _("Følger"),
    }[MemberRole(role)]


def hosts_of(initiative: Initiative) -> str:
    """The hosts' names as they want them shown; «En innbygger» where nobody does."""
    return ", ".join(host_names(initiative)) or _("En innbygger")


def grown_by(initiative: Initiative) -> str:
    """Who wrote what it grew from."""
    return grown_name(initiative) or _("en innbygger")


def answered(mine: Rsvp) -> str:
    """What one has just said to a day, by its name: of what repeats there are many."""
    day = on_day(mine.event, mine.on)
    return {
        Coming.YES: _("Velkommen! Du er påmeldt %(day)s.", day=day),
        Coming.WAITING: _(
            "Det er fullt %(day)s. Du står i køen, og får beskjed når det blir plass.", day=day
        ),
        Coming.MAYBE: _("Notert: kanskje %(day)s. Vi minner deg på det.", day=day),
        Coming.NO: _("Notert: du kommer ikke %(day)s. Takk for at du sa fra.", day=day),
    }[mine.coming]


def event_refusal(error: DomainError) -> str:
    """Why not, and what to do."""
    return {
        "past": _("Dette er over. Se hva annet som skjer."),
        "cancelled": _("Dette er avlyst. Se hva annet som skjer."),
        "no_such_day": _("Det er ikke den dagen lenger. Velg en annen dag."),
        "taken": _("Det tar en annen med. Ta gjerne med noe annet."),
        "not_coming": _("Si først at du kommer."),
        "too_many_things": _("Fem ting er nok. Takk!"),
        "empty": _("Skriv hva du tar med."),
        "hosts_only": _("Bare verter kan lage arrangement her."),
        "not_now": _("Initiativet må være publisert, og ikke avsluttet."),
        "other_content": _("Dette er allerede lagt ut."),
    }.get(error.code, _("Noe mangler. Rett opp feltene som er merket."))


def host_refusal(error: DomainError) -> str:
    """The same to a host: not what else there is, but what to do about it."""
    return {
        "past": _("Dagen er over, så det ble ikke lagt ut. Velg en ny dag."),
        "cancelled": _("Dette er avlyst, og kan ikke endres."),
    }.get(error.code) or event_refusal(error)


def events_of(initiative: Initiative) -> Sequence[Event]:
    """When it meets next."""
    return list_events(initiative=initiative, limit=10).items


def coming_events(municipality: Municipality) -> Sequence[Event]:
    """The next few events of a municipality."""
    return list_events(municipality=municipality, limit=5).items


def initiatives_of(organisation: Organisation) -> Sequence[Initiative]:
    """What an organisation has going, the newest activity first."""
    return list_initiatives(organisation=organisation, limit=10).items


def refusal(error: DomainError) -> str:
    """Why not, and what to do."""
    return {
        "finished": _("Initiativet er avsluttet. Se hva annet som skjer."),
        "over": _("Initiativet er avsluttet eller fjernet, og kan ikke endres."),
        "last_host": _("Du er den siste verten. Spør en annen om å være vert, eller avslutt."),
        "changed": _("Noen andre har endret dette mens du skrev. Se hva som gjelder nå."),
        "not_a_member": _("Du kan ikke skrive for denne."),
        "other_content": _("Dette er allerede sendt."),
        "join_first": _("Bli med først, så kan du svare."),
        "hosts_only": _("Bare verter kan skrive nytt her."),
        "unknown_contribution": _("Bidraget kan ikke leses av andre ennå."),
        "no_trial": _("Det er ingen prøvetid å avslutte."),
        "empty": _("Skriv noe først."),
        "past": _("Velg en dag som kommer."),
        "already_answered": _("Dette er allerede besvart."),
        "reason_required": _("Skriv en setning om hvorfor: alle får lese den."),
        "unit_required": _("Velg en enhet du svarer for."),
        "already_decided": _("Noen andre har allerede avgjort dette."),
        "too_many_pictures": _("To bilder er nok. Ta bort ett først."),
        "description_too_long": _("Si kortere hva bildet viser: høyst 200 tegn."),
        "news_only": _("Bare det som er nytt, kan ha bilder."),
        "not_changeable": _("Dette er allerede avgjort, og kan ikke endres."),
    }.get(error.code, _("Noe mangler. Rett opp feltene som er merket."))
