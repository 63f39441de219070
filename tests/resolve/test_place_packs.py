"""Places of claims in languages that are read by their packs: the place last told of carries on."""

from dataclasses import replace
from datetime import date

import pytest

from tests.resolve.reports import report
from witnessmark.extract.languages import claims_of
from witnessmark.model.text import Document
from witnessmark.model.time import DateSpan
from witnessmark.resolve import Resolver
from witnessmark.settings import Settings

DAY = DateSpan(start=date(2024, 5, 6), end=date(2024, 5, 6), date_prec=1)


@pytest.fixture(scope="module")
def resolver() -> Resolver:
    return Resolver(Settings())


def places(resolver: Resolver, language: str, text: str) -> list[str]:
    """Return the place of each claim of a report whose lines are its sentences, in order."""
    made = report(text)
    read = Document(report=replace(made.report, language=language, published=DAY), sentences=made.sentences)
    (claims,) = claims_of([read])
    return [one.place.name if one.place else "" for one in resolver.resolve(read, claims)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("uk", "Полтава вранці зазнала удару.\nЗагинули двоє людей.", ["Poltava"]),
        ("uk", "У Чугуєві поранено трьох, у Вовчанську — одного.", ["Chuhuiv", "Vovchansk"]),
        ("uk", "Дрон ударив по Охтирці.\nЗагинула жінка.\nУ Лебедині поранено двох.", ["Okhtyrka", "Lebedyn"]),
        ("uk", "На Сумщині неспокійно.\nПоранено двох.\nУ Путивлі ніхто не постраждав.", ["Sumy", "Putyvl"]),
        ("uk", "У Конотопі ранок почався з вибухів.\nМосква заперечує удар.\nЗагинув водій.", ["Konotop"]),
        ("ru", "Орёл под обстрелом.\nПогибли двое.\nВо Мценске ранена женщина.", ["Orël", "Mtsensk"]),
        ("ru", "В Туапсе на улице Ленина взорвался газ.\nПогибли трое.", ["Tuapse"]),
        ("ar", "غارة على مدينة الرقة.\nقتل أربعة مدنيين.\nوفي حمص أصيب طفل.", ["Ar Raqqah", "Homs"]),
    ],
)
def test_the_place_told_last_carries_on(resolver: Resolver, language: str, text: str, expected: list[str]) -> None:
    """A sentence's own place is nearer than any other; without one, the place told before goes on."""
    found = places(resolver, language, text)
    assert [name[:4] for name in found] == [name[:4] for name in expected]


def test_a_total_since_a_day_is_of_its_region(resolver: Resolver) -> None:
    """The dead since the start of the fighting are no town's because the sentence before told of a town."""
    text = "В Курской области идут бои.\nВ Судже разрушена школа.\nС начала боёв погибли 12 мирных жителей."
    assert places(resolver, "ru", text)[-1] == "Kursk Oblast"


def test_a_report_that_names_nothing_has_no_place(resolver: Resolver) -> None:
    """Nothing is guessed where a report gives no place."""
    assert places(resolver, "ar", "قتل شخصان.") == [""]
