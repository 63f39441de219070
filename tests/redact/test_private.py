from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.records import a_document
from witnessmark.model.editions import PrivateKind
from witnessmark.redact.contacts import iban_holds, luhn_holds
from witnessmark.redact.private import find_private

WALLET = "0x52908400098527886E0F7030069857D2E4169EE7"


def hidden(*texts: str, places: frozenset[str] = frozenset()) -> list[tuple[PrivateKind, str]]:
    documents = [a_document(text, source=f"{at}.txt") for at, text in enumerate(texts)]
    return [(item.kind, item.words) for item in find_private(documents, places)]


def names(*texts: str, places: frozenset[str] = frozenset()) -> list[str]:
    return [words for kind, words in hidden(*texts, places=places) if kind is PrivateKind.NAME]


def test_kin_and_ages_name_private_persons() -> None:
    """A whole family named with ages is hidden, each age with its name."""
    found = hidden("Halyna Stetsenko, 71, fled with her husband Taras, 74, and son Danylo, 31.")
    assert [words for kind, words in found if kind is PrivateKind.NAME] == ["Halyna Stetsenko", "Taras", "Danylo"]
    assert [words for kind, words in found if kind is PrivateKind.AGE] == ["71", "74", "31"]


def test_a_name_found_in_one_report_is_hidden_in_all() -> None:
    """The surname alone, in another report, is the same person's."""
    assert names("Lawyer Iryna Molchanova asked for buses.", "Molchanova waited in the cellar.") == [
        "Iryna Molchanova",
        "Molchanova",
    ]


def test_office_keeps_a_name_wherever_it_stands() -> None:
    """Who is named with an office once is never hidden, in whatever report."""
    assert not names(
        "Sergei Orlov, the deputy mayor, said that 12 people were killed.",
        "Orlov said the port was on fire.",
        "Judge Marta Zuniga ordered two arrests.",
        "Zelensky spoke to Putin on Monday.",
        "The mayor of Izium, Valeriy Marchenko, spoke.",
        "Mr. Marchenko was tired, Valerii Marchenko said.",
    )


def test_a_namesake_of_an_official_is_still_private() -> None:
    """Another first name with an age is another person; the surname alone stays with the one in office."""
    found = names("Deputy mayor Sergei Orlov spoke.", "Bohdan Orlov, 40, was killed.", "Orlov said so.")
    assert found == ["Bohdan Orlov"]


def test_a_surname_that_an_official_bears_makes_no_stranger_public() -> None:
    """Who has another first name is hidden, without age or title; alone, the surname is his near him."""
    found = names("President Daniel Ortega spoke.", "Wilmer Ortega sold shoes. Ortega had two sons.", "Ortega said so.")
    assert found == ["Wilmer Ortega", "Ortega"]


def test_a_model_of_a_car_is_no_plate() -> None:
    """What stands behind a vehicle may be what it is."""
    assert hidden("He drove a black pickup, F-150, to the lake.") == []


def test_one_who_is_named_like_someone_in_office_is_hidden_where_he_is_told_apart() -> None:
    """The same full name is public in one report and private in the other."""
    found = names("President Daniel Ortega spoke.", "Daniel Ortega, a shoemaker of 52, was shot.")
    assert found == ["Daniel Ortega"]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{} ran back for the cat.", "Oksana"),
        ("The first was {}, who fixed clocks.", "Olena Petrivna"),
        ("The paper named {} and three others.", "Kovalenko M. P"),
        ("{}, a herder, came home.", "Seydou K"),
        ("{} had left the patrol in May.", 'Wilfredo "El Chele" Portillo'),
        ("{} baked until the flour ran out.", "Umm Yasmin"),
        ("{} and the others lost the house.", "Nguyen Thi Hoa"),
        ("{} counted the shots.", "Fatoumata Sesay"),
        ("The coffin of {} was closed.", "Zakhar Yukhymovych Prytula"),
        ("THE DRIVER, {}, WAS FOUND TWO DAYS LATER.", "ISMAEL QUIROZ VEGA"),
    ],
)
def test_names_of_many_peoples_are_found_without_a_title(text: str, name: str) -> None:
    """First names alone, patronymics, initials, by-names, kunyas: whole, and nothing besides."""
    assert names(text.format(name)) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "The Farabundo Marti National Liberation Front attacked Usulutan in May.",
        "Reuters and EFE said that Hamas denied the attack on Rafah.",
        "The Manuel Rodriguez Patriotic Front claimed responsibility in Santiago.",
        "Hope faded on Sunday as rain fell on Kyiv.",
        "Doctors Without Borders and the Red Cross left Khartoum.",
        "The Supreme Court sat in San Jose, and Wall Street fell.",
        "THE SHINING PATH KILLED FIVE SOLDIERS IN AYACUCHO IN MARCH.",
        "At least 120 people were killed between 2014 and 2022, 45 of them in 2015.",
    ],
)
def test_groups_places_and_papers_stay(text: str) -> None:
    """Organisations, places, agencies, months and plain figures are never hidden."""
    assert hidden(text) == []


def test_a_place_of_the_case_is_no_person() -> None:
    """A name that the case's claims were resolved to as a place stays."""
    assert "Tingo Alegre" not in names("Tingo Alegre was shelled.", places=frozenset({"tingo alegre"}))


def test_capitals_are_read_too() -> None:
    """A wire in capitals hides the victim and keeps the officer."""
    found = names("THE STUDENT RAMIRO ALCANTARA WAS KILLED, COLONEL OSCAR PEDRAZA SAID.", "PEDRAZA DENIED IT.")
    assert found == ["RAMIRO ALCANTARA"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Call +380 44 278 63 21 for a seat.", PrivateKind.PHONE, "+380 44 278 63 21"),
        ("Her phone is 0912 345 678.", PrivateKind.PHONE, "0912 345 678"),
        ("Write to ana@mail.example now.", PrivateKind.EMAIL, "ana@mail.example"),
        ("Send it to GB82 WEST 1234 5698 7654 32.", PrivateKind.BANK, "GB82 WEST 1234 5698 7654 32"),
        ("Card 4111 1111 1111 1111 is open.", PrivateKind.BANK, "4111 1111 1111 1111"),
        ("Account number 26001234567890 is hers.", PrivateKind.BANK, "26001234567890"),
        ("The sort code 20-00-00 is right.", PrivateKind.BANK, "20-00-00"),
        (f"Wallet {WALLET}.", PrivateKind.BANK, WALLET),
        ("A shell hit 14 Lilac Street on Monday.", PrivateKind.PLACE, "14 Lilac Street"),
        ("A shell hit Phoenix Court on Monday.", PrivateKind.PLACE, "Phoenix Court"),
        ("They hide in the basement of School No. 42.", PrivateKind.PLACE, "School No. 42"),
        ("It fell at 47.09512, 37.54133 at noon.", PrivateKind.PLACE, "47.09512, 37.54133"),
        ("It is 13°48'22\"N 88°54'07\"W by map.", PrivateKind.PLACE, "13°48'22\"N 88°54'07\"W"),
        ("Turn at N 47° 05.812' E 37° 32.640' now.", PrivateKind.PLACE, "N 47° 05.812' E 37° 32.640'"),
        ("The grid is 37U DQ 12345 67890 there.", PrivateKind.PLACE, "37U DQ 12345 67890"),
        ("Plus code 8G6M+2V marks it.", PrivateKind.PLACE, "8G6M+2V"),
        ("See https://maps.google.com/?q=33.5138,36.2765 now.", PrivateKind.PLACE, "https://maps.google.com/?q=33.5138,36.2765"),
        ("She hid at Flat 9, 112 Acacia Avenue then.", PrivateKind.PLACE, "Flat 9, 112 Acacia Avenue"),
        ("It was filmed by @lina_from_izium first.", PrivateKind.HANDLE, "@lina_from_izium"),
        ("The page facebook.com/mariam.d.9 closed.", PrivateKind.HANDLE, "facebook.com/mariam.d.9"),
        ("A car, plate AX 4521 KM, stopped.", PrivateKind.PLATE, "AX 4521 KM"),
        ("Her passport, number FB 482913, burnt.", PrivateKind.DOCUMENT, "FB 482913"),
        ("It was huda (at) mail.example then.", PrivateKind.EMAIL, "huda (at) mail.example"),
        ("She was born on 14 March 1961 there.", PrivateKind.BORN, "14 March 1961"),
    ],
)  # fmt: skip
def test_contacts_accounts_and_streets_are_hidden(text: str, kind: PrivateKind, words: str) -> None:
    """Phone, e-mail, bank details, streets, shelters and exact coordinates are found whole and as what they are."""
    assert hidden(text) == [(kind, words)]


def test_check_digits_decide() -> None:
    """A number with one digit changed is neither an IBAN nor a card."""
    assert iban_holds("GB82WEST12345698765432")
    assert not iban_holds("GB82WEST12345698765433")
    assert luhn_holds("4111111111111111")
    assert not luhn_holds("4111111111111112")


def test_a_title_is_read_as_well() -> None:
    """A name that stands only in a report's title is found, without a place in the text."""
    document = a_document("Two people died.")
    document = replace(document, report=replace(document.report, title="Ms. Molchanova waits for a bus"))
    assert [(item.words, item.start) for item in find_private([document])] == [("Molchanova", -1)]


def test_a_line_break_inside_a_sentence_hides_no_name() -> None:
    """Wrapped lines are read as one: what stands behind the break still speaks for the name before it."""
    document = a_document("They took Antonia Lopez Quiroga and her son Julio Lopez.".replace(" and her", "\nand her"))
    whole = replace(document.sentences[0], end=len(document.report.text), text=document.report.text)
    found = [item.words for item in find_private([replace(document, sentences=(whole,))])]
    assert found == ["Antonia Lopez Quiroga", "Julio Lopez"]


def test_a_name_in_a_list_of_persons_is_one_too() -> None:
    """A full name that the name finder does not know is hidden where it follows a person in a list."""
    text = (
        "The detainees are: Ramiro Vidal Ambra, Crisanto Carrillo Oñate, Jaime Farias Diaz, and Vicente Serna Segura."
    )
    assert "Crisanto Carrillo Oñate" in names(text)


def test_a_newspaper_is_no_person_but_a_person_who_publishes_is() -> None:
    """The name finder alone makes no publisher a person, in capitals either; a title or an age does."""
    text = "FORTIN MAPOCHO SAID THAT TWO PEOPLE WERE KILLED IN SANTIAGO ON MONDAY, AND FORTIN MAPOCHO NAMED NOBODY."
    document = a_document(text)
    paper = replace(document, report=replace(document.report, publisher="FORTIN MAPOCHO"))
    assert [item.words for item in find_private([document])] == ["FORTIN MAPOCHO", "FORTIN MAPOCHO"]
    assert find_private([paper]) == ()
    document = a_document("Halyna Stetsenko, 71, saw two people killed in Kyiv.")
    blog = replace(document, report=replace(document.report, publisher="Halyna Stetsenko"))
    assert "Halyna Stetsenko" in [item.words for item in find_private([blog])]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=120))
def test_any_text_is_read_and_spans_are_true(text: str) -> None:
    """Whatever the text, hidden words are cut from it at their offsets and never overlap."""
    document = a_document(text, title=None)
    found = find_private([document])
    assert all(text[item.start : item.end] == item.words for item in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
