"""Cookies and form tokens.

A session cookie is a random secret of which only a hash is stored. A form token is a signature over the
visitor's cookie (the session's, or one made for the form), so a form of another site cannot be posted.
"""

import hashlib
import secrets

from itsdangerous import Signer
from starlette.requests import Request
from starlette.responses import Response

from services.desk.domain import SESSION_LASTS

FORM_FIELD = "formulier"


class Cookies:
    """How the desk's two cookies are named, set and read."""

    def __init__(self, key: str, *, https: bool) -> None:
        self._signer = Signer(key, salt="tijdig.desk.form", digest_method=hashlib.sha256)
        self._https = https
        prefix = "__Host-" if https else ""
        self._session = prefix + "tijdig-desk"
        self._form = prefix + "tijdig-formulier"

    def session_key(self, request: Request) -> str | None:
        """Under which key the session of this request is kept."""
        value = request.cookies.get(self._session)
        return None if value is None else _hash(value)

    def new_session(self) -> tuple[str, str]:
        """A fresh secret for a cookie, and the key under which its session is kept."""
        value = secrets.token_urlsafe(32)
        return value, _hash(value)

    def set_session(self, answer: Response, value: str) -> None:
        """Sign the visitor in."""
        self._set(answer, self._session, value, int(SESSION_LASTS.total_seconds()))

    def end_session(self, answer: Response) -> None:
        """Sign the visitor out."""
        answer.delete_cookie(self._session, path="/", secure=self._https, httponly=True, samesite="strict")

    def set_form(self, answer: Response, value: str) -> None:
        """Let a visitor without a session post one of our forms."""
        self._set(answer, self._form, value, None)

    def token(self, request: Request, *, trusted: bool) -> tuple[str | None, str]:
        """A token for the forms of a page, and the cookie that must be set for it, if any.

        `trusted` says that the session cookie belongs to a session that runs.
        """
        bound = request.cookies.get(self._session) if trusted else request.cookies.get(self._form)
        if bound is not None:
            return None, self._sign(bound)
        fresh = secrets.token_urlsafe(32)
        return fresh, self._sign(fresh)

    def genuine(self, request: Request, token: str) -> bool:
        """Whether a token was made for a cookie of this request."""
        held = (request.cookies.get(self._session), request.cookies.get(self._form))
        return any(self._signer.verify_signature(_hash(value), token) for value in held if value)

    def _sign(self, value: str) -> str:
        return self._signer.get_signature(_hash(value)).decode()

    def _set(self, answer: Response, name: str, value: str, seconds: int | None) -> None:
        answer.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self._https,
            httponly=True,
            samesite="strict",
        )


def _hash(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
