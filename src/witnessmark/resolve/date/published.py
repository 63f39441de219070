"""Reports without a date in, inferred publication dates out: from dateline, address, a stated day, and dated kin."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from witnessmark import lexicon
from witnessmark.model.text import Document, Origin, OriginLevel, SentenceKind
from witnessmark.model.time import DateSpan
from witnessmark.resolve.date import spans
from witnessmark.resolve.date.datelines import HEAD, Dateline, dateline
from witnessmark.resolve.date.finding import folded
from witnessmark.resolve.date.head_lines import stated_day
from witnessmark.resolve.date.words import ANY_WEEKDAY, MONTH, MONTH_NUMBERS, YEAR, weekday_number

_LIMITS = lexicon.load("resolve_dates")["published"]
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\w:]|[.,]\d)"
_MENTIONS = tuple(
    re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)
    for pattern in (
        rf"(?P<weekday>{ANY_WEEKDAY})?\b(?<!\bin\s){MONTH} (?:the )?{_DAY}(?:,? (?P<year>{YEAR}))?",
        rf"(?P<weekday>{ANY_WEEKDAY})?(?<![\d.,:$/-]){_DAY} (?:of )?{MONTH}(?:,? (?P<year>{YEAR}))?",
    )
)
_DIGIT = re.compile(r"\d")
_MONTH = re.compile(rf"\b{MONTH}", re.IGNORECASE)
_TODAY = re.compile(r"\btoday\b[^.!?]{0,20}$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?<!\d)(20\d\d|19\d\d)([-/_]?)([01]\d)\2([0-3]\d)(?!\d)")
_REPORTING_KINDS = frozenset({SentenceKind.BODY, SentenceKind.QUOTE, SentenceKind.CAPTION})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """A day that a text names: month and day, the weekday (Monday is 0) and the year where said."""

    month: int
    day: int
    weekday: int | None
    year: int | None
    is_today: bool
    words: str


def infer_published(documents: Sequence[Document], origins: Sequence[Origin]) -> dict[str, DateSpan]:
    """Return an inferred publication date for each report without one where the case tells it; the others are absent.

    Taken from, in this order: the dateline; a date in the address or file name; a line of the page that states it; a
    dateline without a year, by the dated reports of the case; the latest day that the text names as past or as "today",
    its year told by the text, by its weekday, or by dated reports that share an origin. A report that shares whole
    sentences with a dated one and names no day is dated near it.
    Always `inferred`, never more precise than its evidence.
    """
    dated = {d.report.id: d.report.published for d in documents if d.report.published}
    kin = _kin(documents, origins)
    open_ = [d for d in sorted(documents, key=lambda d: d.report.id) if d.report.published is None]
    inferred = {d.report.id: read for d in open_ if (read := _stated(d)) is not None}
    days = {_order(span): span for span in (*dated.values(), *inferred.values())}
    case = [days[key] for key in sorted(days)]
    for document in open_:
        if document.report.id in inferred:
            continue
        peers = sorted((dated[other] for other in kin.get(document.report.id, ()) if other in dated), key=_order)
        read = _infer(document, peers, case)
        if read is not None:
            inferred[document.report.id] = read
    return {name: replace(read, inferred=True) for name, read in inferred.items()}


def _order(span: DateSpan) -> tuple[date, date]:
    return span.start, span.end


def _kin(documents: Sequence[Document], origins: Sequence[Origin]) -> dict[str, set[str]]:
    """Return, for each report id, the reports that share an origin: as a whole, or by a sentence of reporting."""
    home = {s.id: s.report_id for d in documents for s in d.sentences if s.kind in _REPORTING_KINDS}
    kin: dict[str, set[str]] = defaultdict(set)
    for origin in origins:
        if origin.level is OriginLevel.REPORT:
            members = set(origin.members)
        else:
            members = {home[m] for m in origin.members if m in home}
        if len(members) > 1:
            for member in members:
                kin[member] |= members - {member}
    return kin


def _stated(document: Document) -> DateSpan | None:
    """Return the day that a report itself states: in its dateline, its address, or a line of its own."""
    report = document.report
    line = dateline(report.text[:HEAD])
    if line is not None and line.year is not None:
        said = line.on(None)
        return replace(said, words=" ".join(report.text[: line.end].split())) if said else None
    for address in (report.url or "", report.source):
        for match in _ADDRESS.finditer(address):
            year, month, day = int(match[1]), int(match[3]), int(match[4])
            if 1 <= month <= 12 and 1 <= day <= spans.last_day(year, month):
                return replace(spans.day(date(year, month, day)), words=match.group())
    return stated_day(report.text)


def _infer(document: Document, peers: list[DateSpan], case: list[DateSpan]) -> DateSpan | None:
    """Return the day that the case gives a report which states none: `peers` are the days of its kin, `case` all."""
    report = document.report
    line = dateline(report.text[:HEAD])
    if line is not None:
        return _by_case(line, peers or case, " ".join(report.text[: line.end].split()))
    mentions = [m for s in document.sentences if s.kind in _REPORTING_KINDS for m in _mentions(s.text)]
    return _by_mentions(mentions, peers)


def _by_case(line: Dateline, around: list[DateSpan], words: str) -> DateSpan | None:
    """Return the day of a dateline without a year when the case's dated reports leave one year only."""
    reach = timedelta(days=_LIMITS["case_days"])
    fits = set()
    for peer in around:
        for year in (peer.start.year - 1, peer.start.year, peer.start.year + 1):
            if 1 <= line.day <= spans.last_day(year, line.month):
                day = date(year, line.month, line.day)
                if peer.start - reach <= day <= peer.end + reach:
                    fits.add(day)
    return replace(spans.day(fits.pop()), words=words) if len(fits) == 1 else None


def _by_mentions(mentions: list[_Mention], peers: list[DateSpan]) -> DateSpan | None:
    reach = timedelta(days=_LIMITS["kin_days"])
    if peers:
        first, last = peers[0].start - reach, peers[-1].end + reach
        days = [
            (day, m) for m in mentions for day in _readings(m, range(first.year, last.year + 1)) if first <= day <= last
        ]
        if not days:
            near = timedelta(days=_LIMITS["copy_days"])
            return replace(spans.span(peers[0].start - near, peers[-1].end + near), words=None)
    else:
        told = [m.year for m in mentions if m.year and m.year >= _LIMITS["earliest_year"]]
        fresh = [m for m in mentions if m.is_today or m.weekday is not None]
        if not told or not fresh:
            return None
        # "Sunday, March 13" beside "24 February 2022": the first year, from the one told on, whose weekdays are right.
        years = range(max(told), max(told) + 2)
        fitting = [y for y in years if all(_readings(m, range(y, y + 1)) for m in fresh)]
        if not fitting:
            return None
        days = [(day, m) for m in fresh for day in _readings(m, range(fitting[0], fitting[0] + 1))]
    day, mention = max(days, key=lambda pair: (pair[0], pair[1].is_today, pair[1].words))
    # The text was written on that day or in the days after it: a later one would have named a later day.
    return replace(spans.span(day, day + timedelta(days=_LIMITS["after_days"])), words=mention.words)


def _readings(mention: _Mention, years: range) -> list[date]:
    """Return the days in `years` that the mention can mean: its year and weekday, where said, must be right."""
    days = []
    for year in years:
        if mention.year in (None, year) and mention.day <= spans.last_day(year, mention.month):
            day = date(year, mention.month, mention.day)
            if mention.weekday in (None, day.weekday()):
                days.append(day)
    return days


def _mentions(text: str) -> list[_Mention]:
    plain = folded(text)
    found: list[_Mention] = []
    if not _DIGIT.search(plain) or not _MONTH.search(plain):  # the patterns themselves take ten times as long
        return found
    for pattern in _MENTIONS:
        for match in pattern.finditer(plain):
            found.append(
                _Mention(
                    month=MONTH_NUMBERS[match["month"].lower()],
                    day=int(match["day"]),
                    weekday=weekday_number(match["weekday"] or ""),
                    year=int(match["year"]) if match["year"] else None,
                    is_today=bool(_TODAY.search(plain, 0, match.start())),
                    words=text[match.start() : match.end()],
                )
            )
    return found
