"""Editions for others: nothing hidden stands in any of their files, whatever part of the file it is in."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.publish.report_case import small_case
from tests.records import KYIV, a_claim, a_document, a_record, a_resolved
from tests.sources import rows, witnessmark
from witnessmark import edition as editions
from witnessmark.edition import make_edition
from witnessmark.errors import ArgumentError, IntegrityError
from witnessmark.model.claims import Attribution
from witnessmark.model.editions import Edition
from witnessmark.model.record import CaseRecord
from witnessmark.publish import NOT_FROM_CASE, publish
from witnessmark.publish import report as report_module
from witnessmark.redact.leftovers import words_in
from witnessmark.redact.opened import strings_in
from witnessmark.store.journal import Journal

TEXT = (
    "Halyna Stetsenko, 71, of 14 Lilac Street said two people were killed in Kyiv, call +380 44 278 63 21.\n"
    "The STETSENKO house burnt, and @halynastetsenko wrote of Stetsenko, Halyna."
)
SECRETS = ("Halyna Stetsenko", "Stetsenko", "halynastetsenko", "14 Lilac Street", "+380 44 278 63 21", "380442786321")


def a_private_case() -> CaseRecord:
    """Return a case whose private words stand in every kind of field."""
    document = a_document(TEXT, title="Halyna Stetsenko's winter", source="halyna_stetsenko.txt")
    address = "https://news.example/2022/halyna-stetsenko-speaks?id=1"
    document = replace(document, report=replace(document.report, url=address))
    claim = a_claim(
        document,
        "two people were killed",
        why=("said by Halyna Stetsenko, 71",),
        affected="friends of STETSENKO",
        attribution=Attribution(speaker="Halyna Stetsenko", name="Halyna Stetsenko", role=None, direct=False),
    )
    return a_record(document, a_resolved(claim, speaker_key="halyna stetsenko", place=KYIV))


def found_in(folder: Path, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return each secret that stands, folded, in a string of a file, by a search of the tests' own."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            continue
        held = " ".join(" ".join(words_in(text)) for text in strings_in(path, NOT_FROM_CASE))
        found += [(path.name, secret) for secret in secrets if f" {' '.join(words_in(secret))} " in f" {held} "]
    return found


@pytest.mark.parametrize("packed", [True, False])
def test_no_file_of_an_edition_holds_what_is_hidden(
    packed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Columns, keys, addresses, file names, the report's evidence, compressed or not: nothing hidden stands there."""
    if packed:
        monkeypatch.setattr(report_module, "PLAIN_CHARS", 0)
    made = make_edition(a_private_case(), tmp_path, tmp_path.parent / f"to{packed}", Edition.PUBLIC)
    assert found_in(made.folder, SECRETS) == []
    assert rows(made.folder / "reports.csv")[0]["url"] == "https://news.example/"
    assert {row["edition"] for row in rows(made.folder / "claims.csv")} == {"public"}
    listed = rows(made.list_path)
    assert {"Halyna Stetsenko", "STETSENKO"} <= {row["words"] for row in listed}
    assert [row["words"] for row in listed if row["leftover"]]


def test_the_working_edition_holds_everything_and_says_so(tmp_path: Path) -> None:
    """The same case, not redacted, is found by the same search, and each row and page is marked."""
    publish(a_private_case(), Edition.WORKING, tmp_path)
    assert {name for name, _ in found_in(tmp_path, SECRETS[:1])} >= {
        "claims.csv",
        "claims.parquet",
        "claims.jsonl.gz",
        "report.html",
        "reports.csv",
    }
    assert {row["edition"] for row in rows(tmp_path / "claims.csv")} == {"working: holds private data"}
    assert json.loads((tmp_path / "record.json").read_text("utf-8"))["edition"].startswith("working")
    assert "Holds private data" in (tmp_path / "report.html").read_text("utf-8")


def test_partners_see_names_but_no_way_to_a_door(tmp_path: Path) -> None:
    """The edition for partners keeps names and ages, and hides phone numbers, handles and exact places."""
    made = make_edition(a_private_case(), tmp_path, tmp_path.parent / "partners", Edition.PARTNERS)
    assert {name for _, name in found_in(made.folder, SECRETS)} == set(SECRETS[:2])
    assert set(made.hidden) == {"exact place", "handle", "phone"}


def test_what_a_writer_leaks_is_hidden_in_a_second_pass(tmp_path: Path) -> None:
    """A lone name kept in a longer one is hidden there too once a file shows it alone."""
    text = "Mr. Tejada, 40, was killed in Kyiv.\nThe Puente Tejada was hit."
    document = a_document(text)
    claim = a_claim(document, "was killed", place_text="Puente Tejada", affected="Puente Tejada")
    made = make_edition(a_record(document, a_resolved(claim)), tmp_path, tmp_path.parent / "second", Edition.PUBLIC)
    assert "Mr. [name], [age]" in rows(made.folder / "claims.csv")[0]["text"]


def test_a_leak_that_cannot_be_hidden_stops_the_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the file, the words, the report and what to do; the folder stays as it was."""

    def leaking(record: CaseRecord, edition: Edition, out: Path, *beside: object) -> None:
        publish(record, edition, out)
        if record.documents:
            (out / "extra.txt").write_text("a note on HALYNA STETSENKO")

    monkeypatch.setattr(editions, "publish", leaking)
    to = tmp_path.parent / "stopped"
    with pytest.raises(
        IntegrityError, match=r"extra\.txt still holds 'HALYNA STETSENKO', hidden in halyna_stetsenko\.txt; if these"
    ):
        make_edition(a_private_case(), tmp_path, to, Edition.PUBLIC)
    assert not to.exists()
    assert not to.with_name("stopped.part").exists()


def test_a_half_hidden_name_is_hidden_whole(tmp_path: Path) -> None:
    """A surname in small letters behind a first name that is hidden by itself is hidden too."""
    text = "Jamie Clayton, 22, was shot in Kyiv.\nJamie, 22, wept.\nThey shot Jamie clayton, 22, and two people died."
    document = a_document(text)
    record = a_record(document, a_resolved(a_claim(document, "two people died", affected="Jamie clayton")))
    made = make_edition(record, tmp_path, tmp_path.parent / "half", Edition.PUBLIC)
    assert found_in(made.folder, ("Jamie", "Clayton")) == []


def test_the_report_s_own_words_are_no_leak(tmp_path: Path) -> None:
    """A victim with a name that the report's own labels bear is hidden in the texts and stops nothing."""
    document = a_document("Mr. Incident, 40, and Ms. Witnessmark, 30, were killed in Kyiv on 3 May.")
    record = a_record(document, a_resolved(a_claim(document, "were killed")))
    made = make_edition(record, tmp_path, tmp_path.parent / "own", Edition.PUBLIC)
    assert "Mr. [name], [age], and Ms. [name], [age]" in (made.folder / "claims.csv").read_text("utf-8")


def test_a_record_without_private_words_is_published_as_it_is(tmp_path: Path) -> None:
    """Figures, ids and places of an edition are those of the record."""
    record = small_case()
    made = make_edition(record, tmp_path, tmp_path.parent / "plain", Edition.PARTNERS)
    assert len(rows(made.folder / "claims.csv")) == len(record.claims)


@pytest.mark.parametrize("where", [".", "out", "..", "own"])
def test_an_edition_never_replaces_what_is_none(where: str, tmp_path: Path) -> None:
    """The case, a folder in it or around it, and a folder of other files are refused."""
    case = tmp_path / "case"
    case.mkdir()
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "thesis.txt").write_text("mine")
    to = tmp_path / "own" if where == "own" else case / where
    with pytest.raises(ArgumentError):
        make_edition(small_case(), case, to, Edition.PUBLIC)
    assert (tmp_path / "own" / "thesis.txt").exists()


def test_publish_makes_and_replaces_an_edition(tmp_path: Path) -> None:
    """The command builds from a case, twice into the same folder, and lists what it hid in the case."""
    case, to = tmp_path / "case", tmp_path / "public"
    (tmp_path / "a.txt").write_text(f"Two people were killed by shelling in Kyiv on Monday.\n{TEXT}\n")
    assert witnessmark("build", tmp_path / "a.txt", "--case", case).returncode == 0
    for _ in range(2):
        done = witnessmark("publish", "--case", case, "--to", to)
        assert (done.returncode, done.stderr) == (0, "")
    listed = rows(case / "hidden" / "public.csv")
    assert {"Halyna Stetsenko", "STETSENKO", "14 Lilac Street"} <= {row["words"] for row in listed}
    assert found_in(to, SECRETS) == []
    assert len(found_in(case / "out", SECRETS)) > len(SECRETS)
    assert json.loads((to / "manifest.json").read_text("utf-8"))["edition"] == "public"


@pytest.mark.parametrize(
    ("verdict", "shown"), [("in-office", True), ("family-agrees", True), ("hide", False), (None, False)]
)
def test_a_person_rules_on_a_name(verdict: str | None, shown: bool, tmp_path: Path) -> None:
    """The ruling stands in the journal, holds in the edition, and an undo takes it back."""
    case, to = tmp_path / "case", tmp_path / "public"
    (tmp_path / "a.txt").write_text(
        "Halyna Stetsenko, 71, said two people were killed by shelling in Kyiv on Monday.\n"
    )
    assert witnessmark("build", tmp_path / "a.txt", "--case", case).returncode == 0
    if verdict:
        done = witnessmark("judge", verdict, "Halyna Stetsenko", "--case", case, "--reason", "asked", "--who", "ana")
        assert (done.returncode, done.stderr) == (0, "")
        assert [row.subjects for row in Journal(case / "journal.sqlite").read()] == [("Halyna Stetsenko",)]
    assert witnessmark("publish", "--case", case, "--to", to).returncode == 0
    assert (found_in(to, ("Halyna Stetsenko",)) != []) == shown
    if verdict:
        undo = done.stdout.split()[0]
        assert witnessmark("judge", "undo", undo, "--case", case, "--reason", "no", "--who", "ana").returncode == 0
        assert witnessmark("publish", "--case", case, "--to", to).returncode == 0
        assert found_in(to, ("Halyna Stetsenko",)) == []


def test_a_ruling_hides_what_was_not_found_and_needs_a_name_of_the_case(tmp_path: Path) -> None:
    """Words that the finder keeps are hidden by a ruling; a name that stands in no report is refused."""
    case, to = tmp_path / "case", tmp_path / "public"
    (tmp_path / "a.txt").write_text(
        "The mayor, Ihor Danko, said two people were killed by shelling in Kyiv on Monday.\n"
    )
    assert witnessmark("build", tmp_path / "a.txt", "--case", case).returncode == 0
    refused = witnessmark("judge", "hide", "Nobody Here", "--case", case, "--reason", "x")
    assert (refused.returncode, "stands in no report" in refused.stderr) == (2, True)
    assert witnessmark("judge", "hide", "Ihor Danko", "--case", case, "--reason", "threatened").returncode == 0
    assert witnessmark("publish", "--case", case, "--to", to).returncode == 0
    assert found_in(to, ("Ihor Danko",)) == []
