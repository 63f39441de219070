from datetime import UTC, datetime

import pytest

from tests.link.stories import a_report, day, harm
from witnessmark.lexicon import load
from witnessmark.link import link
from witnessmark.link.rarity import Rarity, expected_share
from witnessmark.link.stories import CLUES, chance, cluster, measure, odds, read_corpus, tell_stories, worded
from witnessmark.link.tellings import read_tellings
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.model.text import Document

FIRST = (
    "A driver was shot dead on Thornbury Lane, police said.\n"
    "Ines Okafor, 31, had parked her van beside the Maple Hollow apartments when a man fired eleven times.\n"
    "Neighbours heard tyres squeal, and detective Radley Quist asked drivers to look through their cameras.\n"
    "A bakery gave coffee to officers who worked there through the night."
)
LATER = (
    "Detective Radley Quist has charged a man over the death of Ines Okafor.\n"
    "The 31-year-old was shot in her van on Thornbury Lane, by the Maple Hollow apartments.\n"
    "A judge ordered that he be held without bail until a hearing next month, and his lawyer did not speak.\n"
    "Her sister thanked the bakery that has raised money for the children."
)
OTHER = (
    "A clerk was shot dead at a fuel station on Verdant Road, police said.\n"
    "Tomas Brandl, 54, was counting the till when two men came in and asked for cigarettes.\n"
    "Sergeant Ama Dufour said that they left on a motorcycle, which was found burnt by the canal.\n"
    "A customer hid behind the freezer and called for help on his telephone."
)


def told(*texts: str) -> tuple[list[Document], list[ResolvedClaim]]:
    documents = [a_report(text, source=str(at), published=at) for at, text in enumerate(texts)]
    quotes = {FIRST: "A driver was shot dead", LATER: "death of Ines Okafor", OTHER: "A clerk was shot dead"}
    claims = [harm(one, quotes[text], 1, place=None) for one, text in zip(documents, texts, strict=True)]
    return documents, claims


def test_reports_that_share_rare_names_tell_one_story() -> None:
    """Neither place nor day is known; a street, two people and an age are enough, and the join says so."""
    documents, claims = told(FIRST, LATER, OTHER)
    incidents = link(claims, documents, {}, ()).incidents
    held = sorted(incidents, key=lambda incident: -len(incident.claim_ids))
    assert [len(incident.claim_ids) for incident in held] == [2, 1]
    (join,) = held[0].joins
    (reason,) = [line for line in join.reasons if "one story" in line]
    assert "Okafor" in reason or "Thornbury" in reason or "Quist" in reason
    assert reason.endswith("one day apart")


WIRES = (
    "QUELMANZO, 4 AUG 88 (ONDA VERDE) -- [TEXT] FOUR FARMERS WERE KILLED WHEN A MINE WENT OFF UNDER A MILK TRUCK NEAR "
    "QUELMANZO, LIEUTENANT OSVALDO TREBIZ SAID.\nTHE TRUCK OF IGNACIA PULMARIN BURNED TONIGHT.",
    "PUERTO ALBA, 5 AUG 88 (ONDA VERDE) -- [TEXT] LIEUTENANT OSVALDO TREBIZ SAID THAT THE FOUR FARMERS WERE KILLED BY "
    "A MINE UNDER THE TRUCK OF IGNACIA PULMARIN.\nNOBODY WAS SEEN NEAR QUELMANZO TONIGHT.",
)


def test_a_join_is_told_by_names_and_not_by_the_head_of_a_wire() -> None:
    """What stands only in heads, months, and the everyday words of a text in capitals say nothing to a reader."""
    documents = [a_report(text, source=str(at), published=at) for at, text in enumerate(WIRES)]
    claims = [harm(one, "FARMERS WERE KILLED", 4, place=None) for one in documents]
    strands = {one.report.id: ((claim.claim.id,),) for one, claim in zip(documents, claims, strict=True)}
    tellings = read_tellings(strands, documents, {claim.claim.id: claim for claim in claims})
    shared = frozenset.intersection(*(telling.signs for telling in tellings))
    assert {"trebiz", "pulmarin", "ignacia", "quelmanzo"} <= shared
    assert shared.isdisjoint({"text", "aug", "onda", "verde", "88", "tonight", "truck", "farmers", "killed"})
    assert all("verde" in telling.names for telling in tellings)  # that is weighed as before


def test_a_person_stands_above_every_story() -> None:
    """What a person parted stays apart, however much the two texts share."""
    documents, claims = told(FIRST, LATER)
    parted = Judgement(
        id="jud_1",
        when=datetime(2022, 3, 20, tzinfo=UTC),
        who="ana",
        seen="",
        verdict=Verdict.DIFFERENT_EVENT,
        subjects=(claims[0].claim.id, claims[1].claim.id),
        reason="two drivers",
    )
    assert len(link(claims, documents, {}, (parted,)).incidents) == 2


def test_deaths_weeks_apart_are_less_likely_one_story_where_no_person_is_named_alike() -> None:
    """A county's coroner, a street and a hospital stand in the reports of all its deaths; a victim's name does not."""
    local = "Coroner Quillfeather came to Thornbury Lane by the Maple Hollow flats; both went to Osgood Hospital."
    first = f"A driver was shot dead on Thornbury Lane, police said.\nHe was James Okafor, 31.\n{local}"
    again = f"Months on, the family of James Okafor asks for help.\nA driver was shot dead here then.\n{local}"
    other = f"A driver was shot dead at Maple Hollow.\nSergeant Peter Dufour said so at Osgood Hospital.\n{local}"
    quote = "A driver was shot dead"
    for later, lost in ((again, 0.0), (other, load("link_story")["apart"]["penalty"])):
        documents = [a_report(text, source=str(at), published=70 * at) for at, text in enumerate((first, later))]
        claims = [harm(one, quote, 1, place=None, when=day(70 * at)) for at, one in enumerate(documents)]
        strands = {row.claim.report_id: [(row.claim.id,)] for row in claims}
        corpus = read_corpus(read_tellings(strands, documents, {row.claim.id: row for row in claims}))
        weights = load("link_story")["weights"]
        clues = sum(weights[clue.name] * value for clue, value in zip(CLUES, measure(corpus, (0, 1)), strict=True))
        assert odds(corpus, (0, 1), worded(corpus, (0, 1))) == pytest.approx(weights["bias"] + clues - lost)


def test_stock_lines_tell_no_story() -> None:
    """What a publisher prints under every report is read in none of them."""
    stock = "Reach the Quillfeather desk at Osgood Plaza on 5550199, or follow Marla Venn on Chirrup."
    documents = [
        a_report(f"{text}\n{stock}", source=str(at), published=30 * at) for at, text in enumerate((FIRST, OTHER))
    ]
    claims = [harm(documents[0], "A driver was shot dead", 1), harm(documents[1], "A clerk was shot dead", 1)]
    strands = {row.claim.report_id: [(row.claim.id,)] for row in claims}
    tellings = read_tellings(strands, documents, {row.claim.id: row for row in claims})
    assert all("quillfeather" not in telling.words for telling in tellings)
    assert all(telling.words for telling in tellings)


def test_a_brief_telling_is_of_no_story() -> None:
    """Ten words say too little to be known by: such a strand is judged by its claims alone."""
    document = a_report("A driver was shot dead on Thornbury Lane.", source="a")
    claim = harm(document, "A driver was shot dead", 1)
    by_id = {claim.claim.id: claim}
    (story,) = tell_stories(read_tellings({document.report.id: [(claim.claim.id,)]}, [document], by_id)).values()
    assert story.id == ""


def test_a_story_holds_together_on_the_mean() -> None:
    """A and B are alike, B and C, A and C not at all: one chain is not one story."""
    assert cluster({(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.0}, 3) == [0, 0, 2]
    assert cluster({(0, 1): 0.9, (1, 2): 0.9, (0, 2): 0.9}, 3) == [0, 0, 0]


def test_what_is_rare_needs_no_large_case() -> None:
    """In a case of two pages a name is rarer than a common word, though both stand in both."""
    rarity = Rarity([["thornbury", "said"], ["thornbury", "said"]])
    assert rarity.of("thornbury") > rarity.of("said") >= 0.0
    assert expected_share("the") > expected_share("bakery") > expected_share("thornbury")


def test_every_clue_has_its_weight_and_its_side() -> None:
    """Each clue of the table has a weight, none on the wrong side of what the clue means."""
    from witnessmark import lexicon

    weights = lexicon.load("link_story")["weights"]
    assert {clue.name for clue in CLUES} | {"bias"} == set(weights)
    assert all(clue.sign * weights[clue.name] >= 0 for clue in CLUES)
    assert chance(0.0) == 0.5
    assert read_corpus([]).words.count == 0
