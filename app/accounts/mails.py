"""The e-mail with the code."""

from flask import current_app, render_template
from flask_babel import gettext as _

from app.core import mail
from app.core.language import current_language


def send_code(email: str, code: str) -> None:
    """Queue the code for an address, in the language of the request."""
    mail.queue(
        to=email,
        subject=_("%(code)s er koden din til Bidra", code=code),
        text=render_template("accounts/code_mail.txt", code=code),
        html=render_template("accounts/code_mail.html", code=code),
        language=current_language(),
        secret=True,
    )


def secret() -> str:
    """What codes are digested with."""
    return str(current_app.config["SECRET_KEY"])
