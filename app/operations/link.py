"""Links that cannot be guessed: made of the panel's own key and a salt, known to the database as a hash only."""

import base64
import hmac
import secrets
from hashlib import sha256

from flask import current_app

TOKEN_BYTES = 18
"""144 bits, 24 letters in the address."""
PURPOSE = "public survey"


def new_salt() -> str:
    return secrets.token_hex(16)


def token_of(salt: str) -> str:
    """Return the token a salt stands for: whoever has the database alone cannot work it out."""
    key = current_app.config["SECRET_KEY"].encode()
    made = hmac.new(key, f"{PURPOSE}:{salt}".encode(), sha256).digest()[:TOKEN_BYTES]
    return base64.urlsafe_b64encode(made).decode()


def hash_of(token: str) -> str:
    """Return what is stored and looked up; a malformed token takes the same way as an unknown one."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def shown_again(salt: str, token_hash: str | None) -> str | None:
    """Return the token to print it once more; None if the panel's key has changed since it was made."""
    token = token_of(salt)
    return token if token_hash is not None and hmac.compare_digest(hash_of(token), token_hash) else None
