"""Names for what templates show of a prompt."""

from flask_babel import gettext as _

from app.core.language import current_language
from app.prompts.models import Audience, Prompt
from app.prompts.service import wording_for


def audience_name(audience: Audience | str) -> str:
    return {
        Audience.RESIDENT: _("Innbyggere"),
        Audience.VOLUNTEER: _("Frivillige"),
        Audience.BUSINESS: _("Bedrifter"),
        Audience.UNIT: _("Kommunens enheter"),
    }[Audience(audience)]


def prompt_title(prompt: Prompt) -> str:
    """The question in the reader's language; empty for a draft without words."""
    return wording_for(prompt, language=current_language()).title if prompt.wordings else ""
