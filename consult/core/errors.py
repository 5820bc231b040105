"""Refusals of a request, as exceptions with a code; pages, API and command line render them."""


class Problem(Exception):
    """A refusal with a code; the code becomes a sentence only at display.

    Attributes:
        details: plain values that the sentence needs (field names, times, both texts of a
            conflict).
    """

    status = 400
    code = "bad_request"

    def __init__(self, code: str | None = None, **details: object) -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.details = details


class SignInRequired(Problem):
    """The request needs a signed-in person."""

    status, code = 401, "sign_in_first"


class Forbidden(Problem):
    """The actor may not do this, or not at this time."""

    status, code = 403, "forbidden"


class NotFound(Problem):
    """The object does not exist, or the actor may not know that it exists."""

    status, code = 404, "not_found"


class Conflict(Problem):
    """The request contradicts the present state, for example after somebody else's change."""

    status, code = 409, "conflict"


class Invalid(Problem):
    """The input is well-formed but not acceptable."""

    status, code = 422, "invalid"


class TooManyRequests(Problem):
    """A rate limit is exceeded; `details["wait"]` holds the seconds until the next try."""

    status, code = 429, "too_many"


class Unavailable(Problem):
    """The service cannot answer now; the same request may succeed in a moment."""

    status, code = 503, "try_again"
