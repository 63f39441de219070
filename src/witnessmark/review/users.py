"""The people whom a case lets review it on a server: names, roles, and passwords as Argon2id hashes; `users.json`."""

import json
import os
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from pathlib import Path
from threading import Lock
from typing import Any

from filelock import FileLock

from witnessmark.errors import ArgumentError, CaseError, ExtraError
from witnessmark.review.people import Person, Role

USERS = "users.json"
LEAST_PASSWORD = 12
MOST_PASSWORD = 128
MOST_NAME = 80
LEAST_DIFFERENT = 5
"""Different characters that a password holds at least: no "aaaaaaaaaaaa"."""
LEAST_TELLING = 4
"""Letters of a name from which on a password may not hold it: "ron" stands in "herons"."""
_hashing = Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """A person with an account. `password` is an Argon2id hash, None for one who signs in elsewhere (OpenID Connect);
    `subject` is then the name or address by which the provider knows that person."""

    name: str
    role: Role
    password: str | None = None
    subject: str | None = None

    @property
    def person(self) -> Person:
        """Who this is to the review."""
        return Person(name=self.name, role=self.role)


class Users:
    """The accounts of the case at `root`."""

    def __init__(self, root: Path) -> None:
        self.path = root / USERS

    def read(self) -> dict[str, User]:
        """Return the accounts by name; raises CaseError, naming the file, where it cannot be used."""
        try:
            rows = json.loads(self.path.read_text("utf-8"))
            found = [User(**{**row, "role": Role(row["role"])}) for row in rows]
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise CaseError(f"{self.path} cannot be read as accounts ({error}); restore it from a copy") from None
        return {user.name: user for user in found}

    def add(self, name: str, role: Role, password: str | None, subject: str | None = None) -> User:
        """Make an account, or change the one of that name; raises ArgumentError for what cannot be one."""
        name = name.strip()
        if not name or len(name) > MOST_NAME or not name.isprintable():
            raise ArgumentError(f"{name!r} is no name: one line of 1 to {MOST_NAME} characters")
        if password is None and not subject:
            raise ArgumentError(f"{name} needs a password, or --subject where people sign in by OpenID Connect")
        hashed = None if password is None else hash_password(password, name)
        user = User(name=name, role=role, password=hashed, subject=subject)
        with self._changing() as users:
            users[name] = user
        return user

    def change_password(self, name: str, now: str, new: str) -> None:
        """Give an account another password; raises ArgumentError where `now` is not its password."""
        if not self.check(name, now):
            raise ArgumentError("the present password is another one")
        hashed = hash_password(new, name)
        with self._changing() as users:
            users[name] = replace(users[name], password=hashed)

    def remove(self, name: str) -> None:
        """Close an account; what that person decided stands."""
        with self._changing() as users:
            if users.pop(name, None) is None:
                raise ArgumentError(f"{name} has no account; there are: {', '.join(users) or 'none'}")

    def check(self, name: str, password: str) -> User | None:
        """Return the account whose name and password these are; a wrong name takes as long as a wrong password."""
        user = self.read().get(name)
        hashed = user.password if user and user.password else _nobody()
        with _hashing:
            right = _verified(hashed, password[: MOST_PASSWORD + 1])
        return user if user is not None and user.password and right else None

    def hold(self, person: Person) -> bool:
        """Tell whether a person has an account still, in that role."""
        user = self.read().get(person.name)
        return user is not None and user.role is person.role

    def known_as(self, subject: str) -> User | None:
        """Return the account of whom a provider knows by that name or address."""
        return next((user for user in self.read().values() if user.subject == subject), None)

    def _changing(self) -> "_Change":
        return _Change(self)


class _Change:
    """A change of the accounts by one process at a time, written beside and renamed."""

    def __init__(self, users: Users) -> None:
        self._users = users
        self._lock = FileLock(f"{users.path}.lock", timeout=10)
        self._held: dict[str, User] = {}

    def __enter__(self) -> dict[str, User]:
        self._lock.acquire()
        self._held = self._users.read()
        return self._held

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        try:
            if kind is None:
                beside = self._users.path.with_suffix(".json.part")
                rows = [asdict(user) for user in sorted(self._held.values(), key=lambda user: user.name)]
                handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
                beside.replace(self._users.path)
        finally:
            self._lock.release()


def hash_password(password: str, name: str) -> str:
    """Return the Argon2id hash of a password; raises ArgumentError for one that is too short or easily guessed."""
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise ArgumentError(f"a password has {LEAST_PASSWORD} to {MOST_PASSWORD} characters, whatever they are")
    folded = password.casefold()
    own = len(name) >= LEAST_TELLING and name.casefold() in folded
    if own or "witnessmark" in folded or len(set(folded)) < LEAST_DIFFERENT or _is_run(folded):
        raise ArgumentError("this password is easily guessed: not your name, the program's, a row or few characters")
    return str(_hasher().hash(password))


def _is_run(text: str) -> bool:
    """Tell whether a text is a row of neighbours ("abcdefghijkl", "123456789012") or one short piece over and over."""
    steps = sum(abs(ord(b) - ord(a)) <= 1 for a, b in pairwise(text))
    return steps > len(text) * 2 / 3 or any(text == (text[:n] * len(text))[: len(text)] for n in range(1, 5))


def _hasher() -> Any:
    try:
        from argon2 import PasswordHasher
    except ImportError:
        raise ExtraError("accounts with passwords need: pip install witnessmark[team]") from None
    return PasswordHasher()


def _verified(hashed: str, password: str) -> bool:
    from argon2.exceptions import Argon2Error, InvalidHashError

    try:
        return bool(_hasher().verify(hashed, password))
    except (Argon2Error, InvalidHashError):
        return False


_decoy: list[str] = []


def _nobody() -> str:
    if not _decoy:
        _decoy.append(str(_hasher().hash(os.urandom(16).hex())))
    return _decoy[0]
