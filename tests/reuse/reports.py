"""Small reports for the tests of `reuse`: one sentence a line, in our own words."""

from datetime import date

from witnessmark.model.ids import content_id
from witnessmark.model.text import Document, Report, Sentence, SentenceKind
from witnessmark.model.time import DateSpan

FLOOD = (
    "Rescue crews in rubber boats lifted 48 people off rooftops in Orlivka after the dam above it burst at dawn.",
    "The spillway had been patched with sandbags twice since February, a former engineer told the council.",
    "Families from the lower street spent the night in the vocational school's gymnasium, wrapped in theatre curtains.",
    "Nobody has yet counted the drowned cattle that drift against the railway embankment south of the sugar mill.",
)
FLOOD_REWORDED = (
    "After the dam above Orlivka burst at dawn, rescuers in rubber boats took 48 people from the village's rooftops.",
    "A former engineer told the council that since February the spillway was patched twice with sandbags.",
    "In curtains from a theatre, families of the lower street slept in a vocational school's gymnasium.",
    "The drowned cattle drifting on the railway embankment to the south of the sugar mill are not counted yet.",
)
QUAKE = (
    "The second tremor brought down the roof of the school in Tarvan, where eleven pupils had gone back for coats.",
    "A shepherd on the ridge above had watched the minaret sway like a reed before it folded into the square.",
    "Field hospitals from two neighbouring provinces were unloaded at the airstrip, whose lights no longer work.",
)


def document(
    name: str,
    lines: tuple[str, ...],
    *,
    published: date | None = None,
    publisher: str | None = None,
    url: str | None = None,
    language: str = "en",
    kind: SentenceKind = SentenceKind.BODY,
) -> Document:
    """Return a report of one sentence a line."""
    text = "\n".join(lines)
    report_id = content_id("rep", name, text)
    sentences, start = [], 0
    for index, line in enumerate(lines):
        sentences.append(
            Sentence(
                id=content_id("sen", report_id, str(index)),
                report_id=report_id,
                index=index,
                start=start,
                end=start + len(line),
                kind=kind,
                text=line,
            )
        )
        start += len(line) + 1
    span = DateSpan(start=published, end=published, date_prec=1) if published else None
    report = Report(
        id=report_id,
        capture_digest="0" * 64,
        source=name,
        url=url,
        publisher=publisher,
        title=None,
        published=span,
        language=language,
        text=text,
    )
    return Document(report=report, sentences=tuple(sentences))
