"""The manifest of a folder of published files: what went in, what came out, each by digest."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from witnessmark.keys import package_versions
from witnessmark.model.editions import Edition
from witnessmark.model.record import CaseRecord
from witnessmark.model.text import OriginLevel

MANIFEST = "manifest.json"
BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a damaged manifest raises."""


def write_manifest(
    out: Path, record: CaseRecord, edition: Edition, inputs: Iterable[tuple[str, str]], more: Mapping[str, Any]
) -> None:
    """Write the manifest of `out`, last; `inputs` are names with their digests, `more` what else is to stand in it."""
    manifest = {
        "edition": edition.value,
        "witnessmark": version("witnessmark"),
        "packages": package_versions(),
        "counts": {
            "reports": len(record.documents),
            "origins": sum(origin.level is OriginLevel.REPORT for origin in record.reuse.origins),
            "claims": len(record.claims),
            "incidents": len(record.incidents),
            "skipped": len(record.skipped),
        },
        "inputs": [{"source": source, "sha256": sha256} for source, sha256 in inputs],
        "outputs": [
            {"file": path.relative_to(out).as_posix(), "sha256": digest(path)}
            for path in sorted(out.rglob("*"))
            if path.is_file()
        ],
        **more,
    }
    _write(out, manifest)


def note_output(out: Path, name: str) -> None:
    """Put a file that was made after the manifest, as a print of the report is, into it; its bytes may differ."""
    manifest = read_manifest(out)
    rows = [row for row in manifest.get("extras", ()) if row["file"] != name]
    manifest["extras"] = sorted([*rows, {"file": name, "sha256": digest(out / name)}], key=lambda row: str(row["file"]))
    _write(out, manifest)


def _write(out: Path, manifest: Mapping[str, Any]) -> None:
    beside = out / f".{MANIFEST}.part"
    beside.write_text(json.dumps(manifest, indent=1, ensure_ascii=True) + "\n", encoding="utf-8")
    beside.replace(out / MANIFEST)


def read_manifest(out: Path) -> dict[str, Any]:
    """Return the manifest of a published folder; raises one of `BROKEN` when there is none to read."""
    manifest: dict[str, Any] = json.loads((out / MANIFEST).read_text("utf-8"))
    if not isinstance(manifest, dict):
        raise ValueError(f"{out / MANIFEST} holds no object")
    return manifest


def broken_outputs(out: Path) -> list[str]:
    """Return a line for each published file that is missing, differs from its digest, or is in no manifest."""
    manifest = read_manifest(out)
    rows = {str(row["file"]): str(row["sha256"]) for row in (*manifest["outputs"], *manifest.get("extras", ()))}
    broken: list[str] = []
    for name, wanted in rows.items():
        path = out / name
        found = digest(path) if path.is_file() and not path.is_symlink() else "missing"
        if found != wanted:
            broken.append(f"{path}: sha256 is {found[:12]}, the manifest says {wanted[:12]}; build the case again")
    folders = {parent.as_posix() for name in rows for parent in Path(name).parents}
    strangers = {path.relative_to(out).as_posix() for path in out.rglob("*")} - rows.keys() - folders - {MANIFEST}
    broken += [f"{out / name}: in no manifest; take it away" for name in sorted(strangers)]
    return broken


def digest(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
