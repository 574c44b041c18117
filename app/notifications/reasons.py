"""Why an e-mail comes: what one has done that it is about, and what one has chosen. It ends with both,
and with the way to stop its like."""

from enum import StrEnum

from flask_babel import lazy_gettext as _

from app.notifications.models import ANNOUNCEMENTS, NEEDED, Kind
from app.notifications.words import Sentence


class Topic(StrEnum):
    """What is chosen as one, and stopped as one: each is a choice (`email_…`) of its own."""

    NEEDED = "needed"
    REPLIES = "replies"
    PROMPTS = "prompts"


def topic_of(kind: Kind | str) -> Topic:
    """The choice that decides whether a kind comes by e-mail."""
    if kind in NEEDED:
        return Topic.NEEDED
    return Topic.PROMPTS if kind in ANNOUNCEMENTS else Topic.REPLIES


_WROTE = _("Du får denne e-posten fordi du har skrevet til kommunen.")
_SIGNED_UP = _("Du får denne e-posten fordi du har meldt deg på hos %(organisation)s.")
_SPEAKS = _("Du får denne e-posten fordi du er med i %(organisation)s, som har bedt om hjelp.")
_OWNER = _("Du får denne e-posten fordi du er eier av %(organisation)s i Bidra.")
_INITIATIVE = _(
    "Du får denne e-posten fordi du er vert for initiativet, eller har skrevet noe der."
)
_HOST = _("Du får denne e-posten fordi du er vert for initiativet.")
_TOGETHER = _("Du får denne e-posten fordi du svarer for en av dem som gjør noe sammen.")
_COMES = _("Du får denne e-posten fordi du har svart at du kommer, eller kanskje kommer.")
LETTER = _("Du får dette brevet høyst én gang i uken, fordi du har bedt om det.")

WHY = {
    Kind.CONTRIBUTION_PUBLISHED: _WROTE,
    Kind.CONTRIBUTION_RETURNED: _WROTE,
    Kind.CONTRIBUTION_REMOVED: _WROTE,
    Kind.REPLY_INTERIM: _WROTE,
    Kind.REPLY_FINAL: _WROTE,
    Kind.OUTCOME: _WROTE,
    Kind.PROMISE_LATE: _WROTE,
    Kind.PROMPT_OPENED: LETTER,
    Kind.ORGANISATION_CONFIRMED: _OWNER,
    Kind.ORGANISATION_REFUSED: _OWNER,
    Kind.ORGANISATION_INHERITED: _OWNER,
    Kind.NEED_HELPER: _SPEAKS,
    Kind.NEED_CHANGED: _SIGNED_UP,
    Kind.NEED_CANCELLED: _SIGNED_UP,
    Kind.NEED_RELEASED: _SIGNED_UP,
    Kind.NEED_REMINDER: _SIGNED_UP,
    Kind.PLACE_FREE: _("Du får denne e-posten fordi du står i kø hos %(organisation)s."),
    Kind.SIGN_UP_CANCELLED_LATE: _SPEAKS,
    Kind.NEED_MESSAGE: _SIGNED_UP,
    Kind.THANKS: _("Du får denne e-posten fordi du har hjulpet %(organisation)s."),
    Kind.NEED_ASK: _("Du får denne e-posten fordi du har tilbudt noe som ligner."),
    Kind.NEED_OPEN: LETTER,
    Kind.OFFER_STILL: _("Du får denne e-posten fordi du har tilbudt å hjelpe."),
    Kind.INITIATIVE_PUBLISHED: _INITIATIVE,
    Kind.INITIATIVE_RETURNED: _INITIATIVE,
    Kind.INITIATIVE_REMOVED: _INITIATIVE,
    Kind.INITIATIVE_GROWN: _WROTE,
    Kind.INITIATIVE_HOST: _("Du får denne e-posten fordi en vert har spurt deg."),
    Kind.INITIATIVE_NEWS: _(
        "Du får denne e-posten fordi du er med i initiativet, eller følger det."
    ),
    Kind.INITIATIVE_REPLY: _HOST,
    Kind.INITIATIVE_QUIET: _HOST,
    Kind.INITIATIVE_TRIAL: _HOST,
    Kind.INITIATIVE_FINISHED: _(
        "Du får denne e-posten fordi du er med i initiativet, følger det, eller ga ideen til det."
    ),
    Kind.SUPPORT_OFFERED: _HOST,
    Kind.SUPPORT_ANSWERED: _(
        "Du får denne e-posten fordi du er vert for initiativet, eller har tilbudt det støtte."
    ),
    Kind.FRIENDSHIP_PROPOSED: _TOGETHER,
    Kind.FRIENDSHIP_WAITS: _TOGETHER,
    Kind.FRIENDSHIP_UNANSWERED: _TOGETHER,
    Kind.FRIENDSHIP_ANSWERED: _TOGETHER,
    Kind.FRIENDSHIP_CHECK_IN: _TOGETHER,
    Kind.FRIENDSHIP_ENDED: _TOGETHER,
    Kind.EVENT_REMINDER: _COMES,
    Kind.EVENT_CHANGED: _COMES,
    Kind.EVENT_CANCELLED: _COMES,
    Kind.EVENT_PLACE: _("Du får denne e-posten fordi du stod i kø."),
}

CHOSEN = {
    Topic.NEEDED: _("Det du må vite, kommer på e-post til du sier nei takk."),
    Topic.REPLIES: _("Du har valgt å få slikt på e-post."),
    Topic.PROMPTS: "",
}
# The words of the way out, and what it asks before it is taken.
STOP = {
    Topic.NEEDED: _("Stopp e-post om det jeg må vite"),
    Topic.REPLIES: _("Stopp e-post om det som gjelder meg"),
    Topic.PROMPTS: _("Stopp ukesbrevet"),
}
SURE = {
    Topic.NEEDED: _(
        "Vil du ikke lenger ha e-post når noe du er med på, blir avlyst eller flyttet, når du får en "
        "plass, eller når noen melder seg til å hjelpe dere?"
    ),
    Topic.REPLIES: _(
        "Vil du ikke lenger ha e-post med svar, påminnelser og nytt om det du er med på?"
    ),
    Topic.PROMPTS: _("Vil du ikke lenger ha ukesbrevet?"),
}


def why(said: Sentence) -> str:
    """Why an e-mail of that kind comes, in the language that is being spoken."""
    done = str(WHY[said.kind]) % {"organisation": said.organisation}
    return f"{done} {CHOSEN[topic_of(said.kind)]}".strip()
