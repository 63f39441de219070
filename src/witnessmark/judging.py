"""A person's verdict in, checked against the case that it is about, a judgement in its journal out."""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from witnessmark.build import Build
from witnessmark.corrections import INDEPENDENT, NONE, added_claim, check_value, seen_digest
from witnessmark.differences import READ
from witnessmark.errors import ArgumentError
from witnessmark.model.custody import Custody
from witnessmark.model.judgements import (
    CLAIM_FIELDS,
    EVENT_VERDICTS,
    INCIDENT_FIELDS,
    INCIDENT_VERDICTS,
    NAME_VERDICTS,
    VALUED,
    Judgement,
    Verdict,
)
from witnessmark.model.places import Place
from witnessmark.model.plain import to_plain
from witnessmark.model.text import Capture, Document
from witnessmark.redact import words_in
from witnessmark.store.journal import journal_of

MOST_PLACES = 12
MOST_SOURCE_BYTES = 1 << 20
NO_REASON = "give a reason, for those who read the record later"
WEB_ADDRESS = re.compile(r"https?://[^\s/]+\S*")
_POINT = re.compile(r"(-?\d{1,2}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)(?:\s*,\s*([1-7]))?")
_OF_CLAIMS = frozenset({*CLAIM_FIELDS, Verdict.REJECT_CLAIM, Verdict.KEEP_CLAIM, Verdict.ADD_INCIDENT})
READINGS = frozenset({*READ, *INCIDENT_FIELDS, Verdict.UNSURE, Verdict.COMMENT, Verdict.UNDO})
"""What a blind second reader may say."""
_EXPECTED = {
    "clm": "a claim (clm_...)",
    "inc": "an incident (inc_...)",
    "rep": "a report (rep_...)",
    "jud": "a judgement (jud_...)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A text that a person brings: its title, the day it appeared (ISO, or YYYYMMDD), its address where it has one."""

    title: str
    day: str
    address: str | None
    text: str

    def data(self) -> bytes:
        """Return it as a text file with its title, day and address at the head; raises ArgumentError."""
        title, text = " ".join(self.title.split()), self.text.strip()
        if not title or not text:
            raise ArgumentError("a source needs a title and a text")
        try:
            day = date.fromisoformat(self.day)
        except ValueError:
            raise ArgumentError(f"the day {self.day[:20]!r}: expected one like 2022-03-14") from None
        if self.address is not None and not WEB_ADDRESS.fullmatch(self.address):
            raise ArgumentError(f"the address {self.address[:80]!r}: expected one like https://news.example/page")
        return "\n".join([title, f"{day:%Y%m%d}", *([self.address] if self.address else []), "", text, ""]).encode()


def read_source(path: Path) -> Source:
    """Return the text that a file holds, below a line with its title, one with its day and, where it has one, one with
    its address; raises ArgumentError that names the file."""
    try:
        if path.stat().st_size > MOST_SOURCE_BYTES:
            raise ArgumentError(f"{path} holds more than {MOST_SOURCE_BYTES:,} bytes: add it as a file")
        head, _, text = path.read_text("utf-8").partition("\n\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ArgumentError(f"{path} cannot be read as text: {error}") from None
    title, day, *more = [*head.splitlines(), "", ""]
    address = next((line.strip() for line in more if line.strip()), None)
    made = Source(title=title, day=day.strip(), address=address, text=text)
    try:
        made.data()
    except ArgumentError as error:
        raise ArgumentError(
            f"{path}: {error}; expected lines of title, day and address, an empty one, the text"
        ) from None
    return made


def bring_source(run: Build, root: Path, given: Source, who: str, reason: str) -> Judgement:
    """Take a text that a person brought into the archive of the case at `root`; the next build reads it.

    Raises ArgumentError for a text that cannot be one, and for an empty reason.
    """
    data = given.data()
    digest = hashlib.sha256(data).hexdigest()
    name = f"by-hand-{digest[:12]}.txt"
    if not reason.strip():
        raise ArgumentError(NO_REASON)
    capture = Capture(digest=digest, media_type="text/plain", source=name, url=given.address, size_bytes=len(data))
    with run.archive as archive:
        archive.add(capture, data, datetime.now(UTC), who, Custody(asked=given.address))
    return record_judgement(run, root, Verdict.ADD_SOURCE, (name,), who=who, reason=reason, value=digest)


def record_judgement(
    run: Build, root: Path, verdict: Verdict, subjects: Sequence[str], *, who: str, reason: str, value: str = "",
    blind: bool = False, settles: Sequence[str] = (),
) -> Judgement:  # fmt: skip
    """Append a judgement to the journal of the case at `root`, of which `run` is the last build.

    Who says that incidents are one event, or two, says it of all their claims: it holds whatever else links them later.
    Raises ArgumentError when an id or a name is not in the case, a value is none that the verdict takes, or the reason
    is empty.
    """
    judged = tuple(dict.fromkeys(subjects))
    if not reason.strip():
        raise ArgumentError(NO_REASON)
    _check_count(verdict, judged)
    if verdict in VALUED:
        value = check_value(verdict, place_value(value) if verdict is Verdict.PLACE else value)
    elif value and verdict is not Verdict.DIFFERENT_EVENT:
        raise ArgumentError(f"{verdict.value} takes no value")
    if blind and verdict not in READINGS:
        raise ArgumentError(f"{verdict.value} is no reading: a blind reader rules on claims and on what an incident is")
    if verdict in EVENT_VERDICTS:
        judged, value = _of_events(run, verdict, judged, value)
    now = datetime.now(UTC)
    return journal_of(root).append(
        who=who, when=now, seen=_seen(run, root, verdict, judged, value), verdict=verdict, subjects=judged,
        reason=reason.strip(), value=value, blind=blind, settles=tuple(settles),
    )  # fmt: skip


def _of_events(run: Build, verdict: Verdict, judged: Sequence[str], value: str) -> tuple[tuple[str, ...], str]:
    """Return the claims that a verdict on events is about, each incident as all of its own, and how many of them, the
    first ones, it sets apart from the others ("" where each from each)."""
    members = {row.id: row.claim_ids for row in run.incidents}
    parts = [members.get(one, (one,)) for one in judged]
    claims = tuple(claim for part in parts for claim in part)
    if verdict is Verdict.SAME_EVENT:
        return tuple(dict.fromkeys(claims)), ""
    if len(set(claims)) < len(claims):
        raise ArgumentError("a claim is not of another event than the incident that it stands in: give claims alone")
    if value:
        if not (value.isascii() and value.isdigit() and 0 < int(value) < len(judged)):
            raise ArgumentError(
                f"the value {value[:20]!r}: expected how many of the ids, the first ones, are one event"
            )
        return claims, str(sum(map(len, parts[: int(value)])))
    if len(claims) == len(judged):
        return claims, ""
    if len(judged) > 2:
        raise ArgumentError("different_event takes two incidents at a time")
    return claims, str(len(parts[0]))


def _seen(run: Build, root: Path, verdict: Verdict, judged: Sequence[str], value: str) -> str:
    """Return the digest of what a judgement is about; raises ArgumentError where that is not in the case."""
    if verdict in NAME_VERDICTS:
        texts = _texts_with(judged[0], run.documents)
        if not texts:
            raise ArgumentError(f"{judged[0]!r} stands in no report of {root}; write it as a report does")
        return hashlib.sha256(json.dumps(texts).encode()).hexdigest()
    if verdict is Verdict.ADD_SOURCE:
        return value
    _check_known(run, root, verdict, judged)
    claims = {row.claim.id: row for row in run.corrected.claims}
    if verdict in (Verdict.PART_OF, Verdict.ORIGIN) and value not in claims and value not in (NONE, INDEPENDENT):
        raise ArgumentError(f"{value} is not a claim (clm_...) of {root}")
    incidents = {row.id: row for row in run.incidents}
    if verdict is Verdict.ADD_INCIDENT:
        taken = {claim: row.id for row in incidents.values() for claim in row.claim_ids}
        for claim in judged:
            if claim in taken:
                raise ArgumentError(f"{claim} stands in {taken[claim]}: split or join that incident")
    if verdict is Verdict.ADD_CLAIM:
        document = next(row for row in run.documents if row.report.id == judged[0])
        now = datetime.now(UTC)
        added_claim(
            document,
            Judgement(
                id="", who="", when=now, seen="", verdict=verdict, subjects=tuple(judged), reason="", value=value
            ),
        )
    return seen_digest(judged, claims, incidents)


def _check_count(verdict: Verdict, judged: Sequence[str]) -> None:
    if verdict in EVENT_VERDICTS and len(judged) < 2:
        raise ArgumentError(f"{verdict.value} takes two or more ids, not {len(judged)}")
    if verdict in NAME_VERDICTS and len(judged) != 1:
        raise ArgumentError(f"{verdict.value} takes 1 name, as a report writes it, in quotes, not {len(judged)}")
    if verdict in (Verdict.ADD_CLAIM, Verdict.ADD_SOURCE) and len(judged) != 1:
        what = "report" if verdict is Verdict.ADD_CLAIM else "source"
        raise ArgumentError(f"{verdict.value} takes 1 {what}, not {len(judged)}")
    if not judged:
        raise ArgumentError(f"{verdict.value} takes one or more ids")


def _check_known(run: Build, root: Path, verdict: Verdict, judged: Iterable[str]) -> None:
    known: dict[str, set[str]] = {}
    if verdict is Verdict.UNDO:
        known["jud"] = {row.id for row in run.judgements}
    elif verdict is Verdict.ADD_CLAIM:
        known["rep"] = {row.report.id for row in run.documents}
    else:
        if verdict not in INCIDENT_VERDICTS:
            known["clm"] = {row.claim.id for row in run.corrected.claims}
        if verdict not in _OF_CLAIMS:
            known["inc"] = {row.id for row in run.incidents}
    for subject in judged:
        if not any(subject in ids for ids in known.values()):
            raise ArgumentError(f"{subject} is not {' or '.join(_EXPECTED[kind] for kind in known)} of {root}")


def find_places(name: str) -> list[tuple[Place, int]]:
    """Return the gazetteer's places of that name, most populous first, each with its population."""
    from witnessmark.resolve.place.context import RANK_PRECISION
    from witnessmark.resolve.place.gazetteer import open_gazetteer
    from witnessmark.resolve.place.names import fold

    gazetteer = open_gazetteer()
    entries = [gazetteer.entry(row) for row in (gazetteer.find(fold(name)) or ())[:MOST_PLACES]]
    return [
        (
            Place(
                id=entry.id, name=entry.name, latitude=entry.latitude, longitude=entry.longitude,
                where_prec=RANK_PRECISION[entry.rank], country=entry.country,
                admin1=None if entry.admin1 is None else gazetteer.entry(entry.admin1).name,
            ),
            entry.population,
        )
        for entry in entries
    ]  # fmt: skip


def place_value(value: str) -> str:
    """Return a place as `corrections` keeps it, of "latitude, longitude[, precision]", of a name that one place has, of
    a name and a place's id, or of "none"; raises ArgumentError that lists the places of an ambiguous name."""
    value = value.strip()
    if value in ("", NONE) or value.startswith("{"):
        return value
    point = _POINT.fullmatch(value)
    if point:
        latitude, longitude = float(point[1]), float(point[2])
        place = Place(
            id=f"user:{latitude:.5f},{longitude:.5f}", name=f"{latitude:.5f}, {longitude:.5f}", latitude=latitude,
            longitude=longitude, where_prec=int(point[3] or 1), country=None, admin1=None,
        )  # fmt: skip
        return json.dumps(to_plain(place), ensure_ascii=False)
    name, _, ident = value.rpartition(" ") if ":" in value else (value, "", "")
    found = [place for place, _ in find_places(name)]
    chosen = [place for place in found if place.id == ident] if ident else found
    if len(chosen) == 1:
        return json.dumps(to_plain(replace(chosen[0])), ensure_ascii=False)
    if not found:
        raise ArgumentError(f"no place is called {name!r}; give another name or latitude, longitude")
    listed = "; ".join(f"{row.name} {row.id} ({row.country}, {row.latitude:.2f}, {row.longitude:.2f})" for row in found)
    raise ArgumentError(f"{value!r} may be any of these, say which by name and id: {listed}")


def _texts_with(name: str, documents: Iterable[Document]) -> list[str]:
    """Return the titles and sentences in which a name stands, in whatever case."""
    words = words_in(name)
    rows = (text for row in documents for text in (row.report.title or "", *(each.text for each in row.sentences)))
    found = ((text, words_in(text)) for text in rows)
    return [text for text, row in found if words and any(row[n : n + len(words)] == words for n in range(len(row)))]
