"""What a service may raise. One handler (`core.problems`) makes a problem+json or a page of it."""

from collections.abc import Mapping, Sequence
from typing import Any

Errors = Mapping[str, Sequence[str]]


class DomainError(Exception):
    """A request that cannot be carried out, and why.

    `code` is for programs, `detail` (a sentence in the reader's language) for people, `errors` maps
    a field to its sentences, `extra` stands beside them in the problem document (RFC 9457 § 3.2).
    """

    status = 400

    def __init__(
        self,
        detail: str = "",
        *,
        code: str = "",
        errors: Errors | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail or self.__class__.__name__)
        self.detail = detail
        self.code = code or self.__class__.__name__.lower()
        self.errors = errors or {}
        self.extra = extra


class NotSignedIn(DomainError):
    status = 401


class NotAllowed(DomainError):
    """Yours to see, not to do."""

    status = 403


class NotFound(DomainError):
    """Not there, or not yours to see: the two look alike."""

    status = 404


class Conflict(DomainError):
    """The row stands with another content, or has been changed by somebody else."""

    status = 409


class Outdated(DomainError):
    """An `If-Match` that no longer matches; `extra["current"]` says what stands now."""

    status = 412


class TooLarge(DomainError):
    status = 413


class Invalid(DomainError):
    status = 422


class Later(DomainError):
    """Not now; `retry_after` in seconds."""

    def __init__(self, detail: str = "", *, retry_after: int, code: str = "") -> None:
        super().__init__(detail, code=code)
        self.retry_after = retry_after


class TooMany(Later):
    status = 429


class Unavailable(Later):
    """Something that we depend on does not answer."""

    status = 503
