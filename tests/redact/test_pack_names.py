"""Names of persons in the languages that have a pack."""

import pytest

from witnessmark.redact.pack_names import names_of
from witnessmark.redact.persons import Standing, names_in


@pytest.mark.parametrize(
    ("text", "private", "public"),
    [
        ("Загинула Марія Петренко, повідомив голова громади Іван Тарасюк.", ["Марія Петренко"], ["Іван Тарасюк"]),
        ("Тіло Марії Петренко знайшли в Новій Каховці.", ["Марії Петренко"], []),
        ("Ранена Елена Савченко, сообщил губернатор Игорь Савин.", ["Елена Савченко"], ["Игорь Савин"]),
        ("В Белой Церкви погиб водитель Скорой Помощи.", [], []),
        ("استشهد الطفل يوسف أحمد الحلبي في قصف على رفح.", ["يوسف أحمد الحلبي"], []),
        ("قتل شاب في قصف على رفح.", [], []),
        ("أصيب خالد أبو سمرة وهو يعمل في حقله.", ["خالد أبو سمرة"], []),
        ("عثر على جثة نور المصري قرب بيتها.", ["نور المصري"], []),
        ("وقال وزير الصحة ماجد حسن للصحفيين.", [], ["ماجد حسن"]),
        ("قتل ثلاثة في شارع عمر المختار.", [], []),
        ("Погибла девочка Елена.", ["Елена"], []),
        ("Поранено 12-річного Андрія.", ["Андрія"], []),
        ("Мій син Іван був у підвалі.", ["Іван"], []),
        ("Загинула на вулиці Олени.", [], []),
        ("استشهد الطفل يوسف.", ["يوسف"], []),
        ("Загинула Maрія Пeтренко.", ["Maрія Пeтренко"], []),  # Latin "M", "a" and "e"
        ("Загинула Ма\u200dрія Петре\u200bнко.", ["Ма\u200dрія Петре\u200bнко"], []),
        ("استشهد الطفل يو\u200dسف أحم\u064eد.", ["يو\u200dسف أحم\u064eد"], []),
    ],
)
def test_private_and_public_names(text: str, private: list[str], public: list[str]) -> None:
    """A private person is told from one in office, under every case of the name."""
    named = {standing: [] for standing in Standing}
    for mention, standing in names_in({"r": [text]}, frozenset())["r"].get(text, ()):
        named[standing].append(text[mention.words[0].start : mention.words[-1].end])
    assert named[Standing.PRIVATE] == private
    assert named[Standing.PUBLIC] == public


def test_a_text_in_latin_letters_has_none() -> None:
    """What the packs do not write is left to the name finder."""
    assert names_of("Maria Petrenko was killed.") == ()
