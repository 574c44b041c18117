"""The e-mail that invites somebody to speak for an organisation."""

from flask import current_app, render_template
from flask_babel import gettext as _

from app.core import mail
from app.core.language import current_language
from app.organisations.models import Invitation


def send_invitation(invitation: Invitation, *, organisation: str, by: str) -> None:
    """Queue it, in the language of whoever invites."""
    words = {
        "organisation": organisation,
        "by": by,
        "url": f"{current_app.config['BASE_URL']}/meg/organisasjoner",
    }
    mail.queue(
        to=invitation.email,
        subject=_("Vil du være med for %(organisation)s i Bidra?", organisation=organisation),
        text=render_template("organisations/invitation_mail.txt", **words),
        html=render_template("organisations/invitation_mail.html", **words),
        language=current_language(),
    )
