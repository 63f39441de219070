from dataclasses import replace

from tests.records import a_document
from witnessmark.model.text import Document, Flag, FlagKind
from witnessmark.resolve.place.told_before import told_before

TEXT = "\n".join(
    [
        "A ferry sank off the northern cape on Sunday with a school choir on board.",
        "The harbour fair drew large crowds to the old town and its market.",
        "Bakers there gave out bread for free until the evening bells.",
        "Twelve singers of the choir drowned, the coast guard said.",
    ]
)


def scrambled(document: Document) -> Document:
    flag = Flag(kind=FlagKind.SCRAMBLED_ORDER, start=0, end=len(document.report.text), seen="shuffled")
    return replace(document, report=replace(document.report, flags=(flag,)))


def test_in_order_the_sentences_above_tell() -> None:
    """In a text in order, what was told before is what stands before, nearest first."""
    assert told_before(a_document(TEXT), 3, 2) == (2, 1)


def test_scrambled_the_sentence_with_the_rare_word_tells() -> None:
    """In a scrambled text, the sentence that shares a rare word is taken, and a mere neighbour is not."""
    assert told_before(scrambled(a_document(TEXT)), 3, 2) == ()
    longer = TEXT + "".join(f"\nNothing of note was heard from village number {word}." for word in WORDS)
    assert told_before(scrambled(a_document(longer)), 3, 2) == (0,)


WORDS = (
    "alder aspen birch cedar chestnut cypress dogwood ebony elder hazel hickory holly hornbeam juniper larch laurel "
    "linden magnolia mahogany maple mulberry myrtle olive poplar redwood rowan sequoia spruce sycamore tamarind walnut "
    "willow yew acacia almond apple apricot bamboo banyan baobab beech cherry citron clove coffee cork currant damson "
    "date elm fig fir gum hawthorn ironwood jasmine lemon lime loquat mango medlar"
).split()
