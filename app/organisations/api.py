"""Organisations as JSON."""

import uuid
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from app.accounts.guards import signed_in, the_user
from app.accounts.models import Organisation, OrganisationKind
from app.core.conditional import read_version, require_match, tagged
from app.core.crowds import per_person
from app.core.pagination import Page
from app.core.queries import MunicipalityQuery
from app.core.shared_pages import public_page
from app.organisations import members, service
from app.organisations.schemas import (
    OrganisationChange,
    OrganisationIn,
    OrganisationOut,
    OrganisationPage,
)
from app.places.service import get_municipality

blueprint = Blueprint("organisations_api", __name__, url_prefix="/api/v1")


@blueprint.get("/organisations")
@public_page
@blueprint.arguments(MunicipalityQuery, location="query")
@blueprint.response(200, OrganisationPage)
def list_organisations(query: dict[str, Any]) -> Page[Organisation]:
    """A municipality's confirmed organisations, by name."""
    municipality = get_municipality(query.pop("municipality"))
    return service.list_confirmed(municipality=municipality, **query)


@blueprint.get("/organisations/<uuid:organisation_id>")
@public_page
@blueprint.response(200, OrganisationOut)
def get_organisation(organisation_id: uuid.UUID) -> Organisation:
    """One that is confirmed."""
    return service.find_public(organisation_id)


@blueprint.put("/organisations/<uuid:organisation_id>")
@signed_in
@per_person("30/hour")
@blueprint.arguments(OrganisationIn)
@blueprint.response(201, OrganisationOut)
@blueprint.alt_response(200, schema=OrganisationOut, description="It had been registered before")
def put_organisation(data: dict[str, Any], organisation_id: uuid.UUID) -> Any:
    """Register one and own it; the municipality confirms it. The same again changes nothing."""
    municipality = get_municipality(data.pop("municipality"))
    kind = OrganisationKind(data.pop("kind"))
    organisation, created = service.register(
        organisation_id=organisation_id,
        by=the_user(),
        municipality=municipality,
        kind=kind,
        **data,
    )
    return _tagged(organisation, 201 if created else 200)


@blueprint.patch("/organisations/<uuid:organisation_id>")
@signed_in
@blueprint.arguments(OrganisationChange)
@blueprint.response(200, OrganisationOut)
def patch_organisation(data: dict[str, Any], organisation_id: uuid.UUID) -> Any:
    """Change what its page says. `If-Match` carries the ETag that was read."""
    organisation = members.require_member(the_user(), organisation_id)
    service.change(
        organisation=organisation, by=the_user(), version=require_match(read_version()), **data
    )
    return _tagged(organisation, 200)


def _tagged(organisation: Organisation, status: int) -> Response:
    document = OrganisationOut().dump(organisation)
    return tagged(document, version=organisation.version, status=status)
