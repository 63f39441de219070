"""What reconciling promises of reports in every language with a pack: the figures of the same in English."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.extract.conftest import make_document
from witnessmark.extract.languages import claims_of
from witnessmark.model.claims import ClaimKind, ResolvedClaim
from witnessmark.model.incidents import Estimate, Incident
from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan
from witnessmark.reconcile import reconcile
from witnessmark.reconcile.statements import rank

FIRST = date(2024, 5, 14)
Bounds = tuple[int | None, int | None, int | None]


def reports(language: str, texts: tuple[str, ...]) -> list[Document]:
    """Return one report a text, its sentences parted by " / ", each a day after the one before."""
    made = []
    for at, text in enumerate(texts):
        document = make_document(*text.split(" / "))
        day = FIRST + timedelta(days=at)
        report = replace(document.report, language=language, published=DateSpan(start=day, end=day, date_prec=1))
        made.append(replace(document, report=report))
    return made


def estimates(language: str, texts: tuple[str, ...]) -> dict[ClaimKind, Estimate]:
    """Return the figures of one event that the texts tell of, each in its own words."""
    documents = reports(language, texts)
    claims = [
        ResolvedClaim(
            claim=claim,
            place=None,
            date=None,
            since=None,
            speaker_key=claim.attribution.speaker if claim.attribution else None,
        )
        for told in claims_of(documents)
        for claim in told
    ]
    ids = tuple(sorted(row.claim.id for row in claims))
    incident = Incident(id="inc_1", claim_ids=ids, kind="unknown", target=None, place=None, date=None, joins=())
    origins = {row.claim.id: row.claim.report_id for row in claims}
    (assessed,) = reconcile([incident], claims, documents, origins).reckoning.assessments
    return {row.harm: row for row in assessed.estimates}


KILLED = [
    ("en", ("Three people were killed. / Another two people died in hospital.",), (5, 5, 5)),
    ("uk", ("Загинули шестеро людей.",), (6, 6, 6)),
    ("ru", ("Погибли восемь человек.",), (8, 8, 8)),
    ("ar", ("قتل ستة أشخاص في الغارة.",), (6, 6, 6)),
    ("uk", ("Загинула людина.",), (1, 1, 1)),
    ("ru", ("Погиб один человек.",), (1, 1, 1)),
    ("ar", ("قتلت امرأتان.",), (2, 2, 2)),
    ("uk", ("Загинув директор школи.",), (1, 1, 1)),
    ("ru", ("Погибла учительница.",), (1, 1, 1)),
    ("uk", ("Загиблих уже семеро, повідомили в лікарні.",), (7, 7, 7)),
    ("ru", ("Число жертв достигло одиннадцати.",), (11, 11, 11)),
    ("ar", ("ارتفع عدد القتلى إلى تسعة.",), (9, 9, 9)),
    ("uk", ("Загинули двоє жінок та троє дітей.",), (5, 5, 5)),
    ("ru", ("Погибли двое полицейских и трое мирных жителей.",), (5, 5, 5)),
    ("ar", ("قتل رجلان وثلاث نساء.",), (5, 5, 5)),
    ("uk", ("Загинули троє людей. / Ще двоє людей загинули в лікарні.",), (5, 5, 5)),
    ("ru", ("Погибли четыре человека. / Еще двое погибли под завалами.",), (6, 6, 6)),
    ("uk", ("Загинули четверо людей.", "Кількість загиблих зросла до шести."), (6, 6, 6)),
    ("ru", ("Погибли три человека.", "Число погибших выросло до пяти."), (5, 5, 5)),
    ("ar", ("قتل أربعة أشخاص.", "ارتفعت حصيلة القتلى إلى سبعة أشخاص."), (7, 7, 7)),
    ("uk", ("Загиблих немає.",), (0, 0, 0)),
    ("ru", ("Жертв нет.",), (0, 0, 0)),
    ("ar", ("لم يسقط قتلى.",), (0, 0, 0)),
    ("uk", ("Загинули щонайменше 12 людей.",), (12, 12, None)),
    ("ru", ("Погибли двадцать военных.",), (20, 20, 20)),
    ("en", ("Twenty soldiers were killed.",), (20, 20, 20)),
    ("ar", ("قتل رجل وامرأة.",), (2, None, None)),
    ("uk", ("Загинув сторож. / Загинула вчителька.",), (2, None, None)),
    ("uk", ("Загинув сторож.", "Убито сторожа школи."), (1, 1, 1)),
    ("ru", ("Погиб мужчина. / Погиб 40-летний сторож.",), (1, 1, 1)),
    ("ru", ("Погибла женщина. / Погиб ее сын.",), (2, None, None)),
    ("ar", ("قتل الطبيب.", "قتل طبيب في الغارة."), (1, 1, 1)),
    ("uk", ("Загинули шестеро людей.", "Ще один поранений помер, тож загиблих уже семеро."), (7, 7, 7)),
    ("en", ("Six people were killed.", "Another man died overnight. / Seven people are now dead."), (7, 7, 7)),
    ("ru", ("Ранены и убиты люди: погибли 9 человек. / Среди погибших двое детей.",), (9, 9, 9)),
    ("uk", ("Загинули дев'ятеро людей. / Серед них двоє дітей.",), (9, 9, 9)),
    ("ar", ("قتل تسعة أشخاص. / بين القتلى طفلان.",), (9, 9, 9)),
    ("ru", ("Водитель не пострадал. / Погибли двое.",), (2, 2, 2)),
]


@pytest.mark.parametrize(("language", "texts", "expected"), KILLED)
def test_the_dead(language: str, texts: tuple[str, ...], expected: Bounds) -> None:
    """Numbers, groups set side by side, what comes on top, a newer figure and nobody count as they do in English."""
    row = estimates(language, texts)[ClaimKind.KILLED]
    assert (row.low, row.best, row.high) == expected


TREATED = [
    ("uk", "У лікарнях перебувають 19 постраждалих."),
    ("ru", "В больницах находятся 14 пострадавших."),
    ("ar", "نقل 11 شخصا إلى المستشفى."),
]


@pytest.mark.parametrize(("language", "text"), TREATED)
def test_care_in_hospital_is_a_figure_of_its_own(language: str, text: str) -> None:
    """Who is in hospital is counted as treated where the words do not say that they were hurt."""
    found = estimates(language, (text,))
    assert ClaimKind.INJURED not in found


RANKS = [
    ("uk", "Загинули п'ятеро людей, повідомили в обласній лікарні.", 3),
    ("ru", "Погибли пять человек, сообщили в МЧС.", 3),
    ("ar", "وقالت وزارة الصحة إن خمسة أشخاص قتلوا.", 3),
    ("uk", "Загинули п'ятеро людей, повідомив голова громади Тарас Гнатюк.", 2),
    ("ru", "По словам очевидца, погибли пять человек.", 1),
]


@pytest.mark.parametrize(("language", "text", "expected"), RANKS)
def test_a_speaker_has_the_rank_of_the_office(language: str, text: str, expected: int) -> None:
    """A hospital counts the dead as its work, a mayor speaks for a town, an eyewitness saw."""
    ((claim,),) = claims_of(reports(language, (text,)))
    assert rank(claim) == expected
