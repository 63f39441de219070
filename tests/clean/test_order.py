from tests.records import a_document

from witnessmark.clean import clean
from witnessmark.model.text import Capture, Document, FlagKind
from witnessmark.settings import Settings

ORDERED = [
    "The river rose over the lower town during the night and the bridge was closed to all traffic.",
    "'We ran to the roof as soon as the water came into the kitchen.",
    "'Nobody came for us before noon,' the baker said.",
    "The mayor said that the school would take in whoever had lost a home.",
    "'My boat is gone and so is my father's house.",
    "'We shall build both again,' the ferryman said.",
    "The road to the hills is open again and buses go every hour from the market.",
    "'I have never seen the water stand this high.",
    "'I hope that I never shall again,' the miller said.",
    "The rain is to end on Thursday and the water to fall by the end of the week.",
    "'They told us to wait and so we waited there.",
    "'Then the boat came,' said the teacher.",
]


def read(lines: list[str]) -> Document:
    data = "\n".join(lines).encode()
    capture = Capture(digest="0" * 64, media_type="text/plain", source="a.txt", url=None, size_bytes=len(data))
    (document,) = clean(capture, data, Settings())
    assert isinstance(document, Document)
    return document


def test_a_page_in_order_is_trusted() -> None:
    """Quotations that go on in the next paragraph are no sign of disorder."""
    assert read(ORDERED).report.in_order


def test_a_scrambled_page_is_flagged() -> None:
    """The same sentences in another order break their quotations off, and the flag says so."""
    report = read([ORDERED[at] for at in (1, 0, 4, 3, 7, 6, 10, 9, 2, 5, 8, 11)]).report
    assert not report.in_order
    assert [flag.seen for flag in report.flags if flag.kind is FlagKind.SCRAMBLED_ORDER]


def test_a_document_without_flags_is_in_order() -> None:
    """Order is doubted only where something was seen."""
    assert a_document("One sentence stands here.").report.in_order
