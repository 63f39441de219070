"""The stage as the pipeline sees it: a stream, in order, the same whatever the number of processes."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from witnessmark.extract import extract, stream
from witnessmark.extract.parse import model
from witnessmark.model.text import Document
from witnessmark.settings import Settings

_PIECES = [
    "Three people were killed", "near the market", ", including a child,", "and 12 were wounded", "on Monday.",
    "They were buried in Lviv", "No one was hurt", "“We lost two men,” he said.", "\u00a0—", "№ 5",
]  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6))
def test_every_quote_is_a_slice_of_its_report(pieces: list[str]) -> None:
    """The slice equals the quote, the quote lies in its sentence, and ids never repeat."""
    from conftest import make_document

    ((document, claims),) = extract([make_document(" ".join(pieces), *pieces)], Settings(processes=1))
    for claim in claims:
        assert document.report.text[claim.quote.start : claim.quote.end] == claim.quote.text
        assert claim.start <= claim.quote.start < claim.quote.end <= claim.end
        assert claim.rule
        assert claim.why
    assert len({c.id for c in claims}) == len(claims)


def test_order_is_kept_and_claims_do_not_depend_on_company(document: Any) -> None:
    """Documents come out as they went in, each with the claims that it has alone."""
    many = [document(f"A blast killed {n} people in the town.") for n in range(3, 9)]
    together = list(extract(many, Settings(processes=1)))
    assert [d for d, _ in together] == many
    assert together == [next(iter(extract([d], Settings(processes=1)))) for d in many]


def test_claims_are_the_same_whether_or_not_their_words_are_kept(document: Any, monkeypatch: Any) -> None:
    """Once many words are known, those of a chunk are let go with it; what is read from them stays."""
    many = [document(f"The shelling of Orikhiv killed {n} welders, the prefect Danylo Rud said.") for n in range(2, 5)]
    kept = list(extract(many, Settings(processes=1)))
    monkeypatch.setattr(model, "_MAX_WORDS", 0)
    assert list(extract(many, Settings(processes=1))) == kept
    assert all(claims for _, claims in kept)


def test_the_input_is_read_as_a_stream(document: Any) -> None:
    """The first result comes before the last document is asked for."""
    asked = []

    def source() -> Iterator[Document]:
        for n in range(400):
            asked.append(n)
            yield document(f"Report {n} of a quiet day.")

    next(iter(extract(source(), Settings(processes=1))))
    assert len(asked) < 400


def test_workers_give_what_one_process_gives(document: Any) -> None:
    """Two processes return the same claims in the same order as one."""
    many = [document(f"Report {n}.", f"A blast killed {n} people in the town.") for n in range(2, 70)]
    assert list(extract(many, Settings(processes=2))) == list(extract(many, Settings(processes=1)))


def test_a_few_long_reports_are_shared_out(document: Any, monkeypatch: Any) -> None:
    """Reports of many sentences are tasks of their own: what one process gives, workers give."""
    monkeypatch.setattr(stream, "_SENTENCES", 20)
    many = [document(*(f"A blast killed {n + k} people in the town." for k in range(15))) for n in range(2, 6)]
    assert [len(chunk) for chunk in stream._chunks(many)] == [2, 2]
    assert list(extract(many, Settings(processes=2))) == list(extract(many, Settings(processes=1)))
