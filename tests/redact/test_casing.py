from witnessmark.redact.casing import runs


def test_rows_of_capitalised_words_join_over_particles_and_titles_only() -> None:
    text = "On Monday Gen. Omar bin al-Khatib met Ana de Sousa's aide, and then Petro left."
    found = runs(text, dotted=frozenset({"gen"}), inside=frozenset({"bin", "de"}))
    assert [" ".join(word.text for word in row) for row in found] == [
        "On Monday Gen Omar bin al-Khatib",
        "Ana de Sousa",
        "Petro",
    ]
