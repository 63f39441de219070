"""A small OpenID Connect provider on loopback: it signs in whom the test says, and can lie in each of its answers."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


class SmallProvider:
    """What the provider knows: who is there, and what it says otherwise than it should (`lies`)."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "k1"})
        self.issuer = ""
        self.person: dict[str, Any] = {"sub": "u-1", "email": "eva@example.org", "email_verified": True}
        self.lies: dict[str, Any] = {}
        self.signs_with_other_key = False
        self.codes: dict[str, dict[str, str]] = {}

    def authorize(self, query: dict[str, list[str]]) -> str:
        """Return where the browser is sent back to."""
        asked = {name: values[0] for name, values in query.items()}
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?code={code}&state={asked['state']}"

    def token(self, form: dict[str, list[str]]) -> dict[str, Any]:
        asked = self.codes.pop(form["code"][0])
        digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
        assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": self.issuer, "aud": asked["client_id"], "exp": now + 300, "iat": now, "nonce": asked["nonce"],
            **self.person, **self.lies,
        }  # fmt: skip
        key = self.other_key if self.signs_with_other_key else self.key
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, key)
        return {"access_token": "a", "token_type": "Bearer", "id_token": token}


@contextmanager
def running(provider: SmallProvider) -> Iterator[SmallProvider]:
    """Serve the provider on loopback."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

        def _send(self, value: object) -> None:
            data = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorize":
                self.send_response(302)
                self.send_header("location", provider.authorize(parse_qs(parts.query)))
                self.end_headers()
            elif parts.path == "/keys":
                self._send({"keys": [provider.key.as_dict(private=False)]})
            else:
                base = provider.issuer
                self._send(
                    {"issuer": base, "authorization_endpoint": f"{base}/authorize", "token_endpoint": f"{base}/token",
                     "jwks_uri": f"{base}/keys"}
                )  # fmt: skip

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            self._send(provider.token(parse_qs(body)))

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
