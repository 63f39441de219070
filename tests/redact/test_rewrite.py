from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from tests.records import KYIV, a_claim, a_document, a_record, a_resolved
from witnessmark.model.editions import Edition, Hidden, PrivateKind
from witnessmark.publish import publish
from witnessmark.publish.checks import check_record
from witnessmark.redact import redact
from witnessmark.redact.finding import finder, replacer
from witnessmark.redact.leftovers import Leftovers
from witnessmark.redact.moving import Mover


def hide(text: str, start: int, end: int, kind: PrivateKind = PrivateKind.NAME) -> Hidden:
    return Hidden(kind=kind, report_id="rep_1", start=start, end=end, words=text[start:end])


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(1, 8)), max_size=5))
def test_offsets_move_with_the_text(text: str, cuts: list[tuple[int, int]]) -> None:
    """Whatever lies outside hidden words is the same text at its moved offsets, and order is kept."""
    spans = [hide(text, start, min(start + size, len(text))) for start, size in cuts if start < len(text)]
    mover = Mover(text, spans)
    covered = {at for span in spans for at in range(span.start, span.end)}
    for at, character in enumerate(text):
        if at not in covered:
            assert mover.text[mover.start(at) : mover.end(at + 1)] == character
    moved = [mover.start(at) for at in range(len(text))]
    assert moved == sorted(moved)


def test_a_hidden_word_leaves_every_part_of_the_record() -> None:
    """An e-mail address goes from the text, the quote, the speaker and the reasons; the rest of the record holds."""
    text = "Two people were killed in Kyiv on Monday, wrote ana@mail.example, who saw it."
    document = a_document(text, title="Mail from ana@mail.example")
    claim = a_claim(document, text[:-1], affected="friends of ana@mail.example", why=("ana@mail.example wrote it",))
    record = a_record(document, a_resolved(claim, speaker_key="ana@mail.example"))
    safe = redact(record, Edition.PUBLIC)
    assert "ana@mail" not in repr(safe.record)
    assert safe.record.documents[0].report.text == text.replace("ana@mail.example", "[email]")
    assert [(item.kind, item.words) for item in safe.hidden] == [(PrivateKind.EMAIL, "ana@mail.example")]
    check_record(safe.record)


def test_a_hidden_name_leaves_the_title_and_the_publisher(tmp_path: Path) -> None:
    """A private person who publishes under her name is hidden there too, and the publication goes through."""
    document = a_document("Ms. Halyna Stetsenko saw two people killed in Kyiv.", title="Halyna Stetsenko writes")
    document = replace(document, report=replace(document.report, publisher="Notes of Halyna Stetsenko"))
    record = a_record(document, a_resolved(a_claim(document, "two people killed")))
    report = redact(record, Edition.PUBLIC).record.documents[0].report
    assert (report.title, report.publisher) == ("[name] writes", "Notes of [name]")
    publish(redact(record, Edition.PUBLIC).record, Edition.PUBLIC, tmp_path)
    assert "Stetsenko" not in (tmp_path / "reports.csv").read_text("utf-8")


def test_a_name_hidden_in_capitals_is_hidden_in_ordinary_case_too() -> None:
    """A wire in capitals names the victim, and what was read of it tells her name in ordinary case."""
    text = "SOLDIERS KILLED TWO REPORTERS, MRS ANA LUCIA PEREIRA AND MR JOSE TEJADA, IN KYIV ON MONDAY."
    document = a_document(text)
    claim = a_claim(document, text[:-1], affected="Ana Lucia Pereira and Jose Tejada", why=("named: ana lucia",))
    safe = redact(a_record(document, a_resolved(claim)), Edition.PUBLIC).record
    assert "PEREIRA" not in safe.documents[0].report.text
    assert safe.claims[0].claim.affected == "[name] and [name]"
    check_record(safe)


def test_a_name_in_capitals_hides_no_common_word() -> None:
    find = finder([hide("MRS ROSA", 4, 8), hide("OF PAZ DEL RIO", 3, 14)])
    assert find("A rosa garden; the paz del rio.") == []
    assert [(a, b) for a, b, _ in find("Rosa wept. Paz del Rio wept. ROSA wept.")] == [(0, 4), (11, 22), (29, 33)]
    assert find("İstanbul'da Rosa")[0][:2] == (12, 16)


def test_nothing_private_changes_nothing() -> None:
    """A record without private words is published as it is."""
    document = a_document("Two people were killed in Kyiv on Monday, officials said.")
    record = a_record(document, a_resolved(a_claim(document, "Two people were killed")))
    assert redact(record, Edition.PUBLIC).record == record


def test_an_exact_shelter_is_lowered() -> None:
    """A spot of the user's own gazetteer is shown to about 10 km and as precision 2."""
    shelter = replace(KYIV, id="user:school-25", name="School 25", latitude=50.40123, longitude=30.52345, where_prec=1)
    document = a_document("Two people were killed in Kyiv on Monday.")
    safe = redact(
        a_record(document, a_resolved(a_claim(document, "Two people were killed"), place=shelter)), Edition.PUBLIC
    )
    place = safe.record.claims[0].place
    assert place is not None
    assert (place.latitude, place.longitude, place.where_prec) == (50.4, 30.5, 2)
    assert "School 25" not in repr(safe.record)


def test_words_are_replaced_whole_and_longest_first() -> None:
    """A name inside a longer word stays; the longer of two hidden names wins."""
    text = "Ana and Ana Diaz in Havana"
    change = replacer([hide(text, 0, 3), hide(text, 8, 16)])
    assert change(text) == "[name] and [name] in Havana"


def test_two_hidden_speakers_stay_two() -> None:
    """Speakers whose names are hidden keep keys of their own, and the keys hold nothing of the names."""
    texts = {
        "Halyna Stetsenko": "Two people were killed in Kyiv, Ms. Halyna Stetsenko said.",
        "Roman Hrytsak": "Five people were killed in Kyiv, Mr. Roman Hrytsak said.",
    }
    documents = {name: a_document(text, source=f"{name[:1]}.txt") for name, text in texts.items()}
    claims = [
        a_resolved(a_claim(document, document.report.text[:23]), speaker_key=name.casefold())
        for name, document in documents.items()
    ]
    record = replace(a_record(documents["Halyna Stetsenko"], *claims), documents=tuple(documents.values()))
    keys = [row.speaker_key for row in redact(record, Edition.PUBLIC).record.claims]
    assert keys == ["[name 1]", "[name 2]"]


def test_a_surname_alone_is_hidden_with_the_full_name() -> None:
    """Once a private person is named in full, the surname alone is hidden too, even where it is an everyday word."""
    text = "Ms. Huda Nasser, a teacher, saw two people killed in Kyiv. Nasser buried both."
    document = a_document(text)
    safe = redact(a_record(document, a_resolved(a_claim(document, "two people killed"))), Edition.PUBLIC)
    assert (
        safe.record.documents[0].report.text
        == "Ms. [name], a teacher, saw two people killed in Kyiv. [name] buried both."
    )


def test_a_street_is_looked_for_though_a_town_bears_its_name() -> None:
    """A surname that a town of the record bears tells nobody apart; what is left of a street does."""
    places = ["Ute", "Wallace"]
    street = Hidden(kind=PrivateKind.PLACE, report_id="r", start=-1, end=-1, words="Ute", leftover=True)
    person = Hidden(kind=PrivateKind.NAME, report_id="r", start=0, end=7, words="Wallace")
    found = Leftovers([street, person], places).in_text("too far from Ute and from Wallace")
    assert [item.words for item in found] == [("ute",)]
