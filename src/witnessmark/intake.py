"""Sources in, captures kept in a case's archive: what is added, what was there, what is taken out, and by whom."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from witnessmark.errors import ArgumentError, CaseError, ItemError
from witnessmark.model.custody import Brought, Kept
from witnessmark.model.mapping import Mapping
from witnessmark.model.text import Capture, Skipped
from witnessmark.settings import Settings
from witnessmark.store.access import AccessLog, Deed
from witnessmark.store.archive import Archive
from witnessmark.store.case import check_format, open_case, read_case
from witnessmark.store.journal import journal_of
from witnessmark.store.tablefile import append_mappings, read_mappings

if TYPE_CHECKING:
    from witnessmark.clean.tables import Undescribed
    from witnessmark.collect.web import Web
    from witnessmark.signing import Signer

STDIN = "-"
FEED = "application/feed+xml"
TABLES = (
    "text/csv", "text/tab-separated-values", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)  # fmt: skip
Progress = Callable[[str, int, int | None], None]
"""Called with the stage's name (after a space, what it is at), how many items are done, and how many there are (None
while unknown)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What an addition did, by source: `new` came in, `changed` took the place of other bytes, `same` were there.

    `stayed_out` were offered again as part of a folder, archive or feed after a person had removed them.
    """

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    stayed_out: tuple[Kept, ...] = ()
    skipped: tuple[Skipped, ...] = ()


def collect_all(
    sources: Sequence[str],
    settings: Settings,
    known: Set[str] = frozenset(),
    web: "Web | None" = None,
    progress: Progress = lambda *_: None,
) -> Iterator[Brought | Skipped]:
    """Return what lies under `sources`; raises ArgumentError at once where one cannot be used.

    `known` are addresses that a feed may list and that need not be fetched again.
    """
    from witnessmark.collect import collect

    return collect(sources, settings, known=known, web=web, tell=progress)


def fetched_before(archive: Archive) -> set[str]:
    """Return the addresses that stand in the case, and those that people took out of it."""
    standing = {row.custody.asked for row in archive.standing().values() if row.custody.asked and row.custody.reached}
    return standing | set(archive.removed())


def keep(
    offered: Iterable[Brought | Skipped], archive: Archive, who: str | None, progress: Progress, named: Sequence[str]
) -> Added:
    """Take what is offered into `archive`; what came in before the run is stopped is kept, and a second run goes on.

    A file that is offered again is known by its path: other bytes take the place of the former, which stay kept.
    Another file of the same name is another source, told apart by the folders above it. What a person removed comes
    back only where it is one of `named`, the sources as they were given, or holds other bytes now.
    """
    asked_for = {STDIN, *named, *(os.path.realpath(name) for name in named)}
    removed = archive.removed()
    stayed_out: list[Kept] = []
    standing = archive.standing()
    sources = {row.custody.asked: source for source, row in standing.items() if row.custody.asked}
    taken = {source: row.custody.asked for source, row in standing.items()}
    moved: dict[str, str] = {}
    new: list[str] = []
    changed: list[str] = []
    same: list[str] = []
    skipped: list[Skipped] = []
    for number, item in enumerate(offered, 1):
        if isinstance(item, Skipped) or item.custody.reached is None:  # of what is fetched, the fetching tells
            progress(f"collect {item.item if isinstance(item, Skipped) else item.capture.source}", number, None)
        if isinstance(item, Skipped):
            archive.skip(item, datetime.now(UTC), who)
            skipped.append(item)
            continue
        capture, asked = item.capture, item.custody.asked
        if item.custody.inside is None:
            source = _name(item, sources, standing, taken)
            if source != capture.source:
                moved[capture.source] = source
        else:
            holder = next((name for name in moved if capture.source.startswith(f"{name}/")), None)
            source = moved[holder] + capture.source[len(holder) :] if holder else capture.source
        capture = replace(capture, source=source)
        gone = removed.get(source)
        was = gone.capture.digest if gone is not None and gone.capture is not None else None
        if gone is not None and asked not in asked_for and was == capture.digest:
            stayed_out.append(gone)
            continue
        before = standing.get(source)
        taken[source] = asked
        if archive.add(capture, item.data, datetime.now(UTC), who, item.custody):
            (changed if before else new).append(source)
        else:
            same.append(source)
    return Added(
        new=tuple(new), changed=tuple(changed), same=tuple(same), stayed_out=tuple(stayed_out), skipped=tuple(skipped)
    )


def _name(item: Brought, sources: dict[str, str], standing: dict[str, Kept], taken: dict[str, str | None]) -> str:
    """Return the source's name in this case: its former one, its own, or one lengthened by the folders above."""
    name, asked = item.capture.source, item.custody.asked
    if asked is not None and asked in sources:
        return sources[asked]
    held = standing.get(name)
    if name not in taken or taken[name] in (None, asked) or asked is None:
        return name
    if held is not None and held.capture is not None and held.capture.digest == item.capture.digest:
        return name
    parts = PurePath(asked).parts
    for depth in range(name.count("/") + 2, len(parts) + 1):
        longer = "/".join(parts[-depth:]).lstrip("/")
        if longer not in taken:
            return longer
    return f"{name}@{item.capture.digest[:8]}"


def retyped(row: Kept, archive: Archive) -> Capture | None:
    """Return the capture of a row that an earlier version wrote, with the type that its bytes have by today's rules.

    That version took tables, feeds and mail for prose. What has no type is given one that no reader reads.
    """
    from witnessmark.collect.media import media_type

    capture = row.capture
    if capture is None:
        return None
    try:
        return replace(capture, media_type=media_type(capture.source, archive.read(capture.digest)))
    except ItemError:
        return replace(capture, media_type="application/octet-stream")


def add(
    sources: Sequence[str], root: Path, settings: Settings, who: str, progress: Progress, web: "Web | None" = None
) -> Added:
    """Add `sources` to the case at `root`, made where there is none, without building it."""
    known: set[str] = set()
    offered = collect_all(sources, settings, known, web, progress)
    with open_case(root) as case, Archive(case.root / "archive") as archive:
        known |= fetched_before(archive)
        return keep(offered, archive, who, progress, sources)


def preview(sources: Sequence[str], root: Path, settings: Settings, web: "Web | None" = None) -> Iterator[str]:
    """Yield a line for each thing that `add` would take in or fetch; nothing is kept.

    The addresses that were given are asked for, since only their answers tell a feed from a page; not one of the pages
    that a feed lists is.
    """
    from witnessmark.collect.captures import WEB_ADDRESS, wanted
    from witnessmark.collect.web import Web

    addresses = [source for source in sources if WEB_ADDRESS.match(source)]
    for item in collect_all([source for source in sources if source not in addresses], settings):
        if isinstance(item, Skipped):
            yield f"would not take in {item.item}: {item.reason}"
        else:
            yield f"would take in {item.capture.source} ({item.capture.media_type}, {item.capture.size_bytes:,} bytes)"
    if not addresses:
        return
    known: set[str] = set()
    if root.exists():
        with read_case(root) as case, Archive(case.root / "archive") as archive:
            known = fetched_before(archive)
    web = web or Web(settings)
    for address in addresses:
        try:
            answer = web.fetch(address)
            entries = web.entries(answer) if answer.kind == FEED else None
        except ItemError as error:
            yield f"would not take in {address}: {error}"
            continue
        if entries is None:
            yield f"would take in {address} ({answer.kind}, {len(answer.data):,} bytes)"
            continue
        fresh = wanted(entries, known, settings)
        yield f"would fetch {len(fresh):,} of the {len(entries):,} pages that {address} lists"
        for entry in fresh:
            yield f"would fetch {entry.url}{f' of {entry.day}' if entry.day else ''}"


def undescribed_tables(root: Path, sources: Iterable[str], settings: Settings) -> "list[Undescribed]":
    """Return those tables among `sources` of the case at `root` whose columns nobody described; of equal ones one."""
    from witnessmark.clean.tables import undescribed

    known = replace(settings, tables=read_mappings(root))
    with open_case(root) as case, Archive(case.root / "archive") as archive:
        standing = archive.standing()
        captures = [row.capture for source in sources if (row := standing.get(source)) is not None]
        found: dict[tuple[str, ...], Undescribed] = {}
        for capture in captures:
            if capture is not None and capture.media_type in TABLES:
                data = archive.read(capture.digest)
                for table in undescribed(capture.source, data, capture.media_type, known):
                    found.setdefault(table.headings, table)
        return list(found.values())


def describe_tables(root: Path, mappings: Sequence[Mapping]) -> Path:
    """Write down in the case at `root` how tables are read, and return the file that says so."""
    with open_case(root):
        return append_mappings(root, mappings)


def export_wacz(root: Path, target: Path, signer: "Signer | None" = None, who: str | None = None) -> int:
    """Write what stands in the case at `root` to the WACZ file `target`, signed or not; return how many captures."""
    from witnessmark.store.wacz import write_wacz

    check_format(root, must_exist=True)
    with open_case(root) as case, Archive(case.root / "archive") as archive:
        held = [row for row in archive.standing().values() if row.capture is not None]
        if not held:
            raise CaseError(f"{root} holds no capture to export")
        count = write_wacz(held, archive.read, target, signer)
    AccessLog(root).note(who or "unknown", "exported", str(target), datetime.now(UTC))
    return count


def remove(names: Sequence[str], root: Path, reason: str, who: str) -> tuple[str, ...]:
    """Take sources out of the case at `root` and return their names; their bytes stay in the archive.

    A name is a source's as `sources` shows it, its address or path, or that of a folder or container above it. Raises
    ArgumentError where one names nothing in the case, or no reason is given; nothing is then removed.
    """
    if not reason.strip():
        raise ArgumentError("a removal needs a reason: give --reason")
    check_format(root, must_exist=True)
    with open_case(root) as case, Archive(case.root / "archive") as archive:
        standing = archive.standing()
        left_out = {row.item for row in archive.left_out()}
        going: dict[str, None] = {}
        for name in names:
            found = [source for source in sorted({*standing, *left_out}) if _is_meant(name, source, standing)]
            if not found:
                raise ArgumentError(f"{name} is no source of {root}; list them with: witnessmark sources --case {root}")
            going.update(dict.fromkeys(found))
        for source in going:
            archive.remove(source, reason, datetime.now(UTC), who)
        return tuple(going)


def _is_meant(name: str, source: str, standing: dict[str, Kept]) -> bool:
    if source == name or source.startswith(name.rstrip("/") + "/"):
        return True
    row = standing.get(source)
    if row is None:
        return False
    path = os.path.realpath(name)
    asked = row.custody.asked
    address = row.capture.url if row.capture else None
    return name == address or (asked is not None and (asked in (name, path) or asked.startswith(f"{path}/")))


def sources(root: Path) -> tuple[list[Kept], list[Skipped]]:
    """Return what stands in the case at `root`, by source, and what was offered to it and not taken in."""
    check_format(root, must_exist=True)
    with open_case(root) as case, Archive(case.root / "archive") as archive:
        return list(archive.standing().values()), archive.left_out()


def history(root: Path) -> list[Kept]:
    """Return who brought in and took out what, and when, oldest first."""
    check_format(root, must_exist=True)
    with open_case(root) as case:
        return list(Archive(case.root / "archive").history())


def deeds(root: Path) -> list[Deed]:
    """Return what people did with the case at `root`, what they decided among it, oldest first."""
    check_format(root, must_exist=True)
    rows = AccessLog(root).read()
    rows += [
        Deed(
            when=row.when.isoformat(),
            who=row.who,
            deed=row.verdict.value,
            what=f"{' '.join(row.subjects)}: {row.reason}",
        )
        for row in journal_of(root).read()
    ]
    return sorted(rows, key=lambda row: row.when)
