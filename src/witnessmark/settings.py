"""The one frozen Settings of a run, built in ``cli.py`` and passed down."""

from dataclasses import dataclass, field
from pathlib import Path

from witnessmark.model.mapping import Mapping


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every choice a user can make for a run; the defaults are the recommended ones."""

    processes: int = 2
    """Worker processes for parsing; 1 parses in this process."""
    gazetteer: Path | None = None
    """The user's own places: CSV with name, latitude, longitude, precision, aliases."""
    country: str | None = None
    """ISO 3166 alpha-2 code that settles ambiguous place names, where the user knows it."""
    max_item_bytes: int = 64 * 1024 * 1024
    """A larger file is skipped with its reason."""
    max_container_bytes: int = 1024 * 1024 * 1024
    """What the members of one archive or mailbox may come to, unpacked; what follows is skipped with its reason."""
    web_seconds: float = 60.0
    """How long one fetch from the web may take in all."""
    web_wait_seconds: float = 15.0
    """How long a host may be silent."""
    web_redirects: int = 5
    """How often an address may lead on to another."""
    web_pause_seconds: float = 1.0
    """The least pause between two fetches from one host."""
    web_feed_items: int = 500
    """How many addresses of one feed or sitemap are fetched, the newest first."""
    web_browser_seconds: float = 60.0
    """How long a browser may take to show one page."""
    web_pictures: int = 12
    """How many pictures of one page are kept, the first ones."""
    via_browser: bool = False
    """Whether pages are shown by a browser, and kept as it shows them, with a screenshot and a print."""
    pictures: bool = False
    """Whether the pictures of fetched pages are fetched and kept too."""
    since: str | None = None
    """Entries of feeds from this day on (YYYY-MM-DD); an entry without a day is taken."""
    until: str | None = None
    """Entries of feeds up to this day (YYYY-MM-DD)."""
    tables: tuple[Mapping, ...] = ()
    """How tables with columns of their own are read: the case's ``tables.toml``."""
    ocr: str | None = None
    """Tesseract's languages (``ukr+eng``) by which scanned pages are read; None: a row says that they are scanned."""
    readers: tuple[str, ...] = ()
    """The versions of other programs that read for this run: what they make of a file is theirs."""
    max_line_chars: int = 4 * 1024 * 1024
    """A report with a longer line of text is skipped with its reason."""
    max_sentence_chars: int = 50_000
    """A report with a longer sentence is no prose and is skipped with its reason, before any parser sees it."""
    max_report_sentences: int = 10_000
    """A report of more sentences is skipped with its reason; a book of 400 pages has fewer."""
    engine: str = "native"
    """Where work on single reports and table joins run: ``native`` (this machine) or ``ray://host:port``."""
    llm_mode: str = "off"
    """Which sentences a language model reads again: ``off``, ``unsure`` (those the rules leave unsure), ``all``."""
    llm_url: str | None = None
    """The base of an OpenAI-compatible endpoint: ``http://127.0.0.1:8080/v1``."""
    llm_model: str = ""
    """The model's name, as the endpoint lists it."""
    llm_timeout_seconds: float = 60.0
    """How long one whole answer may take."""
    llm_key: str | None = field(default=None, repr=False)
    """The endpoint's key; never written, shown or made part of a fingerprint."""
