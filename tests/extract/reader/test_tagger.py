"""The learned reader: same scores whatever is read beside, every sentence read to its end."""

from witnessmark.extract.reader import tagger


def told(reading: tagger.Reading) -> list[tuple[int, int, str, float]]:
    return [(m.start, m.end, m.kind, m.sure) for m in reading.mentions]


def test_scores_hang_only_on_the_sentence_and_what_stands_before_it() -> None:
    """Reading other sentences in between changes nothing."""
    text = "Four people were killed and nine wounded when a shell hit the market."
    (first,) = tagger.read([text])
    tagger.read(["Police arrested two men in Odesa.", "The school was closed."])
    (again,) = tagger.read([text])
    assert told(again) == told(first) != []
    assert again == first


def test_sentences_read_together_come_back_one_by_one() -> None:
    """One reading a sentence, in order, its spans inside its own words."""
    texts = ["Two guards were shot dead on Monday.", "", "The baker was wounded.", "It rained."]
    readings = tagger.read(texts)
    assert len(readings) == len(texts)
    for text, reading in zip(texts, readings, strict=True):
        assert all(0 <= m.start < m.end <= len(text) for m in reading.mentions)


def test_a_sentence_is_read_to_its_end_however_long() -> None:
    """A victim behind 900 words of a list is still seen."""
    text = "The council listed " + "roads, bridges, " * 300 + "and said that eleven people were killed."
    (reading,) = tagger.read([text])
    assert [text[m.start : m.end] for m in reading.mentions if m.kind == "killed" and m.sure > 0.5] == ["eleven people"]


def test_no_text_gives_no_mention() -> None:
    """Blank and odd input is read as nothing."""
    assert all(
        not r.mentions
        for r in tagger.read(["", " ", "\u200b", "((((((((", "\ud800".encode("utf-8", "replace").decode()])
    )


def test_int8_is_multiplied_exactly_on_every_processor() -> None:
    """Without VNNI instructions the products would overflow by default and chances differ by up to 0.07."""
    options = tagger._model()[0].get_session_options()
    assert options.get_session_config_entry("session.x64quantprecision") == "1"
