"""Whether a page asks «Vil du ha beskjed?»."""

from app.accounts.sessions import this_user
from app.extensions import db
from app.notifications.service import has_been_asked


def is_to_be_asked() -> bool:
    """Somebody is signed in who has not answered it."""
    user = this_user()
    if user is None:
        return False
    with db.session.no_autoflush:  # a form that was refused leaves things half made
        return not has_been_asked(user)
