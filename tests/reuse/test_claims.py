from datetime import date

from tests.reuse.reports import FLOOD, FLOOD_REWORDED, QUAKE, document
from witnessmark.clean.publisher import publisher_of
from witnessmark.model.claims import (
    Attribution,
    Claim,
    ClaimKind,
    Figure,
    Population,
    Qualifier,
    Quote,
    ResolvedClaim,
    Scope,
    Stance,
)
from witnessmark.reuse import claim_origins, reuse
from witnessmark.reuse.families import registered_domain
from witnessmark.settings import Settings


def claim(doc, index, *, number=48, speaker=None, stance=Stance.ASSERTED):
    sentence = doc.sentences[index]
    attribution = Attribution(speaker=speaker, name=None, role=None, direct=False) if speaker else None
    quote = Quote(report_id=doc.report.id, start=sentence.start, end=sentence.end, text=sentence.text)
    made = Claim(
        id=f"clm_{doc.report.source}_{index}",
        report_id=doc.report.id,
        sentence_id=sentence.id,
        start=sentence.start,
        end=sentence.end,
        quote=quote,
        kind=ClaimKind.KILLED,
        scope=Scope.INCIDENT,
        figure=Figure(low=number, high=number, qualifier=Qualifier.EXACT, words=str(number)),
        affected=None,
        population=Population.UNKNOWN,
        object=None,
        means=None,
        attribution=attribution,
        stance=stance,
        place_text=None,
        date_text=None,
        since_text=None,
        part_of=None,
        rule="test",
        why=(),
    )
    return ResolvedClaim(claim=made, place=None, date=None, since=None, speaker_key=speaker and speaker.lower())


def origins(claims, documents):
    found = claim_origins(claims, documents, reuse(documents, Settings()))
    return [found[c.claim.id] for c in claims]


def test_copied_claim_shares_the_origin():
    """A claim in a copied sentence goes back to the report it was copied from; what the copier alone says does not."""
    source = document("a", FLOOD, published=date(2022, 3, 1), publisher="Morning Post")
    copier = document("b", (FLOOD_REWORDED[0], *QUAKE), published=date(2022, 3, 2), publisher="Evening News")
    original, copied, own = origins([claim(source, 0), claim(copier, 0), claim(copier, 1, number=11)], [source, copier])
    assert original == copied != own


def test_one_publishers_family():
    """Two pages of one registered domain are one voice."""
    one = document("a", (FLOOD[0],), url="https://www.post.co.uk/x")
    two = document("b", (QUAKE[0],), url="https://news.post.co.uk/y")
    first, second = origins([claim(one, 0), claim(two, 0, number=11)], [one, two])
    assert first == second


def test_archived_pages_are_their_publishers():
    """Pages of two papers kept by one archive are two voices; the archived and the live page of one paper are one."""
    kept = "https://web.archive.org/web/20220316/"
    one = document("a", (FLOOD[0],), url=kept + "https://www.one.example/x")
    two = document("b", (QUAKE[0],), url=kept + "http://two.example:80/y")
    live = document("c", (QUAKE[1],), url="https://m.one.example/z")
    first, second, third = origins(
        [claim(one, 0), claim(two, 0, number=11), claim(live, 0, number=5)], [one, two, live]
    )
    assert first == third != second


def test_outlets_of_one_owner_are_one_family_and_two_publishers():
    """Two papers of one house are counted as two publishers and, saying one thing, as one origin."""
    addresses = ("https://www.mirror.co.uk/x", "https://www.express.co.uk/y")
    one, two = (
        document(name, (text[0],), url=url) for name, text, url in zip("ab", (FLOOD, QUAKE), addresses, strict=True)
    )
    first, second = origins([claim(one, 0), claim(two, 0, number=11)], [one, two])
    assert first == second
    assert len({publisher_of(url) for url in addresses}) == 2


def test_same_named_source_for_the_same_figure():
    """Two publishers that cite one named source for one figure are one origin; an unnamed "officials" joins nothing."""
    one, two = document("a", (FLOOD[0],), publisher="A"), document("b", (QUAKE[1],), publisher="B")
    cited = origins([claim(one, 0, speaker="the Red Cross"), claim(two, 0, speaker="the Red Cross")], [one, two])
    vague = origins([claim(one, 0, speaker="officials"), claim(two, 0, speaker="officials")], [one, two])
    other = origins(
        [claim(one, 0, speaker="the Red Cross"), claim(two, 0, speaker="the Red Cross", number=9)], [one, two]
    )
    assert cited[0] == cited[1]
    assert vague[0] != vague[1]
    assert other[0] != other[1]


def test_denial_is_not_joined_to_what_it_denies():
    """One named source cited by one report as asserting and by another as denying is not one origin."""
    one, two = document("a", (FLOOD[0],), publisher="A"), document("b", (QUAKE[1],), publisher="B")
    asserted = claim(one, 0, speaker="the Red Cross")
    denied = claim(two, 0, speaker="the Red Cross", stance=Stance.DENIED)
    first, second = origins([asserted, denied], [one, two])
    assert first != second


def test_registered_domain():
    """A subdomain is its domain; on a platform the account is the publisher."""
    assert registered_domain("https://news.example.co.uk/a") == "example.co.uk"
    assert registered_domain("https://t.me/s/city_channel/12") == "t.me/city_channel"
    assert registered_domain("not a url") is None
