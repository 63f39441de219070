from witnessmark.redact.casing import ordinary_case, runs


def test_rows_of_capitalised_words_join_over_particles_and_titles_only() -> None:
    text = "On Monday Gen. Omar bin al-Khatib met Ana de Sousa's aide, and then Petro left."
    found = runs(text, dotted=frozenset({"gen"}), inside=frozenset({"bin", "de"}))
    assert [" ".join(word.text for word in row) for row in found] == [
        "On Monday Gen Omar bin al-Khatib",
        "Ana de Sousa",
        "Petro",
    ]


def test_in_a_headline_what_has_its_own_capitals_keeps_them() -> None:
    """An abbreviation is none of the names; a shouted name is one."""
    assert ordinary_case("NYPD Officers Shot Near Ridge Park") == "NYPD officers shot near ridge park"
    assert ordinary_case("Call IndyStar With Any News") == "call IndyStar with any news"
    assert ordinary_case("Vigil Held For MARISOL Near Ridge Park") == "Vigil held for Marisol near ridge park"
