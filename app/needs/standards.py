"""Ready-made needs to start from: what organisations ask for most, in the writer's language."""

from typing import Any

from flask_babel import gettext as _

from app.needs.models import Requirement

Given = dict[str, Any]


def standard_needs() -> dict[str, Given]:
    """By the name in the address, in the order shown: what the form is filled with."""
    return {
        "lege": _need(
            _("Kjøre til legen"), (_("sjåfør"), 1), Requirement.DRIVING_LICENCE,
            gives=_("Vi dekker drivstoffet."),
        ),
        "middag": _need(
            _("Servere på middag"), (_("vert"), 3), (_("oppvask"), 2), gives=_("Middag"),
        ),
        "matlaging": _need(_("Lage mat til mange"), (_("kokk"), 2), gives=_("Middag")),
        "dugnad": _need(_("Dugnad"), (_("to hender"), 8), gives=_("Kaffe og noe å bite i")),
        "tur": _need(
            _("Følge på tur"), (_("turfølge"), 2), gives=_("Frisk luft og godt selskap"),
        ),
        "besok": _need(_("Besøke en som er mye alene"), (_("besøksvenn"), 1), gives=_("Kaffe")),
        "leksehjelp": _need(
            _("Leksehjelp"), (_("leksehjelper"), 2), Requirement.POLICE_CERTIFICATE,
            gives=_("Kveldsmat sammen med ungdommene"),
        ),
        "digital": _need(
            _("Hjelp med telefon og nettbank"), (_("hjelper"), 2), gives=_("Kaffe"),
        ),
        "sno": _need(_("Måke snø"), (_("snømåker"), 2), gives=_("Kaffe")),
        "vakt": _need(
            _("Vakt på arrangement"), (_("vakt"), 4), Requirement.ADULT, gives=_("Gratis inngang"),
        ),
    }  # fmt: skip


def _need(title: str, *asked: tuple[str, int] | Requirement, gives: str) -> Given:
    """As the form has it: who and how many, and what is required of them."""
    given: Given = {"title": title, "gives": gives}
    given["requirements"] = [str(one) for one in asked if isinstance(one, Requirement)]
    slots = [one for one in asked if not isinstance(one, Requirement)]
    for row, (role, hands) in enumerate(slots):
        given |= {f"role_{row}": role, f"hands_{row}": hands}
    return given
