from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.records import KYIV, a_claim, a_document, a_resolved
from witnessmark.model.claims import Attribution, ResolvedClaim
from witnessmark.resolve.speakers import fold_name, merge_speakers, speaker_key

BOGOTA = replace(KYIV, id="geonames:3688689", name="Bogota", country="CO")


def _said(speaker: str, name: str | None = None, role: str | None = None) -> Attribution:
    return Attribution(speaker=speaker, name=name, role=role, direct=False)


def _claims(*said: Attribution, report: str | None = None) -> tuple[ResolvedClaim, ...]:
    """One claim for each attribution, each in its own report unless `report` names one."""
    claims = []
    for i, attribution in enumerate(said):
        document = a_document("One person was killed.", source=report or f"page{i}.txt")
        claims.append(a_resolved(a_claim(document, "killed", attribution=attribution), speaker_key=None))
    return tuple(claims)


def _keys(*said: Attribution, report: str | None = None) -> list[str | None]:
    return [claim.speaker_key for claim in merge_speakers(_claims(*said, report=report))]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Vadym Boychenko", "Vadim Boichenko"),
        ("Volodymyr Zelensky", "Volodymyr Zelenskyy"),
        ("Oleksandr Kovalenko", "Olexander Kovalenko"),
        ("\u0412\u0430\u0434\u0438\u043c \u0411\u043e\u0439\u0447\u0435\u043d\u043a\u043e", "Vadym Boychenko"),
        ("Jos\u00e9 Mu\u00f1oz", "Jose Munoz"),
        ("J. Munoz", "Jose Munoz"),
    ],
)
def test_spellings_of_one_name_are_one_speaker(first: str, second: str) -> None:
    """Romanisations, scripts, accents and initials of one name in one office share a key."""
    keys = _keys(_said(f"mayor {first}", first, "mayor"), _said(f"the mayor, {second}", second, "mayor"))
    assert keys[0] == keys[1] is not None


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Jose Munoz", "mayor"), ("Jose Munoz", "army general")),
        (("Jose Munoz", "mayor"), ("Josefa Ibarra", "mayor")),
        (("Ivan Petrenko", "mayor"), ("Olha Petrenko", "mayor")),
    ],
)
def test_two_offices_or_two_names_are_two_speakers(first: tuple[str, str], second: tuple[str, str]) -> None:
    """A shared name in two kinds of office, and a shared office under two names, stay apart."""
    keys = _keys(*(_said(f"{role} {name}", name, role) for name, role in (first, second)))
    assert keys[0] != keys[1]


def test_a_staffer_of_a_body_is_one_under_both_wordings() -> None:
    """ "Olexander" of a body and "staffer Olexander" in one report are one speaker."""
    keys = _keys(
        _said("MSF staffer Olexander", "Olexander", "MSF staffer"), _said("Olexander", "Olexander"), report="page.txt"
    )
    assert keys[0] == keys[1]


def test_a_surname_is_its_full_name_where_the_report_has_one() -> None:
    """A surname alone joins the one full name of its report, and no one of that name elsewhere."""
    here = _claims(_said("mayor Ana Ibarra", "Ana Ibarra", "mayor"), _said("Ibarra", "Ibarra"), report="page.txt")
    there = _claims(_said("Ibarra", "Ibarra"), _said("judge Luis Ibarra", "Luis Ibarra", "judge"))
    keys = [claim.speaker_key for claim in merge_speakers((*here, *there))]
    assert keys[0] == keys[1]
    assert len({keys[1], keys[2], keys[3]}) == 3


def test_a_name_without_an_office_never_bridges_two_offices() -> None:
    """A bare full name that fits a mayor and a general joins neither, and joins them not to each other."""
    keys = _keys(
        _said("mayor Jose Munoz", "Jose Munoz", "mayor"),
        _said("General Jose Munoz", "Jose Munoz", "General"),
        _said("Jose Munoz", "Jose Munoz"),
    )
    assert len(set(keys)) == 3


def test_a_body_is_one_under_its_several_names() -> None:
    """The UN under all its names is one speaker; its human rights office and its refugee agency are others."""
    bodies = ["the UN", "UN", "United Nations", "the United Nations", "U.N.", "a UN spokesman", "the UN in Geneva"]
    assert len({speaker_key(_said(body)) for body in bodies}) == 1
    others = {speaker_key(_said(body)) for body in ("UN", "UNHCR", "the UN refugee agency", "UN human rights office")}
    assert len(others) == 3


def test_a_spokesman_speaks_for_the_body() -> None:
    """An army, its unnamed spokesman and its communique are one speaker; another ministry's spokesman is not."""
    army = {speaker_key(_said(words), "CO") for words in ("the army", "an army spokesman", "an army communique")}
    assert len(army) == 1
    assert speaker_key(_said("a defense ministry spokesman"), "CO") not in army


def test_groups_that_name_nobody_stay_apart_by_words_and_country() -> None:
    """ "Officials" of one country are one group, of another another, and never the local authorities."""
    officials = [_said("officials"), _said("Officials"), _said("Ukrainian officials"), _said("local authorities")]
    keys = [speaker_key(said, "UA") for said in officials]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert speaker_key(_said("officials"), "CO") != keys[0]
    assert speaker_key(None, "UA") is None
    assert speaker_key(_said("She"), "UA") is None


def test_the_country_of_a_claim_tells_its_officials_apart() -> None:
    """`merge_speakers` takes the country from the claim's place."""
    first, second = _claims(_said("officials"), _said("officials"))
    merged = merge_speakers((first, replace(second, place=BOGOTA)))
    assert merged[0].speaker_key != merged[1].speaker_key


NAMES = [
    "Ana Ibarra",
    "Anna Ibarra",
    "Ibarra",
    "A. Ibarra",
    "Luis Ibarra",
    "Vadym Boychenko",
    "Vadim Boichenko",
    "Boichenko",
    None,
]
ROLES = ["mayor", "General", None]
SAID = st.builds(
    lambda name, role: _said(" ".join(w for w in (role, name) if w) or "officials", name, role),
    st.sampled_from(NAMES),
    st.sampled_from(ROLES),
)


@given(said=st.lists(SAID, max_size=7), data=st.data())
def test_the_order_of_claims_does_not_matter(said: list[Attribution], data: st.DataObject) -> None:
    """Every claim gets the same key in whatever order the claims come, and none is lost or changed otherwise."""
    claims = _claims(*said)
    merged = merge_speakers(claims)
    assert tuple(replace(claim, speaker_key=None) for claim in merged) == claims
    order = data.draw(st.permutations(range(len(claims))))
    shuffled = merge_speakers([claims[i] for i in order])
    assert [merged[i].speaker_key for i in order] == [claim.speaker_key for claim in shuffled]


@given(said=st.lists(SAID, max_size=7))
def test_one_key_never_holds_two_offices(said: list[Attribution]) -> None:
    """No two claims with a key in common name two kinds of office."""
    offices: dict[str, set[str]] = {}
    for claim in merge_speakers(_claims(*said)):
        attribution = claim.claim.attribution
        if claim.speaker_key and attribution and attribution.name and attribution.role:
            offices.setdefault(claim.speaker_key, set()).add(attribution.role)
    assert all(len(roles) == 1 for roles in offices.values())


@given(name=st.text(max_size=30))
@example(name="OOU")
def test_folding_a_name_is_settled_and_never_fails(name: str) -> None:
    """Any text folds to small Latin letters and single blanks, and folds no further."""
    folded = fold_name(name)
    assert set(folded) <= set("abcdefghijklmnopqrstuvwxyz ")
    assert fold_name(folded) == folded
