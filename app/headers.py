"""What every answer carries for the browser's protection, and its compression."""

import gzip
import secrets

from flask import Flask, Response, current_app, g, request

POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'self'"
)
COMPRESSED = {"text/html", "application/json", "text/csv", "text/plain", "image/svg+xml"}
WORTH_COMPRESSING = 1000


def init_app(app: Flask) -> None:
    app.jinja_env.globals["csp_nonce"] = csp_nonce
    app.after_request(protect)
    app.after_request(compress)


def csp_nonce() -> str:
    """Return this answer's nonce; inline scripts such as an import map carry it."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def protect(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY.format(nonce=csp_nonce()))
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "same-origin")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store" if response.mimetype == "text/html" else "private, no-cache"
    if current_app.config["HUIYIN_PUBLIC_URL"].startswith("https://"):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def compress(response: Response) -> Response:
    """Compress pages for browsers that take it; files and streams pass untouched."""
    is_plain = response.mimetype in COMPRESSED and not response.is_streamed and not response.direct_passthrough
    is_done = "Content-Encoding" in response.headers or "gzip" not in request.headers.get("Accept-Encoding", "")
    if not is_plain or is_done or response.status_code in {204, 206, 304}:
        return response
    response.vary.add("Accept-Encoding")
    body = response.get_data()
    if len(body) >= WORTH_COMPRESSING:
        response.set_data(gzip.compress(body, 4, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
    return response
