"""Plain text files: the three-line header (title, YYYYMMDD, address) where there is one, and the text below it."""

import re

from witnessmark.clean.dates import read_date
from witnessmark.clean.drafts import Draft
from witnessmark.clean.publisher import web_address

DAY_LINE = re.compile(r"\d{8}|\d{4}-\d{2}-\d{2}(?:T[\d:.+Z-]+)?")


def read_plain(source: str, text: str, repaired: str | None) -> Draft:
    """Return the draft of a text file; of a header only the title stays in the text."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n", 3)
    title = lines[0].strip()
    if len(lines) >= 2 and title and DAY_LINE.fullmatch(lines[1].strip()):
        url = web_address(lines[2]) if len(lines) > 2 else None
        if url is not None or read_date(lines[1]) is not None:
            rest = lines[3:] if url is not None or not "".join(lines[2:3]).strip() else lines[2:]
            body = "\n".join(rest).lstrip("\n")
            opening = body.split("\n", 1)[0].strip()
            return Draft(
                source=source,
                text=body if opening == title else f"{title}\n\n{body}",
                title=title,
                url=url,
                published=read_date(lines[1]),
                heading=True,
                repaired=repaired,
            )
    return Draft(source=source, text=text, repaired=repaired)
