"""The report's file: one page, its policy, its data, and the promises that need no browser."""

import base64
import gzip
import hashlib
import html
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.publish.report_case import hostile_case, large_case, small_case
from tests.records import a_claim, a_document, a_record, a_resolved
from witnessmark.model.claims import ClaimKind, Qualifier
from witnessmark.model.editions import Edition
from witnessmark.model.record import CaseRecord
from witnessmark.model.time import DateSpan
from witnessmark.publish import report
from witnessmark.publish.basemap import cut_basemap
from witnessmark.publish.payload import Numbering, claim_views, safe_link, utf16
from witnessmark.publish.report import json_block, render_report
from witnessmark.publish.wording import Wording, plain

WORDS = Wording.of("en")


def core_of(page: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


def unpacked(core: Any, name: str) -> list[Any]:
    parts = core["evidence"][name]["parts"]
    if core["evidence"]["packed"]:
        parts = [gzip.decompress(base64.b64decode(part)).decode("ascii") for part in parts]
    return [item for part in parts for item in json.loads(part)]


@pytest.fixture(scope="module")
def small_page() -> str:
    return render_report(small_case(), Edition.PUBLIC)


def test_equal_records_give_equal_bytes(small_page: str) -> None:
    """Rendering twice gives the same text."""
    assert render_report(small_case(), Edition.PUBLIC) == small_page


def test_the_policy_allows_only_the_page_s_own_script_and_style(small_page: str) -> None:
    """The policy names the digests of the one script and the one style in the page, and nothing from elsewhere."""
    policy = html.unescape(re.search(r'Content-Security-Policy" content="([^"]*)"', small_page)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "http" not in policy
    for tag, words in (
        ("script", re.findall(r"<script>(.*?)</script>", small_page, re.DOTALL)),
        ("style", re.findall(r"<style>(.*?)</style>", small_page, re.DOTALL)),
    ):
        assert len(words) == 1
        digest = base64.b64encode(hashlib.sha256(words[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_nothing_is_fetched(small_page: str) -> None:
    """No element of the page points outside it: no link, image, font or import."""
    outside = re.sub(r"<script.*?</script>", "", small_page, flags=re.DOTALL)
    assert not re.search(r'(src|href)="(?!#)|@import|url\(', outside)


def test_the_summary_has_five_sentences_from_the_record(small_page: str) -> None:
    """What was read, the worst, the largest totals, what is disputed side by side, and what people lack."""
    found = re.findall(
        r"<p>(.*?)</p>", small_page.split('class="summary"')[1].split("</div>", maxsplit=1)[0], re.DOTALL
    )
    sentences = [html.unescape(re.sub(r"<[^>]+>", "", words)) for words in found]
    assert sentences == [
        "This record draws 3 incidents and 3 running totals from 14 claims in 3 reports that were traced to 2 "
        "independent origins; copies and rewordings of one text count once. The incidents are dated 9–14 March 2022.",
        "No incident was found with two independent reports that surely give the same number, above one, of people "
        "killed; what is told, each in the words of one report: “Missiles hit a training base close to the Polish "
        "border on Sunday and killed 35 people, Ukrainian officials said.” (Harbour Courier, 14 March 2022); “A mother "
        "and her baby died after an air strike on a maternity hospital in Mariupol.” (Northern Review, 14–16 March "
        "2022); “A rocket hit a residential block in the Obolon area of Kyiv on Monday, killing one person and "
        "injuring no fewer than 12, officials said.” (Evening Ledger, 14 March 2022).",
        "No running total was found alike in two independent reports; what is told, each in the words of one report: "
        "“At least 2,400 residents of Mariupol have died, local authorities said.” (Evening Ledger, 14 March 2022).",
        "Shown side by side, never averaged: 1 disputed total. On people killed in Mariupol the speakers differ: at "
        "least 2,400 (local authorities, as of 14 March 2022) and nearly 2,200 (officials, as of 14 March 2022).",
        "One origin reports that people lack electricity, food and water in Mariupol.",
    ]


def test_people_treated_in_hospital_are_a_harm_of_their_own() -> None:
    """A figure of people treated stands in the list of harms, apart from the injured."""
    document = a_document("One person was killed and one person was treated in Kyiv on Monday, doctors said.")
    killed = a_resolved(a_claim(document, "One person was killed"))
    treated = a_resolved(a_claim(document, "one person was treated", kind=ClaimKind.TREATED))
    record = a_record(document, killed, treated)
    (assessment,) = record.reckoning.assessments
    (dead,) = assessment.estimates
    estimates = (
        replace(dead, rests_on=(killed.claim.id,)),
        replace(dead, harm=ClaimKind.TREATED, rests_on=(treated.claim.id,)),
    )
    changed = replace(assessment, estimates=estimates)
    page = render_report(replace(record, reckoning=replace(record.reckoning, assessments=(changed,))), Edition.PUBLIC)
    summary = html.unescape(re.sub(r"<[^>]+>", "", page.split('class="summary"')[1].split("</div>")[0]))
    (view,) = core_of(page)["incidents"]
    assert [estimate[5] + " " + estimate[0] for estimate in view["e"]] == ["1 killed", "1 treated"]
    assert "1 injured" not in page
    assert "in 1 report, so nothing here is confirmed by a second." in summary


def test_an_empty_record_says_so() -> None:
    """A record without claims renders and says that nothing was found."""
    empty = replace(
        small_case(),
        claims=(),
        claim_origins={},
        incidents=(),
        reckoning=replace(small_case().reckoning, assessments=(), series=(), disputes=()),
    )
    assert "No claim of harm was found in 3 reports." in render_report(empty, Edition.PUBLIC)


def test_every_claim_is_in_the_page_and_cuts_its_quote(small_page: str) -> None:
    """Each claim's offsets, as a browser counts them, cut the sentence and the quote from the report's text."""
    record, core = small_case(), core_of(small_page)
    claims, texts = unpacked(core, "claims"), unpacked(core, "texts")
    numbers = Numbering.of(record)
    assert len(claims) == len(record.claims)
    for view, resolved in zip(claims, numbers.order, strict=True):
        units = texts[view["r"]].encode("utf-16-le")
        start, end, quote_start, quote_end = (2 * at for at in view["at"])
        assert units[quote_start:quote_end].decode("utf-16-le") == resolved.claim.quote.text
        assert units[start:end].decode("utf-16-le").find(resolved.claim.quote.text) >= 0


def test_claims_of_an_incident_are_numbered_in_a_row() -> None:
    """An incident names its claims by the first number and how many; they are exactly its own."""
    record = large_case(incidents=30, claims_each=4)
    numbers = Numbering.of(record)
    core = core_of(render_report(record, Edition.PUBLIC))
    for view, incident in zip(core["incidents"], record.incidents, strict=True):
        first, count = view["c"]
        assert sorted(r.claim.id for r in numbers.order[first : first + count]) == sorted(incident.claim_ids)


def test_large_evidence_is_packed_without_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit the evidence is compressed in shards that hold the same claims in the same order."""
    record = large_case(incidents=60, claims_each=4)
    plain_core = core_of(render_report(record, Edition.PUBLIC))
    monkeypatch.setattr(report, "PLAIN_CHARS", 1000)
    monkeypatch.setattr(report, "SHARD_CHARS", 9000)
    packed_core = core_of(render_report(record, Edition.PUBLIC))
    assert packed_core["evidence"]["packed"]
    assert len(packed_core["evidence"]["claims"]["parts"]) > 3
    for name in ("details", "claims", "texts"):
        assert unpacked(packed_core, name) == unpacked(plain_core, name)


def test_hostile_words_stay_inside_their_element() -> None:
    """Whatever the record holds, the page has exactly its own elements: one style, one data block, one script."""
    page = render_report(hostile_case(), Edition.PUBLIC)
    assert page.count("<script") == page.count("</script") == 2
    assert (
        len(re.findall(r"<(?:img|svg|iframe|object|embed)\b", re.sub(r"<script.*?</script>", "", page, flags=re.S)))
        == 0
    )
    assert 'href="javascript' not in page
    assert "\u202e" not in page.split("<script")[0]
    assert "49{" not in page
    page.encode("utf-8")


@given(st.text())
def test_a_data_block_cannot_be_closed_by_its_data(words: str) -> None:
    """No character of the data can end the block or start a tag, and the words come back as they were."""
    block = json_block({"words": words})
    assert not set("<>&\u2028\u2029") & set(block)
    assert json.loads(block) == {"words": words}


@given(st.text(), st.data())
def test_offsets_are_counted_as_a_browser_counts(text: str, data: st.DataObject) -> None:
    """A code-point offset becomes the offset in UTF-16 units."""
    at = data.draw(st.integers(min_value=0, max_value=len(text)))
    assert utf16(text, at) == len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_shown_words_have_no_hidden_characters(text: str, limit: int) -> None:
    """No control, zero-width or direction override is left; the limit is kept; doing it twice changes nothing."""
    words = plain(text, limit)
    assert len(words) <= limit
    assert not re.search("[\u0000-\u001f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", words)
    assert plain(words) == words


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", " https://a.example", "data:text/html,x", "//a.example", "https://a\u202eb", "ftp://x"],
)
def test_only_plain_web_addresses_are_links(url: str) -> None:
    """Every other scheme, and an address with hidden characters, is no link."""
    assert safe_link(url) is None
    assert safe_link("https://a.example/x?y=1") == "https://a.example/x?y=1"


@pytest.mark.parametrize(
    ("low", "high", "qualifier", "words"),
    [
        (None, 2200, Qualifier.NEARLY, "nearly 2,200"),
        (2400, None, Qualifier.AT_LEAST, "at least 2,400"),
        (2_800_000, None, Qualifier.MORE_THAN, "more than 2.8 million"),
        (20, 30, Qualifier.RANGE, "20 to 30"),
        (0, 0, Qualifier.EXACT, "0"),
        (None, None, Qualifier.VAGUE, "not stated"),
        (3, None, Qualifier.EXACT, "at least 3"),
        (None, 3, Qualifier.VAGUE, "up to 3"),
    ],
)
def test_a_figure_keeps_its_hedge(low: int | None, high: int | None, qualifier: Qualifier, words: str) -> None:
    """An open end is always said; zero is zero and "not stated" is not zero."""
    assert WORDS.bounds(low, high, qualifier) == words


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ((1, 1, 1), "1"),
        ((2, 2, 3), "2 to 3"),
        ((12, 12, None), "at least 12"),
        ((5, 12, None), "at least 5, best estimate 12"),
        ((None, None, None), "not stated"),
        ((None, 9, 9), "up to 9"),
        ((0, 0, 0), "nobody"),
    ],
)
def test_an_estimate_says_its_range(bounds: tuple[int | None, int | None, int | None], words: str) -> None:
    """Low, best and high become the shortest phrase that hides none of them."""
    assert WORDS.estimate(*bounds) == words


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2022, 3, 14), date(2022, 3, 14), "14 March 2022"),
        (date(2022, 3, 9), date(2022, 3, 14), "9–14 March 2022"),
        (date(2022, 2, 24), date(2022, 3, 14), "24 February to 14 March 2022"),
        (date(2021, 12, 31), date(2022, 1, 1), "31 December 2021 to 1 January 2022"),
        (date(2022, 3, 1), date(2022, 3, 31), "March 2022"),
        (date(2022, 1, 1), date(2022, 12, 31), "2022"),
    ],
)
def test_days_are_said_in_the_shortest_honest_form(start: date, end: date, words: str) -> None:
    """A day, some days, a month or a year: never narrower than it is known."""
    assert WORDS.span(DateSpan(start=start, end=end, date_prec=3)) == words


def test_an_inferred_date_is_marked(small_page: str) -> None:
    """A date that was inferred from the text carries the word "inferred"; a missing one says it is not stated."""
    assert re.search(r'14–16 March 2022 <span class="inferred">inferred</span>', small_page)


def test_the_map_holds_detail_only_where_the_case_is() -> None:
    """A case in one region gets a smaller map than the world in full, and every arc still joins its neighbours."""
    near, nowhere = cut_basemap([[47.1, 37.5, 2], [50.4, 30.5, 2]]), cut_basemap([])
    assert len(json.dumps(near)) < 900_000
    assert len(json.dumps(nowhere)) < 500_000
    ends = [
        [(arc[0], [sum(step[axis] for step in arc) for axis in (0, 1)]) for arc in cut["topology"]["arcs"]]
        for cut in (near, nowhere)
    ]
    assert ends[0] == ends[1]
    assert any(town[0] == "Mariupol" for town in near["towns"])


def test_hidden_records_stay_hidden_in_the_edition_line() -> None:
    """The edition line tells an internal report from one for publication."""
    record: CaseRecord = small_case()
    assert "Do not pass it on" in render_report(record, Edition.WORKING)
    assert "Do not publish" not in render_report(record, Edition.PUBLIC)


def test_the_catalogue_holds_every_word_that_the_script_says() -> None:
    """Each key that the front end asks for stands in the catalogue."""
    sources = Path(__file__).resolve().parents[2] / "web" / "src"
    asked = {
        key for file in sorted(sources.glob("*.ts")) for key in re.findall(r'say\("(\w+)"', file.read_text("utf-8"))
    }
    assert asked
    assert asked <= set(WORDS.table("ui"))


def test_a_claim_of_the_first_incident_knows_its_incident() -> None:
    """The number of an incident may be 0: it stands in every claim of it all the same."""
    record = small_case()
    views = claim_views(record, Numbering.of(record), Wording.of("en"))
    assert {view["i"] for view in views if "i" in view} == set(range(len(record.incidents)))
    assert sum(view.get("i") == 0 for view in views) == len(record.incidents[0].claim_ids)
