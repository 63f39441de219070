"""JSON lines and JSON documents: each record with a text is one draft; a bad one is skipped and the others go on."""

import json
from collections.abc import Iterator
from typing import Any

from witnessmark.clean.dates import read_date, read_stamp
from witnessmark.clean.decode import decode
from witnessmark.clean.drafts import Draft
from witnessmark.clean.markdown import plain_markdown
from witnessmark.clean.posts import read_telegram, telegram_chats
from witnessmark.clean.publisher import web_address
from witnessmark.errors import ItemError
from witnessmark.lexicon import load
from witnessmark.model.text import Skipped
from witnessmark.model.time import DateSpan

LATEST_STAMP = 10**15
"""Milliseconds from which a number is no Unix time of any year that a date can have."""
MILLISECONDS_FROM = 10**11
"""A Unix time above this is in milliseconds (in seconds it would be the year 5138)."""


def read_lines(source: str, data: bytes, longest: int) -> Iterator[Draft | Skipped]:
    """Yield one draft for each line of JSON lines; `longest` is the longest line, in bytes, that is read."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        data = decode(data)[0].encode("utf-8", "surrogatepass")
    data = data.removeprefix(b"\xef\xbb\xbf")
    start, number = 0, 0
    while start < len(data):
        stop = data.find(b"\n", start)
        stop = len(data) if stop < 0 else stop
        number += 1
        item = f"{source}:line {number}"
        if stop - start > longest:
            reason = f"a line of {stop - start:,} bytes, the limit is {longest:,} (max_line_chars)"
            yield Skipped(item=item, stage="clean", reason=reason)
        elif data[start:stop].strip():
            yield _read_line(item, data[start:stop])
        start = stop + 1
    if not data.strip():
        raise ItemError("JSON lines without a line: white space only")


def _read_line(item: str, line: bytes) -> Draft | Skipped:
    try:
        text, repaired = decode(line)
        value = json.loads(text)
    except ItemError as error:
        return Skipped(item=item, stage="clean", reason=str(error))
    except ValueError as error:
        return Skipped(item=item, stage="clean", reason=f"not valid JSON: {error}")
    except RecursionError:
        return Skipped(item=item, stage="clean", reason="JSON nested too deep")
    return read_record(item, value, repaired)


def read_document(source: str, data: bytes, longest: int) -> Iterator[Draft | Skipped]:
    """Yield the drafts of a JSON document: one object, a list, or an object that holds a list of records.

    A file of JSON lines under this name is read as such.
    """
    text, repaired = decode(data)
    try:
        value = json.loads(text.removeprefix("\ufeff"))
    except RecursionError as error:
        raise ItemError("JSON nested too deep") from error
    except ValueError as error:
        if "Extra data" in str(error) and text.count("\n") > 1:
            yield from read_lines(source, data, longest)
            return
        raise ItemError(f"not valid JSON: {error}") from error
    chats = telegram_chats(value)
    if chats:
        yield from read_telegram(source, chats, repaired)
        return
    records = _records(value)
    if records is None:
        yield read_record(source, value, repaired)
        return
    if not records:
        raise ItemError("JSON without a record: an empty list")
    for number, record in enumerate(records, 1):
        yield read_record(f"{source}:item {number}", record, repaired)


def _records(value: Any) -> list[Any] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and _string(value, "text") is None:
        for key in load("clean_meta")["json"]["records"]:
            if isinstance(value.get(key), list):
                return list(value[key])
    return None


def read_record(item: str, value: Any, repaired: str | None) -> Draft | Skipped:
    """Return one record (an object with a text under a known key) as a draft, or why it is none."""
    if isinstance(value, str):
        value = {"text": value}
    if isinstance(value, dict) and isinstance(value.get("fields"), dict) and _string(value, "text") is None:
        value = _reliefweb(value)
    if not isinstance(value, dict):
        reason = f"a JSON {type(value).__name__}, expected an object with a text"
        return Skipped(item=item, stage="clean", reason=reason)
    text = _string(value, "text")
    if text is None:
        keys = ", ".join(load("clean_meta")["json"]["text"])
        return Skipped(item=item, stage="clean", reason=f"JSON without text: none of {keys} holds any")
    url = web_address(_string(value, "url"))
    publisher = _string(value, "publisher")
    return Draft(
        source=_string(value, "id") or item,
        text=text,
        title=_string(value, "title"),
        url=url,
        publisher=None if publisher is None or web_address(publisher) else publisher,
        published=_published(value),
        repaired=repaired,
    )


def _reliefweb(value: dict[str, Any]) -> dict[str, Any]:
    """Return a record of ReliefWeb's API as one of ours: its fields lie one level down, its body is Markdown."""
    fields = dict(value["fields"])
    dates = fields.get("date")
    if isinstance(dates, dict):
        fields["date"] = dates.get("original") or dates.get("created")
    origins = fields.get("source")
    if isinstance(origins, list):
        names = [row.get("name") for row in origins if isinstance(row, dict)]
        fields["source"] = ", ".join(name for name in names if isinstance(name, str))
    if isinstance(fields.get("body"), str):
        fields["body"] = plain_markdown(fields["body"])[0]
    fields["url"] = fields.get("origin") or fields.get("url_alias") or fields.get("url")
    fields["id"] = f"reliefweb {value['id']}" if "id" in value else None
    return fields


def _string(record: dict[str, Any], field: str) -> str | None:
    """Return the first value that the record holds under a key for `field`: text, or for an id a whole number."""
    for key in load("clean_meta")["json"][field]:
        value = record.get(key)
        if field == "id" and isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip():
            return value if field == "text" else " ".join(value.split())
    return None


def _published(record: dict[str, Any]) -> DateSpan | None:
    for key in load("clean_meta")["json"]["published"]:
        value = record.get(key)
        found = None
        if isinstance(value, str):
            found = read_date(value)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            found = _number_date(value)
        if found is not None:
            return found
    return None


def _number_date(value: float) -> DateSpan | None:
    if not abs(value) < LATEST_STAMP:
        return None
    if isinstance(value, int) and 18_000_101 <= value <= 99_991_231:
        return read_date(str(value))
    return read_stamp(value / 1000 if value >= MILLISECONDS_FROM else value)
