"""A chunk of documents in, the claims of each out: its sentences are gated, parsed once each, and read."""

from dataclasses import replace

from spacy.tokens import Doc

from witnessmark.extract.around import Readable
from witnessmark.extract.assembly import assemble
from witnessmark.extract.context import fill_populations, settle
from witnessmark.extract.gate import bears_harm, readable
from witnessmark.extract.naming import named, names_people
from witnessmark.extract.needs import bears_need, needs
from witnessmark.extract.parsing import memory_zone, parse
from witnessmark.extract.population import settle_populations
from witnessmark.extract.reading import read
from witnessmark.model.claims import Claim
from witnessmark.model.text import Document

Claims = tuple[Claim, ...]


def claims_of(documents: list[Document]) -> list[Claims]:
    """Return the claims of each document; a sentence that stands in several is parsed once."""
    texts: dict[str, None] = {}
    wanted: list[list[tuple[int, str]]] = []
    for document in documents:
        passed = [
            (i, readable(s.text))
            for i, s in enumerate(document.sentences)
            if bears_harm(s) or bears_need(s) or names_people(s.text)
        ]
        wanted.append(passed)
        texts.update(dict.fromkeys(text for _, text in passed))
    with memory_zone():
        parses = dict(zip(texts, parse(list(texts)), strict=True))
        return [_report_claims(d, w, parses) for d, w in zip(documents, wanted, strict=True)]


def _report_claims(document: Document, wanted: list[tuple[int, str]], parses: dict[str, Doc]) -> Claims:
    around = Readable(document.sentences)
    found: dict[str, tuple[int, Claim]] = {}
    for i, text in wanted:
        doc = parses[text]
        drafts = [*read(doc), *needs(doc)]
        people = None if drafts else named(doc, i, list(found.values()))
        if people is not None:
            drafts, group = people
        for claim in assemble(document, document.sentences[i], doc, drafts, around):
            if people is not None and claim.part_of is None:
                claim = replace(claim, part_of=group.id)
            found.setdefault(claim.id, (i, claim))
    told = settle(list(found.values()), document.report.text)
    return fill_populations(settle_populations(told, document.sentences))
