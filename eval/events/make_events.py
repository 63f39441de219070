"""Make the set of events: 40 events told in 200 short reports, with the claims and the truth of each.

usage: make_events.py OUT [--seed 7] [--events 40] [--reports 200]

Writes OUT/reports.jsonl (what `witnessmark build` reads) and OUT/truth.jsonl (a claim a line, with its event), and
OUT/events.jsonl (low and high of each harm). The same seed gives the same bytes. The truth follows the story that the
generator tells, never the program that is measured.
"""

import argparse
import json
import random
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()


@dataclass
class Event:
    id: str
    town: dict[str, Any]
    day: date
    means: dict[str, str]
    target: dict[str, str]
    killed: int
    injured: int
    plot: str
    earlier: int = 0
    other: int = 0
    told: int = 0


@dataclass
class Told:
    """A claim of a made sentence. `event` is None for a running total."""

    event: str | None
    kind: str
    low: int | None
    high: int | None
    qualifier: str
    words: str
    start: int
    end: int
    sentence: tuple[int, int]
    speaker: str | None
    stance: str
    population: str
    town: dict[str, Any] | None
    dates: tuple[date, date, int] | None
    target: str | None
    means: str | None
    affected: str
    scope: str = "incident"
    part: bool = False
    when: str | None = None


@dataclass
class Report:
    id: str
    text: str
    published: date
    publisher: str
    origin: str
    claims: list[Told] = field(default_factory=list)


PLOTS = (
    "plain",
    "plain",
    "rise",
    "rise",
    "dispute",
    "back",
    "back",
    "deny",
    "follow",
    "parts",
    "groups",
    "vague",
    "split",
    "least",
    "plain",
)


def number(value: int) -> str:
    return WORDS[value] if value <= 12 else f"{value:,}"


def people(value: int) -> str:
    return f"{number(value)} {'person' if value == 1 else 'people'}"


class Maker:
    """Tells events in reports, all choices drawn from one seeded generator."""

    def __init__(self, seed: int, *, towns: list[dict[str, Any]] | None = None, days: int = 70) -> None:
        self.rng = random.Random(seed)  # noqa: S311  # a reproducible test set, no secret
        self.book = tomllib.loads((HERE / "templates.toml").read_text("utf-8"))
        self.towns = towns or self.book["towns"]
        self.days = days
        self.reports: list[Report] = []

    def events(self, count: int) -> list[Event]:
        """Half in pairs that are easy to confuse: one town on neighbouring days, one town and day with two targets."""
        made: list[Event] = []
        taken: defaultdict[str, list[date]] = defaultdict(list)
        start: date = self.book["year_start"]
        while len(made) < count:
            town = self.rng.choice(self.towns)
            day = start + timedelta(days=self.rng.randrange(self.days))
            if any(abs((other - day).days) < 16 for other in taken[town["id"]]):
                continue
            taken[town["id"]].append(day)
            shape = len(made) % 6
            first = self._event(len(made), town, day, self.rng.choice(self.book["targets"]))
            made.append(first)
            if shape in (0, 3) and len(made) < count:
                step = 1 if shape == 0 else 0
                others = [row for row in self.book["targets"] if step or row["class"] != first.target["class"]]
                made.append(self._event(len(made), town, day + timedelta(days=step), self.rng.choice(others)))
        return made

    def _event(self, position: int, town: dict[str, Any], day: date, target: dict[str, str]) -> Event:
        killed = self.rng.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 9, 11, 12, 14, 17, 21, 26, 34))
        plot = PLOTS[position % len(PLOTS)]
        if plot in ("parts", "groups"):
            killed = max(killed, 5)
        return Event(
            id=f"event{position + 1:03}",
            town=town,
            day=day,
            means=self.rng.choice(self.book["means"]),
            target=target,
            killed=killed,
            injured=self.rng.choice((2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 15, 18, 22, 40)),
            plot=plot,
            earlier=max(1, killed - self.rng.choice((1, 2, 3))),
            other=killed + self.rng.choice((2, 3, 5)),
        )

    def when(self, event: Event, published: date) -> tuple[str, tuple[date, date, int] | None]:
        gap = (published - event.day).days
        month_day = f"on {event.day.day} {MONTHS[event.day.month - 1]}"
        exact = (event.day, event.day, 1)
        if 0 <= gap <= 5 and self.rng.random() < 0.6:
            return f"on {DAYS[event.day.weekday()]}", exact
        return month_day, exact

    def tell(self, event: Event, role: str, published: date, **how: Any) -> tuple[str, list[Told]]:
        """Return the sentence or sentences of a role, and their claims with offsets from the text's start."""
        template = how.get("template") or self.rng.choice(self.book["roles"][role])
        killed, injured = how.get("killed", event.killed), event.injured
        hedge = how.get("hedge", "")
        speaker = how.get("speaker") or self.rng.choice(self.book["speakers"])
        when, dates = self.when(event, published)
        if role == "back":
            monday = published - timedelta(days=published.weekday() + 7)
            dates = (monday, monday + timedelta(days=6), 3)
        slots = {
            "subject": event.means["subject"],
            "subject_low": event.means["subject"][0].lower() + event.means["subject"][1:],
            "noun": event.means["noun"],
            "target": event.target["words"],
            "again": event.target["again"],
            "city": event.town["name"],
            "when": when,
            "killed": hedge + people(killed),
            "killed_cap": (hedge + people(killed)).capitalize(),
            "killed_bare": hedge + number(killed),
            "killed_before": number(event.earlier),
            "injured": number(injured),
            "injured_cap": f"{number(injured)} others".capitalize(),
            "speaker": speaker,
            "Speaker": speaker[0].upper() + speaker[1:],
            "Denier": self.rng.choice(self.book["deniers"]),
        }
        text, at = self._fill(template["text"].replace(" a air", " an air"), slots)
        text = re.sub(r"\b(a|A) (air strike)", r"\1n \2", text) if " a air strike" in text else text
        claims = []
        for kind in template["claims"]:
            claims.append(self._claim(event, kind, text, at, slots, hedge, killed, injured, dates, speaker))
        return text, claims

    def _fill(self, template: str, slots: dict[str, str]) -> tuple[str, dict[str, tuple[int, int]]]:
        out, spots, last = "", {}, 0
        for match in re.finditer(r"\{(\w+)\}", template):
            out += template[last : match.start()]
            value = slots[match.group(1)]
            if value.startswith("air strike") and out.endswith(" a "):
                out = out[:-1] + "n "
            spots.setdefault(match.group(1), (len(out), len(out) + len(value)))
            out += value
            last = match.end()
        return out + template[last:], spots

    def _claim(
        self,
        event: Event,
        kind: str,
        text: str,
        at: dict[str, tuple[int, int]],
        slots: dict[str, str],
        hedge: str,
        killed: int,
        injured: int,
        dates: tuple[date, date, int] | None,
        speaker: str,
    ) -> Told:
        harm, _, way = kind.partition(" ")
        low: int | None = killed if harm == "killed" else injured
        high, qualifier = low, "exact"
        name = next((slot for slot in at if slot.startswith(harm) and slot != "killed_before"), "")
        start, end = at.get(name, (0, len(text)))
        population, affected = "unknown", slots.get(name, "people")
        if hedge and harm == "killed":
            qualifier = {"at least ": "at_least", "about ": "about"}[hedge]
            high = None if hedge == "at least " else high
        fixed = {
            "part": ("two children", 2, "civilian"),
            "soldiers": ("Two soldiers", 2, "combatant"),
            "one": ("A woman", 1, "unknown"),
            "vague": ("Several people", 2, "unknown"),
        }
        if harm == "struck":
            low = high = None
            affected, (start, end) = "", at["target"]
        if way in fixed:
            affected, low, population = fixed[way]
            high = None if way == "vague" else low
            qualifier = "vague" if way == "vague" else "exact"
            start = text.index(affected)
            end = start + len(affected)
        sentence = next((m.start(), m.end()) for m in re.finditer(r"[^.]+\.", text) if m.start() <= start < m.end())
        sentence = (sentence[0] + (text[sentence[0]] == " "), sentence[1])
        own = text[sentence[0] : sentence[1]]
        says = speaker if speaker.lower() in own.lower() else "doctors" if "doctors said" in own else None
        denier = slots["Denier"] if way == "denied" else None
        return Told(
            event=event.id,
            kind=harm,
            low=low,
            high=high,
            qualifier=qualifier,
            words=affected,
            start=start,
            end=end,
            sentence=sentence,
            speaker=denier or says,
            stance="denied" if way == "denied" else "asserted",
            population=population,
            town=event.town if event.town["name"] in own else None,
            dates=dates if slots["when"] in own or "last week" in own else None,
            target=next((words for words in (slots["target"], slots["again"]) if words in own), None),
            means=next(
                (words for words in (slots["noun"], slots["subject"], slots["subject_low"]) if words in own), None
            ),
            affected=affected,
            part=way == "part",
            when=next((words for words in (slots["when"], "last week") if words in own), None),
        )

    def add(
        self, text: str, claims: list[Told], published: date, origin: str | None = None, *, pad: bool = True
    ) -> Report:
        if pad:
            before = self.rng.random() < 0.3
            filler = self.rng.choice(self.book["roles"]["filler"])
            if before:
                claims = [shifted(claim, len(filler) + 1) for claim in claims]
                text = f"{filler} {text}"
            else:
                text = f"{text} {filler}"
        name = f"r{len(self.reports) + 1:03}"
        report = Report(
            id=name,
            text=text,
            published=published,
            publisher=self.rng.choice(self.book["outlets"]),
            origin=origin or name,
            claims=claims,
        )
        self.reports.append(report)
        return report

    def copy(self, report: Report, *, edited: bool) -> None:
        """Another outlet's copy, word for word or with one phrase changed."""
        text, claims = report.text, report.claims
        if edited:
            for old, new in self.rng.sample(self.book["roles"]["edits"], 4):
                if text.count(old) == 1:
                    at = text.index(old)
                    text = text.replace(old, new)
                    claims = [stretched(claim, at, len(old), len(new)) for claim in claims]
                    break
        self.add(text, list(claims), report.published + timedelta(days=self.rng.randrange(2)), report.origin, pad=False)

    def story(self, event: Event) -> Iterator[tuple[str, int, dict[str, Any]]]:
        """Yield the reports of an event's plot: role, days after the event, and how it is told."""
        if event.plot == "vague":
            yield "vague", 0, {}
            yield "vague", 1, {}
            return
        opening = "split" if event.plot == "split" else event.plot if event.plot in ("parts", "groups") else "first"
        early = event.earlier if event.plot == "rise" else event.killed
        if event.plot == "groups":
            yield "groups", 0, {"killed": event.killed - 2}
            yield "retell", 1, {}
        elif event.plot == "least":
            yield "first", 0, {"hedge": "at least "}
            yield "caption", 1, {"hedge": "at least "}
        else:
            yield opening, 0, {"killed": early}
            yield "caption" if event.plot == "rise" else "retell", 0 if event.plot == "rise" else 1, {"killed": early}
        if event.plot == "rise":
            yield "rise", 2, {}
        elif event.plot == "dispute":
            yield "first", 1, {"killed": event.other, "speaker": "residents"}
        elif event.plot == "back":
            yield "back", 7, {}
        elif event.plot == "deny":
            yield "deny", 1, {}
        elif event.plot == "follow":
            yield "follow", 3, {}

    def run(self, events: int, reports: int) -> list[Event]:
        made = self.events(events)
        for event in made:
            for role, days, how in self.story(event):
                published = event.day + timedelta(days=days)
                text, claims = self.tell(event, role, published, **how)
                self.add(text, claims, published)
        for a, b in pairwise(made):
            if a.town["id"] == b.town["id"] and abs((a.day - b.day).days) <= 1 and "vague" not in (a.plot, b.plot):
                self._roundup(a, b)
        for turn in range(10):
            self._total(turn)
        originals = [report for report in self.reports if report.claims]
        settled = [row for row in made if row.plot not in ("rise", "follow", "vague", "least", "dispute")]
        turn = 0
        while len(self.reports) < reports:
            report = self.rng.choice(originals)
            if self.rng.random() < 0.5:
                self.copy(report, edited=turn % 2 == 1)
            else:
                self._retell_plain(settled)
            turn += 1
        return made

    def _retell_plain(self, made: list[Event]) -> None:
        """One more report of an event in its settled figures, in words of its own."""
        event = self.rng.choice(
            [row for row in made if row.plot not in ("rise", "follow", "vague", "least", "dispute")]
        )
        role = self.rng.choice(("retell", "caption", "split", "first", "blind"))
        published = event.day + timedelta(days=self.rng.randrange(4))
        text, claims = self.tell(event, role, published)
        self.add(text, claims, published)

    def _roundup(self, a: Event, b: Event) -> None:
        """One report that tells two events of one town."""
        published = max(a.day, b.day) + timedelta(days=1)
        book = self.book["roles"]
        how_a = {"killed": a.earlier} if a.plot == "rise" else {"hedge": "at least "} if a.plot == "least" else {}
        how_b = {"killed": b.earlier} if b.plot == "rise" else {"hedge": "at least "} if b.plot == "least" else {}
        text_a, claims_a = self.tell(a, "first", published, template=book["first"][0], **how_a)
        text_b, claims_b = self.tell(b, "first", published, template=book["first"][0], **how_b)
        opening = self.rng.choice(book["bridge"])
        lowered = text_b[0].lower() + text_b[1:]
        offset = len(text_a) + 1 + len(opening)
        moved = [shifted(claim, offset) for claim in claims_b]
        for claim in moved:
            claim.sentence = (claim.sentence[0] - len(opening), claim.sentence[1])
        self.add(f"{text_a} {opening}{lowered}", claims_a + moved, published)

    def _total(self, turn: int) -> None:
        area = self.book["areas"][turn % len(self.book["areas"])]
        nearly = turn % 2
        value = 1200 + 137 * turn
        slots = {"number": f"{value:,}", "area": area["name"]}
        text, at = self._fill(self.book["roles"]["total"][nearly]["text"], slots)
        start, end = at["number"]
        published = self.book["year_start"] + timedelta(days=5 * turn)
        claim = Told(
            event=None,
            kind="killed",
            low=None if nearly else value,
            high=value if nearly else None,
            qualifier="nearly" if nearly else "at_least",
            words=text[start:end],
            start=start,
            end=end,
            sentence=(0, len(text)),
            speaker="Officials" if nearly else "The United Nations",
            stance="asserted",
            population="unknown" if nearly else "civilian",
            town=area,
            dates=None,
            target=None,
            means=None,
            affected="people" if nearly else "civilians",
            scope="running_total",
        )
        self.add(text, [claim], published)


def shifted(claim: Told, by: int) -> Told:
    start, end = claim.sentence
    return Told(**{**vars(claim), "start": claim.start + by, "end": claim.end + by, "sentence": (start + by, end + by)})


def stretched(claim: Told, at: int, old: int, new: int) -> Told:
    def moved(offset: int) -> int:
        return offset if offset <= at else offset + new - old

    return Told(
        **{
            **vars(claim),
            "start": moved(claim.start),
            "end": moved(claim.end),
            "sentence": (moved(claim.sentence[0]), moved(claim.sentence[1])),
        }
    )


def bounds(event: Event) -> dict[str, tuple[int | None, int | None]]:
    """Low and high of each harm, as the story has it."""
    if event.plot == "vague":
        return {"injured": (2, None)}
    killed: tuple[int | None, int | None] = (event.killed, event.killed)
    if event.plot == "dispute":
        killed = (event.killed, event.other)
    elif event.plot == "follow":
        killed = (event.killed + 1, event.killed + 1)
    elif event.plot == "least":
        killed = (event.killed, None)
    return {"killed": killed}


def make(seed: int, events: int, reports: int) -> tuple[list[Event], list[Report], dict[str, dict[str, Any]]]:
    """Return the events, the reports, and the truth of each event by its id; injuries are judged where told."""
    maker = Maker(seed)
    made = maker.run(events, reports)
    truth: dict[str, dict[str, Any]] = {}
    injuries = {claim.event for report in maker.reports for claim in report.claims if claim.kind == "injured"}
    for event in made:
        found = dict(bounds(event))
        if event.id in injuries and "injured" not in found:
            found["injured"] = (event.injured, event.injured)
        truth[event.id] = {harm: list(span) for harm, span in sorted(found.items())}
    return made, maker.reports, truth


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--events", type=int, default=40)
    parser.add_argument("--reports", type=int, default=200)
    args = parser.parse_args()
    _, reports, truth = make(args.seed, args.events, args.reports)
    args.out.mkdir(parents=True, exist_ok=True)
    rows = [
        {"id": row.id, "text": row.text, "published": row.published.isoformat(), "publisher": row.publisher}
        for row in reports
    ]
    (args.out / "reports.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    (args.out / "events.json").write_text(json.dumps(truth, indent=1) + "\n", "utf-8")
    print(f"{len(truth)} events in {len(reports)} reports, seed {args.seed}, in {args.out}")


if __name__ == "__main__":
    main()
