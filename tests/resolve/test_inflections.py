"""Places and dates in the languages that have a pack."""

from datetime import date

import pytest

from witnessmark.model.time import DateSpan
from witnessmark.resolve.date.finding import find_dates
from witnessmark.resolve.place.gazetteer import open_gazetteer
from witnessmark.resolve.place.mentions import MentionFinder
from witnessmark.resolve.place.names import fold
from witnessmark.resolve.place.own_places import open_known_places
from witnessmark.settings import Settings

MONDAY = DateSpan(start=date(2024, 5, 6), end=date(2024, 5, 6), date_prec=1)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Харків", "Kharkiv"),
        ("Харкові", "Kharkiv"),
        ("Харькове", "Kharkiv"),
        ("Ірпені", "Irpin"),
        ("Новій Каховці", "Nova Kakhovka"),
        ("Новой Каховке", "Nova Kakhovka"),
        ("Білгороді", "Belgorod"),
        ("Белгородом", "Belgorod"),
        ("الخرطوم", "Khartoum"),
        ("خان يونس", "Khān Yūnis"),
        ("Сирії", "Syria"),
    ],
)
def test_one_place_in_every_script_and_case(written: str, name: str) -> None:
    """A place is found by its name in another script, bent as a sentence bends it."""
    gazetteer = open_gazetteer()
    assert name in [gazetteer.entry(row).name for row in (gazetteer.find(fold(written)) or ())[:2]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Удар по Харкову забрав життя двох людей.", ["Харкову"]),
        ("У Сумській області поранено двох.", ["Сумській"]),
        ("При обстреле Шебекина под Белгородом погиб мужчина.", ["Белгородом"]),
        ("قتل شخصان في مدينة تعز يوم الجمعة.", ["تعز"]),
        ("قتل شخصان في غارة على منزل.", []),
    ],
)
def test_places_that_a_sentence_names(text: str, expected: list[str]) -> None:
    """The place stands after its preposition, also where the script has no capitals; a strike is no place."""
    finder = MentionFinder(open_gazetteer(), open_known_places(Settings().gazetteer))
    assert [m.words for m in finder.find(text) if m.words in expected or not expected] == expected


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Учора загинули двоє.", date(2024, 5, 5), date(2024, 5, 5)),
        ("Вночі загинули двоє.", date(2024, 5, 5), date(2024, 5, 6)),
        ("Загинули 14.04.24 двоє.", date(2024, 4, 14), date(2024, 4, 14)),
        ("Погибли двое 14-го апреля.", date(2024, 4, 14), date(2024, 4, 14)),
        ("Погибли двое 14 апр. 2024.", date(2024, 4, 14), date(2024, 4, 14)),
        ("قتل شخصان في 14 من نيسان/أبريل 2024.", date(2024, 4, 14), date(2024, 4, 14)),
        ("قتل شخصان في 14/4/2024.", date(2024, 4, 14), date(2024, 4, 14)),
        ("24 лютого 2022 року загинули двоє.", date(2022, 2, 24), date(2022, 2, 24)),
        ("В четверг погибли двое.", date(2024, 5, 2), date(2024, 5, 2)),
        ("Накануне погибли двое.", date(2024, 5, 5), date(2024, 5, 5)),
        ("Двое погибли 26 декабря.", date(2023, 12, 26), date(2023, 12, 26)),
        ("قتل شخصان أمس الأول.", date(2024, 5, 4), date(2024, 5, 4)),
        ("قتل ٣ أشخاص في ١٢ أبريل.", date(2024, 4, 12), date(2024, 4, 12)),
        ("З 03.05.2024 зникли двоє.", date(2024, 5, 3), date(2024, 5, 3)),
    ],
)
def test_dates(text: str, first: date, last: date) -> None:
    """Words of time count from the report's day; a date without a year is the last such day."""
    (found,) = find_dates(text, MONDAY)
    assert (found.span.start, found.span.end) == (first, last)


def test_a_date_that_no_calendar_has_is_none() -> None:
    """The thirty-first of February names no day."""
    assert find_dates("31 лютого 2022 року загинули двоє людей.", MONDAY) == ()
