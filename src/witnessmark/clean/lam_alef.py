"""Arabic lines of a PDF in, with each lam-alef in the order in which it is written.

The two letters are drawn as one sign. Poppler (22.12) turns round what that sign stands for, so that "three" reads as
"third". Where the sign stands, pdfium tells: its two letters begin at one point of the page.
"""

import ctypes
import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

LAM, ALEFS = "ل", "اأإآٱ"
MARKS = re.compile("[\u0610-\u061a\u064b-\u0652\u0656-\u065f\u0670\u06d6-\u06ed]")
WORD = re.compile("[\u0620-\u065f\u066e-\u06d3\u06d5-\u06ef\u06fa-\u06ff]+")
DRAWN = re.compile("[\ufb1d-\ufdff\ufe70-\ufefc]+")
"""Letters as they are drawn, of which some fonts tell in place of the letters that they stand for."""
NEVER = re.compile(f"ا([أإآ]){LAM}")
"""No word has an alef before one with a sign on it, but many have the article before lam-alef."""


def drawn_words(text_page: "PdfTextPage") -> list[tuple[str, str]]:
    """Return those Arabic words of a page that hold a lam-alef sign or could be taken for one that does.

    Each as it is written, and as it reads with its signs turned round, without marks, in the order of the page.
    """
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_double(), ctypes.c_double()
    letters: list[tuple[str, float]] = []
    for index in range(text_page.count_chars()):
        char = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        for letter in unicodedata.normalize("NFKC", char) if DRAWN.match(char) else char:
            pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
            letters.append((letter, round(x.value, 1)))
    found = []
    for is_word, group in groupby(letters, key=lambda row: bool(WORD.match(row[0]))):
        if is_word:
            found.append(_read(list(group)))
    return [pair for pair in found if LAM in pair[0]]


def _read(letters: Sequence[tuple[str, float]]) -> tuple[str, str]:
    """Return a word, its letters from right to left, and the same with each lam-alef sign turned round."""
    written = turned = ""
    plain = [row for row in letters if not MARKS.match(row[0])]
    for _, sign in groupby(sorted(plain, key=lambda row: -row[1]), key=lambda row: row[1]):
        both = "".join(letter for letter, _ in sign)
        if len(both) == 2 and LAM in both and both.strip(LAM) in ALEFS:
            alef = both.strip(LAM)
            written, turned = written + LAM + alef, turned + alef + LAM
        else:
            written, turned = written + both, turned + both
    return written, turned


def mend(lines: Iterable[str], words: Sequence[tuple[str, str]]) -> list[str]:
    """Return the lines of a page with those words mended that poppler turned, by `words` as the page draws them.

    Marks of vowels are left out: poppler sets them on the wrong letters.
    """
    lines = [MARKS.sub("", DRAWN.sub(lambda found: unicodedata.normalize("NFKC", found[0]), line)) for line in lines]
    seen = Counter(word for line in lines for word in WORD.findall(line))
    signs = [(written, turned) for written, turned in words if written != turned]
    if sum(seen[written] for written, _ in signs) > sum(seen[turned] for _, turned in signs):
        return lines  # a poppler that turns nothing
    order: dict[str, deque[str]] = defaultdict(deque)
    for written, turned in words:
        order[turned].append(written)

    def mended(found: re.Match[str]) -> str:
        waiting = order.get(found[0])
        if not waiting:
            return NEVER.sub(rf"ا{LAM}\1", found[0])
        return waiting.popleft() if len(waiting) > 1 else waiting[0]

    return [WORD.sub(mended, line) for line in lines]
