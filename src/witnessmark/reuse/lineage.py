"""Documents and what `reuse` found in, the lineage of the reports out: as records, a tree, dot, JSON or CSV."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from witnessmark.errors import ArgumentError
from witnessmark.model.plain import to_plain
from witnessmark.model.text import Document, Match, OriginLevel, Passage, Reuse


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What two reports share: passages by kind of match, how many were altered, and the share of each that it is.

    `share_a` is the part of a's sentences that stand in b. `samples` are up to three passages as (text in a, text in
    b, match), closest first; `warnings` the alterations found.
    """

    report_a: str
    report_b: str
    passages: int
    identical: int
    near: int
    reworded: int
    translated: int
    share_a: float
    share_b: float
    warnings: tuple[str, ...]
    samples: tuple["Sample", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One shared passage as it reads on either side."""

    text_a: str
    text_b: str
    match: Match
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A report in a lineage, as people know it."""

    report_id: str
    source: str
    publisher: str | None
    published: str | None
    sentences: int
    repeated: int
    """Passages within the report itself: repeated captions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Descent:
    """One independent text: its members, the earliest of them (None: a common unseen source), and why."""

    origin_id: str
    earliest: str | None
    evidence: str
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """All descents, by their first source's name, and the ties between reports, strongest first."""

    descents: tuple[Descent, ...]
    ties: tuple[Tie, ...]


def lineage(documents: Sequence[Document], found: Reuse) -> Lineage:
    """Return who shares what with whom; the same for any order of `documents`."""
    reports = {document.report.id: document for document in documents}
    sentences = {s.id: s for document in documents for s in document.sentences}
    shared: dict[tuple[str, str], list[Passage]] = defaultdict(list)
    repeated: dict[str, int] = defaultdict(int)
    for passage in found.passages:
        if not passage.is_copy:
            continue
        a, b = sentences[passage.sentence_a].report_id, sentences[passage.sentence_b].report_id
        if a == b:
            repeated[a] += 1
        else:
            shared[min(a, b), max(a, b)].append(passage)

    def member(report_id: str) -> Member:
        report = reports[report_id].report
        return Member(
            report_id=report_id,
            source=report.source,
            publisher=report.publisher,
            published=report.published.start.isoformat() if report.published else None,
            sentences=len(reports[report_id].sentences),
            repeated=repeated[report_id],
        )

    def tie(a: str, b: str, passages: list[Passage]) -> Tie:
        sides = []
        for passage in passages:
            one, two = sentences[passage.sentence_a], sentences[passage.sentence_b]
            sides.append((one, two) if one.report_id == a else (two, one))
        kinds = [passage.match for passage in passages]
        best = sorted(range(len(passages)), key=lambda i: (-passages[i].score, sides[i][0].index, sides[i][1].index))
        texts: dict[tuple[str, str], int] = {}
        for i in best:
            texts.setdefault((sides[i][0].text, sides[i][1].text), i)
        chosen = list(texts.values())[:3]
        return Tie(
            report_a=a,
            report_b=b,
            passages=len(passages),
            identical=kinds.count(Match.IDENTICAL),
            near=kinds.count(Match.NEAR),
            reworded=kinds.count(Match.REWORDED),
            translated=kinds.count(Match.TRANSLATED),
            share_a=round(len({one.id for one, _ in sides}) / max(1, len(reports[a].sentences)), 3),
            share_b=round(len({two.id for _, two in sides}) / max(1, len(reports[b].sentences)), 3),
            warnings=tuple(sorted({passage.warning for passage in passages if passage.warning})),
            samples=tuple(
                Sample(
                    text_a=sides[i][0].text, text_b=sides[i][1].text, match=passages[i].match, score=passages[i].score
                )
                for i in chosen
            ),
        )

    descents = []
    for origin in found.origins:
        if origin.level is OriginLevel.REPORT:
            members = [member(report_id) for report_id in origin.members if report_id in reports]
            members.sort(key=lambda m: (m.report_id != origin.earliest, m.published or "9999", m.source, m.report_id))
            descents.append(
                Descent(origin_id=origin.id, earliest=origin.earliest, evidence=origin.evidence, members=tuple(members))
            )
    descents.sort(key=lambda d: (-len(d.members), d.members[0].source, d.origin_id))
    ties = sorted(
        (tie(a, b, passages) for (a, b), passages in shared.items()),
        key=lambda t: (-max(t.share_a, t.share_b), t.report_a, t.report_b),
    )
    return Lineage(descents=tuple(descents), ties=tuple(ties))


def render_lineage(found: Lineage, form: str) -> str:
    """Return the lineage as text in `form`: ``tree``, ``dot`` (Graphviz), ``json`` or ``csv``."""
    forms: dict[str, Callable[[Lineage], str]] = {"tree": as_tree, "dot": as_dot, "json": as_json, "csv": as_csv}
    if form not in forms:
        raise ArgumentError(f"unknown lineage format {form!r}; choose one of {', '.join(forms)}")
    return forms[form](found)


def as_tree(found: Lineage) -> str:
    """Return the lineage as an indented tree for a terminal."""
    names = {m.report_id: m.source for descent in found.descents for m in descent.members}
    total = sum(len(descent.members) for descent in found.descents)
    lines = [f"{_count(total, 'report')}, {_count(len(found.descents), 'independent origin')}"]
    for descent in found.descents:
        lines.append("")
        if len(descent.members) > 1 and descent.earliest is None:
            lines.append(f"(common unseen source)  {descent.evidence}")
            rest: Sequence[Member] = descent.members
        else:
            lines.append(_line(descent.members[0]))
            rest = descent.members[1:]
            if rest:
                lines.append(f"|   {descent.evidence}")
        for at, m in enumerate(rest):
            last = at == len(rest) - 1
            lines.append(f"{'`--' if last else '|--'} {_line(m)}")
            for tie in found.ties:
                if (
                    m.report_id in (tie.report_a, tie.report_b)
                    and descent.members[0].report_id in (tie.report_a, tie.report_b)
                    and m is not descent.members[0]
                ):
                    lines.append(f"{'   ' if last else '|  '}     {_tie(tie)}")
                    lines += [f"{'   ' if last else '|  '}     warning: {warning}" for warning in tie.warnings]
    home = {m.report_id: descent.origin_id for descent in found.descents for m in descent.members}
    across = [tie for tie in found.ties if home[tie.report_a] != home[tie.report_b]]
    if across:
        lines += ["", "Passages shared between origins (one origin for these passages only):"]
        for tie in across:
            lines.append(f"  {names[tie.report_a]} <-> {names[tie.report_b]}: {_tie(tie)}")
            lines += [
                f"    {sample.match.value} {sample.score:.2f}: {_cut(sample.text_a)} <-> {_cut(sample.text_b)}"
                for sample in tie.samples
            ]
            lines += [f"    warning: {warning}" for warning in tie.warnings]
    return "\n".join(lines) + "\n"


def as_dot(found: Lineage) -> str:
    """Return the lineage as a Graphviz graph: a cluster an origin, an arrow from the earliest."""
    lines = ["digraph lineage {", "  rankdir=LR; node [shape=box, fontname=sans-serif]; edge [fontname=sans-serif];"]
    head = {m.report_id: descent.earliest for descent in found.descents for m in descent.members}
    for at, descent in enumerate(found.descents):
        lines.append(f"  subgraph cluster_{at} {{ label={_quoted('')};")
        for m in descent.members:
            label = "\n".join(part for part in (m.source, m.publisher, m.published) if part)
            lines.append(f"    {_quoted(m.report_id)} [label={_quoted(label)}];")
        lines.append("  }")
    for tie in found.ties:
        a, b = tie.report_a, tie.report_b
        if head[b] == b and head[a] == b:
            a, b = b, a
        known = head[a] == a and head[b] == a
        color = ', color="red"' if tie.warnings else ""
        direction = "" if known else ", dir=none, style=dashed"
        lines.append(f"  {_quoted(a)} -> {_quoted(b)} [label={_quoted(_tie(tie))}{direction}{color}];")
    return "\n".join([*lines, "}"]) + "\n"


def as_json(found: Lineage) -> str:
    """Return the lineage as one JSON object."""
    return json.dumps(to_plain(found), ensure_ascii=False, indent=2) + "\n"


def as_csv(found: Lineage) -> str:
    """Return the lineage as CSV: a row a report, with its origin and how much of it stands in the earliest member."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(
        [
            "origin_id",
            "report_id",
            "source",
            "publisher",
            "published",
            "earliest",
            "share_in_earliest",
            "passages",
            "altered",
            "evidence",
        ]
    )
    for descent in found.descents:
        for m in descent.members:
            tie = next((t for t in found.ties if {t.report_a, t.report_b} == {m.report_id, descent.earliest}), None)
            share = "" if tie is None else (tie.share_a if tie.report_a == m.report_id else tie.share_b)
            cells = [
                descent.origin_id,
                m.report_id,
                m.source,
                m.publisher or "",
                m.published or "",
                descent.earliest or "",
                share,
                tie.passages if tie else "",
                "; ".join(tie.warnings) if tie else "",
                descent.evidence,
            ]
            rows.writerow([_inert(cell) for cell in cells])
    return out.getvalue()


def _inert(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


def _line(m: Member) -> str:
    known = ", ".join(part for part in (m.publisher, m.published or "undated") if part)
    repeats = f", {m.repeated} repeated within" if m.repeated else ""
    return f"{m.source}  ({known}; {_count(m.sentences, 'sentence')}{repeats})"


def _tie(tie: Tie) -> str:
    kinds = [
        f"{count} {name}"
        for name, count in (
            ("identical", tie.identical),
            ("near", tie.near),
            ("reworded", tie.reworded),
            ("translated", tie.translated),
        )
        if count
    ]
    return f"{', '.join(kinds)}; {tie.share_a:.0%} of the one, {tie.share_b:.0%} of the other"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _cut(text: str) -> str:
    return repr(text if len(text) <= 70 else text[:67].rstrip() + "...")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
