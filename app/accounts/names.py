"""What people call themselves, asked for where others are to know who comes."""

from app.accounts import service
from app.accounts.models import User
from app.core.forms import Form
from app.core.text import clean_line

LONGEST = 80  # characters


def keep_name(user: User, form: Form) -> None:
    """Keep the name of a posted form, of who has none; it may be left out."""
    name = clean_line(form.given.get("name", ""))[:LONGEST]
    if name and not user.name:
        service.change_profile(user, name=name)
