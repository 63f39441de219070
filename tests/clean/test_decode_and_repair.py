"""Bytes become text by the likeliest encoding, and every mend is flagged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.clean.damage import damage
from witnessmark.clean.decode import decode
from witnessmark.clean.repair import repair
from witnessmark.errors import ItemError
from witnessmark.model.text import FlagKind

LATIN = "The café’s owner said “ten people” were hurt – maybe more."
CYRILLIC = "Унаслідок обстрілу загинули двоє людей, ще шестеро поранені."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [LATIN, "Plain words."])
def test_unicode_encodings(text: str, encoding: str) -> None:
    """UTF-8 and UTF-16 are read with or without a mark, and are no mend."""
    assert decode(text.encode(encoding)) == (text, None)


@pytest.mark.parametrize(("text", "encoding"), [(LATIN, "cp1252"), (CYRILLIC, "cp1251"), (CYRILLIC, "koi8_u")])
def test_old_encodings_are_guessed(text: str, encoding: str) -> None:
    """Bytes of an old encoding are read as the likeliest one, which is said."""
    found, mend = decode(text.encode(encoding))
    assert found == text
    assert mend == f"not UTF-8, read as {encoding}"


def test_declared_encoding_is_believed() -> None:
    """A page's own declaration decides."""
    page = f'<html><meta charset="windows-1251"><p>{CYRILLIC}'
    assert decode(page.encode("cp1251")) == (page, None)
    assert decode(page.replace("windows-1251", "no-such").encode("cp1251"))[0].endswith(CYRILLIC)


def test_stray_bytes_in_utf8() -> None:
    """A few bytes of cp1252 within UTF-8 are read one by one."""
    assert decode("Київ і Львів: ".encode() + b"it\x92s") == (
        "Київ і Львів: it’s",
        "1 bytes that are no UTF-8 read as cp1252",
    )


@pytest.mark.parametrize("data", [bytes(range(256)) * 4, b"\x7fELF\x01\x01\x01" + b"\0" * 60, b"a\0b\0\0c\x01\x02" * 9])
def test_binary_is_refused(data: bytes) -> None:
    """Bytes that hold no text are refused with the reason."""
    with pytest.raises(ItemError, match="binary"):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_decode_or_are_refused(data: bytes) -> None:
    """Whatever the bytes, there is a text that can be repaired and written, or a clear refusal."""
    try:
        text, _ = decode(data)
    except ItemError:
        return
    repair(text)[0].encode("utf-8")


def test_mojibake_is_mended_and_flagged() -> None:
    """Text decoded twice is mended where it is broken; the flag holds the place and what was seen."""
    broken = "First line.\n" + "The mayor’s café".encode().decode("cp1252") + "\nLast."
    text, flags = repair(broken)
    assert text == "First line.\nThe mayor’s café\nLast."
    (flag,) = flags
    assert flag.kind is FlagKind.REPAIRED_ENCODING
    assert text[flag.start : flag.end] == "’s café"
    assert flag.seen in broken


def test_sound_text_stays_as_it_is() -> None:
    """Typographic quotes, dashes, accents, zero-width and direction marks are not touched."""
    text = f"“Quoted” ‘so’ – {LATIN} {CYRILLIC} a\u200bb \u202egpj.exe\u202c"
    assert repair(text) == (text, ())


def test_line_ends_and_entities() -> None:
    """Line ends become one kind; entities in plain text become what they stand for, in markup they stay."""
    assert repair("a\r\nb\rc\u2028d")[0] == "a\nb\nc\nd"
    assert repair("Tom &amp; Anna&#39;s &lt;3")[0] == "Tom & Anna's <3"
    assert repair("<b>Tom &amp; Anna</b>")[0] == "<b>Tom &amp; Anna</b>"


@pytest.mark.parametrize("char", ["\0", "\x07", "\ud800", "\uffff"])
def test_what_cannot_be_kept_is_flagged(char: str) -> None:
    """Control characters and lone surrogates become the replacement character, flagged at their place."""
    text, flags = repair(f"ab{char}c")
    assert text == "ab\ufffdc"
    assert [(flag.kind, flag.start, flag.end) for flag in flags] == [(FlagKind.LOST_CHARACTER, 2, 3)]


@given(st.text(max_size=200))
def test_repair_is_stable(text: str) -> None:
    """What repair leaves can be written as UTF-8, and its flags lie in the text."""
    kept, flags = repair(text)
    kept.encode("utf-8")
    assert all(0 <= flag.start <= flag.end <= len(kept) for flag in flags)


def seen(text: str, kind: FlagKind) -> list[str]:
    flags = damage(text)
    assert all(text[flag.start : flag.end] == flag.seen for flag in flags)
    return [flag.seen for flag in flags if flag.kind is kind]


def test_glued_words_are_flagged() -> None:
    """A lost space before a name or beside a small word is flagged; real words that read like two are not."""
    text = "He lived inLviv. Officials did notsay how the townwhere they met fell. The town is theirs asUkraine said."
    assert seen(text, FlagKind.GLUED_WORDS) == ["inLviv", "notsay", "townwhere", "asUkraine"]
    sound = (
        "Nothing moved forward without notice; nowhere on the island, for the husband, was the command withdrawn. "
        "McDonald and MacArthur met at theAtlantic.com with an iPhone. Everywhere the ward and the land were there."
    )
    assert seen(sound, FlagKind.GLUED_WORDS) == []


def test_lost_dashes_are_flagged() -> None:
    """Two spaces amid a sentence are flagged, after a stop or throughout a text they are not."""
    text = "They took in the families  mostly women and children  that fled."
    assert seen(text, FlagKind.LOST_DASH) == ["  ", "  "]
    assert seen("It fell.  Then it rose.  All left.", FlagKind.LOST_DASH) == []
    assert seen("all  of  this  text  is  set  with  wide  gaps  in  it", FlagKind.LOST_DASH) == []
