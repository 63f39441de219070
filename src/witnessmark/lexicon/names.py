"""Names of persons of many peoples, packed with the program: given names and surnames, casefolded, without accents."""

import gzip
from functools import cache
from importlib.resources import files


@cache
def packed_names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the given names and the surnames of the compiled list (``redact_names.txt.gz``)."""
    packed = files("witnessmark.lexicon").joinpath("redact_names.txt.gz").read_bytes()
    rows = [line.split("\t") for line in gzip.decompress(packed).decode("ascii").splitlines()]
    return frozenset(name for name, kinds in rows if "g" in kinds), frozenset(n for n, kinds in rows if "s" in kinds)
