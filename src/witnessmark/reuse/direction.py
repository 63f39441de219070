"""Reports that share a text in, the earliest known of them out, with the evidence for the direction."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from witnessmark import lexicon
from witnessmark.model.text import Report
from witnessmark.reuse.families import family

CREDIT_CHARS = 1500
SHORT_CHARS = 4


def _is_short(name: str) -> bool:
    """Say whether `name` is one like "AP" or "EFE", which in lower case is a word of other languages."""
    return len(name) <= SHORT_CHARS


@cache
def _credit_patterns(name: str) -> tuple[re.Pattern[str], ...]:
    escaped = re.escape(name)
    flags = re.NOFLAG if _is_short(name) else re.IGNORECASE
    patterns = lexicon.load("reuse_sources")["credits"]
    return tuple(re.compile(pattern.replace("{name}", escaped), flags | re.MULTILINE) for pattern in patterns)


def _holds_name(text: str, lower: str, name: str) -> bool:
    return name in text if _is_short(name) else name.lower() in lower


def credit_words(text: str, name: str) -> str | None:
    """Return the words in which `text` credits `name`, or None."""
    if not _holds_name(text, text.lower(), name):
        return None
    found = [match for pattern in _credit_patterns(name) if (match := pattern.search(text))]
    return min(found, key=lambda match: match.start()).group().strip(" -–—/") if found else None


@cache
def _any_agency() -> re.Pattern[str]:
    names = sorted(lexicon.load("reuse_sources")["agencies"], key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in names)})\b", re.IGNORECASE)


@lru_cache(maxsize=1 << 16)
def _credited_agencies(head: str, tail: str) -> tuple[str, ...]:
    aliases, agencies = lexicon.load("reuse_sources")["aliases"], lexicon.load("reuse_sources")["agencies"]
    found = set()
    for part in {head, tail}:
        # Most reports hold no name, and to see that takes a twentieth of the time of the pattern.
        lower = part.lower()
        held = [name for name in agencies if _holds_name(part, lower, name)]
        # The longest name at a place is meant: "Interfax-Ukraine" is not "Interfax".
        whole = {match.lower() for match in _any_agency().findall(part)} if held else set()
        for name in (name.lower() for name in held if name.lower() in whole and credit_words(part, name)):
            found.add(aliases.get(name, name))
    return tuple(sorted(found))


def credited_agencies(report: Report) -> tuple[str, ...]:
    """Return the agencies that the report credits at its head or its foot, in lower case, sorted."""
    return _credited_agencies(report.text[:CREDIT_CHARS], report.text[-CREDIT_CHARS:])


def earliest(reports: Sequence[Report], shares: dict[tuple[str, str], float]) -> tuple[str | None, str]:
    """Return the id of the report that the others can go back to, or None, and why in words.

    `shares` says how much of a report (first id) stands in another (second id). Evidence is asked in order: a credit
    line, a link to the other's address, dates, then text that only one side has.
    """
    ordered = sorted(reports, key=lambda report: report.id)
    for ask in (_by_credit, _by_link, _by_date):
        found = ask(ordered)
        if found is not None:
            return found
    unseen = "no report is dated before the others"
    agencies = set(credited_agencies(ordered[0]))
    for report in ordered[1:]:
        if agencies:
            agencies &= set(credited_agencies(report))
    if agencies:
        return None, f"common unseen source: all credit {', '.join(sorted(agencies))}"
    fuller = [a for a in ordered if all(_holds(a, b, shares) for b in ordered if b is not a)]
    if len(fuller) == 1 and all(not _holds(b, fuller[0], shares) for b in ordered if b is not fuller[0]):
        return fuller[
            0
        ].id, f"{unseen}; {fuller[0].source} holds nearly all that the others say, and more: they are extracts"
    return None, f"common unseen source: {unseen}, and each may have taken it from elsewhere"


def _holds(holder: Report, other: Report, shares: dict[tuple[str, str], float]) -> bool:
    return shares.get((other.id, holder.id), 0.0) >= float(lexicon.load("reuse_passages")["origins"]["extract_share"])


def _by_credit(reports: Sequence[Report]) -> tuple[str | None, str] | None:
    credited: dict[str, str] = {}
    for source in reports:
        names = {name for name in (source.publisher, family(source)) if name}
        for other in reports:
            if other is source or family(other) == family(source):
                continue
            words = next((words for name in sorted(names) if (words := credit_words(other.text, name))), None)
            if words and _may_precede(source, other):
                credited.setdefault(source.id, f"{other.source} credits {source.source}: {words!r}")
    if len(credited) == 1:
        return next(iter(credited.items()))
    return None


def _may_precede(source: Report, other: Report) -> bool:
    return not (source.published and other.published and source.published.start > other.published.end)


def _by_link(reports: Sequence[Report]) -> tuple[str | None, str] | None:
    linked = {
        source.id: f"{other.source} links to {source.url}"
        for source in reports
        for other in reports
        if source.url and other is not source and other.url != source.url and source.url in other.text
    }
    return next(iter(linked.items())) if len(linked) == 1 else None


def _by_date(reports: Sequence[Report]) -> tuple[str | None, str] | None:
    dated = [report for report in reports if report.published is not None and not report.published.inferred]
    if len(dated) < len(reports):
        return None
    first = min(dated, key=lambda report: (report.published.start, report.published.end, report.id))  # type: ignore[union-attr]
    others = [report for report in dated if report is not first]
    if all(first.published.end < report.published.start for report in others):  # type: ignore[union-attr]
        after = min(report.published.start for report in others)  # type: ignore[union-attr]
        return first.id, f"{first.source} is dated {first.published.start}, the next {after}"  # type: ignore[union-attr]
    return None
