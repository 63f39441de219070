import pytest

from witnessmark.publish.summary import in_a_sentence


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
