"""An OpenID Connect provider in; who signed in there, checked, out: authorization code flow with PKCE."""

import secrets
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from witnessmark.errors import ArgumentError, ExtraError, ItemError

ALGORITHMS = ("RS256", "ES256", "EdDSA", "PS256")
"""Signatures of ID tokens that are taken: none but asymmetric ones."""
WAIT_SECONDS = 10.0
MOST_MINUTES = 10
MOST_WAITING = 1000
LEEWAY_SECONDS = 60
SCOPES = "openid profile email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A sign-in that was sent to the provider: what its answer must fit."""

    verifier: str
    nonce: str
    browser: str
    began: float


class Provider:
    """The provider at `issuer`, to which the review at `back` is the client `client_id`.

    Raises ArgumentError for an issuer that cannot be used. It is asked only over TLS, but on this machine.
    """

    def __init__(self, issuer: str, client_id: str, client_secret: str | None, back: str) -> None:
        self.issuer = issuer.rstrip("/")
        self._client_id = client_id
        self._client_secret = client_secret
        self._back = back
        self._waiting: dict[str, Asked] = {}
        self._lock = Lock()
        _packages()
        self._settings = self._discover()

    def _discover(self) -> dict[str, str]:
        import httpx

        url = f"{self.issuer}/.well-known/openid-configuration"
        _check_address(url)
        try:
            answer = httpx.get(url, timeout=WAIT_SECONDS)
            answer.raise_for_status()
            given = answer.json()
            found = {
                name: str(given[name]) for name in ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
            }
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise ArgumentError(f"{url} is no OpenID Connect provider: {error}") from None
        if found["issuer"].rstrip("/") != self.issuer:
            raise ArgumentError(f"{url} speaks for {found['issuer']!r}; expected {self.issuer}")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            _check_address(found[name])
        return found

    def begin(self) -> tuple[str, str]:
        """Return the address at the provider to which a browser is sent, and what that browser must bring back."""
        from authlib.common.security import generate_token

        verifier, state, nonce, browser = generate_token(64), secrets.token_urlsafe(32), generate_token(32), ""
        browser = secrets.token_urlsafe(32)
        with self._client() as client:
            address, _ = client.create_authorization_url(
                self._settings["authorization_endpoint"], state=state, code_verifier=verifier, nonce=nonce
            )
        now = time.monotonic()
        with self._lock:
            young = {key: one for key, one in self._waiting.items() if now - one.began < MOST_MINUTES * 60}
            if len(young) >= MOST_WAITING:
                raise ItemError("too many people are signing in; try again in a while")
            self._waiting = young | {state: Asked(verifier=verifier, nonce=nonce, browser=browser, began=now)}
        return str(address), browser

    def finish(self, state: str, code: str, browser: str) -> tuple[str, ...]:
        """Return the names by which the provider knows who signed in; raises ItemError where the answer does not fit.

        A state works once, and only in the browser that began.
        """
        with self._lock:
            asked = self._waiting.pop(state, None)
        if asked is None or time.monotonic() - asked.began > MOST_MINUTES * 60:
            raise ItemError("this sign-in was not begun here, or too long ago")
        if not secrets.compare_digest(asked.browser.encode(), browser.encode()):
            raise ItemError("this sign-in was begun in another browser")
        return self._names(self._token(code, asked), asked)

    def _token(self, code: str, asked: Asked) -> str:
        import httpx
        from authlib.common.errors import AuthlibBaseError

        try:
            with self._client() as client:
                given = client.fetch_token(
                    self._settings["token_endpoint"], code=code, code_verifier=asked.verifier,
                    grant_type="authorization_code",
                )  # fmt: skip
            return str(given["id_token"])
        except (AuthlibBaseError, httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise ItemError(f"the provider gave no token ({type(error).__name__})") from None

    def _names(self, token: str, asked: Asked) -> tuple[str, ...]:
        import httpx
        from joserfc import jwt
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        rules = jwt.JWTClaimsRegistry(
            leeway=LEEWAY_SECONDS,
            iss={"essential": True, "value": self._settings["issuer"]},
            aud={"essential": True, "value": self._client_id},
            exp={"essential": True},
            nonce={"essential": True, "value": asked.nonce},
            sub={"essential": True},
        )
        try:
            answer = httpx.get(self._settings["jwks_uri"], timeout=WAIT_SECONDS)
            answer.raise_for_status()
            claims: dict[str, Any] = jwt.decode(token, KeySet.import_key_set(answer.json()), list(ALGORITHMS)).claims
            rules.validate(claims)
        except (JoseError, httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise ItemError(f"the provider's token does not hold ({type(error).__name__})") from None
        if claims.get("azp", self._client_id) != self._client_id:
            raise ItemError("the provider's token was given to another")
        names = [str(claims["sub"])]
        if claims.get("email") and claims.get("email_verified") is True:
            names.append(str(claims["email"]))
        return tuple(names)

    def _client(self) -> Any:
        from authlib.integrations.httpx_client import OAuth2Client

        return OAuth2Client(
            client_id=self._client_id, client_secret=self._client_secret, redirect_uri=self._back, scope=SCOPES,
            code_challenge_method="S256", timeout=WAIT_SECONDS,
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
        )  # fmt: skip


def _check_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
        raise ArgumentError(f"{url}: a provider is asked over https only")


def _packages() -> None:
    try:
        import authlib  # noqa: F401
        import joserfc  # noqa: F401
    except ImportError:
        raise ExtraError("signing in by OpenID Connect needs: pip install witnessmark[team]") from None
