"""Seconds until a verdict shows, and until 10,000 verdicts are replayed, on a made case of 2,000 incidents.

usage: speed.py [--incidents 2000] [--verdicts 10000] [--check]

The case is that of tests/review/made_case.py. A verdict of each sort is given as the app gives it: written to the
journal, with the record linked and reconciled anew and the queue made. A replay reads and checks the chain and applies
every verdict, of all sorts mixed, to the whole record. With --check the exit code is 1 where a verdict takes 2 seconds
or more, or the replay 10. The time is the processor's, since others may share the machine.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.review.made_case import make_case, write_many  # noqa: E402  # needs the path above

from witnessmark.garbage import look_rarely  # noqa: E402
from witnessmark.model.judgements import Judgement, Verdict  # noqa: E402
from witnessmark.review.desk import Desk  # noqa: E402
from witnessmark.review.people import Person, Role  # noqa: E402
from witnessmark.settings import Settings  # noqa: E402
from witnessmark.store.journal import journal_of  # noqa: E402

LEA = Person(name="lea", role=Role.LEAD)
SETTINGS = Settings(processes=1)
SHOWN_SECONDS = 2.0
REPLAYED_SECONDS = 10.0
MIXED = (
    (Verdict.FIGURE, "7"), (Verdict.POPULATION, "civilian"), (Verdict.DATE, "2023-05-01"), (Verdict.KEEP_CLAIM, ""),
    (Verdict.REJECT_CLAIM, ""), (Verdict.SCOPE, "incident"), (Verdict.SAME_EVENT, ""), (Verdict.DIFFERENT_EVENT, ""),
)  # fmt: skip


def one_of_each(desk: Desk) -> Iterator[tuple[str, Verdict, tuple[str, ...], str]]:
    """Yield a name, a verdict, its subjects and its value for each sort, each on a record of its own."""
    items = iter([one for one in desk.items.values() if len(one.claim_ids) > 3])
    claim = lambda: next(items).claim_ids[:1]  # noqa: E731  # short, and only here
    whole = lambda: (next(items).id,)  # noqa: E731
    yield "figure", Verdict.FIGURE, claim(), "5"
    yield "reject", Verdict.REJECT_CLAIM, claim(), ""
    yield "reject another", Verdict.REJECT_CLAIM, claim(), ""
    yield "place", Verdict.PLACE, claim(), "49.9, 36.2"
    yield "date", Verdict.DATE, claim(), "2023-01-04"
    yield "kind", Verdict.KIND, claim(), "missing"
    yield "scope", Verdict.SCOPE, claim(), "running_total"
    yield "split", Verdict.DIFFERENT_EVENT, next(items).claim_ids[:2], ""
    yield "join", Verdict.SAME_EVENT, (*whole(), *whole()), ""
    yield "exclude", Verdict.EXCLUDE, whole(), ""
    yield "title", Verdict.TITLE, whole(), "The mill"
    document = desk.run.documents[5]
    words = document.sentences[0]
    value = json.dumps({"start": words.start, "end": words.end - 1, "kind": "missing", "figure": "3"})
    yield "claim by hand", Verdict.ADD_CLAIM, (document.report.id,), value
    yield "undo a rejection", Verdict.UNDO, (journal_of(desk.root).read()[1].id,), ""


def mixed(desk: Desk, count: int) -> list[Judgement]:
    """Return `count` judgements of all sorts, spread over the claims of the case."""
    claims = [row.claim.id for row in desk.run.resolved]
    first = desk.judge(LEA, Verdict.COMMENT, claims[:1], "", "begun")
    return [
        Judgement(
            id=f"jud_{number}", who="lea", when=first.when, seen="0", verdict=verdict, reason="counted again",
            subjects=tuple(claims[(number * 7 + more) % len(claims)] for more in range(1 + ("event" in verdict))),
            value=value,
        )
        for number in range(count)
        for verdict, value in (MIXED[number % len(MIXED)],)
    ]  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--incidents", type=int, default=2000)
    parser.add_argument("--verdicts", type=int, default=10_000)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    look_rarely()  # as the command does at its start
    folder = Path(tempfile.mkdtemp(prefix="wm-review-"))
    try:
        make_case(folder / "case", SETTINGS, given.incidents)
        began = time.process_time()
        desk = Desk.of(folder / "case", SETTINGS)
        print(f"{len(desk.run.incidents):,} incidents, {len(desk.run.resolved):,} claims")
        print(f"{'open the case':20}{time.process_time() - began:7.2f} s")
        slowest = 0.0
        for name, verdict, subjects, value in one_of_each(desk):
            began = time.process_time()
            desk.judge(LEA, verdict, subjects, value, "counted again")
            taken = time.process_time() - began
            slowest = max(slowest, taken)
            print(f"{name:20}{taken:7.2f} s", flush=True)
        write_many(journal_of(desk.root), mixed(desk, given.verdicts))
        began = time.process_time()
        desk.read_anew()
        replayed = time.process_time() - began
        print(f"{f'replay {len(desk.judgements(LEA)):,}':20}{replayed:7.2f} s")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return int(given.check and (slowest >= SHOWN_SECONDS or replayed >= REPLAYED_SECONDS))


if __name__ == "__main__":
    sys.exit(main())
