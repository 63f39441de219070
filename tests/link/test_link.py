from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.link.conftest import Story
from tests.link.stories import POLTAVA, SUMY, a_report, count, day, harm
from witnessmark.link import link
from witnessmark.link.clusters import agglomerate, cluster_order, single
from witnessmark.link.conflict import conflict
from witnessmark.link.features import FEATURES
from witnessmark.link.profile import profile_claim, read_report
from witnessmark.link.rulings import read_rulings
from witnessmark.model.claims import ClaimKind, Qualifier, ResolvedClaim, Scope
from witnessmark.model.incidents import Incident
from witnessmark.model.places import Place
from witnessmark.model.text import Document


def linked(documents: list[Document], claims: list[ResolvedClaim]) -> tuple[Incident, ...]:
    return link(claims, documents, {row.claim.id: f"org_{row.claim.report_id}" for row in claims}, ()).incidents


def test_one_strike_told_by_three_reports_is_one_incident() -> None:
    """Reports that agree on place, day and target tell one event, whatever their words."""
    documents = [
        a_report("A missile hit the school in Sumy on Monday, killing three people.", source="a"),
        a_report("Three died when the primary school in Sumy was struck on Monday.", source="b", published=1),
        a_report("Sumy buries the three dead of the strike on a school on Monday.", source="c", published=2),
    ]
    quotes = ["killing three people", "Three died", "three dead"]
    claims = [harm(one, quote, 3, when=day(), object="school") for one, quote in zip(documents, quotes, strict=True)]
    (incident,) = linked(documents, claims)
    assert set(incident.claim_ids) == {row.claim.id for row in claims}
    assert incident.kind == "missile_strike"
    assert incident.place == SUMY
    assert incident.date == day()


def test_two_targets_in_one_city_on_one_day_are_two_incidents() -> None:
    """Two strikes on one city on one day stay two when their targets differ."""
    documents = [
        a_report("A missile hit a school in Sumy on Monday, killing three people.", source="a"),
        a_report("A missile hit a market in Sumy on Monday, killing three people.", source="b"),
    ]
    claims = [
        harm(documents[0], "killing three people", 3, when=day(), object="a school"),
        harm(documents[1], "killing three people", 3, when=day(), object="a market"),
    ]
    assert len(linked(documents, claims)) == 2


def test_neighbouring_days_are_two_incidents() -> None:
    """A strike on Monday and one on Tuesday on the same school stay two."""
    documents = [
        a_report("A missile hit a school in Sumy on Monday, killing three people.", source="a"),
        a_report("A missile hit a school in Sumy on Tuesday, killing three people.", source="b", published=1),
    ]
    claims = [
        harm(one, "killing three people", 3, when=day(step), object="a school") for step, one in enumerate(documents)
    ]
    assert len(linked(documents, claims)) == 2


def test_places_apart_are_two_incidents() -> None:
    """The same figures on the same day in two towns stay two."""
    documents = [
        a_report("A missile hit a school in Sumy on Monday, killing 30 people.", source="a"),
        a_report("A missile hit a school in Poltava on Monday, killing 30 people.", source="b"),
    ]
    claims = [
        harm(one, "killing 30 people", 30, when=day(), place=place, object="a school")
        for one, place in zip(documents, (SUMY, POLTAVA), strict=True)
    ]
    assert len(linked(documents, claims)) == 2


def test_the_killed_and_the_injured_of_a_sentence_are_one_incident() -> None:
    """One sentence's two harms join, and so does the next sentence that opens nothing new."""
    text = "A missile hit Sumy on Monday, killing two and injuring seven.\nFour people are missing."
    document = a_report(text, source="a")
    claims = [
        harm(document, "killing two", 2, when=day()),
        harm(document, "injuring seven", 7, when=day(), kind=ClaimKind.INJURED),
        harm(document, "Four people are missing", 4, place=None, kind=ClaimKind.MISSING),
    ]
    (incident,) = linked([document], claims)
    assert len(incident.claim_ids) == 3
    assert len(incident.joins) == 2


def test_two_pairs_of_exact_figures_in_one_report_are_two_incidents() -> None:
    """ "Two killed, seven hurt" and "one killed, six hurt" in sentences of one report are two events."""
    text = (
        "A rocket on a bakery in Sumy left two dead and seven hurt.\nOne driver died and six passengers were injured."
    )
    page = a_report(text, source="a.txt")
    claims = [
        harm(page, "two dead", 2),
        harm(page, "seven hurt", 7, kind=ClaimKind.INJURED),
        harm(page, "One driver died", 1),
        harm(page, "six passengers were injured", 6, kind=ClaimKind.INJURED),
    ]
    assert len(linked([page], claims)) == 2


def test_a_sentence_that_opens_another_attack_stands_apart() -> None:
    """ "In another attack" breaks the tie to the sentence before."""
    text = "A missile hit Sumy on Monday, killing two.\nIn another attack, five people died."
    document = a_report(text, source="a")
    claims = [harm(document, "killing two", 2, when=day()), harm(document, "five people died", 5, place=None)]
    assert len(linked([document], claims)) == 2


def test_a_back_reference_joins_the_old_incident() -> None:
    """ "Last week's bombing of the maternity hospital" is the event that was reported last week."""
    documents = [
        a_report("A bomb hit the maternity hospital in Sumy on Monday, killing three.", source="a"),
        a_report(
            "Sumy mourns the three killed in last week's bombing of the maternity hospital.", source="b", published=8
        ),
    ]
    claims = [
        harm(documents[0], "killing three", 3, when=day(), object="the maternity hospital"),
        harm(documents[1], "three killed", 3, when=day(0, days=7), object="the maternity hospital"),
    ]
    (incident,) = linked(documents, claims)
    assert incident.date == day()


def test_a_later_death_adds_to_its_incident() -> None:
    """A mother and child who died days later belong to the strike, which keeps its own day."""
    documents = [
        a_report("An air strike hit a maternity hospital in Sumy on Monday, injuring 17.", source="a"),
        a_report(
            "A pregnant woman hurt at the maternity hospital in Sumy and her baby have both died.",
            source="b",
            published=5,
        ),
    ]
    claims = [
        harm(documents[0], "injuring 17", 17, when=day(), kind=ClaimKind.INJURED, object="a maternity hospital"),
        harm(
            documents[1],
            "both died",
            2,
            when=day(5),
            object="the maternity hospital",
            affected="a pregnant woman and her baby",
        ),
    ]
    (incident,) = linked(documents, claims)
    assert incident.date == day()


def test_running_totals_and_needs_never_become_incidents() -> None:
    """A toll over a period, a lack of water and a closed road found nothing."""
    text = (
        "Officials in Sumy said 2,200 people have been killed.\nSumy is without water.\nThe road out of Sumy is closed."
    )
    document = a_report(text, source="a")
    claims = [
        harm(document, "2,200 people have been killed", count(None, 2200), scope=Scope.RUNNING_TOTAL),
        harm(document, "without water", None, kind=ClaimKind.DEPRIVED),
        harm(document, "road out of Sumy is closed", None, kind=ClaimKind.ACCESS),
    ]
    assert linked([document], claims) == ()


def test_a_strike_without_victims_needs_a_place_and_a_day() -> None:
    """A strike that harmed nobody is an incident only when it can be told where and when."""
    document = a_report("Missiles hit a mill in Sumy on Monday.\nShells fell on a bridge.", source="a")
    known = harm(document, "hit a mill", None, when=day(), kind=ClaimKind.STRUCK, object="a mill")
    vague = harm(document, "fell on a bridge", None, place=None, kind=ClaimKind.STRUCK, object="a bridge")
    (incident,) = linked([document], [known, vague])
    assert incident.claim_ids == (known.claim.id,)


def test_what_harmed_nobody_needs_a_place_and_a_day() -> None:
    """ "No casualties were reported" alone, of no place and day, is no incident."""
    document = a_report("No casualties were reported.", source="a")
    assert linked([document], [harm(document, "No casualties", 0, place=None)]) == ()


def test_what_is_not_stated_is_no_reason_to_join() -> None:
    """Two reports that name neither place nor day are not one event for having the same figure."""
    documents = [a_report("Three people were killed.", source=name) for name in ("a", "b")]
    documents[1] = a_report("Three men were killed at work.", source="b")
    claims = [
        harm(documents[0], "Three people were killed", 3, place=None),
        harm(documents[1], "Three men were killed", 3, place=None),
    ]
    assert len(linked(documents, claims)) == 2


def test_no_chain_joins_what_excludes_each_other() -> None:
    """A is like B and B like C; A and C exclude each other, so the three are never one."""
    texts = [
        "A bomb hit a school in Sumy on Monday, killing 9.",
        "A bomb in Sumy killed 9.",
        "A bomb hit a market in Sumy on Monday, killing 9.",
    ]
    documents = [a_report(text, source=str(at)) for at, text in enumerate(texts)]
    claims = [
        harm(documents[0], "killing 9", 9, when=day(), object="a school"),
        harm(documents[1], "killed 9", 9, when=day()),
        harm(documents[2], "killing 9", 9, when=day(), object="a market"),
    ]
    incidents = linked(documents, claims)
    assert sorted(len(incident.claim_ids) for incident in incidents) == [1, 2]


def test_a_cluster_is_asked_as_a_whole() -> None:
    """Agglomeration over every pair leaves clusters in which no two merged sides excluded each other."""
    texts = [f"A bomb hit a {target} in Sumy on Monday, killing 9." for target in ("school", "market", "church")]
    documents = [a_report(text, source=str(at)) for at, text in enumerate(texts)]
    clusters = sorted(
        (
            single(
                profile_claim(
                    harm(one, "killing 9", 9, when=day(), object=one.report.text[13:25]), read_report(one), "o"
                )
            )
            for one in documents
        ),
        key=cluster_order,
    )
    made = agglomerate(clusters, combinations(range(3), 2), -100.0, read_rulings((), ()))
    assert len(made) == 3
    assert conflict(made[0].profile, made[1].profile)


def test_every_feature_explains_itself() -> None:
    """Each feature's docstring opens with the sentence that is shown to people, no two the same."""
    assert all(feature.explanation(1.0) for feature in FEATURES)
    assert len({feature.explanation(1.0) for feature in FEATURES}) == len(FEATURES)


def test_a_copy_leaves_the_id_alone() -> None:
    """An incident keeps its id when another outlet copies a report."""
    first = a_report("A missile hit a school in Sumy on Monday, killing three.", source="a")
    copy = a_report(
        "A missile hit a school in Sumy on Monday, killing three.", source="b", published=1, publisher="Ledger"
    )
    claims = [harm(one, "killing three", 3, when=day(), object="a school") for one in (first, copy)]
    (alone,) = linked([first], claims[:1])
    (together,) = linked([first, copy], claims)
    assert alone.id == together.id


def test_a_lent_place_never_excludes() -> None:
    """A sentence that leans on an earlier one for its place can still be of another place's event."""
    document = a_report(
        "Shells fell on Poltava.\nThe attack killed 35 people at NATO's base.\n"
        "Missiles hit a barracks in Sumy on Monday where NATO trained.",
        source="a",
    )
    lent = harm(document, "killed 35 people", 35, place=POLTAVA)
    strike = harm(document, "Missiles hit a barracks", None, when=day(), kind=ClaimKind.STRUCK, object="a barracks")
    words = read_report(document, [lent, strike])
    told, struck = (profile_claim(row, words, "o") for row in (lent, strike))
    assert told.place_lent
    assert conflict(told, struck) is None


def test_a_vague_figure_never_weighs() -> None:
    """ "Several" agrees with no figure and contradicts none."""
    document = a_report("A missile hit a school in Sumy on Monday, killing several.", source="a")
    claim = harm(document, "killing several", count(2, None, Qualifier.VAGUE), when=day())
    assert profile_claim(claim, read_report(document), "o").figures == {}


def test_each_claim_stands_in_one_incident_at_most(made: Story) -> None:
    """Incidents share no claim, and n claims are held together by n - 1 joins, each with its reasons."""
    documents, claims, origins, _ = made
    incidents = link(claims, documents, origins, ()).incidents
    held = [claim for incident in incidents for claim in incident.claim_ids]
    assert len(held) == len(set(held))
    for incident in incidents:
        assert len(incident.joins) == len(incident.claim_ids) - 1
        assert all(join.reasons for join in incident.joins)
        assert {claim for join in incident.joins for claim in (join.claim_a, join.claim_b)} <= set(incident.claim_ids)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_the_order_of_input_does_not_matter(made: Story, random: object) -> None:
    """Claims and documents in any order give the same incidents, byte for byte."""
    documents, claims, origins, _ = made
    mixed_claims, mixed_documents = list(claims), list(documents)
    random.shuffle(mixed_claims)  # type: ignore[attr-defined]
    random.shuffle(mixed_documents)  # type: ignore[attr-defined]
    assert link(mixed_claims, mixed_documents, origins, ()) == link(claims, documents, origins, ())


def test_a_speaker_is_no_target() -> None:
    """ "The health ministry said" and "hospital officials said" name no ministry or hospital that was struck."""
    text = (
        "A mill in Sumy was struck on Monday.\nThe health ministry said that two died.\n"
        "Hospital officials said six are hurt."
    )
    document = a_report(text, source="a")
    claims = [
        harm(document, "A mill", None, when=day(), kind=ClaimKind.STRUCK, object="A mill"),
        harm(document, "two died", 2, place=None, speaker="The health ministry"),
        harm(document, "six are hurt", 6, place=None, kind=ClaimKind.INJURED, object="Hospital", speaker="officials"),
    ]
    (incident,) = linked([document], claims)
    assert len(incident.claim_ids) == 3


def test_two_targets_of_one_sentence_keep_their_own_victims() -> None:
    """Each claim of a sentence goes with the target that stands beside it, though one sentence tells both."""
    document = a_report(
        "On Monday three people were killed at the bakery in Sumy and nine were injured at the railway station.",
        source="a",
    )
    claims = [
        harm(document, "three people were killed", 3, when=day(), object="bakery"),
        harm(document, "nine were injured", 9, when=day(), kind=ClaimKind.INJURED, object="bakery"),
    ]
    assert len(linked([document], claims)) == 2


def test_the_target_of_the_sentence_before_is_lent() -> None:
    """ "Shells hit a school. Four died." of one report is the strike on the school, not that on the market."""
    told = a_report("Shells hit a school in Sumy on Monday.\nFour people died.", source="a")
    school = a_report("Four people died when a school in Sumy was shelled on Monday.", source="b")
    market = a_report("Four people died when a market in Sumy was shelled on Monday.", source="c")
    claims = [
        harm(told, "Four people died", 4, when=day()),
        harm(school, "Four people died", 4, when=day(), object="school"),
        harm(market, "Four people died", 4, when=day(), object="market"),
    ]
    groups = {frozenset(incident.claim_ids) for incident in linked([told, school, market], claims)}
    assert groups == {frozenset(row.claim.id for row in claims[:2]), frozenset({claims[2].claim.id})}


def test_a_kind_of_attack_is_lent_for_linking_and_never_published() -> None:
    """What the sentence before did to a suburb does not say how a councillor of the next sentence died."""
    document = a_report("Artillery fell on the suburbs of Sumy on Monday.\nA councillor was killed.", source="a")
    (incident,) = linked([document], [harm(document, "A councillor was killed", 1, when=day())])
    assert incident.kind == "unknown"


def test_what_opens_a_new_event_is_apart_from_what_was_told_before() -> None:
    """ "Elsewhere in Sumy" is another strike, though town and day are the same and its target is unknown."""
    document = a_report(
        "Two people died when a school in Sumy was bombed on Monday.\n"
        "Elsewhere in Sumy on Monday six people were killed.",
        source="a",
    )
    claims = [
        harm(document, "Two people died", 2, when=day(), object="school"),
        harm(document, "six people were killed", 6, when=day()),
    ]
    assert len(linked([document], claims)) == 2


def test_one_more_killed_there_joins_the_strike_just_told() -> None:
    """Without a target of its own a sentence belongs to the strike told just before, not to another of that day."""
    document = a_report(
        "A rocket hit a clinic in Sumy on Monday and two people died.\n"
        "In another attack on Monday in Sumy a rocket hit a bridge and five people died.\n"
        "One more person was killed there.",
        source="a",
    )
    claims = [
        harm(document, "two people died", 2, when=day(), object="clinic"),
        harm(document, "five people died", 5, when=day(), object="bridge"),
        harm(document, "One more person was killed", 1, when=day()),
    ]
    groups = {frozenset(incident.claim_ids) for incident in linked([document], claims)}
    assert frozenset(row.claim.id for row in claims[1:]) in groups


def test_tolls_ten_times_apart_are_not_one_event() -> None:
    """A city's 350,000 and a cellar's 20 stay two, though one report tells both of one place."""
    text = "In Sumy 350,000 people are trapped.\nIn a cellar in Sumy 20 people are trapped."
    document = a_report(text, source="a")
    claims = [
        harm(document, "350,000 people", 350_000, kind=ClaimKind.TRAPPED),
        harm(document, "20 people", 20, kind=ClaimKind.TRAPPED),
    ]
    assert len(linked([document], claims)) == 2


def test_many_reports_of_one_event_are_one_incident() -> None:
    """Three hundred reports that say the same are folded, not compared pair by pair, and are one incident."""
    documents = [
        a_report(f"A missile hit a school in Sumy on Monday, killing three. {number}", source=str(number))
        for number in range(300)
    ]
    claims = [harm(one, "killing three", 3, when=day(), object="a school") for one in documents]
    (incident,) = linked(documents, claims)
    assert len(incident.claim_ids) == 300
    assert len(incident.joins) == 299


ROMNY = replace(SUMY, id="geonames:696008", name="Romny", latitude=50.75, longitude=33.47)
SAD = replace(SUMY, id="made:sad", name="Sad", latitude=50.75, longitude=34.98)
OUTSIDE = replace(SUMY, where_prec=2)


def two_towns(first: str, later: str, *, between: str, outside: Place, town: Place, copies: int) -> set[frozenset[int]]:
    """Return the incidents (as counts of killed) of reports that tell a strike near Sumy and then turn to a town."""
    documents = [a_report(f"{first}\n{between}\n{later}", source=f"copy {n}") for n in range(copies)]
    documents.append(a_report(first, source="alone", published=1))
    claims = []
    for document in documents:
        claims.append(harm(document, "killing two", 2, place=outside, when=day(), object="a bakery"))
        claims.append(harm(document, "hurting nine", 9, kind=ClaimKind.INJURED, place=outside, when=day()))
        if later in document.report.text:
            quote = later.split(" ", 2)[2] if later.startswith("In ") else later
            claims.append(harm(document, quote, count(1, 1, words="a"), place=town, place_text=None, when=day(-1)))
    origins = {row.claim.id: "org_one" for row in claims}
    by_id = {row.claim.id: row.claim for row in claims}
    found = link(claims, documents, origins, ()).incidents
    return {frozenset((by_id[claim].figure or count(0, 0)).low or 0 for claim in row.claim_ids) for row in found}


def test_a_report_that_turns_to_another_town_turns_to_another_event() -> None:
    """However near the town, and though copies of the report say it again: "outside Sumy ...", "In Romny ..."."""
    bakery = "A shell hit a bakery outside Sumy on Monday, killing two and hurting nine."
    quiet = "Guns were heard through the night."
    for later, town in (
        ("In Romny a retired judge was killed.", ROMNY),
        ("In Sad a retired judge was killed.", SAD),
        ("Near Romny, a driver died at the wheel.", ROMNY),
    ):
        for copies in (1, 2, 3):
            told = two_towns(bakery, later, between=quiet, outside=OUTSIDE, town=town, copies=copies)
            assert told == {frozenset({2, 9}), frozenset({1})}


def test_what_speaks_of_the_attack_told_before_stays_with_it_whatever_town_it_names() -> None:
    """ "The attack ..." in a sentence that names a second town tells of the first event still."""
    text = "A shell hit a bakery outside Sumy on Monday, killing two.\nThe attack also wounded five in Sad."
    document = a_report(text, source="a")
    claims = [
        harm(document, "killing two", 2, place=OUTSIDE, when=day(), object="a bakery"),
        harm(document, "wounded five", 5, kind=ClaimKind.INJURED, place=SAD, when=day()),
    ]
    assert len(linked([document], claims)) == 1


def test_a_hospital_that_cares_for_the_wounded_is_no_target() -> None:
    """An incident was not at the hospital that its victims were taken to."""
    document = a_report("Shells hit Sumy on Monday.\nSix are treated at the city hospital.", source="a")
    claims = [harm(document, "Six are treated", 6, kind=ClaimKind.TREATED, when=day(), object="the city hospital")]
    (incident,) = linked([document], claims)
    assert incident.target is None


def test_a_victim_told_once_more_stays_with_the_first_telling() -> None:
    """What extraction ties to a claim ("he later died") is of its event, unless it names another place or day."""
    text = "A driver was shot dead in Sumy on Monday.\nThe road was shut.\nSnow fell.\nHe was known to all."
    document = a_report(text, source="a")
    first = harm(document, "A driver was shot dead", count(1, 1, words="A driver"), when=day())
    again = harm(document, "He was known", count(1, 1, words="He"), place=None, part_of=first.claim.id)
    (incident,) = linked([document], [first, again])
    assert any("people whom the other counts" in reason for join in incident.joins for reason in join.reasons)
    elsewhere = replace(again, place=POLTAVA, claim=replace(again.claim, place_text="He"))
    assert len(linked([document], [first, elsewhere])) == 2


def test_a_look_back_over_years_is_another_event() -> None:
    """Though one page and one later page tell both as one story, what happened two years before stays apart."""
    text = "Shots in Sumy on Monday wounded two.\nOn a March day in 2020, four died there.\n" + "Words " * 40
    documents = [a_report(text, source=name, published=at) for at, name in enumerate("ab")]
    claims = []
    for document in documents:
        claims.append(harm(document, "wounded two", 2, kind=ClaimKind.INJURED, when=day()))
        claims.append(harm(document, "four died", 4, when=day(-730)))
    found = linked(documents, claims)
    assert len({frozenset(row.claim_ids) for row in found}) == 2


@pytest.mark.parametrize(("disaster", "events"), [(True, 1), (False, 2)])
def test_all_that_one_disaster_did_to_one_town_is_one_incident(disaster: bool, events: int) -> None:
    """Its dead, whose number grows within one report, and those it drove out; an attack on a town is not so."""
    what = "flood" if disaster else "raid"
    lines = (
        f"The {what} struck Sumy by night and the {what}s have gone on.",
        "At least 30,000 people lost their homes in Sumy.",
        "Meanwhile, officials said that 5,300 people were killed in Sumy.",
        "Dozens were killed in Sumy, a nurse said when the flooding began."
        if disaster
        else "Dozens were killed in Sumy.",
    )
    document = a_report("\n".join(lines), source="a")
    rows = [
        harm(document, "At least 30,000 people", 30_000, kind=ClaimKind.DISPLACED, when=day()),
        harm(document, "5,300 people", 5_300, when=day()),
        harm(document, "Dozens were killed", count(24, None, Qualifier.VAGUE), when=day()),
    ]
    assert len(link(rows, [document], {}, ()).incidents) == events


def test_a_disaster_in_a_country_is_not_that_in_a_town_of_it() -> None:
    """One report counts both: two incidents, though the two figures could be one."""
    lines = (
        "The floods and the flooding go on after the flood.",
        "In Ukraine 8,000 were killed.",
        "In Sumy 5,300 died.",
    )
    document = a_report("\n".join(lines), source="a")
    country = replace(SUMY, id="iso:UA", name="Ukraine", where_prec=6)
    rows = [
        harm(document, "8,000 were killed", count(8_000, None, Qualifier.AT_LEAST), place=country, when=day()),
        harm(document, "5,300 died", count(5_300, None, Qualifier.AT_LEAST), kind=ClaimKind.MISSING, when=day()),
    ]
    assert len(link(rows, [document], {}, ()).incidents) == 2
