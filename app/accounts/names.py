"""What people call themselves, asked for where others are to know who comes."""

from flask import request

from app.accounts import service
from app.accounts.models import User

LONGEST = 80  # characters


def keep_name(user: User) -> None:
    """Keep the name of the posted form, of who has none; it may be left out."""
    name = request.form.get("name", "").strip()[:LONGEST]
    if name and not user.name:
        service.change_profile(user, name=name)
