"""Markdown with front matter: what the front matter states, and the text; lines of links, menus and tables are no
reporting."""

import re
from collections.abc import Iterator

from witnessmark.clean.dates import read_date
from witnessmark.clean.decode import decode
from witnessmark.clean.drafts import Draft
from witnessmark.clean.plain import read_plain
from witnessmark.clean.publisher import web_address
from witnessmark.lexicon import load
from witnessmark.settings import Settings

FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
PAIR = re.compile(r"^([A-Za-z_][\w-]*)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
PICTURE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)")
LINK = re.compile(r"\[([^\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)|\[([^\]\n]*)\]\[[^\]\n]*\]|<(https?://[^>\s]+)>")
DEFINITION = re.compile(r"^\s{0,3}\[[^\]\n]+\]:\s+\S+.*$", re.MULTILINE)
HEADING = re.compile(r"^\s{0,3}#{1,6}[ \t]+|[ \t]+#+[ \t]*$", re.MULTILINE)
LEAD = re.compile(r"^[ \t]*(?:>[ \t]?|[-*+][ \t]+|\d{1,3}[.)][ \t]+)+")
EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3}|_{1,3})(?=\S)([^*_\n]+?)(?<=\S)\1(?!\w)")
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])")
BARE = re.compile(r"https?://\S+")
ADDRESSES = ("url", "link", "canonical_url", "source", "source_url")
LEAST_WORDS = 4
"""A line whose words outside of links are fewer is a line of links: "Read more: [...]", "- [Home](/) | [World](/w)"."""


def read_markdown(source: str, data: bytes, settings: Settings) -> Iterator[Draft]:
    """Yield the draft of a Markdown file; without front matter, its first lines are read as a text's."""
    text, repaired = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = FRONT.match(text)
    stated = {key.lower(): _bare(value) for key, value in PAIR.findall(front[1])} if front else {}
    head = None if front else read_plain(source, text, repaired)
    body = text[front.end() :] if front else (head.text if head is not None and head.heading else text)
    made, furniture = plain_markdown(body)
    title = _first(stated, "title") or (head.title if head is not None else None)
    days = (read_date(stated.get(key, "")) for key in _keys("published"))
    day = next((found for found in days if found), None)
    publisher = _first(stated, "publisher")
    links = (web_address(stated.get(key)) for key in ADDRESSES)
    url = next((found for found in links if found), None)
    opening = made.lstrip().split("\n", 1)[0].strip()
    yield Draft(
        source=source,
        text=made if title is None or opening == title else f"{title}\n\n{made}",
        title=title,
        url=url or (head.url if head is not None else None),
        publisher=None if publisher is None or web_address(publisher) else publisher,
        published=day or (head.published if head is not None else None),
        heading=title is not None,
        repaired=repaired,
        furniture=furniture,
    )


def plain_markdown(text: str) -> tuple[str, frozenset[str]]:
    """Return Markdown as running text, and those of its lines that hold links, menus, tables or code only."""
    furniture: set[str] = set()
    lines: list[str] = []
    text = DEFINITION.sub("", FENCE.sub("", PICTURE.sub("", text)))
    for line in text.split("\n"):
        is_table = line.count("|") >= 2 and line.strip().startswith("|")
        outside = BARE.sub(" ", LINK.sub(" ", LEAD.sub("", line)))
        linked = bool(LINK.search(line) or BARE.search(line))
        shown = LINK.sub(lambda match: match[1] or match[2] or "", HEADING.sub("", LEAD.sub("", line)))
        shown = ESCAPED.sub(r"\1", EMPHASIS.sub(r"\2", shown)).strip()
        few = len(re.findall(r"[^\W\d_]{2,}", outside)) < LEAST_WORDS
        if shown and (is_table or (linked and few)):
            furniture.add(shown)
            lines += ["", shown, ""]
        else:
            lines.append(shown)
    return "\n".join(lines), frozenset(furniture)


def _bare(value: str) -> str:
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _keys(field: str) -> list[str]:
    return [str(key).lower() for key in load("clean_meta")["json"][field]]


def _first(stated: dict[str, str], field: str) -> str | None:
    return next((" ".join(stated[key].split()) for key in _keys(field) if stated.get(key, "").strip()), None)
