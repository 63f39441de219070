from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.link.conftest import Story
from tests.link.stories import a_report, count, day, harm
from witnessmark.link import link
from witnessmark.model.claims import ClaimKind, Population, Qualifier, ResolvedClaim, Stance
from witnessmark.model.incidents import Assessment, Estimate, FigureStatus, Incident, Reckoning
from witnessmark.model.text import Document
from witnessmark.reconcile import reconcile


def one_incident(
    documents: list[Document], claims: list[ResolvedClaim], origins: dict[str, str] | None = None
) -> Reckoning:
    """Reconcile all claims as one incident; each report is its own origin unless said otherwise."""
    ids = tuple(sorted(row.claim.id for row in claims))
    incident = Incident(id="inc_1", claim_ids=ids, kind="unknown", target=None, place=None, date=None, joins=())
    return reconcile(
        [incident], claims, documents, origins or {row.claim.id: row.claim.report_id for row in claims}
    ).reckoning


def assessed(documents: list[Document], claims: list[ResolvedClaim]) -> Assessment:
    return one_incident(documents, claims).assessments[0]


def killed(documents: list[Document], claims: list[ResolvedClaim]) -> Estimate:
    return next(row for row in assessed(documents, claims).estimates if row.harm is ClaimKind.KILLED)


def bounds(row: Estimate) -> tuple[int | None, int | None, int | None]:
    return (row.low, row.best, row.high)


def test_a_copy_counts_once() -> None:
    """Two reports of one origin are one figure, and the copy is set aside as a copy."""
    documents = [a_report("Three people died.", source=name) for name in ("a", "b")]
    claims = [harm(one, "Three people", 3) for one in documents]
    origins = {row.claim.id: "org_1" for row in claims}
    assessment = one_incident(documents, claims, origins).assessments[0]
    (row,) = assessment.estimates
    assert bounds(row) == (3, 3, 3)
    assert len(row.rests_on) == 1
    assert "a copy of" in row.set_aside[0].reason
    assert (assessment.reports, assessment.origins) == (2, 1)


def test_nobody_is_no_best_beside_somebody_described() -> None:
    """One report says that nobody was hurt, another tells of the guard: 0 to open, best 1."""
    documents = [a_report("Nobody was killed.", source="a"), a_report("The guard was killed.", source="b")]
    claims = [
        harm(documents[0], "Nobody", 0),
        harm(documents[1], "The guard", 1),
    ]
    assert bounds(killed(documents, claims)) == (0, 1, None)


def test_a_part_is_never_added_to_its_whole() -> None:
    """ "Five people, including two children" is five."""
    document = a_report("The blast killed five people, including two children.", source="a")
    whole = harm(document, "five people", 5)
    part = harm(document, "two children", 2, part_of=whole.claim.id, id="clm_part")
    row = killed([document], [whole, part])
    assert bounds(row) == (5, 5, 5)
    assert row.set_aside[0].claim_id == "clm_part"


def test_groups_told_beside_each_other_are_added() -> None:
    """ "Two soldiers and one guerrilla" are three."""
    document = a_report("Two soldiers and one guerrilla were killed.", source="a")
    claims = [
        harm(document, "Two soldiers", 2, id="clm_1", population=Population.COMBATANT),
        harm(document, "one guerrilla", 1, id="clm_2", population=Population.COMBATANT),
    ]
    assert bounds(killed([document], claims)) == (3, 3, 3)


def test_a_sum_is_named_as_one_with_its_parts() -> None:
    """ "Three soldiers and two medics" are five, in a sum that says so and rests on both."""
    document = a_report("Three soldiers and two medics were killed.", source="a")
    claims = [harm(document, "Three soldiers", 3), harm(document, "two medics", 2)]
    row = killed([document], claims)
    assert bounds(row) == (5, 5, 5)
    assert "a sum of 2 groups" in row.method
    assert set(row.rests_on) == {claim.claim.id for claim in claims}


def test_figures_that_restate_are_not_added() -> None:
    """ "60 to 180, far below the 300 first given" is 60 to 300 and never 480."""
    document = a_report("The dead number 60 to 180, far below the 300 people first given.", source="a")
    claims = [
        harm(document, "60 to 180", count(60, 180, Qualifier.RANGE)),
        harm(document, "300 people", 300),
    ]
    row = killed([document], claims)
    assert (row.low, row.high) == (60, 300)
    assert row.status is not FigureStatus.AGREED
    assert "sum" not in row.method


def test_a_whole_is_not_added_to_its_parts() -> None:
    """ "Five people, two soldiers and three medics" are five, though nothing marks the two and the three as parts."""
    document = a_report("Five people, two soldiers and three medics, were killed.", source="a")
    claims = [harm(document, "Five people", 5), harm(document, "two soldiers", 2), harm(document, "three medics", 3)]
    row = killed([document], claims)
    assert row.best == 5
    assert row.high == 5


def test_others_are_no_second_count() -> None:
    """ "Three others were hurt", told twice, is three: they are others than the dead, not more than the hurt."""
    document = a_report("One man died and three others were hurt.\nThree other men were hurt.", source="a")
    claims = [
        harm(document, "three others", count(3, 3, words="three others"), kind=ClaimKind.INJURED),
        harm(document, "Three other men", count(3, 3, words="Three other men"), kind=ClaimKind.INJURED),
    ]
    (row,) = assessed([document], claims).estimates
    assert bounds(row) == (3, 3, 3)


def test_one_victim_told_in_many_words_is_one() -> None:
    """ "A 19-year-old", "the teen" and "he" are one victim; so is the boy's injury one with his death."""
    document = a_report("A 19-year-old was shot dead.\nThe teen died at home.\nHe was hurt and he died.", source="a")
    claims = [
        harm(document, "A 19-year-old", count(1, 1, words="A 19-year-old")),
        harm(document, "The teen", count(1, 1, words="The teen")),
        harm(document, "he", count(1, 1, words="he")),
        harm(document, "He", count(1, 1, words="He"), kind=ClaimKind.INJURED),
    ]
    (row,) = assessed([document], claims).estimates
    assert row.harm is ClaimKind.KILLED
    assert bounds(row) == (1, 1, 1)
    assert row.status is FigureStatus.AGREED


def test_what_names_the_deed_counts_nobody() -> None:
    """ "The shooting" beside two dead is no third victim and no injured one."""
    document = a_report("Two people were killed in the shooting.", source="a")
    claims = [
        harm(document, "Two people", 2),
        harm(document, "shooting", count(1, 1, words="shooting"), kind=ClaimKind.INJURED, affected=None),
    ]
    (row,) = assessed([document], claims).estimates
    assert bounds(row) == (2, 2, 2)


def test_no_other_injuries_is_no_zero() -> None:
    """ "No other injuries" is nobody beyond the one who was told, not a contradiction of him."""
    document = a_report("One man was hurt.\nThere were no other injuries.", source="a")
    claims = [
        harm(document, "One man", count(1, 1, words="One"), kind=ClaimKind.INJURED),
        harm(document, "no other injuries", count(0, 0, words="no other injuries"), kind=ClaimKind.INJURED),
    ]
    (row,) = assessed([document], claims).estimates
    assert bounds(row) == (1, 1, 1)


def test_origins_never_exceed_reports() -> None:
    """A report that quotes two texts is one telling still."""
    document = a_report("Three people died.\nSeven were hurt.", source="a")
    claims = [harm(document, "Three people", 3), harm(document, "Seven", 7, kind=ClaimKind.INJURED)]
    origins = {row.claim.id: f"org_{row.claim.id}" for row in claims}
    assessment = one_incident([document], claims, origins).assessments[0]
    assert (assessment.reports, assessment.origins) == (1, 1)


def test_a_figure_that_comes_on_top_is_added() -> None:
    """ "Another three" in the next sentence is added to the four before."""
    document = a_report("Four people died at the scene.\nAnother three died on the road.", source="a")
    claims = [
        harm(document, "Four people", 4),
        harm(document, "Another three", count(3, 3, words="Another three")),
    ]
    assert bounds(killed([document], claims)) == (7, 7, 7)


def test_an_open_figure_leaves_the_range_open() -> None:
    """ "At least 12" has no upper bound; "nearly 200" no lower one; neither becomes exact."""
    document = a_report("At least 12 died.", source="a")
    at_least = harm(document, "At least 12", count(12, None, Qualifier.AT_LEAST))
    assert bounds(killed([document], [at_least])) == (12, 12, None)
    document = a_report("Nearly 200 died.", source="a")
    nearly = harm(document, "Nearly 200", count(None, 200, Qualifier.NEARLY))
    row = killed([document], [nearly])
    assert bounds(row) == (None, 200, 200)
    assert row.status is FigureStatus.RANGED


def test_a_vague_figure_is_a_floor_only() -> None:
    """ "Several" gives no best and no upper bound, and gives way to a count."""
    documents = [a_report("Several people died.", source="a"), a_report("Four people died.", source="b")]
    several = harm(documents[0], "Several people", count(2, None, Qualifier.VAGUE))
    four = harm(documents[1], "Four people", 4)
    assert bounds(killed(documents[:1], [several])) == (2, None, None)
    row = killed(documents, [several, four])
    assert bounds(row) == (4, 4, 4)
    assert row.set_aside[0].claim_id == several.claim.id


def test_a_later_higher_toll_overtakes() -> None:
    """A toll two days on, by a speaker no worse placed, takes the place of the first."""
    documents = [
        a_report("Police said five died.", source="a"),
        a_report("Police said eight died.", source="b", published=2),
    ]
    claims = [
        harm(documents[0], "five", 5, speaker="police"),
        harm(documents[1], "eight", 8, speaker="hospital officials"),
    ]
    row = killed(documents, claims)
    assert bounds(row) == (8, 8, 8)
    assert row.status is FigureStatus.AGREED
    assert "overtaken" in row.set_aside[0].reason


@pytest.mark.parametrize(("later", "best"), [(25, 5), (9, 9)])
def test_a_figure_far_above_what_others_agree_on_leads_only_when_a_second_origin_gives_it(
    later: int, best: int
) -> None:
    """The yearly count of a town in a later report is no toll of one shooting: it stays in the range, as disputed."""
    documents = [
        a_report("Police said five died.", source="a"),
        a_report("Five were killed, the coroner said.", source="b", publisher="Ledger"),
        a_report(f"Officials said that {later} died.", source="c", published=5, publisher="Post"),
        a_report(f"In all, {later} died, officials said.", source="d", published=6, publisher="Echo"),
    ]
    claims = [
        harm(documents[0], "five", 5, speaker="police"),
        harm(documents[1], "Five", 5, speaker="coroner"),
        harm(documents[2], str(later), later, speaker="officials"),
        harm(documents[3], str(later), later, speaker="officials"),
    ]
    row = killed(documents[:3], claims[:3])
    assert row.best == best
    assert row.high == later
    assert row.status is FigureStatus.DISPUTED
    assert killed(documents, claims).best == later


def test_a_later_figure_of_one_speaker_replaces_the_first_even_when_lower() -> None:
    """A speaker's correction downwards counts."""
    documents = [
        a_report("Police said nine died.", source="a"),
        a_report("Police said seven died.", source="b", published=1),
    ]
    claims = [
        harm(one, words, number, speaker="police")
        for one, words, number in zip(documents, ("nine", "seven"), (9, 7), strict=True)
    ]
    assert bounds(killed(documents, claims)) == (7, 7, 7)


def test_a_worse_placed_speaker_does_not_overtake() -> None:
    """Residents who give more than the hospital make a range; the hospital's figure stays the best."""
    documents = [
        a_report("The hospital said five died.", source="a"),
        a_report("Residents said 11 died.", source="b", published=1),
    ]
    claims = [harm(documents[0], "five", 5, speaker="the hospital"), harm(documents[1], "11", 11, speaker="residents")]
    reckoning = one_incident(documents, claims)
    (row,) = reckoning.assessments[0].estimates
    assert bounds(row) == (5, 5, 11)
    assert row.status is FigureStatus.DISPUTED
    (dispute,) = reckoning.disputes
    assert {dispute.claim_a, dispute.claim_b} == {claim.claim.id for claim in claims}


def test_a_denial_is_named_and_gives_no_figure() -> None:
    """A denied toll stands as asserted, disputed, with who denies it."""
    documents = [
        a_report("Five people died.", source="a"),
        a_report("The army denied that five people died.", source="b"),
    ]
    claims = [
        harm(documents[0], "Five people", 5),
        harm(documents[1], "five people", 5, speaker="The army", stance=Stance.DENIED),
    ]
    assessment = assessed(documents, claims)
    assert assessment.denied_by == ("The army",)
    assert assessment.figure_status is FigureStatus.DISPUTED
    assert bounds(assessment.estimates[0]) == (5, 5, 5)


def test_no_casualties_against_some_is_a_range() -> None:
    """An asserted zero is a figure like another: it contradicts three dead."""
    documents = [a_report("No one died.", source="a"), a_report("Three people died.", source="b")]
    claims = [harm(documents[0], "No one", 0), harm(documents[1], "Three people", 3)]
    row = killed(documents, claims)
    assert (row.low, row.high) == (0, 3)
    assert row.status is FigureStatus.DISPUTED


def test_no_casualties_alone_is_zero() -> None:
    """ "No reported casualties" rests on its claim and is zero, though its words hold no number."""
    document = a_report("The shell did not cause any reported casualties.", source="a")
    row = killed([document], [harm(document, "any reported casualties", count(0, 0, words="any reported casualties"))])
    assert bounds(row) == (0, 0, 0)
    assert row.rests_on


def test_described_victims_are_a_floor() -> None:
    """A mayor and a nurse are two at least; no claim counts them, so there is no best, and five stays five."""
    document = a_report("The mayor was killed.\nA nurse was killed.", source="a")
    named = [
        harm(document, "The mayor", count(1, 1, words="The mayor")),
        harm(document, "A nurse", count(1, 1, words="A nurse")),
    ]
    row = killed([document], named)
    assert bounds(row) == (2, None, None)
    assert row.status is FigureStatus.RANGED
    assert row.rests_on == tuple(sorted(claim.claim.id for claim in named))
    total = a_report("Five people died.", source="b")
    row = killed([document, total], [*named, harm(total, "Five people", 5)])
    assert bounds(row) == (5, 5, 5)
    assert len(row.set_aside) == 2


def test_one_victim_described_twice_is_one() -> None:
    """ "A pregnant woman" and "the pregnant woman" are not two."""
    document = a_report("A pregnant woman was killed.\nThe pregnant woman was a teacher.", source="a")
    claims = [
        harm(document, "A pregnant woman", count(1, 1, words="A pregnant woman")),
        harm(document, "The pregnant woman", count(1, 1, words="The pregnant woman")),
    ]
    assert bounds(killed([document], claims)) == (1, 1, 1)


def test_a_death_after_every_toll_is_added() -> None:
    """A wounded man who died after the last toll makes it one more; one who died before it does not."""
    toll = a_report("Four people died.", source="a")
    after = a_report("A driver wounded in the blast later died in hospital.", source="b", published=3)
    before = a_report("A driver wounded in the blast later died in hospital.", source="c", published=-1)
    four = harm(toll, "Four people", 4)
    driver = {name: harm(one, "A driver", count(1, 1, words="A driver")) for name, one in (("b", after), ("c", before))}
    assert bounds(killed([toll, after], [four, driver["b"]])) == (5, 5, 5)
    assert bounds(killed([toll, before], [four, driver["c"]])) == (4, 4, 4)


def test_treated_in_hospital_is_not_injured() -> None:
    """Care received is a figure of its own beside the injured; the injured who were taken to hospital are injured."""
    document = a_report("Nine people were treated in hospital.\nSix injured people were taken to hospital.", source="a")
    care = harm(document, "Nine people", 9, kind=ClaimKind.INJURED)
    hurt = harm(document, "Six injured people", 6, kind=ClaimKind.INJURED)
    figures = {row.harm: row for row in assessed([document], [care, hurt]).estimates}
    assert {harm: bounds(row) for harm, row in figures.items()} == {
        ClaimKind.INJURED: (6, 6, 6),
        ClaimKind.TREATED: (9, 9, 9),
    }
    assert figures[ClaimKind.TREATED].rests_on == (care.claim.id,)


def test_an_age_is_no_count() -> None:
    """ "A 19-year-old woman" describes one victim: with the two students of the toll that is a third."""
    toll = a_report("Two people were killed at a college in Sumy.", source="a")
    later = a_report("A 19-year-old woman later died in hospital.", source="b", published=3)
    claims = [
        harm(toll, "Two people", 2),
        harm(later, "A 19-year-old woman", count(1, 1, words="A 19-year-old woman"), affected="A 19-year-old woman"),
    ]
    assert bounds(killed([toll, later], claims)) == (3, 3, 3)


def test_two_figures_of_the_treated_are_ranged_apart_from_the_injured() -> None:
    """What two speakers say of care never moves the figure of the injured."""
    documents = [
        a_report("Twelve people were injured.", source="a"),
        a_report("Seven people were hospitalised.", source="b"),
        a_report("Nine people were treated for shock.", source="c"),
    ]
    claims = [
        harm(documents[0], "Twelve people were injured", 12, kind=ClaimKind.INJURED),
        harm(documents[1], "Seven people", 7, kind=ClaimKind.INJURED),
        harm(documents[2], "Nine people", 9, kind=ClaimKind.INJURED),
    ]
    figures = {row.harm: bounds(row) for row in assessed(documents, claims).estimates}
    assert figures[ClaimKind.INJURED] == (12, 12, 12)
    assert figures[ClaimKind.TREATED][::2] == (7, 9)


def test_every_claim_of_a_harm_is_used_or_set_aside_once(made: Story) -> None:
    """Each estimate names every claim of its harm exactly once: it rests on it or sets it aside with a reason."""
    documents, claims, origins, _ = made
    incidents = link(claims, documents, origins, ()).incidents
    by_id = {row.claim.id: row for row in claims}
    for incident, assessment in zip(
        incidents, reconcile(incidents, claims, documents, origins).reckoning.assessments, strict=True
    ):
        for row in assessment.estimates:
            named = [*row.rests_on, *(aside.claim_id for aside in row.set_aside)]
            own = [claim for claim in incident.claim_ids if by_id[claim].claim.kind is row.harm]
            assert sorted(named) == sorted(own)
            assert all(aside.reason for aside in row.set_aside)


figures = st.one_of(
    st.integers(0, 40).map(lambda number: count(number, number)),
    st.integers(0, 40).map(lambda number: count(number, None, Qualifier.AT_LEAST)),
    st.integers(1, 40).map(lambda number: count(None, number, Qualifier.NEARLY)),
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda ends: count(ends[0], sum(ends), Qualifier.RANGE)),
    st.just(count(2, None, Qualifier.VAGUE)),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(figures, st.integers(0, 3), st.sampled_from([None, "police", "residents"])), min_size=1, max_size=6
    ),
    st.randoms(),
)
def test_low_best_and_high_stay_in_order(told: list[tuple[object, int, str | None]], random: object) -> None:
    """Whatever is said, low <= best <= high where stated, and the order of the claims does not matter."""
    documents = [
        a_report(f"Report {at}: three people died.", source=str(at), published=when)
        for at, (_, when, _) in enumerate(told)
    ]
    claims = [
        harm(one, "three people", figure, speaker=who) for one, (figure, _, who) in zip(documents, told, strict=True)
    ]  # type: ignore[arg-type]
    reckoning = one_incident(documents, claims)
    for row in reckoning.assessments[0].estimates:
        assert row.rests_on
        stated = [bound for bound in bounds(row) if bound is not None]
        assert stated == sorted(stated)
    mixed = list(claims)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert one_incident(list(reversed(documents)), mixed) == reckoning


def test_a_report_without_a_day_overtakes_nothing() -> None:
    """Without publication days no figure is later than another."""
    documents = [a_report("Five people died.", source="a"), a_report("Eight people died.", source="b")]
    claims = [harm(documents[0], "Five people", 5, when=day()), harm(documents[1], "Eight people", 8, when=day())]
    assert bounds(killed(documents, claims))[::2] == (5, 8)


def test_about_and_at_least_bound_nothing_above() -> None:
    """ "At least a dozen" beside "about twelve" stays open above; "about twelve" alone bounds neither end."""
    (one, at_least), (two, about), (three, exact) = (
        (document, harm(document, words, number))
        for document, words, number in (
            (a_report("At least 12 died.", source="a"), "At least 12", count(12, None, Qualifier.AT_LEAST)),
            (a_report("About 12 died.", source="b"), "About 12", count(12, 12, Qualifier.ABOUT)),
            (a_report("In all 12 died.", source="c"), "12 died", count(12, 12)),
        )
    )
    assert bounds(killed([one, two], [at_least, about])) == (12, 12, None)
    assert bounds(killed([two], [about])) == (None, 12, None)
    assert bounds(killed([two, three], [about, exact])) == (12, 12, 12)


def test_an_assessment_made_of_the_same_is_taken_over(made: Story) -> None:
    """What an earlier call assessed is not assessed again; what changed of a report, a claim or an origin, is."""
    documents, claims, origins, _ = made
    incidents = link(claims, documents, origins, ()).incidents
    first = reconcile(incidents, claims, documents, origins)
    assert first.reworked == len(incidents)
    assert reconcile(incidents, claims, documents, origins, first).reworked == 0
    moved = replace(claims[0], speaker_key="another")
    later = reconcile(incidents, [moved, *claims[1:]], documents, origins, first)
    assert later == reconcile(incidents, [moved, *claims[1:]], documents, origins)
    assert later.reworked == 1
    elsewhere = origins | {claims[0].claim.id: "org_elsewhere"}
    assert reconcile(incidents, claims, documents, elsewhere, first).reworked == 1
    named = replace(documents[0], report=replace(documents[0].report, publisher="Another Courier"))
    renamed = reconcile(incidents, claims, [named, *documents[1:]], origins, first)
    assert renamed == reconcile(incidents, claims, [named, *documents[1:]], origins)
    assert renamed.reworked >= 1


def test_a_part_counts_where_its_whole_is_of_another_harm() -> None:
    """ "Five were shot, one of them fatally": the one dead is told nowhere else, and more were hit than are told."""
    document = a_report("Five people were shot, one of them fatally.\nFour are recovering.", source="a")
    whole = harm(document, "Five people were shot", 5, kind=ClaimKind.CASUALTIES)
    part = harm(document, "one of them fatally", 1, part_of=whole.claim.id)
    found = assessed([document], [whole, part])
    assert [bounds(row) for row in found.estimates if row.harm is ClaimKind.KILLED] == [(1, 1, 1)]
    assert found.figure_status is FigureStatus.RANGED
    hurt = harm(document, "Four are recovering", 4, kind=ClaimKind.INJURED)
    assert assessed([document], [whole, part, hurt]).figure_status is FigureStatus.AGREED


def test_names_that_spell_out_a_count_are_not_added_to_it() -> None:
    """ "Three others, Ana Ruiz, Li Wei and Omar Haddad" are three."""
    document = a_report("The blast wounded three others, Ana Ruiz, Li Wei and Omar Haddad.", source="a")
    claims = [
        harm(document, "wounded three others", 3, kind=ClaimKind.INJURED, affected="three others"),
        harm(
            document,
            "Ana Ruiz, Li Wei and Omar Haddad",
            count(3, 3, words="Ana Ruiz, Li Wei and Omar Haddad"),
            kind=ClaimKind.INJURED,
            affected="Ana Ruiz, Li Wei and Omar Haddad",
        ),
    ]
    (row,) = assessed([document], claims).estimates
    assert bounds(row) == (3, 3, 3)
    assert row.status is FigureStatus.AGREED


def test_whom_one_sentence_sets_beside_the_dead_is_another_person() -> None:
    """ "A teen was killed and a child was hurt" tells of two, however little is said of either; "he" of one."""
    document = a_report("A teen was killed and a child was hurt.\nThe child is recovering.", source="a")
    claims = [
        harm(document, "A teen was killed", count(1, 1, words="A teen"), affected="A teen"),
        harm(document, "a child was hurt", count(1, 1, words="a child"), kind=ClaimKind.INJURED, affected="a child"),
    ]
    found = {row.harm: bounds(row) for row in assessed([document], claims).estimates}
    assert found == {ClaimKind.KILLED: (1, 1, 1), ClaimKind.INJURED: (1, 1, 1)}
    document = a_report("A teen was hurt and he died.", source="b")
    claims = [
        harm(document, "A teen was hurt", count(1, 1, words="A teen"), kind=ClaimKind.INJURED, affected="A teen"),
        harm(document, "he died", count(1, 1, words="he"), affected="he"),
    ]
    assert [row.harm for row in assessed([document], claims).estimates] == [ClaimKind.KILLED]


def test_harms_that_do_not_add_up_are_not_agreed() -> None:
    """ "Two were shot" against three told as hurt, and more in care than are told to be hurt."""
    document = a_report("Two people were shot.\nThree were injured.\nFive were treated.", source="a")
    shot = harm(document, "Two people were shot", 2, kind=ClaimKind.CASUALTIES)
    hurt = harm(document, "Three were injured", 3, kind=ClaimKind.INJURED)
    treated = harm(document, "Five were treated", 5, kind=ClaimKind.TREATED)
    assert assessed([document], [hurt]).figure_status is FigureStatus.AGREED
    assert assessed([document], [shot, hurt]).figure_status is FigureStatus.RANGED
    assert assessed([document], [hurt, treated]).figure_status is FigureStatus.RANGED


def test_what_is_hardly_read_is_not_agreed() -> None:
    """A figure that is as likely misread as not agrees with nothing; beside a sure claim of it, it does."""
    document = a_report("Two people were killed.\nIn all two people died.", source="a")
    doubtful = harm(document, "Two people were killed", 2)
    doubtful = replace(doubtful, claim=replace(doubtful.claim, sure=0.3))
    assert assessed([document], [doubtful]).figure_status is FigureStatus.RANGED
    assert (
        assessed([document], [doubtful, harm(document, "In all two people died", 2)]).figure_status
        is FigureStatus.AGREED
    )


def test_one_person_hurt_is_not_one_of_a_group_of_dead() -> None:
    """ "Four adults were killed" and "a girl was hurt": the girl is none of the four."""
    document = a_report("Four adults were killed.\nA girl was hurt.", source="a")
    dead = harm(document, "Four adults were killed", 4, affected="Four adults")
    girl = harm(document, "A girl was hurt", count(1, 1, words="A girl"), kind=ClaimKind.INJURED, affected="A girl")
    found = {row.harm: bounds(row) for row in assessed([document], [dead, girl]).estimates}
    assert found == {ClaimKind.KILLED: (4, 4, 4), ClaimKind.INJURED: (1, 1, 1)}
