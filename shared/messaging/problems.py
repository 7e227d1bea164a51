"""Errors over HTTP: RFC 9457 problem details that say what, where and what to do; never a value."""

from starlette.responses import JSONResponse

_TITLES = {
    400: "Bad request",
    401: "Not authenticated",
    403: "Not allowed",
    404: "Not found",
    409: "Conflict",
    413: "Too large",
    415: "Unsupported media type",
    422: "Refused",
    503: "Not available",
}


def problem(status: int, code: str, remedy: str, *, field: str | None = None) -> JSONResponse:
    """An `application/problem+json` answer."""
    body = {
        "type": f"urn:tijdig:problem:{code}",
        "title": _TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": remedy,
    }
    if field is not None:
        body["field"] = field
    return JSONResponse(body, status_code=status, media_type="application/problem+json")
