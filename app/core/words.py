"""Sentences for what is wrong with a field."""

from flask_babel import gettext as _


def field_error(code: str) -> str:
    """A service's code, or a schema's English sentence, in the reader's language. What is a sentence
    already stays."""
    known = {
        "required": _("Dette må fylles ut."),
        "Missing data for required field.": _("Dette må fylles ut."),
        "Not a valid email address.": _("Skriv en gyldig e-postadresse, som navn@eksempel.no."),
        "Not a valid datetime.": _("Skriv dato og klokkeslett."),
        "too_long": _("Teksten er for lang: høyst 4000 tegn."),
        "unknown": _("Velg en av mulighetene."),
        "before_opening": _("Må være etter at det åpner."),
        "week_taken": _("Det er allerede planlagt et spørsmål den uken."),
        "later_within_three_months": _("Velg en dato etter den lovede, innen tre måneder."),
        "not_a_member": _("Du kan ikke svare på vegne av denne."),
        "number_invalid": _("Nummeret har en skrivefeil. Kontroller de ni sifrene."),
        "number_unknown": _("Enhetsregisteret kjenner ikke dette nummeret."),
        "number_closed": _("Enhetsregisteret sier at denne er lagt ned."),
        "number_taken": _("Nummeret er registrert fra før."),
        "about_too_long": _("Teksten er for lang: høyst 2000 tegn."),
        "message_too_long": _("Teksten er for lang: høyst 1000 tegn."),
        "offer_too_long": _("Teksten er for lang: høyst 500 tegn."),
        "already_member": _("Denne personen er med fra før."),
        "too_many_invitations": _("For mange invitasjoner venter. Trekk noen tilbake først."),
        "past": _("Dette er allerede over. Velg en dag som kommer."),
        "ends_before": _("Må være etter at det begynner."),
        "slots": _("Skriv minst én oppgave, og hvor mange den trenger."),
        "slot_taken": _(
            "Noen har meldt seg på en oppgave som er tatt bort. La den stå, eller avlys."
        ),
        "below_taken": _("Flere er påmeldt enn det nye antallet. Ingen mister plassen sin."),
        "identity_number": _(
            "Det ser ut som et fødselsnummer står her. Slike kan vi ikke ta imot."
        ),
        "not_a_picture": _("Filen er ikke et bilde vi kan lese. Bruk JPEG, PNG eller WebP."),
        "picture_too_large": _("Bildet er for stort. Velg et på høyst 10 MB og 50 megapiksler."),
        "too_many_pictures": _("Du kan legge ved høyst to bilder. Velg de to du helst vil sende."),
    }
    if code in known:
        return known[code]
    if code.startswith(("Longer than", "Shorter than", "Length must")):
        return _("Teksten har feil lengde.")
    if code.startswith(("Not a valid", "Must be one of", "Invalid")):
        return _("Dette kan vi ikke lese. Rett det og prøv igjen.")
    return code
