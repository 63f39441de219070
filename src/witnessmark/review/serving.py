"""A case and the names of people in, the review served until it is stopped: on loopback, or as a site for a team."""

import secrets
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import uvicorn

from witnessmark.errors import ArgumentError
from witnessmark.review.access import Site
from witnessmark.review.app import LOOPBACK, make_app
from witnessmark.review.desk import Desk
from witnessmark.review.oidc import Provider
from witnessmark.review.people import Person, Role
from witnessmark.review.users import Users
from witnessmark.settings import Settings

ON_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """How a team reaches the review: `url` is its address in a browser, `host` where it listens, `certificate` and
    `key` are PEM files where it speaks TLS itself and no proxy does before it; `issuer` and `client` name an OpenID
    Connect provider."""

    url: str
    host: str = "127.0.0.1"
    certificate: Path | None = None
    key: Path | None = None
    issuer: str | None = None
    client: str = "witnessmark"
    secret: str | None = None

    def site(self) -> Site:
        """Return where browsers reach it; raises ArgumentError for an address without TLS that is not this machine."""
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ArgumentError(f"--url {self.url}: expected an address like https://review.example.org")
        if parts.scheme == "http" and parts.hostname not in ON_THIS_MACHINE:
            raise ArgumentError(
                f"--url {self.url}: people sign in over https only; see docs/how-to/review-as-a-team.md"
            )
        if (self.certificate is None) != (self.key is None):
            raise ArgumentError("--certificate and --key go together")
        if self.host not in ON_THIS_MACHINE and self.certificate is None:
            raise ArgumentError(
                f"--host {self.host}: without --certificate only this machine may be listened on; put a proxy before it"
            )
        return Site(origin=f"{parts.scheme}://{parts.netloc}", hosts=frozenset({parts.hostname}))


def read_people(lead: str, users: Iterable[str]) -> list[Person]:
    """Return the lead and the people of ``NAME=ROLE``; raises ArgumentError for one that cannot be."""
    people = [Person(name=lead, role=Role.LEAD)]
    for user in users:
        name, _, role = user.rpartition("=")
        if not name.strip() or role not in list(Role):
            raise ArgumentError(f"--user {user!r}: expected NAME=ROLE with a role of {', '.join(Role)}")
        if name in {person.name for person in people}:
            raise ArgumentError(f"--user {user!r}: there is a {name} already; two people need two names")
        people.append(Person(name=name, role=Role(role)))
    return people


def serve(
    root: Path, lead: str, users: Iterable[str], port: int, say: Callable[[str], object],
    show: Callable[[str], object] | None,
) -> None:  # fmt: skip
    """Serve the review of the case at `root`, telling each person's one-time address by `say`, the lead's by `show`.

    Raises ArgumentError for a port or a person that cannot be, CaseError for a case that was not built.
    """
    people = {secrets.token_urlsafe(24): person for person in read_people(lead, users)}
    app = make_app(Desk.of(root, Settings()), people)
    with _listening("127.0.0.1", port) as listener:
        base = f"{LOOPBACK.origin}:{listener.getsockname()[1]}"
        addresses = [(person, f"{base}/enter?token={token}") for token, person in people.items()]
        for person, address in addresses:
            say(f"{person.name} ({person.role.value}): {address}")
        say("each address works once; stop the review with Ctrl+C")
        if show is not None:
            show(addresses[0][1])
        _run(app, listener)


def serve_team(root: Path, server: Server, port: int, say: Callable[[str], object]) -> None:
    """Serve the review of the case at `root` to those who have accounts in it.

    Raises ArgumentError for an address, a port or a provider that cannot be, and where nobody has an account.
    """
    site, users = server.site(), Users(root)
    if not users.read():
        raise ArgumentError(
            f"nobody has an account in {root}; make one: witnessmark user NAME --role lead --case {root}"
        )
    provider = None
    if server.issuer is not None:
        provider = Provider(server.issuer, server.client, server.secret, f"{site.origin}/oidc/back")
    app = make_app(Desk.of(root, Settings()), {}, site, users, provider)
    with _listening(server.host, port) as listener:
        say(f"listening on {server.host} port {listener.getsockname()[1]} for {site.origin}; stop it with Ctrl+C")
        _run(app, listener, ssl_certfile=server.certificate, ssl_keyfile=server.key)


def _listening(host: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise ArgumentError(f"port {port} cannot be used: {error.strerror}; give another, or none") from None
    listener.listen()
    return listener


def _run(app: Any, listener: socket.socket, **tls: Any) -> None:
    config = uvicorn.Config(app, log_level="warning", server_header=False, proxy_headers=False, **tls)
    uvicorn.Server(config).run(sockets=[listener])
