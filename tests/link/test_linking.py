import random as chance
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.link.conftest import Story
from tests.link.stories import a_report, day, harm
from witnessmark.link import Linked, LinkedGroup, LinkedReport, LinkedStory, link
from witnessmark.link import linking as linking_module
from witnessmark.link import stories as stories_module
from witnessmark.model.claims import Figure, Qualifier, ResolvedClaim
from witnessmark.model.incidents import Incident
from witnessmark.model.judgements import Judgement, Verdict
from witnessmark.model.text import Document
from witnessmark.store.tables import Tables


def through_tables(linked: Linked, root: Path) -> Linked:
    """Return what a later run reads of what this one wrote."""
    tables = Tables(root)
    tables.write("incidents", Incident, linked.incidents, "key")
    tables.write("linked", LinkedReport, linked.reports, "key")
    tables.write("linked_stories", LinkedStory, linked.stories, "key")
    tables.write("linked_groups", LinkedGroup, linked.groups, "key")
    return Linked(
        incidents=tuple(tables.read("incidents", Incident)),
        reports=tuple(tables.read("linked", LinkedReport)),
        stories=tuple(tables.read("linked_stories", LinkedStory)),
        groups=tuple(tables.read("linked_groups", LinkedGroup)),
    )


def a_ruling(verdict: Verdict, *subjects: str, number: int = 1) -> Judgement:
    when = datetime(2022, 3, 20, tzinfo=UTC)
    return Judgement(id=f"jud_{number}", when=when, who="ana", seen="", verdict=verdict, subjects=subjects, reason="so")


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False))
def test_linking_in_steps_equals_linking_at_once(made: Story, tmp_path: Path, random: chance.Random) -> None:
    """Reports that come, change and go, and rulings between, leave what one full run would, what is kept included."""
    documents, claims, origins, _ = made
    order = list(documents)
    random.shuffle(order)
    before: Linked | None = None
    rulings: tuple[Judgement, ...] = ()
    for step, held in enumerate((order[:30], order[:31], order[5:50], order, order)):
        reports = {document.report.id for document in held}
        rows = [row for row in claims if row.claim.report_id in reports]
        if step:
            verdict = (Verdict.SAME_EVENT, Verdict.DIFFERENT_EVENT)[step % 2]
            pair = [row.claim.id for row in random.sample(rows, 2)]
            rulings += (a_ruling(verdict, *pair, number=step),)
        linked = link(rows, held, origins, rulings, before)
        at_once = link(rows, held, origins, rulings)
        assert linked == at_once
        before = through_tables(linked, tmp_path)


def put_right(claims: list[ResolvedClaim]) -> list[list[ResolvedClaim]]:
    """Return the claims with a place, then a figure put right, then one left out: each by itself."""
    figured = next(at for at, row in enumerate(claims) if row.claim.figure is not None)
    other = replace(claims[figured].claim, figure=Figure(low=77, high=77, qualifier=Qualifier.EXACT, words="77"))
    return [
        [replace(claims[0], place=None, date=None), *claims[1:]],
        [*claims[:figured], replace(claims[figured], claim=other), *claims[figured + 1 :]],
        claims[1:],
    ]


def test_what_one_process_weighed_spares_work_and_changes_nothing(made: Story) -> None:
    """A place, a figure or a whole claim put right in one process gives what a full run does, stories included."""
    documents, claims, origins, _ = made
    linked = link(claims, documents, origins, ())
    for rows in put_right(claims):
        linked = link(rows, documents, origins, (), linked)
        assert linked == link(rows, documents, origins, ())
    linked = link(claims, documents, origins, ())
    for rows in put_right(claims):
        linked = link(rows, documents, origins, (), linked, claims)
        assert linked == link(rows, documents, origins, (), as_read=claims)


def test_what_a_person_puts_right_weighs_only_its_own_pairs_anew(made: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """A claim that leaves makes no word of other reports rarer: their pairs keep their chances, and are not weighed."""
    documents, claims, origins, _ = made
    first = link(claims, documents, origins, (), as_read=claims)
    weighed: list[tuple[str, str]] = []
    odds = stories_module.odds

    def noted(corpus: stories_module.Corpus, pair: stories_module.Pair) -> float:
        weighed.append((corpus.tellings[pair[0]].report, corpus.tellings[pair[1]].report))
        return odds(corpus, pair)

    monkeypatch.setattr(stories_module, "odds", noted)
    for rows in put_right(claims):
        changed = {row.claim.report_id for row in claims if row not in rows}
        weighed.clear()
        link(rows, documents, origins, (), first, claims)
        assert all(not changed.isdisjoint(pair) for pair in weighed)


def test_a_ruling_after_a_run_is_honoured_by_the_next() -> None:
    """What a person parts or joins is linked anew though no report changed."""
    documents = [a_report(f"A missile hit a school in Sumy, killing three. {name}", source=name) for name in ("a", "b")]
    claims = [harm(one, "killing three", 3, when=day(), object="a school") for one in documents]
    together = link(claims, documents, {}, ())
    assert len(together.incidents) == 1
    ruling = a_ruling(Verdict.DIFFERENT_EVENT, *(row.claim.id for row in claims))
    parted = link(claims, documents, {}, (ruling,), together)
    assert len(parted.incidents) == 2
    assert link(claims, documents, {}, (), parted) == together


def test_one_more_report_or_ruling_reworks_only_what_it_meets(made: Story) -> None:
    """One more report or ruling is linked with few strands; nothing new with none."""
    documents, claims, origins, _ = made
    last = documents[-1].report.id
    first = link([row for row in claims if row.claim.report_id != last], documents[:-1], origins, ())
    more = link(claims, documents, origins, (), first)
    assert 0 < more.reworked < first.reworked / 2
    assert link(claims, documents, origins, (), more).reworked == 0
    large = max(more.incidents, key=lambda row: len(row.claim_ids))
    rejected = link(claims, documents, origins, (a_ruling(Verdict.REJECT_CLAIM, large.claim_ids[0]),), more)
    assert 0 < rejected.reworked < first.reworked / 2


def test_a_ruling_on_an_event_tells_no_story_anew(made: Story, monkeypatch: object) -> None:
    """The stories hang on what reports say, not on what people ruled: they are taken over as they were."""
    documents, claims, origins, _ = made
    first = link(claims, documents, origins, ())
    a, b = (row.claim_ids[0] for row in first.incidents[:2])

    def refuse(*_: object) -> dict[str, object]:
        raise AssertionError("stories were told anew")

    monkeypatch.setattr(linking_module, "weigh_pairs", refuse)  # type: ignore[attr-defined]
    joined = link(claims, documents, origins, (a_ruling(Verdict.SAME_EVENT, a, b),), first)
    assert any({a, b} <= set(row.claim_ids) for row in joined.incidents)


def test_a_day_that_changes_is_linked_anew() -> None:
    """A report whose claim is resolved otherwise than before leaves its old incident."""
    documents = [a_report(f"A missile hit a school in Sumy, killing three. {name}", source=name) for name in ("a", "b")]
    claims: list[ResolvedClaim] = [harm(one, "killing three", 3, when=day(), object="a school") for one in documents]
    first = link(claims, documents, {}, ())
    assert len(first.incidents) == 1
    moved = [claims[0], replace(claims[1], date=day(9))]
    assert len(link(moved, documents, {}, (), first).incidents) == 2


def test_the_order_of_the_input_does_not_matter(made: Story) -> None:
    """What is kept for the next run is the same whatever the order in which reports and claims come."""
    documents, claims, origins, _ = made
    turned: list[Document] = documents[::-1]
    assert link(claims[::-1], turned, origins, ()) == link(claims, documents, origins, ())
