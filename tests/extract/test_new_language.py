"""A language is a folder: where one is added, its reports are read, and no code is told of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.extract.test_languages import in_language

from witnessmark import lexicon
from witnessmark.extract import languages
from witnessmark.extract.reader.pack import pack_of

CACHES = (lexicon.load, lexicon.languages, languages.reader_of, pack_of)
ADDED = Path(__file__).parent / "packs"


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the data files lie in a folder that has a pack of Spanish besides those of the house."""
    for path in (*lexicon.FOLDER.iterdir(), *ADDED.iterdir()):
        (tmp_path / path.name).symlink_to(path)
    monkeypatch.setattr(lexicon, "FOLDER", tmp_path)
    for cache in CACHES:
        cache.cache_clear()
    yield
    monkeypatch.undo()
    for cache in CACHES:
        cache.cache_clear()


def told(text: str) -> list[tuple[str, int | None, str | None]]:
    (claims,) = languages.claims_of([in_language("es", text)])
    for claim in claims:
        assert text[claim.quote.start : claim.quote.end] == claim.quote.text
    return [(row.kind.value, row.figure.low if row.figure else None, row.object) for row in claims]


def test_a_report_is_unread_without_its_folder() -> None:
    """No Spanish is read by the house's own packs."""
    assert not languages.reads("es")
    assert told("Murieron tres personas.") == []


@pytest.mark.usefixtures("spanish")
def test_a_folder_is_enough_to_read_a_language() -> None:
    """Kinds, figures, hedges, nobody, what is lacking, the speaker and the gloss come out of the words alone."""
    assert languages.reads("es")
    assert told("Murieron tres personas y otras doce resultaron heridas.") == [
        ("killed", 3, None),
        ("injured", 12, None),
    ]
    assert told("Al menos 20 civiles muertos, según la policía.") == [("killed", 20, None)]
    assert told("No hubo muertos.") == [("killed", 0, None)]
    assert told("El pueblo quedó sin agua.") == [("deprived", None, "water")]
    assert told("Fueron rescatados cinco hombres.") == []
    (claims,) = languages.claims_of([in_language("es", "Según Ana Ruiz, murió una mujer.")])
    assert [row.attribution.speaker for row in claims if row.attribution] == ["Ana Ruiz"]
    pack = pack_of("es")
    assert [words for _, _, words in pack.glosses(pack.fold("Murió una mujer."))] == ["died"]
