"""Every way of saying no; each door renders them in its own form."""


class Problem(Exception):
    """A refusal with a code that is put into words where it is shown, never a sentence.

    details: plain values that the words need (field names, moments, both texts of a collision).
    """

    status = 400
    code = "bad_request"

    def __init__(self, code: str | None = None, **details: object) -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.details = details


class SignInRequired(Problem):
    """Nobody is signed in, and somebody must be."""

    status, code = 401, "sign_in_first"


class Forbidden(Problem):
    status, code = 403, "forbidden"


class NotFound(Problem):
    status, code = 404, "not_found"


class Conflict(Problem):
    status, code = 409, "conflict"


class Invalid(Problem):
    status, code = 422, "invalid"


class TooManyRequests(Problem):
    """Too often; details hold `wait`, the seconds until it may be tried again."""

    status, code = 429, "too_many"


class Unavailable(Problem):
    """Not now: the same request may succeed in a moment."""

    status, code = 503, "try_again"
