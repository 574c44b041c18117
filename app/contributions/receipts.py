"""Receipt codes: what stands in for an account."""

import hashlib
import uuid

from app.core.ids import CODE_LENGTH, normal_code, readable_code


def code_for(contribution_id: uuid.UUID, *, key: str) -> str:
    """The code of a contribution, such as `7KQF-2MXA-9RTD`. It is derived and not stored: whoever
    sends the same again after a lost answer gets the same code, and a copy of the database holds
    none. 58 bits; the look-up is limited to few tries an hour."""
    return readable_code(key, "receipt", str(contribution_id))


def digest_of(code: str) -> str:
    """What is stored. Not keyed, so that receipts outlive a change of the secret key."""
    return hashlib.sha256(normal_code(code).encode()).hexdigest()


def is_plausible(code: str) -> bool:
    """Whether what was typed has the length of a code."""
    return len(normal_code(code).replace("-", "")) == CODE_LENGTH
