"""What the flat reader promises of every language with a pack."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.extract.test_languages import in_language

from witnessmark import lexicon
from witnessmark.clean.sentences import paragraphs, sentences
from witnessmark.extract.languages import claims_of
from witnessmark.extract.reader.flat import read
from witnessmark.extract.reader.pack import pack_of
from witnessmark.model.claims import ClaimKind, Population, Qualifier, Scope, Stance

CODES = sorted(code for code, pack in lexicon.languages().items() if "reader" not in pack)
TOLD = [
    ("uk", "Троє людей загинули, ще понад 12 поранено.", [("killed", 3, 3), ("injured", 12, None)]),
    ("uk", "Півтори тисячі мешканців евакуйовано.", [("evacuated", 1500, 1500)]),
    ("uk", "Жертв немає.", [("killed", 0, 0)]),
    ("uk", "Поранено 30 осіб, зокрема двоє дітей 4 та 11 років.", [("injured", 30, 30), ("injured", 2, 2)]),
    ("ru", "Погибли двое, пятеро получили ранения.", [("killed", 2, 2), ("injured", 5, 5)]),
    ("ru", "Около 12 тыс. человек покинули дома.", [("displaced", 12000, 12000)]),
    ("ru", "Погибли не трое, а четверо человек.", [("killed", 4, 4)]),
    ("ar", "قتل شخصان وأصيب ١٢ آخرون.", [("killed", 2, 2), ("injured", 12, 12)]),
    ("ar", "مقتل ما بين 20 و30 شخصا.", [("killed", 20, 30)]),
    ("ar", "قتل خمسة وعشرون مدنيا على الأقل.", [("killed", 25, None)]),
]


@pytest.mark.parametrize(("language", "text", "expected"), TOLD)
def test_kind_and_figure(language: str, text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    """A sentence gives its kinds and figures: numerals, duals, hedges, parts, nobody."""
    (claims,) = claims_of([in_language(language, text)])
    assert [(c.kind.value, c.figure.low, c.figure.high) for c in claims if c.figure] == expected


def test_the_claim_stands_in_its_words() -> None:
    """Every quote and figure is a slice of the report; the part names its whole."""
    text = "За добу поранено 30 цивільних, серед них двоє дітей, повідомив голова громади Іван Тарасюк."
    (claims,) = claims_of([in_language("uk", text)])
    whole, part = claims
    for claim in claims:
        assert text[claim.quote.start : claim.quote.end] == claim.quote.text
        assert claim.figure is not None
        assert claim.figure.words in text
        assert claim.attribution is not None
        assert (claim.attribution.name, claim.attribution.role) == ("Іван Тарасюк", "голова громади")
    assert part.part_of == whole.id
    assert whole.scope is Scope.RUNNING_TOTAL
    assert whole.population is Population.CIVILIAN


def test_denial_is_kept_as_denial() -> None:
    """What somebody denies is a claim that is denied."""
    (claims,) = claims_of([in_language("ar", "نفى المتحدث مقتل خمسة من عناصره.")])
    assert [(c.kind, c.stance) for c in claims] == [(ClaimKind.KILLED, Stance.DENIED)]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("uk", "Тpоє людей зaгинули."),  # Latin "p" and "a" among Cyrillic letters
        ("uk", "Тро\u200dє люде\u200bй за\u0301гинули."),
        ("ar", "قُتِلَ ثلاثة أشخاص."),
        ("ar", "قتـــل ثلا\u200fثة أشخاص."),
    ],
)
def test_look_alikes_and_marks_change_nothing(language: str, text: str) -> None:
    """Letters that only look right, joiners without width, stress and vowel signs do not hide a claim."""
    (claims,) = claims_of([in_language(language, text)])
    assert [(c.kind, c.figure and c.figure.low) for c in claims] == [(ClaimKind.KILLED, 3)]
    assert text[claims[0].quote.start : claims[0].quote.end] == claims[0].quote.text


@pytest.mark.parametrize("code", CODES)
def test_every_word_of_harm_has_a_gloss(code: str) -> None:
    """Whoever does not read the language is told what each word of harm means."""
    pack = lexicon.languages()[code]
    assert all(gloss.strip() for rows in pack["harm"].values() for gloss in rows.values())
    assert set(pack["harm"]) <= {"none", *(kind.value for kind in ClaimKind)}
    assert set(pack["hedges"]["before"]) <= {qualifier.value for qualifier in Qualifier}


@settings(deadline=None)  # a busy machine is no fault
@given(st.data())
def test_no_mixture_of_words_breaks_the_reader(data: st.DataObject) -> None:
    """Any mixture of scripts, digits and signs is read or passed over, and every span lies in the text."""
    code = data.draw(st.sampled_from(CODES))
    words = sorted({word for _, text, _ in TOLD for word in text.split()})
    text = " ".join(data.draw(st.lists(st.one_of(st.sampled_from(words), st.text(max_size=6)), max_size=25)))
    pack = pack_of(code)
    folded = pack.fold(text)
    for told in read(pack, folded.text):
        for span in (told.figure, told.people, told.harm):
            assert span is None or 0 <= span[0] < span[1] <= len(folded.text)
            assert span is None or text[slice(*folded.span(*span))]


@pytest.mark.parametrize(
    ("language", "text", "kind", "thing"),
    [
        ("uk", "Ракета влучила в лікарню.", ClaimKind.STRUCK, "hospital"),
        ("ru", "В селе повреждена школа.", ClaimKind.STRUCK, "school"),
        ("ar", "تدمير مستشفى في القصف.", ClaimKind.STRUCK, "hospital"),
        ("uk", "Без води залишилися 500 мешканців.", ClaimKind.DEPRIVED, "water"),
        ("ar", "وبقي 500 من السكان دون مياه.", ClaimKind.DEPRIVED, "water"),
    ],
)
def test_a_thing_has_one_name_in_every_language(language: str, text: str, kind: ClaimKind, thing: str) -> None:
    """What was struck or is lacking is called one thing in the record, so that reports meet across languages."""
    (claims,) = claims_of([in_language(language, text)])
    assert [(claim.kind, claim.object) for claim in claims] == [(kind, thing)]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("uk", "Під час обстрілу травмувався 60-річний сторож.", [("injured", 1)]),
        ("uk", "Поранено 17 зоологів.", [("injured", 17)]),
        ("uk", "Загинуло 40 голів худоби.", []),
        ("uk", "Евакуйовано до 12-ти осіб.", [("evacuated", None)]),
        ("uk", "Поранень зазнали 1 660.", [("injured", 1660)]),
        ("uk", "Оксана загинула разом із донькою.", [("killed", 2)]),
        ("uk", "Двоє загинули, ще одного врятувати не вдалося.", [("killed", 2), ("killed", 1)]),
        ("uk", "Жоден зі 150 глядачів не постраждав.", [("injured", 0)]),
        ("uk", "Поранено мирних жителів.", [("injured", None)]),
        ("uk", "Загинув боєць, якому було тридцять.", [("killed", 1)]),
        ("ru", "Никто из экипажа не выжил.", []),
        ("ru", "Под плитами остаются рабочие.", [("trapped", None)]),
        ("ar", "عاد 300 نازح إلى بيوتهم.", []),
        ("ar", "استشهد طفلان شقيقان.", [("killed", 2)]),
        ("ar", "ثلاث إصابات إحداها حرجة.", [("injured", 3), ("injured", 1)]),
        ("uk", "Згоріли два склади.", []),
        ("ru", "На ферме пожар: погибло 90 овец, люди не пострадали.", [("injured", 0)]),
        ("ru", "Убито: 6. Ранено: 19.", [("killed", 6), ("injured", 19)]),
        ("ru", "Раненых, к счастью, нет.", [("injured", 0)]),
        ("ru", "Противник потерял 210 человек убитыми и ранеными.", [("casualties", 210)]),
        ("ar", "بلغ عدد القتلى 12 ألفا و40 شخصا.", [("killed", 12040)]),
        ("ar", "نزح مليون ونصف مليون شخص.", [("displaced", 1_500_000)]),
        ("ar", "قتل أربعة أشخاص بينهم رضيع.", [("killed", 4), ("killed", 1)]),
    ],
)
def test_how_many_of_whom(language: str, text: str, expected: list[tuple[str, int]]) -> None:
    """Nouns that a pack does not know count people beside a word of harm alone; herds and houses never do."""
    pack = pack_of(language)
    assert [(one.kind.value, one.low) for one in read(pack, pack.fold(text).text)] == expected


def test_a_part_goes_on_from_the_sentence_before() -> None:
    """ "Among them two children" counts what the sentence before told, and nothing where that told of no harm."""
    text = "У Полтаві постраждали 30 людей. Серед них двоє дітей. Місто відновлюють. Серед них двоє інженерів."
    whole = in_language("uk", text)
    cut = tuple(
        replace(whole.sentences[0], id=f"sen_{i}", index=i, start=start, end=end, text=text[start:end])
        for i, (start, end) in enumerate(span for line in paragraphs(text) for span in sentences(text, line))
    )
    assert len(cut) == 4
    (claims,) = claims_of([replace(whole, sentences=cut)])
    assert [(claim.kind.value, claim.figure and claim.figure.low) for claim in claims] == [
        ("injured", 30),
        ("injured", 2),
    ]
