"""What is said of organisations."""

from flask_babel import gettext as _

from app.accounts.models import OrganisationKind, Rank, Standing
from app.core.errors import DomainError


def kind_name(kind: str) -> str:
    return {
        OrganisationKind.VOLUNTARY: _("Frivillig organisasjon"),
        OrganisationKind.BUSINESS: _("Bedrift"),
        OrganisationKind.INFORMAL: _("Gruppe uten organisasjonsnummer"),
    }[OrganisationKind(kind)]


def rank_name(rank: str) -> str:
    return {Rank.OWNER: _("Eier"), Rank.POSTER: _("Skribent")}[Rank(rank)]


def standing_name(standing: str) -> str:
    return {
        Standing.PENDING: _("Venter på kommunen"),
        Standing.CONFIRMED: _("Bekreftet"),
        Standing.REFUSED: _("Ikke bekreftet"),
        Standing.CLOSED: _("Lagt ned"),
    }[Standing(standing)]


def refusal(error: DomainError) -> str:
    """Why not, and what to do."""
    return {
        "number_taken": _(
            "Organisasjonen er registrert fra før. Be en av eierne om å invitere deg."
        ),
        "changed": _("Noen andre har endret dette mens du skrev. Se hva som gjelder nå."),
        "already_decided": _("Noen andre har allerede avgjort dette."),
        "not_refused": _("Dette er allerede sendt inn, og venter på kommunen."),
        "note_required": _("Skriv en setning om hvorfor: eierne får den."),
        "only_owner": _("Det må alltid være en eier. Gjør en annen til eier først."),
        "not_confirmed": _("Vent til kommunen har bekreftet organisasjonen."),
        "already_member": _("Denne personen er med fra før."),
    }.get(error.code, _("Noe mangler. Rett opp feltene som er merket."))
