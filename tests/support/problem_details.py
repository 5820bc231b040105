"""The form of every API refusal, and the API address that most tests write to."""


def is_problem(answer, status, code):
    given = answer.json
    return (
        answer.status_code,
        answer.mimetype,
        given["status"],
        given["code"],
        given["title"],
        given["type"],
        bool(given["detail"]),
    ) == (status, "application/problem+json", status, code, code, "about:blank", True)


def build_comments_path(world):
    return f"/api/v1/clauses/{world.clause}/comments"
