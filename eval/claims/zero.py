"""Read the wordings of zero.tsv and tell how many are read as meant, and how many are inverted into harm.

usage: python eval/reader/zero.py [--misses]
"""

import sys
from hashlib import sha256
from pathlib import Path

from witnessmark.clean import clean
from witnessmark.extract import extract
from witnessmark.model.claims import Claim
from witnessmark.model.text import Capture, Document
from witnessmark.settings import Settings

HERE = Path(__file__).parent
HURT = ("injured", "treated")


def rows() -> list[tuple[str, str, str]]:
    """Return killed and injured as meant ("0" or "-") and the sentence."""
    lines = (HERE / "zero.tsv").read_text("utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and line[0] in "0-"]  # type: ignore[misc]


def document(sentence: str) -> Document:
    """Return a sentence as a report of its own."""
    data = sentence.encode()
    capture = Capture(
        digest=sha256(data).hexdigest(), media_type="text/plain", source="zero.txt", url=None, size_bytes=len(data)
    )
    return next(item for item in clean(capture, data, Settings()) if isinstance(item, Document))


def said(claims: tuple[Claim, ...], kinds: tuple[str, ...]) -> str:
    """Return "0" where nobody is said to be harmed so, "-" where nothing is said, "+" where somebody is."""
    figures = [c.figure for c in claims if c.kind.value in kinds and c.figure is not None]
    if any(figure.high != 0 for figure in figures):
        return "+"
    return "0" if figures else "-"


def measure() -> tuple[float, int, list[str]]:
    """Return the share read as meant, how many are inverted, and a line for each that is not as meant."""
    told = rows()
    right, inverted, misses = 0, 0, []
    for (killed, injured, sentence), (_, claims) in zip(
        told, extract((document(row[2]) for row in told), Settings(processes=1)), strict=True
    ):
        got = said(claims, ("killed", "casualties")), said(claims, HURT)
        right += got == (killed, injured)
        inverted += "+" in got
        if got != (killed, injured):
            misses.append(f"{killed} {injured} read {got[0]} {got[1]}: {sentence}")
    return right / len(told), inverted, misses


if __name__ == "__main__":
    share, wrong, lines = measure()
    if "--misses" in sys.argv:
        print("\n".join(lines))
    print(f"{share:.3f} read as meant, {wrong} inverted")
