import json
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reuse.reports import FLOOD, FLOOD_REWORDED, QUAKE, document
from witnessmark.errors import ArgumentError
from witnessmark.reuse import SignatureCache, reuse
from witnessmark.reuse.changes import altered
from witnessmark.reuse.cohesion import group
from witnessmark.reuse.direction import credited_agencies
from witnessmark.reuse.lineage import lineage, render_lineage
from witnessmark.reuse.scanning import scan_texts
from witnessmark.reuse.signatures import signatures
from witnessmark.reuse.wording import fold, scan, terms
from witnessmark.settings import Settings

SETTINGS = Settings()


def test_numbers_in_words_and_digits_are_equal():
    """A number has one key however it is written."""
    keys = {terms(f"They saw {words} people")[1].key for words in ("2,000", "2000", "two thousand")}
    assert keys == {"#2000"}


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                "One one First Twenty-first two 2,000 thousand-odd thousand Million Kyiv's KYIV the - ... they: No!"
                " \ud800 3.5 Zürich co-operated 10-15 dozen’s a\u00a0b c\x1cd один.Два".split(" ")
            ),
            max_size=9,
        ).map(" ".join),
        max_size=6,
    )
)
def test_many_texts_read_as_each_alone(texts):
    """The terms of many texts read at once are those of each text read by itself."""
    held = scan_texts(texts)
    spans = [slice(*pair) for pair in pairwise(held.offsets.tolist())]
    read = [
        [
            (held.vocabulary[at], kind)
            for at, kind in zip(held.flat[span].tolist(), held.kinds[span].tolist(), strict=True)
        ]
        for span in spans
    ]
    assert read == [[(key, kind) for key, kind, _ in scan(text)] for text in texts]
    assert list(held.vocabulary) == sorted({key for text in texts for key, _, _ in scan(text)})


def test_fold_keeps_what_differs():
    """Folding makes quotes and dashes one and leaves words and numbers alone."""
    assert fold("“A – b” ") == fold("'a - B'")
    assert fold("35 died") != fold("36 died")


def test_signatures_estimate_jaccard():
    """The share of equal minima comes near the Jaccard similarity of the shingles."""
    one, two = "the quick brown fox jumps over the lazy dog", "the quick brown fox leaps over the lazy dog"
    sets = [{text[i : i + 5] for i in range(len(text) - 4)} for text in (one, two)]
    rows = signatures([one, two], 5, 512)
    assert float((rows[0] == rows[1]).mean()) == pytest.approx(
        len(sets[0] & sets[1]) / len(sets[0] | sets[1]), abs=0.08
    )


def test_signature_is_of_the_text_alone():
    """A text's signature is the same in any company, and a short one begins a long one."""
    texts = ["a", "", "some longer text here", "Обстріл"]
    together = signatures(texts, 5, 32)
    assert all((signatures([text], 5, 32)[0] == row).all() for text, row in zip(texts, together, strict=True))
    assert (signatures(texts, 5, 64)[:, :32] == together).all()


def test_a_chain_is_no_group():
    """A chain of links does not become one group where its ends share nothing."""
    chain = {(at, at + 1): 0.9 for at in range(8)}
    assert max(len(found.members) for found in group(chain, 0.5)) <= 3


def test_a_cohesive_group_names_its_weakest_link():
    """Nodes all linked to one another are one group, and its weakest link is told."""
    (found,) = group({("a", "b"): 0.9, ("b", "c"): 0.8, ("a", "c"): 0.7}, 0.5)
    assert found.members == ("a", "b", "c")
    assert found.weakest == ("b", "c", 0.8)
    assert found.cohesion == 1.0


@pytest.mark.parametrize(
    ("first", "second", "seen"),
    [
        ("35 people died there", "36 people died there", "figure"),
        ("Write to help@fund.example now", "Write to help@found.example now", "address"),
        ("It was struck on Monday", "It was struck on Friday", "date"),
        ("He said it was hit", "He said it was not hit", "polarity"),
    ],
)
def test_alterations(first, second, seen):
    """Figures, addresses, days and polarity that a copy changes are named."""
    warning = altered(first, second, appeal=False, close=True)
    assert warning is not None
    assert seen in warning


def test_no_alteration():
    """An edit that leaves facts alone warns of nothing, nor does a number written another way."""
    assert altered("Two people died in the blast", "2 persons died in the explosion", appeal=False, close=True) is None


def test_credit_line():
    """An agency credited at the head or foot is read; its name in passing is not."""
    credited = document("a", ("KYIV (Reuters) - Shells fell on the port.", *FLOOD))
    passing = document("b", ("A Reuters van was parked by the port.", *FLOOD))
    assert credited_agencies(credited.report) == ("reuters",)
    assert credited_agencies(passing.report) == ()


def test_cache_changes_nothing(tmp_path):
    """Results are equal without a cache, with a fresh one, with a kept one and with a damaged one."""
    documents = [document("a", FLOOD), document("b", FLOOD_REWORDED), document("c", QUAKE)]
    expected = reuse(documents, SETTINGS)
    path = tmp_path / "kept.npz"
    assert reuse(documents[:2], SETTINGS, SignatureCache(path)) == reuse(documents[:2], SETTINGS)
    assert reuse(documents, SETTINGS, SignatureCache(path)) == expected
    assert reuse(documents, SETTINGS, SignatureCache(path)) == expected
    path.write_bytes(path.read_bytes()[:200])
    assert reuse(documents, SETTINGS, SignatureCache(path)) == expected


def test_one_report_more_is_as_from_scratch(tmp_path):
    """A kept case with a report added gives what all reports give at once, though every word's rarity has changed."""
    one, two, three = document("a", FLOOD), document("b", FLOOD_REWORDED), document("c", (*QUAKE, FLOOD[1]))
    path = tmp_path / "kept.npz"
    reuse([one, three], SETTINGS, SignatureCache(path))
    assert reuse([one, two, three], SETTINGS, SignatureCache(path)) == reuse([one, two, three], SETTINGS)
    assert reuse([two, three], SETTINGS, SignatureCache(path)) == reuse([two, three], SETTINGS)


def test_cache_reads_only_what_is_new(tmp_path):
    """A kept sentence is not scanned again."""
    cache = SignatureCache(tmp_path / "kept.npz")
    texts = sorted(fold(line) for line in FLOOD)
    scanned, rows = cache.prepare(texts, texts)
    cache.save()
    again, rows_again = SignatureCache(tmp_path / "kept.npz").prepare(texts[1:], texts[1:])
    assert np.array_equal(rows[1:], rows_again)
    assert set(again.vocabulary) < set(scanned.vocabulary)


@pytest.fixture
def traced():
    documents = [document("a.txt", FLOOD), document("b.txt", FLOOD_REWORDED), document("=c.txt", QUAKE)]
    return lineage(documents, reuse(documents, SETTINGS))


def test_tree(traced):
    """The tree counts reports and origins apart and shows the evidence."""
    tree = render_lineage(traced, "tree")
    assert tree.startswith("3 reports, 2 independent origins")
    assert "common unseen source" in tree
    assert "b.txt" in tree


def test_dot(traced):
    """The graph has a node a report and an edge a tie."""
    dot = render_lineage(traced, "dot")
    assert dot.count("label=") >= 4
    assert dot.count("->") == 1
    assert dot.startswith("digraph")


def test_json(traced):
    """The JSON holds descents and ties with samples of both texts."""
    told = json.loads(render_lineage(traced, "json"))
    assert [len(descent["members"]) for descent in told["descents"]] == [2, 1]
    assert told["ties"][0]["samples"][0]["text_a"]


def test_csv(traced):
    """The CSV has a row a report and no cell that a spreadsheet would run."""
    rows = render_lineage(traced, "csv").splitlines()
    assert len(rows) == 4
    assert any(",'=c.txt," in row for row in rows)


def test_unknown_form(traced):
    """Another format is refused with the choices."""
    with pytest.raises(ArgumentError, match="tree, dot, json, csv"):
        render_lineage(traced, "png")
