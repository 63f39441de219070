"""Which pictures the reports of a capture show, by the names that the capture gives them."""

import json
import posixpath
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from witnessmark.clean.decode import decode
from witnessmark.clean.mail import saved_page
from witnessmark.clean.page import markup_tree
from witnessmark.clean.posts import is_telegram_page, telegram_chats, telegram_label, x_posts
from witnessmark.errors import ItemError
from witnessmark.model.text import Capture
from witnessmark.pictured import picture_addresses


def pictured(capture: Capture, data: bytes) -> Iterator[tuple[str | None, str]]:
    """Yield pairs of a report's source, None for every report of the capture, and a picture's name or address.

    Names are those that the picture's own capture has: a path beside this one's, or an address. Nothing is yielded for
    a capture that cannot be read; `clean` says why.
    """
    read = {"text/html": _page, "multipart/related": _saved, "application/json": _telegram,
            "application/x-twitter": _x_archive}.get(capture.media_type)  # fmt: skip
    if read is None:
        return
    try:
        yield from read(capture, data)
    except (ItemError, ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return


def _page(capture: Capture, data: bytes) -> Iterator[tuple[str | None, str]]:
    if is_telegram_page(data):
        for message in markup_tree(decode(data)[0]).xpath('//div[contains(concat(" ", @class, " "), " message ")]'):
            number = str(message.get("id", "")).removeprefix("message")
            for link in message.xpath('.//a[contains(@class, "photo_wrap")]/@href'):
                yield f"{capture.source}:post {number}", _beside(capture.source, str(link))
        return
    for address in picture_addresses(data, capture.url or ""):
        yield None, address
    for name in picture_addresses(data, ""):
        if not urlsplit(name).scheme:
            yield None, _beside(capture.source, name)


def _saved(capture: Capture, data: bytes) -> Iterator[tuple[str | None, str]]:
    address, markup = saved_page(data)
    for name in picture_addresses(markup.encode("utf-8", "replace"), address):
        yield None, name


def _telegram(capture: Capture, data: bytes) -> Iterator[tuple[str | None, str]]:
    chats = telegram_chats(json.loads(decode(data)[0].removeprefix("\ufeff")))
    for chat in chats:
        for message in chat.get("messages") or ():
            photo = message.get("photo") if isinstance(message, dict) else None
            if isinstance(photo, str):
                yield telegram_label(capture.source, chat, chats, message), _beside(capture.source, photo)


def _x_archive(capture: Capture, data: bytes) -> Iterator[tuple[str | None, str]]:
    for post in x_posts(data):
        number = post.get("id_str") or post.get("id")
        for media in _media(post):
            name = posixpath.basename(urlsplit(media).path)
            yield f"{capture.source}:post {number}", _beside(capture.source, f"tweets_media/{number}-{name}")
            yield f"{capture.source}:post {number}", media


def _media(post: dict[str, Any]) -> Iterator[str]:
    for entities in (post.get("extended_entities"), post.get("entities")):
        for row in entities.get("media", ()) if isinstance(entities, dict) else ():
            address = row.get("media_url_https") if isinstance(row, dict) else None
            if isinstance(address, str):
                yield address


def _beside(source: str, name: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), name))
