"""Score the languages that have a pack: kinds and figures on sentences, place, speaker and scope on reports.

usage: score.py [--errors] [--check] [--only NAME ...]   (fails under --check where a floor of floors.toml is missed)

`sentences/*.tsv`: language, sentence, kind=figure;... (12 exact, 12+ at least, <12 at most, 10-16 a range, v vague,
0 none).
`needs/*.tsv`: the same with kind=thing for what is lacking and where nobody gets through.
`reports/*.jsonl`: texts with some of their claims; a place is the gazetteer's name, a speaker "" is nobody named.
"""

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from witnessmark.clean.sentences import paragraphs, sentences
from witnessmark.extract.languages import claims_of
from witnessmark.model.claims import Claim, ClaimKind, Qualifier
from witnessmark.model.text import Document, Report, Sentence, SentenceKind
from witnessmark.model.time import DateSpan
from witnessmark.resolve import Resolver
from witnessmark.resolve.place.gazetteer import open_gazetteer
from witnessmark.resolve.place.names import fold
from witnessmark.settings import Settings

HERE = Path(__file__).parent
KINDS = {"killed", "injured", "casualties", "missing", "detained", "displaced", "evacuated", "trapped"}
NEEDS = {"deprived", "access"}
LEAST_SHARED = 4


def document(language: str, text: str, day: str) -> Document:
    when = date.fromisoformat(day)
    report = Report(
        id="rep_0", capture_digest="0", source="a", url=None, publisher=None, title=None,
        published=DateSpan(start=when, end=when, date_prec=1), language=language, text=text,
    )  # fmt: skip
    spans = [span for line in paragraphs(text) for span in sentences(text, line)]
    rows = tuple(
        Sentence(
            id=f"sen_{i}", report_id="rep_0", index=i, start=a, end=b, kind=SentenceKind.BODY, text=text[a:b],
        )
        for i, (a, b) in enumerate(spans)
    )  # fmt: skip
    return Document(report=report, sentences=rows)


def figure(claim: Claim) -> str:
    said = claim.figure
    if said is None or said.qualifier is Qualifier.VAGUE:
        return "v"
    if said.qualifier in {Qualifier.AT_LEAST, Qualifier.MORE_THAN}:
        return f"{said.low}+"
    if said.qualifier in {Qualifier.AT_MOST, Qualifier.NEARLY}:
        return f"<{said.high}"
    return str(said.low) if said.low == said.high else f"{said.low}-{said.high}"


def kind(claim: Claim) -> str:
    return ClaimKind.INJURED.value if claim.kind is ClaimKind.TREATED else claim.kind.value


def harm_of(claims: Sequence[Claim]) -> Counter[tuple[str, str]]:
    return Counter((kind(claim), figure(claim)) for claim in claims if kind(claim) in KINDS)


def needs_of(claims: Sequence[Claim]) -> Counter[tuple[str, str]]:
    return Counter((kind(claim), claim.object or "") for claim in claims if kind(claim) in NEEDS)


def score_sentences(
    sentences: Path, told: Callable[[Sequence[Claim]], Counter[tuple[str, str]]], *, errors: bool, ending: str = ""
) -> dict[str, float]:
    counts: Counter[tuple[str, str]] = Counter()
    for line in sentences.read_text("utf-8").splitlines():
        language, text, labels = line.split("\t")
        (claims,) = claims_of([document(language, text, "2024-05-06")])
        got = told(claims)
        want = Counter(tuple(label.split("=")) for label in labels.split(";") if label != "-")
        counts[language, "hit"] += (got & want).total()
        counts[language, "extra"] += (got - want).total()
        counts[language, "missed"] += (want - got).total()
        if errors and got != want:
            print(text, "\n   extra", dict(got - want), "missed", dict(want - got))
    scores = {}
    for language in sorted({language for language, _ in counts}):
        hit, extra, missed = (counts[language, name] for name in ("hit", "extra", "missed"))
        scores[f"{sentences.stem}{ending}.{language}.precision"] = hit / (hit + extra)
        scores[f"{sentences.stem}{ending}.{language}.recall"] = hit / (hit + missed)
    return scores


def score_reports(reports: Path, *, errors: bool) -> dict[str, float]:
    resolver, gazetteer = Resolver(Settings()), open_gazetteer()
    right: Counter[tuple[str, str]] = Counter()
    for line in reports.read_text("utf-8").splitlines():
        row = json.loads(line)
        read = document(row["language"], row["text"], row["date"])
        (claims,) = claims_of([read])
        resolved = list(resolver.resolve(read, claims))
        for want in row["claims"]:
            found = next(
                (r for r in resolved if (kind(r.claim), figure(r.claim)) == (want["kind"], want["figure"])), None
            )
            right[row["language"], "labelled"] += 1
            if found is None:
                if errors:
                    print("not found", want, row["text"][:60])
                continue
            resolved.remove(found)
            right[row["language"], "found"] += 1
            place = found.place.name if found.place else ""
            meant = {gazetteer.entry(at).id for at in gazetteer.find(fold(want["place"])) or ()}
            speaker = found.claim.attribution.speaker if found.claim.attribution else ""
            tests = {
                "place": found.place is not None
                and (found.place.id in meant or fold(place)[:LEAST_SHARED] == fold(want["place"])[:LEAST_SHARED]),
                "speaker": want["speaker"] in speaker if want["speaker"] else not speaker,
                "scope": found.claim.scope.value == want["scope"],
            }
            for name, fine in tests.items():
                right[row["language"], name] += fine
                if errors and not fine:
                    why = (place, *found.claim.why[-3:]) if name == "place" else (speaker or found.claim.scope.value,)
                    print(name, *want.values(), "got", *why, sep=" | ")
    scores = {}
    for language in sorted({language for language, _ in right}):
        scores[f"{reports.stem}_reports.{language}.found"] = right[language, "found"] / right[language, "labelled"]
        for name in ("place", "speaker", "scope"):
            scores[f"{reports.stem}_reports.{language}.{name}"] = right[language, name] / right[language, "found"]
    return scores


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true"), parser.add_argument("--check", action="store_true")
    parser.add_argument(
        "--only", nargs="*", default=(), help="sets to score: the stem of a file, with _needs or _reports behind"
    )
    options = parser.parse_args()
    scores: dict[str, float] = {}
    for path in sorted((HERE / "sentences").glob("*.tsv")):
        if not options.only or path.stem in options.only:
            scores |= score_sentences(path, harm_of, errors=options.errors)
    for path in sorted((HERE / "needs").glob("*.tsv")):
        if not options.only or f"{path.stem}_needs" in options.only:
            scores |= score_sentences(path, needs_of, errors=options.errors, ending="_needs")
    for path in sorted((HERE / "reports").glob("*.jsonl")):
        if not options.only or f"{path.stem}_reports" in options.only:
            scores |= score_reports(path, errors=options.errors)
    floors: dict[str, float] = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["floors"]
    for name, score in sorted(scores.items()):
        print(f"{name} {score:.3f}")
    missed = [name for name, floor in floors.items() if scores.get(name, 0.0) < floor and not options.only]
    if missed:
        print("below its floor:", ", ".join(missed))
    return int(options.check and bool(missed))


if __name__ == "__main__":
    sys.exit(main())
