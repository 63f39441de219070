"""The gazetteer: what its names lead to, and that its index file survives whatever happens to it."""

import os
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witnessmark.errors import ArgumentError
from witnessmark.model.places import distance_km
from witnessmark.resolve.place import index_file
from witnessmark.resolve.place.gazetteer import Rank, move, open_gazetteer
from witnessmark.resolve.place.names import fold, fold_all, fold_word, words
from witnessmark.resolve.place.own_places import open_known_places
from witnessmark.resolve.place.spelling import likely_spelling, sound


def ids(name: str) -> list[str]:
    gazetteer = open_gazetteer()
    return [gazetteer.entry(row).id for row in gazetteer.find(fold(name)) or ()]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Kyiv", "geonames:703448"),
        ("Kiev", "geonames:703448"),
        ("Zaporozhye", "geonames:687700"),
        ("Zaporizhzhia", "geonames:687700"),
        ("MARIUPOL", "geonames:701822"),
        ("Bogota", "geonames:3688689"),
        ("Bogotá", "geonames:3688689"),
        ("Ukraine", "iso:UA"),
        ("United Kingdom", "iso:GB"),
        ("Kharkiv Oblast", "admin1:UA.07"),
        ("Chalatenango Department", "admin1:SV.03"),
    ],
)
def test_a_place_is_found_under_each_of_its_spellings(name: str, wanted: str) -> None:
    """Other names, accents, capitals and the words for a division all lead to the same place."""
    assert wanted in ids(name)


def test_a_name_that_only_begins_others_is_told_from_an_unknown_one() -> None:
    """ "San" begins names, "qqzx" begins none, so a reader knows when to stop."""
    gazetteer = open_gazetteer()
    assert gazetteer.find("buenos aires")
    assert gazetteer.find("qqzx") is None
    assert gazetteer.find("ivano") is not None


def test_codes_are_no_names() -> None:
    """An airport's code does not make a word a place."""
    assert ids("KBP") == []


def test_a_country_knows_its_capital_and_a_town_its_division() -> None:
    """The seat of El Salvador is San Salvador; Mariupol lies in Donetsk."""
    gazetteer = open_gazetteer()
    country = gazetteer.country("SV")
    assert country is not None
    assert country.seat is not None
    assert gazetteer.entry(country.seat).name == "San Salvador"
    town = next(e for e in map(gazetteer.entry, gazetteer.find("mariupol") or ()) if e.rank is Rank.TOWN)
    assert town.admin1 is not None
    assert gazetteer.entry(town.admin1).country == "UA"


def test_every_country_is_shown_by_a_point_of_its_own() -> None:
    """No country with people stands at latitude and longitude zero; two that are no more have no towns."""
    gazetteer = open_gazetteer()
    countries = [gazetteer.country(code) for code in gazetteer.countries]
    lost = [c.country for c in countries if c and c.population > 2000 and (c.latitude, c.longitude) == (0, 0)]
    assert lost == ["AN", "CS"]


@given(st.text(alphabet=st.characters(codec="utf-8", max_codepoint=0x24F), max_size=40))
def test_folding_is_settled_after_one_pass(name: str) -> None:
    """Folding a folded name changes nothing, and folding many at once is folding each."""
    assert fold(fold(name)) == fold(name)
    if "\n" not in name and "\r" not in name:
        assert fold_all([name, "Kyiv"]) == [fold(name), "kyiv"]


def test_words_are_parted_at_hyphens_and_at_a_glued_preposition() -> None:
    """ "inObolon" is read as "in" and "Obolon"; "Ivano-Frankivsk" is two words; a possessive ending is dropped."""
    text = "inObolon, Ivano-Frankivsk's"
    assert [text[a:b] for a, b in words(text)] == ["in", "Obolon", "Ivano", "Frankivsk's"]
    assert fold_word("Frankivsk's") == "frankivsk"


def test_transliterations_sound_alike() -> None:
    """Two renderings of one Cyrillic name have one sound, and lead to the one town that has it."""
    assert sound("boychenko") == sound("boichenko")
    gazetteer = open_gazetteer()
    row = likely_spelling(gazetteer, "UA", "Hostomell")
    assert row is not None
    assert gazetteer.entry(row).name == "Hostomel"
    assert likely_spelling(gazetteer, "SV", "Soyapangoo") is None  # Latin letters have one spelling


@given(st.floats(-70, 70), st.floats(-179, 179), st.integers(0, 359), st.floats(1, 100))
def test_a_point_moved_is_as_far_as_it_was_moved(lat: float, lon: float, bearing: int, km: float) -> None:
    """A move of some km ends that many km away, to a fiftieth."""
    assert distance_km((lat, lon), move((lat, lon), bearing, km)) == pytest.approx(km, rel=0.03, abs=0.2)


@pytest.fixture
def small_index(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache folder of its own, and an index that takes no time to compile."""
    monkeypatch.setenv("WITNESSMARK_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(index_file.tempfile, "gettempdir", lambda: str(tmp_path / "temporary"))
    header = b'{"size": 40}'
    made = index_file.MAGIC + len(header).to_bytes(8, "little") + header
    monkeypatch.setattr(index_file, "compile_index", lambda: made.ljust(40, b"\0"))
    return tmp_path


def test_an_index_is_compiled_once_and_then_only_read(small_index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process finds the file that the first one left."""
    first = index_file.compiled_index()
    monkeypatch.setattr(index_file, "compile_index", lambda: pytest.fail("compiled again"))
    assert index_file.compiled_index() == first


@pytest.mark.parametrize("damage", [b"", b"WMGAZ004", b"WMGAZ004\xff\xff\xff\xff\xff\xff\xff\xff", b"something else"])
def test_a_damaged_index_is_made_again(small_index: Path, damage: bytes) -> None:
    """A file cut short or overwritten is replaced, never read."""
    path = index_file.compiled_index()
    assert isinstance(path, Path)
    whole = path.read_bytes()
    path.write_bytes(damage)
    assert index_file.compiled_index() == path
    assert path.read_bytes() == whole


def test_a_flipped_bit_in_the_index_is_noticed(small_index: Path) -> None:
    """A bit flipped anywhere in the file, in the digest too, has it made again."""
    path = index_file.compiled_index()
    assert isinstance(path, Path)
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        index_file.compiled_index()
        assert path.read_bytes() == whole


def test_where_nothing_can_be_written_the_index_is_kept_in_memory(
    small_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine without a writable folder still resolves places."""
    (small_index / "file").write_text("")
    monkeypatch.setenv("WITNESSMARK_CACHE", str(small_index / "file" / "cache"))
    monkeypatch.setattr(index_file.tempfile, "gettempdir", lambda: str(small_index / "file"))
    assert isinstance(index_file.compiled_index(), bytes)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="only where folders have owners")
def test_a_temporary_folder_that_others_can_write_is_not_trusted(
    small_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that someone else could have planted is not read."""
    (small_index / "file").write_text("")
    monkeypatch.setenv("WITNESSMARK_CACHE", str(small_index / "file" / "cache"))
    folder = small_index / "temporary" / f"witnessmark-{os.getuid()}"
    folder.mkdir(parents=True)
    folder.chmod(folder.stat().st_mode | stat.S_IWOTH)
    assert isinstance(index_file.compiled_index(), bytes)


def _write(folder: str) -> bool:
    return index_file._write_beside(Path(folder), "places-test.idx", b"x" * 1_000_000) is not None


def test_two_processes_that_compile_at_once_leave_one_whole_file(tmp_path: Path) -> None:
    """Each writes beside and renames, so the file is whole whoever comes last, and nothing else stays behind."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert all(pool.map(_write, [str(tmp_path)] * 4))
    assert [path.name for path in tmp_path.iterdir()] == ["places-test.idx"]
    assert (tmp_path / "places-test.idx").stat().st_size == 1_000_000


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(text, "utf-8")
    return path


def test_the_users_places_are_found_by_name_and_alias(tmp_path: Path) -> None:
    """Each name and alias leads to the place with its coordinates and precision; nothing means exact."""
    path = own(
        tmp_path, "name,latitude,longitude,precision,aliases\nMill Lane shelter,47.1,37.5,,The Mill; Mill shelter\n"
    )
    known = open_known_places(path)
    for name in ("mill lane shelter", "the mill", "mill shelter"):
        found = known.find(name)
        assert found
        assert (found[0].latitude, found[0].precision, found[0].is_own) == (47.1, 1, True)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "is empty"),
        ("name,lat\nx,1\n", "latitude"),
        ("name,latitude,longitude\nMill,91,0\n", "line 2"),
        ("name,latitude,longitude\nMill,nan,0\n", "line 2"),
        ("name,latitude,longitude\nMill,1,0\nBridge,north,0\n", "line 3"),
        ("name,latitude,longitude\n,1,0\n", "no name"),
        ("name,latitude,longitude,precision\nMill,1,0,9\n", "precision '9'"),
        ("name,latitude,longitude\nMill,1,0,extra\n", "4 cells"),
        ('name,latitude,longitude\n"Mill,1,0\n', "line"),
        ("name,latitude,longitude,country\nMill,1,0,Ukraine\n", "two letters"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_with_its_file_and_line(tmp_path: Path, text: str, told: str) -> None:
    """Nothing is guessed from a wrong row: the run stops with where and why."""
    path = own(tmp_path, text)
    with pytest.raises(ArgumentError) as caught:
        open_known_places(path)
    assert told in str(caught.value)
    assert str(path) in str(caught.value)


def test_a_file_that_is_no_text_or_is_not_there_is_an_argument_error(tmp_path: Path) -> None:
    """Bytes that are not UTF-8, and a missing file, stop the run with a message."""
    path = tmp_path / "places.csv"
    path.write_bytes(b"name,latitude,longitude\n\xff\xfe,1,2\n")
    with pytest.raises(ArgumentError):
        open_known_places(path)
    with pytest.raises(ArgumentError):
        open_known_places(tmp_path / "none.csv")


def test_a_formula_in_a_name_is_only_a_name(tmp_path: Path) -> None:
    """A cell that a spreadsheet would run is kept as the text it is."""
    known = open_known_places(own(tmp_path, "name,latitude,longitude\n=1+1,1,2\n"))
    found = known.find("1 1")
    assert found
    assert found[0].name == "=1+1"
