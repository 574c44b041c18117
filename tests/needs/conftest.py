"""An organisation with people, and many who could sign up."""

import pytest

from tests.factories import organisation, person


@pytest.fixture
def lag(hitra, kari):
    """Kari's organisation."""
    return organisation(hitra, owner=kari)


@pytest.fixture
def crowd(hitra):
    """`crowd(5)`: so many people."""
    return lambda count: [person(f"Nr{number}", hitra) for number in range(count)]
