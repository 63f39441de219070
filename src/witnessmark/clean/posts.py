"""Posts: a Telegram Desktop export (JSON or HTML) or an X archive in, each post with a text as a draft of its own."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from witnessmark.clean.dates import read_date
from witnessmark.clean.decode import decode
from witnessmark.clean.drafts import Draft
from witnessmark.clean.page import markup_tree
from witnessmark.errors import ItemError
from witnessmark.model.text import Skipped
from witnessmark.model.time import DateSpan
from witnessmark.settings import Settings

TELEGRAM_PAGE = b'class="page_wrap"'
X_OPENING = re.compile(r"\s*window\.YTD\.([\w.]+)\s*=\s*")
SHORT_LINK = re.compile(r"https?://t\.co/\w+")
SHARED = re.compile(r"RT @\w{1,20}:\s*")
DAY_FIRST = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})")


def is_telegram_chat(value: Any) -> bool:
    """Return whether a JSON document is one chat of a Telegram Desktop export."""
    return isinstance(value, dict) and isinstance(value.get("messages"), list) and "name" in value and "type" in value


def telegram_chats(value: Any) -> list[Any]:
    """Return the chats of a Telegram Desktop export, of one chat or of an account; none where it is none."""
    if is_telegram_chat(value):
        return [value]
    chats = value.get("chats") if isinstance(value, dict) else None
    listed = chats.get("list") if isinstance(chats, dict) else None
    return [chat for chat in listed if isinstance(chat, dict)] if isinstance(listed, list) else []


def read_telegram(source: str, chats: list[Any], repaired: str | None) -> Iterator[Draft | Skipped]:
    """Yield each message with a text, its day and chat; one row counts those without a text.

    A forwarded message is a draft like its original: that they are one text is for `reuse` to find.
    """
    for chat in chats:
        name = chat.get("name") if isinstance(chat.get("name"), str) else None
        messages = chat.get("messages")
        without = 0
        for message in messages if isinstance(messages, list) else []:
            text = _flat(message.get("text")) if isinstance(message, dict) and message.get("type") == "message" else ""
            if not text.strip():
                without += 1
                continue
            day = message.get("date")
            yield Draft(
                source=telegram_label(source, chat, chats, message),
                text=text,
                publisher=name,
                published=read_date(day) if isinstance(day, str) else None,
                repaired=repaired,
            )
        if without:
            yield _without(source if len(chats) == 1 else f"{source}:{name}", without)


def telegram_label(source: str, chat: dict[str, Any], chats: list[Any], message: dict[str, Any]) -> str:
    """Return the name of the report that a message is."""
    name = chat.get("name") if isinstance(chat.get("name"), str) else None
    label = f"{source}:{name}:post" if len(chats) > 1 else f"{source}:post"
    return f"{label} {message.get('id')}"


def _without(source: str, count: int) -> Skipped:
    reason = f"{count:,} messages without a text (service messages, pictures, films)"
    return Skipped(item=f"{source}:other messages", stage="clean", reason=reason)


def _flat(text: Any) -> str:
    """Return a message's text, which an export writes as a string or as a list of strings and marked-up pieces."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    pieces = [
        piece if isinstance(piece, str) else piece.get("text") if isinstance(piece, dict) else "" for piece in text
    ]
    return "".join(piece for piece in pieces if isinstance(piece, str))


def is_telegram_page(data: bytes) -> bool:
    """Return whether an HTML page is one of a Telegram Desktop export."""
    return TELEGRAM_PAGE in data[:20_000] and b"message default" in data


def read_telegram_page(source: str, data: bytes) -> Iterator[Draft | Skipped]:
    """Yield each message with a text of an exported page of a chat; a forwarded one under its own author's words."""
    text, repaired = decode(data)
    tree = markup_tree(text)
    heads = tree.xpath('//div[contains(@class, "page_header")]//div[contains(@class, "text bold")]')
    chat = " ".join(heads[0].text_content().split()) if heads else None
    without = 0
    for message in tree.xpath('//div[contains(concat(" ", @class, " "), " message ")]'):
        found = message.xpath('.//div[@class="text"]')
        words = "\n".join(_lines_of(element) for element in found).strip()
        if not words:
            without += 1
            continue
        stamps = message.xpath('.//div[contains(@class, "date details")]/@title')
        match = DAY_FIRST.match(str(stamps[0])) if stamps else None
        yield Draft(
            source=f"{source}:post {str(message.get('id', '')).removeprefix('message')}",
            text=words,
            publisher=chat,
            published=read_date(f"{match[3]}-{match[2]}-{match[1]}") if match else None,
            repaired=repaired,
        )
    if without:
        yield _without(source, without)


def _lines_of(element: Any) -> str:
    for line_break in element.xpath(".//br"):
        line_break.tail = "\n" + (line_break.tail or "")
    return "\n".join(" ".join(line.split()) for line in str(element.text_content()).split("\n"))


def read_x_archive(source: str, data: bytes, settings: Settings) -> Iterator[Draft | Skipped]:
    """Yield each post of an X (Twitter) archive's ``tweets.js``; a shared one as the text that it shares."""
    repaired = decode(data)[1]
    without = 0
    for post in x_posts(data):
        words = post.get("full_text") or post.get("text")
        words = SHARED.sub("", SHORT_LINK.sub("", words), count=1).strip() if isinstance(words, str) else ""
        number = post.get("id_str") or post.get("id")
        if not words:
            without += 1
            continue
        yield Draft(
            source=f"{source}:post {number}",
            text=words,
            url=f"https://x.com/i/status/{number}" if str(number).isdigit() else None,
            published=_x_day(post.get("created_at")),
            repaired=repaired,
        )
    if without:
        yield _without(source, without)


def x_posts(data: bytes) -> list[dict[str, Any]]:
    """Return the posts of a part of an X archive; raises ItemError where it is damaged or holds none."""
    text = decode(data)[0]
    opening = X_OPENING.match(text)
    try:
        rows = json.loads(text[opening.end() if opening else 0 :].rstrip().rstrip(";"))
    except (ValueError, RecursionError) as error:
        raise ItemError(f"an X archive that is damaged: {error}") from error
    posts = [row["tweet"] for row in rows if isinstance(row, dict) and isinstance(row.get("tweet"), dict)]
    if not posts:
        raise ItemError(f"a part of an X archive without posts ({opening[1] if opening else 'unknown'})")
    return posts


def _x_day(value: Any) -> DateSpan | None:
    try:
        return read_date(datetime.strptime(value, "%a %b %d %H:%M:%S %z %Y").date().isoformat())
    except (ValueError, TypeError):
        return read_date(value) if isinstance(value, str) else None
