import pytest

from witnessmark.publish.casing import in_a_sentence, runs


@pytest.mark.parametrize(
    ("speaker", "written"),
    [
        ("Local authorities", "local authorities"),
        ("The United Nations", "the United Nations"),
        ("Save the Children", "Save the Children"),
        ("Red Cross", "Red Cross"),
        ("Reuters", "Reuters"),
        ("Kyiv officials", "Kyiv officials"),
        ("", ""),
    ],
)
def test_a_speaker_inside_a_sentence_keeps_only_the_capitals_of_names(speaker: str, written: str) -> None:
    assert in_a_sentence(speaker) == written


def test_rows_of_capitalised_words_join_over_particles_and_titles_only() -> None:
    text = "On Monday Gen. Omar bin al-Khatib met Ana de Sousa's aide, and then Petro left."
    found = runs(text, dotted=frozenset({"gen"}), inside=frozenset({"bin", "de"}))
    assert [" ".join(word.text for word in row) for row in found] == [
        "On Monday Gen Omar bin al-Khatib",
        "Ana de Sousa",
        "Petro",
    ]
