"""`flask people …`: roles, given and taken."""

import click
from flask.cli import AppGroup

from app.accounts import service
from app.accounts.models import Role
from app.core.commit import transaction
from app.core.errors import DomainError
from app.core.text import clean
from app.places.service import find_unit, get_municipality

people = AppGroup("people", help="Roles.")


@people.command("grant")
@click.argument("email")
@click.argument("role", type=click.Choice([Role.STAFF, Role.MODERATOR, Role.MUNICIPAL_ADMIN]))
@click.argument("municipality")
@click.option("--unit", help="The unit that staff answer for.")
def grant(email: str, role: str, municipality: str, unit: str | None) -> None:
    """Give the person with EMAIL a ROLE in MUNICIPALITY; the account is made if it is new."""
    try:
        with transaction():
            place = get_municipality(municipality)
            found = find_unit(place.id, clean(unit)) if unit else None
            service.grant_role(email=email, role=Role(role), municipality=place, unit=found)
    except DomainError as error:
        raise click.ClickException(error.detail or error.code) from error
    click.echo(f"{email} is {role} in {municipality}.")
