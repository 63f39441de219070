"""A case and the names of people in, the review served on loopback until it is stopped."""

import secrets
import socket
from collections.abc import Callable, Iterable
from pathlib import Path

import uvicorn

from witnessmark.errors import ArgumentError
from witnessmark.review.app import make_app
from witnessmark.review.desk import Desk, Person, Role
from witnessmark.settings import Settings


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
    with socket.socket() as listener:
        try:
            listener.bind(("127.0.0.1", port))
        except OSError as error:
            raise ArgumentError(f"port {port} cannot be used: {error.strerror}; give another, or none") from None
        listener.listen()
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        addresses = [(person, f"{base}/enter?token={token}") for token, person in people.items()]
        for person, address in addresses:
            say(f"{person.name} ({person.role.value}): {address}")
        say("each address works once; stop the review with Ctrl+C")
        if show is not None:
            show(addresses[0][1])
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run(sockets=[listener])
