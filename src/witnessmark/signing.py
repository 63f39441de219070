"""A private key in, signatures over the digests of web archives out, as WACZ Signing and Verification 0.1.0 says."""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from witnessmark.errors import ArgumentError, ExtraError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

LONGEST_KEY_BYTES = 64 * 1024
CURVE = "secp384r1"
"""The one curve that ReplayWeb.page checks."""


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs; `public` is its public half (SPKI, base64)."""

    key: "EllipticCurvePrivateKey"
    public: str

    @property
    def name(self) -> str:
        """What people compare: the SHA-256 of the public key, in hex."""
        return hashlib.sha256(base64.b64decode(self.public)).hexdigest()

    def sign(self, words: str) -> str:
        """Return the ECDSA signature over the SHA-256 of `words`: both of its numbers as they are, base64."""
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
        from cryptography.hazmat.primitives.hashes import SHA256

        r, s = decode_dss_signature(self.key.sign(words.encode("ascii"), ECDSA(SHA256())))
        size = (self.key.curve.key_size + 7) // 8
        return base64.b64encode(r.to_bytes(size, "big") + s.to_bytes(size, "big")).decode("ascii")


def load_key(path: Path, password: Callable[[], str]) -> Signer:
    """Return the signer with the PEM key at `path`; `password` is asked for where the key has one.

    Raises ArgumentError where the file holds no EC key of the curve P-384, ExtraError where the package is missing.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
    except ImportError:
        raise ExtraError("a signature needs the extra `seal`: pip install 'witnessmark[seal]'") from None
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST_KEY_BYTES)
    except OSError as error:
        raise ArgumentError(f"{path} cannot be read: {error.strerror or error}") from None
    try:
        try:
            key = load_pem_private_key(data, None)
        except TypeError:
            key = load_pem_private_key(data, password().encode())
    except (ValueError, TypeError) as error:
        raise ArgumentError(f"{path} is no private key that can be opened: {error}") from None
    if not isinstance(key, EllipticCurvePrivateKey) or key.curve.name != CURVE:
        make = f"openssl ecparam -name {CURVE} -genkey -out key.pem"
        raise ArgumentError(f"{path} is no EC key of the curve P-384, which readers of web archives check: {make}")
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return Signer(key=key, public=base64.b64encode(public).decode("ascii"))
