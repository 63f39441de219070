"""A built case in, an edition for others out: redacted, published beside, searched for leaks, then put in its place."""

import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from witnessmark.errors import ArgumentError, IntegrityError
from witnessmark.lexicon.everyday import everyday
from witnessmark.manifest import BROKEN, read_manifest, write_manifest
from witnessmark.model.about import Dossier
from witnessmark.model.editions import Edition, Hidden
from witnessmark.model.judgements import Judgement
from witnessmark.model.record import EMPTY, CaseRecord
from witnessmark.publish import NOT_FROM_CASE, own_words, publish
from witnessmark.publish.dossier import make_dossier
from witnessmark.publish.sheet import sheet, write_text
from witnessmark.redact import Leak, OwnWords, Redacted, leaks_in, private_words, redact
from witnessmark.redact.leftovers import Words
from witnessmark.resolve.place.gazetteer import is_town
from witnessmark.store.case import swap_in
from witnessmark.store.casefile import read_about

ROUNDS = 5
"""Passes after which a hidden word that still stands in a file is taken for one that cannot be hidden."""

MOST_NAMED = 3
"""Reports named in the message about a leak."""

HIDDEN_LIST = "report_id source kind start end words leftover shared".split()


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """An edition that was made: where, how often each kind of words was hidden, how many of them as leftovers, and
    the list of the words, which stays in the case."""

    folder: Path
    hidden: dict[str, int]
    leftovers: int
    list_path: Path


def check_target(to: Path, case: Path) -> None:
    """Raise ArgumentError unless `to` is new, empty or an earlier edition, and lies outside the case."""
    inside, root = to.resolve(), case.resolve()
    if inside == root or root in inside.parents or inside in root.parents:
        raise ArgumentError(
            f"{to} is the case itself or lies in it; give a folder outside {case} that may be passed on"
        )
    if not to.exists():
        return
    if not to.is_dir():
        raise ArgumentError(f"{to} is a file; give a folder that is new, empty or an earlier edition")
    if not any(to.iterdir()):
        return
    try:
        earlier = read_manifest(to)["edition"] in (Edition.PUBLIC.value, Edition.PARTNERS.value)
    except BROKEN:
        earlier = False
    if not earlier:
        raise ArgumentError(f"{to} holds other files; give a folder that is new, empty or an earlier edition")


def make_edition(
    record: CaseRecord,
    case: Path,
    to: Path,
    edition: Edition,
    ruled: Mapping[str, bool] | None = None,
    judgements: Sequence[Judgement] = (),
) -> Published:
    """Make the edition of `record` for `edition` in the folder `to` and return what was hidden.

    `ruled` are names on which people ruled, each with whether it is hidden (`judgements.ruled_names`);
    `judgements` are all decisions, of which an edition for others shows the verdict and the day.

    What the search of the finished files still finds is hidden wherever it stands, and the files are made again; of
    words that stand together only in a file ("IOM, Libya", of two cells) the rarest one is hidden by itself.
    Raises IntegrityError, leaving `to` as it was, where even that leaves a hidden word in a file.
    """
    check_target(to, case)
    fresh = to.with_name(f"{to.name}.part")
    with TemporaryDirectory(prefix="witnessmark-") as folder:
        publish(EMPTY, edition, Path(folder))
        own = OwnWords(Path(folder), NOT_FROM_CASE, own_words())
    found = private_words(record, ruled, is_town)
    forced: set[Words] = set()
    alone: dict[str, Hidden] = {}
    leaks: tuple[Leak, ...] = ()
    try:
        for _ in range(ROUNDS):
            safe = redact(record, edition, forced, (*found, *alone.values()))
            _write(safe, edition, fresh, make_dossier(safe.record, read_about(case), judgements, edition))
            leaks = leaks_in(fresh, safe.leftovers, safe.hidden, own, NOT_FROM_CASE)
            if not leaks:
                break
            for leak in leaks:
                word = _rarest(leak.words)
                if leak.words in forced and len(leak.words) > 1 and word not in alone and leak.reports:
                    alone[word] = Hidden(
                        kind=leak.kind, report_id=leak.reports[0], start=-1, end=-1, words=word, leftover=True
                    )
                    forced.add((word,))
                forced.add(leak.words)
        else:
            raise IntegrityError(_told(leaks[0], record))
        swap_in(fresh, to)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    list_path = case / "hidden" / f"{edition.value}.csv"
    _list_hidden(list_path, safe.hidden, record)
    kinds = Counter(item.kind.value for item in safe.hidden)
    return Published(
        folder=to,
        hidden=dict(sorted(kinds.items())),
        leftovers=sum(item.leftover for item in safe.hidden) + len(forced),
        list_path=list_path,
    )


def _rarest(words: Words) -> str:
    """Return the word that tells most: no everyday one where another stands, and of those the longest."""
    return min(words, key=lambda word: (everyday(word), -len(word), word))


def _write(safe: Redacted, edition: Edition, fresh: Path, dossier: Dossier) -> None:
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir(parents=True)
    publish(safe.record, edition, fresh, safe.hidden, dossier)
    reports = [document.report for document in safe.record.documents]
    inputs = [(report.source, report.capture_digest) for report in reports]
    write_manifest(fresh, safe.record, edition, inputs, {})


def _list_hidden(path: Path, hidden: Sequence[Hidden], record: CaseRecord) -> None:
    """Write what was hidden, words and all, for those who hold the case."""
    sources = {document.report.id: document.report.source for document in record.documents}
    rows = [
        (
            item.report_id,
            sources[item.report_id],
            item.kind,
            item.start if item.start >= 0 else None,
            item.end if item.end >= 0 else None,
            item.words,
            "yes" if item.leftover else "",
            "yes" if item.shared else "",
        )
        for item in hidden
    ]
    path.parent.mkdir(exist_ok=True)
    write_text(path, sheet(HIDDEN_LIST, rows))


def _told(leak: Leak, record: CaseRecord) -> str:
    sources = {document.report.id: document.report.source for document in record.documents}
    named = [sources[report] for report in leak.reports]
    more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    reports = (", ".join(named[:MOST_NAMED]) or "a report of this case") + more
    return (
        f"not published: {leak.file} still holds {leak.seen!r}, hidden in {reports}; if these words name nobody who "
        f"must be hidden, say so (witnessmark judge in-office {leak.seen!r}), or else build the case without that "
        "report, and publish again; please report it as a bug"
    )
