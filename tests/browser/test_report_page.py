"""The report in a real browser: what a reader does with it, and what a hostile page cannot do to her."""

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
from tests.publish.report_case import small_case
from witnessmark.model.ids import content_id

Open = Callable[..., Visit]


def shown(page: Page) -> str:
    return page.locator("#shown").inner_text()


def test_a_figure_leads_to_its_sentence(visit: Open) -> None:
    """From a figure in the summary, one click shows the sentence lit in its report with the quote marked inside."""
    page = visit("small").page
    page.get_by_role("link", name="nearly 2,200").first.click()
    expect(page.locator("dialog .sent")).to_have_text(
        "Officials in Mariupol said nearly 2,200 people had been killed there."
    )
    expect(page.locator("dialog .sent mark")).to_have_text("nearly 2,200 people")
    expect(page.locator("dialog .said mark")).to_be_in_viewport()
    expect(page.locator("dialog")).to_contain_text("Contradicts")


def test_an_incident_leads_to_its_claims_and_their_copies(visit: Open) -> None:
    """An incident lists what was said; a claim shows the copy of its sentence with the differing words marked."""
    page = visit("small").page
    page.locator("#incident-rows .row", has_text="apartment block").click()
    dialog = page.locator("dialog")
    expect(dialog.locator(".four")).to_contain_text("2")
    expect(dialog.locator(".said")).to_have_count(4)
    dialog.get_by_role("link", name="Show the evidence").first.click()
    expect(dialog.locator(".copy")).to_contain_text("reworded")
    marked = dialog.locator(".copy .differs").all_inner_texts()
    assert "missile struck an apartment" in marked
    assert not {"Obolon", "Kyiv", "Monday"} & set(" ".join(marked).split())
    expect(dialog).to_contain_text("Why it was read so")


def test_filters_narrow_list_and_map_together(visit: Open) -> None:
    """A search, a harm and a cleared filter each change the list, the count and the map."""
    page = visit("small").page
    assert shown(page) == "3 of 3 incidents"
    expect(page.locator("g.place:not(.off)")).to_have_count(3)
    page.get_by_role("searchbox").fill("maternity")
    expect(page.locator("#shown")).to_have_text("1 of 3 incidents")
    expect(page.locator("g.place:not(.off)")).to_have_count(1)
    page.get_by_role("button", name="Clear filters").click()
    page.get_by_label("Harm").select_option("injured")
    expect(page.locator("#incident-rows .row")).to_have_count(1)
    page.get_by_label("Harm").select_option("")
    page.get_by_label("Order").select_option("killed")
    expect(page.locator("#incident-rows .row").first).to_contain_text("35 killed")


def test_the_map_zooms_and_draws_vague_places_as_areas(visit: Open) -> None:
    """A province is a dashed area wider than a point; zooming in widens it; a place opens its incident."""
    page = visit("small").page
    page.locator(".mapbox").scroll_into_view_if_needed()

    def radius() -> float:
        return float(page.locator("g.place[aria-label*=Lviv] circle.spot.area").get_attribute("r") or 0)

    before = radius()
    assert before > 10
    page.get_by_role("button", name="Zoom in").click()
    assert radius() > before * 1.5
    page.get_by_role("button", name="Show all").click()
    page.get_by_role("button", name="1 incident at Mariupol").press("Enter")
    expect(page.locator("dialog h2")).to_contain_text("maternity hospital")


def test_back_and_escape_close_the_evidence(visit: Open) -> None:
    """The browser's back button and Escape lead back to the page, and focus returns to what was clicked."""
    page = visit("small").page
    link = page.locator("#incident-rows .row a").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.go_back()
    expect(page.locator("dialog[open]")).to_have_count(0)
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('.row') !== null")


def test_a_user_can_lay_her_own_geojson_over_the_map(visit: Open) -> None:
    """A file of shapes chosen from disk is drawn; one that is no GeoJSON is refused in words, and nothing breaks."""
    opened = visit("small")
    page = opened.page
    shape = b'{"type":"LineString","coordinates":[[30.5,50.4],[30.6,50.5]]}'
    page.locator(".mapnote input").set_input_files(
        {"name": "streets.geojson", "mimeType": "application/geo+json", "buffer": shape}
    )
    page.wait_for_timeout(200)
    assert opened.faults == []
    page.locator(".mapnote input").set_input_files(
        {"name": "bad.geojson", "mimeType": "application/geo+json", "buffer": b"<svg onload=alert(1)>"}
    )
    page.wait_for_timeout(200)
    assert opened.faults == ["This file is not GeoJSON."]


@pytest.mark.parametrize(("width", "theme"), [(360, "dark"), (1600, "light")])
def test_no_serious_accessibility_violation(visit: Open, width: int, theme: str) -> None:
    """axe-core finds nothing serious or critical, on the page and in the evidence; nothing scrolls sideways."""
    page = visit("small", width=width, theme=theme).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for fragment in ("", "#c=0"):
        if fragment:
            page.evaluate(f"location.hash = '{fragment}'")
            page.wait_for_selector("dialog[open]")
        found = [
            f"{violation['id']}: {[node['target'] for node in violation['nodes']][:4]}"
            for violation in Axe().run(page).response["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
        assert found == []


def test_lineage_and_tables_fit_a_phone_and_use_a_wide_screen(visit: Open) -> None:
    """Boxes of the lineage stand side by side where there is room and one under the other where there is none."""
    columns = {}
    for width in (360, 1600):
        page = visit("small", width=width).page
        lineage = page.locator(".family .scroll").first
        lineage.scroll_into_view_if_needed()
        assert lineage.evaluate("box => box.scrollWidth <= box.clientWidth")
        left = lineage.locator(".node rect").evaluate_all("boxes => boxes.map((box) => box.getAttribute('x'))")
        top = lineage.locator(".node rect").evaluate_all("boxes => boxes.map((box) => box.getAttribute('y'))")
        assert len(left) > 1
        columns[width] = len(set(top)) < len(left)
        table = page.locator("#reports-table")
        assert table.evaluate("table => table.parentElement.scrollWidth <= table.parentElement.clientWidth")
    assert columns == {360: False, 1600: True}
    page.set_viewport_size({"width": 360, "height": 900})
    page.wait_for_function(
        "() => { const box = document.querySelector('.family .scroll'); return box.scrollWidth <= box.clientWidth; }"
    )


def test_nothing_in_a_hostile_record_runs(visit: Open) -> None:
    """Scripts, handlers, javascript: links and markup in every field stay text; nothing runs, nothing is requested."""
    opened = visit("hostile")
    page = opened.page
    page.locator("#sources").scroll_into_view_if_needed()
    for claim in range(0, 33, 4):
        page.evaluate(f"location.hash = 'c={claim}'")
        page.wait_for_selector("dialog[open] .sent")
        page.wait_for_timeout(30)
    for report in range(3):
        page.evaluate(f"location.hash = 'r={report}'")
        page.wait_for_selector("dialog[open] .text")
    for fragment in page.locator("#incident-rows .row a").evaluate_all("links => links.map(link => link.hash)"):
        page.evaluate(f"location.hash = '{fragment}'")
        page.wait_for_selector("dialog[open] .four")
    assert page.evaluate("window.ran") is None
    assert opened.requests == [page.url.split("#")[0]]
    assert opened.faults == []
    assert page.locator("img, iframe, object, embed, [onload], [onerror], [onmouseover]").count() == 0
    assert page.locator("script").count() <= 2
    assert page.locator("a[href^='javascript' i]").count() == 0
    assert "\u202e" not in page.locator("body").inner_text()


def test_a_word_of_ten_megabytes_neither_stretches_nor_stalls_the_page(visit: Open) -> None:
    """The page stays within its width, and the evidence shows the quote with a little of the word on either side."""
    page = visit("long", width=360).page
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#incident-rows .row a").click()
    page.get_by_role("link", name="Show the evidence").click()
    expect(page.locator("dialog .sent mark")).to_have_text("killed 3 people")
    assert len(page.locator("dialog").inner_text()) < 10_000
    assert page.locator("dialog").evaluate("dialog => dialog.scrollWidth <= dialog.clientWidth")


def test_the_policy_stops_what_would_be_injected(visit: Open) -> None:
    """Even a script or an image that found its way into the page is refused by its policy."""
    opened = visit("small")
    opened.page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'window.ran = 1';
            document.body.append(script);
            const image = new Image();
            image.src = 'https://tracker.example/x.gif';
            document.body.append(image);
            document.body.insertAdjacentHTML('beforeend', '<b onclick="window.ran = 1" id="trap">x</b>');
            document.getElementById('trap').click();
        }"""
    )
    opened.page.wait_for_timeout(200)
    assert opened.page.evaluate("window.ran") is None
    assert opened.refused == [("https://tracker.example/x.gif", "csp")]


def test_a_long_list_is_paged_and_prints_whole(visit: Open) -> None:
    """Hundreds of incidents come a page at a time; printing shows all of them and no controls."""
    page = visit("large").page
    expect(page.locator("#incident-rows .row")).to_have_count(20)
    page.get_by_role("button", name="Next").click()
    expect(page.locator(".pager")).to_contain_text("21 to 40 of 120")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#incident-rows .row")).to_have_count(120)
    page.emulate_media(media="print")
    expect(page.locator(".tools")).to_be_hidden()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("#incident-rows .row")).to_have_count(20)


def test_a_large_case_loads_its_evidence_from_files_beside_the_page(visit: Open, report_files: dict[str, Path]) -> None:
    """From a disk: the page opens without them, a click loads the parts it needs, and nothing else is asked for."""
    opened = visit("beside")
    page, folder = opened.page, report_files["beside"].parent
    assert report_files["beside"].stat().st_size < sum(path.stat().st_size for path in folder.rglob("*"))
    asked = {Path(url.rpartition("/")[2]).name for url in opened.requests}
    assert not {name for name in asked if name.startswith(("details", "claims", "texts"))}
    page.locator("#incident-rows .row").first.click()
    expect(page.locator("dialog .said").first).to_contain_text("people were killed")
    page.locator("dialog").get_by_role("link", name="Show the evidence").first.click()
    expect(page.locator("dialog .sent mark")).to_be_visible()
    asked = {url.rpartition("/")[2] for url in opened.requests}
    assert {name.partition("-")[0] for name in asked if name.endswith(".js")} >= {"details", "claims", "texts"}
    assert {url.partition("#")[0] for url in opened.requests} <= {path.as_uri() for path in folder.rglob("*.*")}
    assert not opened.faults


def test_a_missing_file_beside_the_page_is_told(visit: Open, report_files: dict[str, Path]) -> None:
    """Where the files did not come along, the click says that it failed, and works when they are back."""
    opened = visit("beside")
    beside = report_files["beside"].parent / "report-files"
    away = beside.with_name("away")
    beside.rename(away)
    try:
        opened.page.locator("#incident-rows .row").first.click()
        expect(opened.page.locator("dialog")).to_contain_text("keep the two together")
    finally:
        away.rename(beside)
    opened.page.locator("dialog").get_by_role("button", name="Close").click()
    opened.page.locator("#incident-rows .row").first.click()
    expect(opened.page.locator("dialog .said").first).to_contain_text("people were killed")


def test_the_page_prints_to_a_pdf(visit: Open) -> None:
    """Printing gives a PDF of more than one page."""
    printed = visit("small").page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") + printed.count(b"/Type/Page/") >= 2


def test_without_script_the_page_still_holds_the_record(browser: Browser, report_files: dict[str, Path]) -> None:
    """With script off, the summary, the totals, the incidents and the sources stand there as text and tables."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report_files["small"].as_uri())
    expect(page.locator("#incidents-static tbody tr:not(.onpaper)")).to_have_count(3)
    expect(page.locator("#reports-table tbody tr")).to_have_count(3)
    expect(page.locator(".summary p")).to_have_count(5)
    context.close()


@pytest.mark.parametrize("section", ["totals", "incidents", "needs", "sources", "method"])
def test_navigation_lands_on_its_section(visit: Open, section: str) -> None:
    """A link of the navigation brings its section under the bar, though charts are drawn on the way."""
    page = visit("large").page
    page.click(f".sections a[href='#{section}']")
    page.wait_for_timeout(1200)
    top = page.locator(f"#{section}").evaluate("box => box.getBoundingClientRect().top")
    bar = page.locator(".sections").evaluate("box => box.getBoundingClientRect().bottom")
    reached_end = page.evaluate("innerHeight + scrollY >= document.body.scrollHeight - 2")
    assert reached_end or abs(top - bar) < 24


def test_bars_keep_their_scale_when_the_list_is_filtered(visit: Open) -> None:
    """The bar of an incident is as long alone as among all, and an axis says what lengths mean."""
    page = visit("small").page
    ends = "row => [...row.querySelectorAll('.estimate rect')].map((part) => part.getAttribute('x')).join()"
    before = page.locator("#incident-rows .row", has_text="maternity").evaluate(ends)
    assert before
    assert page.locator(".axisbar text").all_inner_texts()
    page.get_by_role("searchbox").fill("maternity")
    expect(page.locator("#shown")).to_have_text("1 of 3 incidents")
    assert page.locator("#incident-rows .row").evaluate(ends) == before


def test_what_is_filtered_can_be_taken_away(visit: Open) -> None:
    """The CSV holds the shown incidents only, in UTF-8 that a spreadsheet knows, and no cell that it would run."""
    page = visit("hostile").page
    total = page.locator("#incident-rows .row").count()
    with page.expect_download() as taken:
        page.get_by_role("button", name="CSV").click()
    text = Path(taken.value.path()).read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) >= min(total, 1)
    assert not [cell for row in rows for cell in row.values() if cell and cell.lstrip().startswith(("=", "@"))]
    page = visit("small").page
    page.get_by_role("searchbox").fill("maternity")
    expect(page.locator("#shown")).to_have_text("1 of 3 incidents")
    with page.expect_download() as taken:
        page.get_by_role("button", name="GeoJSON", exact=True).click()
    features = json.loads(Path(taken.value.path()).read_text("utf-8"))["features"]
    assert [feature["properties"]["place"] for feature in features] == ["Mariupol"]


def test_incidents_are_filtered_by_what_people_decided_and_taken_away(visit: Open) -> None:
    """What the rules exclude is shown on request alone; the file holds what is shown, with its state and country."""
    page = visit("judged").page
    shown = page.locator("#shown")
    page.locator("details.more > summary").click()
    state = page.locator(".tools label", has_text=re.compile("^State")).locator("select")
    total = int(shown.inner_text().split(" of ")[1].split()[0])
    standing = int(shown.inner_text().split(" of ")[0])
    assert standing < total
    counted = {}
    for name in ("draft", "reviewed", "excluded"):
        state.select_option(name)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        with page.expect_download() as taken:
            page.get_by_role("button", name="CSV").click()
        rows = list(csv.DictReader(Path(taken.value.path()).read_text("utf-8-sig").splitlines()))
        assert {row["state"] for row in rows} == {name}
        assert {row["country"] for row in rows} == {"Ukraine"}
        counted[name] = len(rows)
        expect(shown).to_have_text(f"{len(rows)} of {total} incidents")
    assert counted["reviewed"] == 1
    assert counted["draft"] + counted["reviewed"] == standing
    assert sum(counted.values()) == total


def test_sentences_are_searched(visit: Open) -> None:
    """Words that stand only in a sentence of a report find its incident."""
    page = visit("small").page
    page.wait_for_function("document.documentElement.dataset.told === ''")
    page.get_by_role("searchbox").fill("a rocket hit a residential")
    expect(page.locator("#incident-rows .row")).to_have_count(1)


CIRCLES = """() => [...document.querySelectorAll('g.place:not(.off)')].filter((group) =>
    group.classList.contains('cluster') || group.querySelector('.core')).map((group) => {
        const spot = group.querySelector('circle.spot');
        return ['cx', 'cy', 'r'].map((name) => Number(spot.getAttribute(name)));
    })"""


def test_places_near_each_other_are_one_cluster_that_opens(visit: Open) -> None:
    """No two clusters or points lie on one another; their numbers add up to all; a click on a cluster parts it."""
    page = visit("large").page
    page.locator(".mapbox").scroll_into_view_if_needed()
    expect(page.locator("g.cluster").first).to_be_visible()
    circles = page.evaluate(CIRCLES)
    touching = [
        (a, b)
        for n, a in enumerate(circles)
        for b in circles[:n]
        if ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 < a[2] + b[2] - 1
    ]
    assert touching == []
    inside = page.locator("g.place.off").count()
    names = page.locator("g.cluster").evaluate_all("groups => groups.map((group) => group.getAttribute('aria-label'))")
    places = [int(found[1]) for name in names if (found := re.search(r"at (\d+) places", name))]
    assert sum(places) - len(places) == inside > 0
    page.locator("g.cluster").first.press("Enter")
    page.wait_for_function(f"document.querySelectorAll('g.place.off').length < {inside}")


TALLIES = """() => [...document.querySelectorAll('g.place:not(.off)')].flatMap((group) => {
    const tally = group.querySelector('.tally');
    if (!tally.textContent) return [];
    const round = group.classList.contains('cluster') ? group.querySelector('circle.spot') : tally;
    const { left, top, right, bottom } = round.getBoundingClientRect();
    return [[left, top, right, bottom]];
})"""


def test_no_number_on_the_map_lies_on_another(visit: Open) -> None:
    """An area whose number would lie on a cluster or on another number goes without; its name still tells it."""
    page = visit("beside").page
    page.locator(".mapbox").scroll_into_view_if_needed()
    expect(page.locator("g.cluster").first).to_be_visible()
    boxes = page.evaluate(TALLIES)
    lying = [
        (a, b)
        for n, a in enumerate(boxes)
        for b in boxes[:n]
        if a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1
    ]
    assert len(boxes) > 5
    assert lying == []
    mute = page.locator("g.place:not(.off):not(.cluster):has(circle.area)").filter(has_not_text=re.compile(r"\d")).first
    assert re.match(r"\d+ incidents? ", mute.get_attribute("aria-label") or "")


def test_a_pointer_is_told_how_exact_a_place_is(visit: Open) -> None:
    """A place under the pointer says its name, its incidents and how precisely it is known."""
    page = visit("small").page
    page.locator(".mapbox").scroll_into_view_if_needed()
    place = page.locator("g.place[aria-label*=Lviv]")
    place.locator(".spot").hover()
    expect(place.locator("title")).to_have_text(re.compile(r"^1 incident at Lviv.*\. \S+"))


def test_one_stray_year_does_not_press_the_timeline_into_a_corner(visit: Open) -> None:
    """Of forty incidents one is dated decades before: the line spans the others' years and says what it leaves out;
    chosen alone, the stray one has its line."""
    page = visit("stray").page
    page.locator(".timeline").scroll_into_view_if_needed()
    line = page.locator(".timeline > div > svg")
    expect(line).to_have_attribute("aria-label", re.compile(r"^Timeline of \d+ incidents from .* 202\d\.$"))
    drawn = line.locator("g.opens").count()
    note = page.locator(".timeline p").inner_text()
    outside = re.search(r"(\d+) incidents? before or after these days, not drawn", note)
    assert outside is not None
    assert drawn + int(outside[1]) == 40
    page.get_by_label("To", exact=True).fill("1940-01-01")
    expect(page.locator("#shown")).to_have_text("1 of 40 incidents")
    expect(line).to_have_attribute("aria-label", re.compile("1934"))
    expect(page.locator(".timeline p")).not_to_contain_text("not drawn")


def test_zooming_in_stays_on_the_case(visit: Open) -> None:
    """Three clicks on the button leave incidents in view, wherever the middle of the map lay; one click shows all."""
    page = visit("small").page
    page.locator(".mapbox").scroll_into_view_if_needed()
    width, height = page.locator(".mapbox").evaluate("box => [box.clientWidth, box.clientHeight]")
    for _ in range(3):
        page.get_by_role("button", name="Zoom in").click()
        seen = page.locator("g.place:not(.off) circle.spot").evaluate_all(
            "spots => spots.map((spot) => [Number(spot.getAttribute('cx')), Number(spot.getAttribute('cy'))])"
        )
        assert [spot for spot in seen if 0 <= spot[0] <= width and 0 <= spot[1] <= height]
    page.get_by_role("button", name="Show all").click()
    seen = page.locator("g.place:not(.off) circle.spot").evaluate_all(
        "spots => spots.map((spot) => [Number(spot.getAttribute('cx')), Number(spot.getAttribute('cy'))])"
    )
    assert len([spot for spot in seen if 0 <= spot[0] <= width and 0 <= spot[1] <= height]) == 3


def test_the_report_tells_what_changed_since_the_build_before(visit: Open) -> None:
    """New and changed incidents are marked and can be filtered; a page tells the former figure; the gone are listed."""
    page = visit("grown").page
    expect(page.locator(".since")).to_contain_text("1 incident is new, 1 changed and 1 is gone")
    page.get_by_label("Since the build before").select_option("new")
    expect(page.locator("#incident-rows .row")).to_have_count(1)
    page.get_by_label("Since the build before").select_option("other")
    expect(page.locator("#incident-rows .row")).to_have_count(1)
    page.locator("#incident-rows .row a").click()
    told = page.locator("dialog .changes")
    expect(told).to_contain_text("Killed: 1, before: 3+")
    expect(told).to_contain_text("Came in: Claim")
    page.keyboard.press("Escape")
    page.get_by_text("Gone since the build before: 1").click()
    expect(page.locator("#incidents details li a")).to_have_count(1)


def test_an_old_address_of_an_incident_leads_to_it(visit: Open) -> None:
    """An id by another claim of the incident, as a former build may have given it, opens it; a false one opens none."""
    incident = max(small_case().incidents, key=lambda one: len(one.claim_ids))
    former = next(name for claim in incident.claim_ids if (name := content_id("inc", claim)) != incident.id)
    page = visit("small", fragment=f"#i={former}").page
    expect(page.locator("dialog .id code")).to_have_text(incident.id)
    page = visit("small", fragment="#i=inc_0000000000000000").page
    expect(page.locator("dialog[open]")).to_have_count(0)


def test_an_incident_has_an_address_that_lasts(visit: Open) -> None:
    """The address of an incident, by id, opens it; a claim opened by number gets its id as its address."""
    page = visit("small").page
    address = page.locator("#incident-rows .row a").first.evaluate("link => link.hash")
    assert re.fullmatch(r"#i=inc_[0-9a-f]+", address)
    title = page.locator("#incident-rows .row .t").first.inner_text()
    page = visit("small", fragment=address).page
    expect(page.locator("dialog h2")).to_have_text(title)
    expect(page.locator("dialog .id code")).to_have_text(address[3:])
    page.evaluate("location.hash = 'c=0'")
    page.wait_for_function("location.hash.startsWith('#c=clm_')")
    expect(page.locator("dialog .id code")).to_have_text(page.evaluate("location.hash.slice(3)"))
    expect(page.locator("dialog .sent mark")).to_be_attached()


def test_an_incident_page_tells_it_in_order_without_scores(visit: Open) -> None:
    """What is told, the victims, each origin's figures and the reasons stand in words; weights only on demand."""
    page = visit("small").page
    page.locator("#incident-rows .row", has_text="apartment block").click()
    dialog = page.locator("dialog")
    for heading in ("As told, in order", "The victims as told", "Circumstances as told", "Every figure by origin"):
        expect(dialog.get_by_role("heading", name=heading)).to_be_visible()
    expect(dialog.locator(".smallmap .spot")).to_be_visible()
    assert not re.search(r"[+−-]\d+\.\d\d", dialog.locator(".ev").inner_text())
    expect(dialog.get_by_role("heading", name="Why these claims are one incident")).to_be_visible()
    rows = dialog.locator("h4:text('different reports') + ul li, h4:text('Within one report') + ul li")
    assert rows.all_inner_texts()
    reasons = [row.split(": Claim")[0] for row in rows.all_inner_texts()]
    assert len(set(reasons)) == len(reasons) or dialog.locator("h4:text('report') + ul").count() > 1


def test_print_holds_the_sentence_under_every_figure(visit: Open) -> None:
    """On paper each incident and each total stands with the sentence that it is read from."""
    page = visit("small").page
    page.wait_for_function("document.documentElement.dataset.told === ''")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for row in page.locator("#incident-rows .row").all():
        expect(row.locator(".onpaper .source").first).to_be_visible()
    expect(page.locator("#totals q.onpaper").first).to_be_visible()
    expect(page.locator("#totals q.onpaper").first).to_contain_text("2,400 residents")
