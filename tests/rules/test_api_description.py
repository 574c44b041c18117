"""The API's description is valid, and tells of every address, what goes in, and what comes out."""

import pytest
from openapi_spec_validator import validate


@pytest.fixture
def description(client) -> dict:
    return client.get("/api/v1/openapi.json").json


def operations(description):
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            if method in ("get", "put", "post", "patch", "delete"):
                yield method, path, operation


def test_it_is_valid(description):
    validate(description)


def test_every_address_of_the_api_is_in_it(app, description):
    told = {(method.upper(), path) for method, path, _operation in operations(description)}
    there = {
        (method, rule.rule.replace("<uuid:", "{").replace("<", "{").replace(">", "}"))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/") and not rule.endpoint.startswith("api-docs")
    }
    assert told == there


def test_every_operation_says_what_it_does_and_what_it_answers(description):
    silent = [
        f"{method} {path}"
        for method, path, operation in operations(description)
        if not operation.get("summary")
        or not any(status.startswith("2") for status in operation["responses"])
    ]
    assert silent == []
