"""Agreement and error rates: checked against figures worked out by hand."""

from witnessmark.agreement import alpha, wilson


def test_alpha_is_krippendorffs() -> None:
    """Two readers, ten units of two values, four of them disagreed on: 1 - 19 * 8 / 168 with 14 and 6 of each value."""
    # coincidences: n = 20, n_a = 14, n_b = 6; disagreements: 4 units of 2 ordered pairs each
    units = [["a", "a"]] * 5 + [["b", "b"]] + [["a", "b"]] * 4
    assert alpha(units) == round(1 - 19 * 8 / (2 * 14 * 6), 4)


def test_alpha_of_full_agreement_is_one_and_of_chance_is_zero() -> None:
    """Equal readings over two values give 1; a unit that one person read does not count; one value has no alpha."""
    assert alpha([["a", "a"], ["b", "b"], ["a"]]) == 1.0
    assert alpha([["a", "b"], ["a", "a"]]) == 0.0
    assert alpha([["a", "a"], ["a", "a"]]) is None


def test_wilson_of_none_is_none() -> None:
    """No reading gives no interval; none wrong of ten reaches up to 0.2775."""
    assert wilson(0, 0) is None
    assert wilson(0, 10) == (0.0, 0.2775)
