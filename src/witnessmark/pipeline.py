"""Sources in, a built case out: the stages in their order."""

import hashlib
import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from witnessmark.batches import clean_all, embedder, read_all, resolve_all
from witnessmark.build import (
    Build,
    ClaimOrigin,
    Cleaned,
    Dated,
    Derived,
    Extracted,
    Progress,
    Settled,
    Stage,
    run_stages,
)  # fmt: skip
from witnessmark.derived import LINKED, RECONCILED, left_by_this_code, linked_before, reconciled_before
from witnessmark.engine import choose
from witnessmark.errors import CaseError, ItemError
from witnessmark.intake import Added, collect_all, fetched_before, keep, retyped
from witnessmark.keys import code_key
from witnessmark.manifest import BROKEN, MANIFEST, broken_outputs, digest, read_manifest, write_manifest
from witnessmark.model.about import Change, Dossier
from witnessmark.model.claims import ResolvedClaim
from witnessmark.model.custody import Kept
from witnessmark.model.editions import Edition
from witnessmark.model.incidents import Incident, Reckoning
from witnessmark.model.judgements import NAME_VERDICTS, rulings
from witnessmark.model.pictures import Pictured
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import ROLE, Capture, Document, Origin, Passage, Skipped
from witnessmark.programs import PDFTOTEXT, TESSERACT, version_of
from witnessmark.settings import Settings
from witnessmark.store.case import check_format, open_case
from witnessmark.store.casefile import read_about
from witnessmark.store.heads import Heads
from witnessmark.store.tablefile import read_mappings

PICTURED_TYPES = ("text/html", "multipart/related", "application/json", "application/x-twitter")
"""What names the pictures that it shows."""
SIGNATURES = "signatures.npz"
EXTRACT_BATCH = 500
"""Reports between two saves while extracting, so that a killed run loses little."""


def _collect(build: Build, key: str) -> None:
    """Write down what stands in the case: the archive's journal says so, whatever this run was given."""
    with build.archive:
        held = build.archive.standing()
        captures = [row.capture if row.tool else retyped(row, build.archive) for row in held.values()]
        skipped = build.archive.left_out()
    build.write("skipped_collect", Skipped, skipped, key)
    build.write("captures", Capture, [capture for capture in captures if capture is not None], key)


def _clean(build: Build, key: str) -> None:
    """Clean captures; those that an earlier run by the same code cleaned are not read again."""

    documents: list[Document] = []
    skipped: list[Skipped] = []
    cleaned: list[Cleaned] = []
    seen: set[str] = set()
    known = _cleaned_before(build)
    captures = build.captures
    fresh = clean_all([capture for capture in captures if capture not in known], build)
    for number, capture in enumerate(captures):
        build.progress("clean", number, len(captures))
        items = known[capture] if capture in known else next(fresh)
        reports: list[str] = []
        left_out: list[Skipped] = []
        twice: list[Skipped] = []
        for item in items:
            if isinstance(item, Skipped):
                left_out.append(item)
            elif item.report.id in seen:
                reason = "the same report stands here twice"
                twice.append(Skipped(item=item.report.source, stage="clean", reason=reason))
            else:
                seen.add(item.report.id)
                reports.append(item.report.id)
                documents.append(item)
        skipped += (*left_out, *twice)
        if not twice:
            cleaned.append(Cleaned(capture=capture, reports=tuple(reports), skipped=tuple(left_out)))
    documents.sort(key=lambda document: (document.report.source, document.report.id))
    build.write("skipped_clean", Skipped, skipped, key)
    build.write("cleaned", Cleaned, cleaned, key)
    build.write("read_documents", Document, documents, key)


def _cleaned_before(build: Build) -> dict[Capture, tuple[Document | Skipped, ...]]:
    key = build.tables.key("cleaned") or ""
    if key != build.tables.key("read_documents") or not key.startswith(code_key(build.settings, CLEAN.settings)):
        return {}
    documents = {document.report.id: document for document in build.read_documents}
    rows = build.tables.read("cleaned", Cleaned)
    return {row.capture: (*(documents[report] for report in row.reports), *row.skipped) for row in rows}


def _reuse(build: Build, key: str) -> None:
    from witnessmark.reuse import SignatureCache, reuse

    build.progress("reuse", 0, None)
    signatures = build.tables.root / SIGNATURES
    if not build.tables.fits(SIGNATURES):
        signatures.unlink(missing_ok=True)
    found = reuse(build.read_documents, build.settings, SignatureCache(signatures, embedder(build.settings)))
    build.tables.note(SIGNATURES)
    build.write("passages", Passage, found.passages, key)
    build.write("origins", Origin, found.origins, key)
    build.__dict__.pop("found", None)


def _extract(build: Build, key: str) -> None:
    """Extract claims; reports whose claims an earlier run by the same code left are not read again."""
    from witnessmark.extract import reads

    code = code_key(build.settings, EXTRACT.settings)
    known: dict[str, Extracted] = {}
    for table in ("extracted", "extracted_partial"):
        if (build.tables.key(table) or "").startswith(code):
            known.update({row.report_id: row for row in build.tables.read(table, Extracted)})
    for document in build.read_documents:
        if not reads(document.report.language):
            known[document.report.id] = Extracted(report_id=document.report.id, claims=())
    fresh = [document for document in build.read_documents if document.report.id not in known]
    for number, row in enumerate(read_all(fresh, build.settings), 1):
        known[row.report_id] = row
        build.progress("extract", number, len(fresh))
        if number % EXTRACT_BATCH == 0:
            build.write("extracted_partial", Extracted, known.values(), code)
    rows = [known[document.report.id] for document in build.read_documents]
    build.write("extracted", Extracted, rows, key)
    build.tables.remove("extracted_partial")


def _pictures(build: Build, key: str) -> None:
    """Look at the pictures that came in; those that an earlier run by the same code looked at are not opened again."""
    from witnessmark.clean import pictured
    from witnessmark.pictures import group_pictures, look

    with build.archive:
        held = build.archive.standing()
    captures = {capture.source: capture for capture in build.captures}
    images = [row for row in captures.values() if row.media_type.startswith("image/") and ROLE not in row.media_type]
    before = build.tables.key("pictured") or ""
    is_known = before.startswith(code_key(build.settings, ()))
    looked = {row.picture.digest: row.picture for row in build.pictured} if is_known else {}
    skipped: list[Skipped] = []
    for number, capture in enumerate(images):
        build.progress("pictures", number, len(images))
        try:
            if capture.digest not in looked:
                looked[capture.digest] = look(capture.digest, build.archive.read(capture.digest))
        except ItemError as error:
            skipped.append(Skipped(item=capture.source, stage="pictures", reason=str(error)))
    images = [row for row in images if row.digest in looked]
    shown = _shown_in(build, images, held, pictured) if images else {}
    groups = group_pictures([looked[row.digest] for row in images])
    rows = [
        Pictured(
            picture=looked[row.digest],
            source=row.source,
            url=row.url,
            reports=tuple(sorted(shown.get(row.source, ()))),
            group=groups[row.digest],
        )
        for row in images
    ]
    build.write("skipped_pictures", Skipped, skipped, key)
    build.write("pictured", Pictured, rows, key)


def _shown_in(
    build: Build,
    images: Sequence[Capture],
    held: Mapping[str, Kept],
    pictured: Callable[[Capture, bytes], Iterable[tuple[str | None, str]]],
) -> dict[str, set[str]]:
    """Return the reports (ids) that show each picture (source): those that name it, or whose bytes it came out of."""
    of_capture: dict[str, list[str]] = defaultdict(list)
    of_source: dict[str, list[str]] = defaultdict(list)
    for document in build.read_documents:
        of_capture[document.report.capture_digest].append(document.report.id)
        of_source[document.report.source].append(document.report.id)
    named: dict[str, list[str]] = defaultdict(list)
    found: dict[str, set[str]] = defaultdict(set)
    for image in images:
        for name in {image.source, image.url} - {None}:
            named[str(name)].append(image.source)
        row = held.get(image.source)
        if row is not None and row.custody.inside is not None:
            found[image.source].update(of_capture[row.custody.inside])
    for capture in build.captures:
        if capture.media_type.startswith("image/") or ROLE in capture.media_type:
            continue
        if capture.media_type not in PICTURED_TYPES:
            continue
        for source, name in pictured(capture, build.archive.read(capture.digest)):
            for image_source in named.get(name, ()):
                found[image_source].update(of_capture[capture.digest] if source is None else of_source[source])
    return found


def _resolve(build: Build, key: str) -> None:
    from witnessmark.resolve import infer_published, merge_speakers
    from witnessmark.reuse import claim_origins

    published = infer_published(build.read_documents, build.found.origins)
    rows = [Dated(report_id=report_id, published=published[report_id]) for report_id in sorted(published)]
    build.write("dated", Dated, rows, key)
    build.__dict__.pop("documents", None)
    settled = _settled(build)
    build.write("settled", Settled, settled, key)
    source_of = {document.report.id: document.report.source for document in build.documents}
    resolved = [row for report in settled for row in report.claims]
    skipped = [
        Skipped(item=source_of[row.report_id], stage="resolve", reason=row.failed) for row in settled if row.failed
    ]
    merged = merge_speakers(resolved)
    origins = claim_origins(merged, build.documents, build.found)
    pairs = [ClaimOrigin(claim_id=claim, origin_id=origins[claim]) for claim in sorted(origins)]
    build.write("claim_origins", ClaimOrigin, pairs, key)
    build.write("skipped_resolve", Skipped, skipped, key)
    build.write("resolved", ResolvedClaim, merged, key)


def _settled(build: Build) -> list[Settled]:
    """Resolve each report's claims; one whose claims and day are those of an earlier run by the same code is kept."""
    claims_of = {row.report_id: row.claims for row in build.extracted}
    before = {}
    if left_by_this_code(build, RESOLVE.outputs, RESOLVE.settings):
        before = {row.report_id: row for row in build.tables.read("settled", Settled)}
    basis = {
        document.report.id: hashlib.sha256(
            repr((document.report.published, claims_of.get(document.report.id, ()))).encode("utf-8", "surrogatepass")
        ).hexdigest()
        for document in build.documents
    }
    known = {report: row for report, row in before.items() if basis.get(report) == row.basis}
    fresh = [document for document in build.documents if document.report.id not in known]
    rows = resolve_all(((document, claims_of.get(document.report.id, ())) for document in fresh), build.settings)
    for number, (document, (claims, failed)) in enumerate(zip(fresh, rows, strict=True)):
        build.progress("resolve", number, len(fresh))
        report = document.report.id
        known[report] = Settled(report_id=report, basis=basis[report], claims=claims, failed=failed)
    return [known[document.report.id] for document in build.documents]


def _link(build: Build, key: str) -> None:
    """Link claims; what an earlier run by the same code made of the same is taken from it."""
    from witnessmark.link import LinkedGroup, LinkedReport, LinkedStory, link

    build.progress("link", 0, None)
    claims, before = build.corrected.accepted, linked_before(build)
    said = rulings(build.judgements)
    linked = link(claims, build.documents, build.claim_origins, said, before, build.resolved)
    build.write("linked", LinkedReport, linked.reports, key)
    build.write("linked_stories", LinkedStory, linked.stories, key)
    build.write("linked_groups", LinkedGroup, linked.groups, key)
    build.write("incidents", Incident, linked.incidents, key)


def _reconcile(build: Build, key: str) -> None:
    """Assess the incidents; those made of the same as in an earlier run by the same code are taken from it."""
    from witnessmark.reconcile import Assessed, reconcile

    build.progress("reconcile", 0, None)
    before = reconciled_before(build)
    made = reconcile(build.incidents, build.corrected.accepted, build.documents, build.claim_origins, before)
    build.write("assessed", Assessed, made.assessed, key)
    build.write("reckoning", Reckoning, [made.reckoning], key)


def _publish(build: Build, key: str) -> None:
    from witnessmark.publish import publish
    from witnessmark.publish.dossier import make_dossier

    build.progress("publish", 0, None)
    fresh = build.case.root / "out.part"
    if fresh.exists():
        shutil.rmtree(fresh)
    fresh.mkdir()
    record = build.record()
    dossier = make_dossier(record, read_about(build.case.root), build.told_judgements(), Edition.WORKING)
    dossier = replace(dossier, changes=_changes(build, key, record, dossier))
    build.write("changes", Change, dossier.changes, key)
    build.write("skipped", Skipped, record.skipped, key)
    publish(record, Edition.WORKING, fresh, dossier=dossier)
    inputs = [(capture.source, capture.digest) for capture in build.captures]
    write_manifest(fresh, record, Edition.WORKING, inputs, {"key": key, "review": build.reviewed})
    build.case.swap_out(fresh)


def _changes(build: Build, key: str, record: CaseRecord, dossier: Dossier) -> tuple[Change, ...]:
    """Return what became otherwise since the build before; what a run with this `key` told already, where one did.

    Nothing where ``out/`` is not as it was left: it then does not say what the build before published.
    """
    from witnessmark.publish.changes import compare, incidents_of, published_changes, published_incidents

    if build.tables.key("changes") == key:
        return tuple(build.tables.read("changes", Change))
    last = _last_key(build)
    if last == key:
        return published_changes(build.case.out)
    if last is None:
        return ()
    since = Heads(build.case.root).published_on(digest(build.case.out / MANIFEST))
    return compare(published_incidents(build.case.out), incidents_of(record, dossier), since)


def _last_key(build: Build) -> str | None:
    """Return the key that ``out/`` was published with; None where it is not as it was left."""
    out = build.case.out
    try:
        is_ours = digest(out / MANIFEST) == Heads(build.case.root).manifest()
        return str(read_manifest(out)["key"]) if is_ours and not broken_outputs(out) else None
    except BROKEN:
        return None


def _published(build: Build, key: str) -> bool:
    """Tell whether ``out/`` was published with `key` and is as it was left."""
    return _last_key(build) == key and all(build.tables.key(name) == key for name in PUBLISH.outputs)


def _content(build: Build) -> str:
    rows = [(capture.source, capture.digest) for capture in build.captures]
    rows += [(row.item, row.reason) for row in build.tables.read("skipped_collect", Skipped)]
    return hashlib.sha256(json.dumps(rows).encode("utf-8", "surrogatepass")).hexdigest()


def _rulings(build: Build) -> list[str]:
    return [row.id for row in rulings(build.judgements) if row.verdict not in NAME_VERDICTS]


def _said(build: Build) -> list[str]:
    """Return what the report shows of people's own words: what they decided, and the case's file."""
    return [
        *(row.id for row in build.judgements if row.verdict not in NAME_VERDICTS),
        repr(read_about(build.case.root)),
    ]


CLEAN = Stage(
    name="clean",
    reads=("collect",),
    settings=("tables", "ocr", "readers", "max_line_chars", "max_sentence_chars", "max_report_sentences"),
    outputs=("skipped_clean", "cleaned", "read_documents"),
    run=_clean,
)
EXTRACT = Stage(
    name="extract",
    reads=("clean",),
    settings=("llm_mode", "llm_url", "llm_model", "llm_timeout_seconds"),
    outputs=("extracted",),
    run=_extract,
    caches=("extracted_partial.parquet",),
)

RESOLVE = Stage(
    name="resolve",
    reads=("clean", "reuse", "extract"),
    settings=("gazetteer", "country"),
    outputs=("dated", "settled", "claim_origins", "skipped_resolve", "resolved"),
    run=_resolve,
)
LINK = Stage(
    name="link",
    reads=("resolve",),
    settings=(),
    outputs=LINKED,
    run=_link,
    more=_rulings,
)
RECONCILE = Stage(name="reconcile", reads=("link",), settings=(), outputs=RECONCILED, run=_reconcile)
PUBLISH = Stage(
    name="publish",
    reads=("reconcile", "pictures"),
    settings=(),
    outputs=("changes", "skipped"),
    run=_publish,
    done=_published,
    more=_said,
)

STAGES: tuple[Stage, ...] = (
    Stage(
        name="collect",
        reads=(),
        settings=("max_item_bytes",),
        outputs=("skipped_collect", "captures"),
        run=_collect,
        content=_content,
    ),
    CLEAN,
    Stage(
        name="reuse", reads=("clean",), settings=(), outputs=("passages", "origins"), run=_reuse, caches=(SIGNATURES,)
    ),
    EXTRACT,
    RESOLVE,
    LINK,
    RECONCILE,
    Stage(name="pictures", reads=("clean",), settings=(), outputs=("skipped_pictures", "pictured"), run=_pictures),
    PUBLISH,
)
"""The way the data flows. `reads` names the nearest stages upstream; a key covers everything above them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What a build did: what came in, the stages that ran (the others were up to date), what was remade or skipped."""

    added: Added
    ran: tuple[str, ...]
    remade: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    counts: dict[str, int]
    out: Path


def settings_here(root: Path, settings: Settings) -> Settings:
    """Return `settings` with what bears on a build of the case at `root` and is not asked for: how its own tables are
    read, and the programs of this machine that read files; raises CaseError where ``tables.toml`` cannot be read."""
    programs = (PDFTOTEXT, TESSERACT) if settings.ocr else (PDFTOTEXT,)
    readers = tuple(said for name in programs if (said := version_of(name)) is not None)
    return replace(settings, tables=read_mappings(root), readers=readers)


def build(
    sources: Sequence[str], root: Path, settings: Settings, progress: Progress, who: str | None = None,
    derived: Derived | None = None,
) -> Built:  # fmt: skip
    """Add `sources`, none or more, to the case at `root`, build it from all that stands in it, and say what was done.

    Raises CaseError when the folder is of a newer version, in use, or not a case; ArgumentError for unusable sources
    and for a case without any; IntegrityError where a journal is not what an earlier run noted of it: all before
    anything is changed. A stage whose inputs, code and settings are those of its last complete run is not run again.
    """
    known: set[str] = set()
    offered = collect_all(sources, settings, known, progress=progress)
    if not sources:
        check_format(root, must_exist=True)
    read_about(root)
    settings = settings_here(root, settings)
    with open_case(root) as case:
        Heads(root).check()
        choose(settings)
        run = Build(case, settings, progress, derived)
        with run.archive:
            known |= fetched_before(run.archive)
            added = keep(offered, run.archive, who, progress, sources)
        if not sources and not run.archive.standing() and not run.archive.left_out():
            raise CaseError(f"{root} holds no source yet; add some with: witnessmark add SOURCE... --case {root}")
        ran, remade = run_stages(STAGES, run)
        return Built(
            added=added,
            ran=ran,
            remade=remade,
            skipped=tuple(run.tables.read("skipped", Skipped)),
            counts=read_manifest(case.out)["counts"],
            out=case.out,
        )
