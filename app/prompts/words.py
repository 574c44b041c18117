"""Names for what templates show of a prompt."""

from flask_babel import gettext as _

from app.core.language import current_language
from app.prompts.models import Audience, Prompt, Wording
from app.prompts.service import find_outcome, wording_for


def audience_name(audience: Audience | str) -> str:
    return {
        Audience.RESIDENT: _("Innbyggere"),
        Audience.VOLUNTEER: _("Frivillige"),
        Audience.BUSINESS: _("Bedrifter"),
        Audience.UNIT: _("Kommunens enheter"),
    }[Audience(audience)]


def outcome_of(prompt: Prompt) -> Wording | None:
    """The wording that tells what came of it, in the reader's language if it does."""
    return find_outcome(prompt, language=current_language())


def prompt_title(prompt: Prompt) -> str:
    """The question in the reader's language; empty for a draft without words."""
    return wording_for(prompt, language=current_language()).title if prompt.wordings else ""
