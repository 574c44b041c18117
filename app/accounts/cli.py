"""`flask people …`: roles, given, taken back and listed, where no page can: the first admin, and in an
emergency."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask.cli import AppGroup

from app.accounts import service
from app.accounts.models import Role
from app.accounts.service import Held
from app.core.commit import transaction
from app.core.errors import DomainError
from app.core.text import clean
from app.places.service import find_unit, get_municipality, get_region

people = AppGroup("people", help="Roles.")
ROLES = [Role.STAFF, Role.MODERATOR, Role.MUNICIPAL_ADMIN, Role.REGION_ADMIN]

email = click.argument("email")
role = click.argument("role", type=click.Choice(ROLES, case_sensitive=False))
place = click.argument("place")
unit = click.option("--unit", help="The unit that staff answer for.")


@people.command("grant")
@email
@role
@place
@unit
def grant(email: str, role: str, place: str, unit: str | None) -> None:
    """Give the person with EMAIL a ROLE in PLACE: a municipality, or for region_admin a region, by the
    name in its address. The account is made if it is new."""
    with _acting():
        service.grant_role(email=email, held=_held(role, place, unit))
    click.echo(f"{email} is {role} in {place}.")


@people.command("revoke")
@email
@role
@place
@unit
def revoke(email: str, role: str, place: str, unit: str | None) -> None:
    """Take a ROLE in PLACE back, and sign the person out everywhere."""
    with _acting():
        service.revoke_role(email=email, held=_held(role, place, unit))
    click.echo(f"{email} is no longer {role} in {place}, and is signed out.")


@people.command("list")
def show() -> None:
    """Who holds a role, and where."""
    for held in service.list_roles():
        where = held.municipality or held.region
        parts = [held.user.email, held.role, where and where.slug, held.unit and held.unit.name]
        click.echo("\t".join(part for part in parts if part))


@contextmanager
def _acting() -> Iterator[None]:
    try:
        with transaction():
            yield
    except DomainError as error:
        raise click.ClickException(error.detail or error.code.replace("_", " ")) from error


def _held(role: str, place: str, unit: str | None) -> Held:
    slug = place.lower()
    if role == Role.REGION_ADMIN:
        return Held(role=Role(role), region=get_region(slug))
    municipality = get_municipality(slug)
    found = find_unit(municipality.id, clean(unit)) if unit else None
    return Held(role=Role(role), municipality=municipality, unit=found)
