from pathlib import Path

import pytest

from witnessmark.casework import read_documents
from witnessmark.model.text import Match, OriginLevel, Skipped
from witnessmark.reuse import reuse
from witnessmark.settings import Settings

SEEDS = Path(__file__).resolve().parents[2] / ".." / "shared" / "seeds"


@pytest.fixture(scope="module")
def seeds():
    if not SEEDS.is_dir():
        pytest.skip(f"the two pages of the mission are not at {SEEDS}")
    read = [item for item in read_documents([str(SEEDS)], Settings()) if not isinstance(item, Skipped)]
    return read, reuse(read, Settings())


def across(documents, found):
    sentences = {s.id: s for document in documents for s in document.sentences}
    pairs = [(sentences[p.sentence_a], sentences[p.sentence_b], p) for p in found.passages]
    return [(a, b, p) for a, b, p in pairs if a.report_id != b.report_id]


def test_all_reworded_pairs(seeds):
    """The pages share 23 pairs of distinct sentences, each edited or reworded, and no other pair is found."""
    documents, found = seeds
    ties = across(documents, found)
    assert {p.match for _, _, p in ties} == {Match.NEAR, Match.REWORDED}
    assert len({tuple(sorted((a.text, b.text))) for a, b, _ in ties}) == 23


def test_repeated_captions(seeds):
    """Captions repeated within a page are identical passages of that page."""
    _, found = seeds
    assert sum(passage.match is Match.IDENTICAL for passage in found.passages) >= 12


def test_two_voices(seeds):
    """The pages share sentences' origins and stay two reports' origins: each says more alone than they share."""
    documents, found = seeds
    shared = [o for o in found.origins if o.level is OriginLevel.SENTENCE and len(o.members) > 1]
    assert len([o for o in found.origins if o.level is OriginLevel.REPORT]) == len(documents)
    assert len(shared) >= 16


def test_edited_appeal(seeds):
    """The appeal whose address one page damaged carries a warning; the untouched bank details do not."""
    documents, found = seeds
    warnings = [p.warning for _, _, p in across(documents, found) if p.warning]
    assert len(warnings) == 1
    assert warnings[0].startswith("edited donation appeal: address differs")
