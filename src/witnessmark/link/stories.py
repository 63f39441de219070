"""Tellings in; stories out: which tellings are of one event, by the rare words that they share and the days between.

Candidates meet under rare terms, never all with all. `CLUES` are the features of a pair; a logistic regression, whose
weights are data, makes them a chance, and average linkage makes stories of the chances.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from witnessmark import lexicon
from witnessmark.link.likeness import places_exclude
from witnessmark.link.rarity import Rarity, expected_share
from witnessmark.link.tellings import Telling
from witnessmark.model.ids import content_id

UNKNOWN_DAYS = 7
"""What two publications are held to be apart where a day is not known."""

FAR_DAYS = 400
SOON_DAYS = 3

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All tellings of a case, each with its words weighed by rarity, as a unit vector, and with how rare each word of
    its title is and all of them are."""

    tellings: Sequence[Telling]
    vectors: Sequence[Mapping[str, float]]
    titles: Sequence[tuple[Sequence[tuple[str, float]], float]]
    words: Rarity
    names: Rarity


def read_corpus(tellings: Sequence[Telling]) -> Corpus:
    """Return the tellings with what is counted over all of them."""
    words = Rarity(row.words for row in tellings)
    names = Rarity((row.names for row in tellings), lexicon.load("link_story")["rarity"]["name_share"])
    return _weighed_by(words, names, tellings)


def _weighed_by(words: Rarity, names: Rarity, tellings: Sequence[Telling]) -> Corpus:
    return Corpus(
        tellings=tellings,
        vectors=[_vector(row, words) for row in tellings],
        titles=[_title(row, words) for row in tellings],
        words=words,
        names=names,
    )


def _title(telling: Telling, words: Rarity) -> tuple[Sequence[tuple[str, float]], float]:
    rarities = [(word, words.of(word)) for word in sorted(telling.title)]
    return rarities, sum([rarity for _, rarity in rarities])


def _vector(telling: Telling, words: Rarity) -> dict[str, float]:
    weights = {word: (1.0 + math.log(count)) * words.of(word) for word, count in telling.words.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items()}


def candidates(corpus: Corpus) -> list[Pair]:
    """Return pairs (positions, i < j) of tellings of different reports worth comparing: they share rare terms."""
    limits = _table("candidates")
    postings: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    order = sorted(range(len(corpus.tellings)), key=lambda at: (corpus.tellings[at].day or 0, corpus.tellings[at].name))
    for at in order:
        vector = corpus.vectors[at]
        for word in _tellingest(vector, int(limits["terms"])):
            postings[word].append((at, vector[word]))
    shared: list[defaultdict[int, float]] = [defaultdict(float) for _ in order]
    crowd, window = int(limits["crowd"]), int(limits["window"])
    for held in postings.values():
        reach = len(held) if len(held) <= crowd else window
        for place, (one, ours) in enumerate(held):
            met = shared[one]
            for other, theirs in held[place + 1 : place + 1 + reach]:
                met[other] += ours * theirs
                shared[other][one] += ours * theirs
    pairs: set[Pair] = set()
    for one, met in enumerate(shared):
        report = corpus.tellings[one].report
        near = sorted((-weight, other) for other, weight in met.items() if corpus.tellings[other].report != report)
        pairs.update((min(one, other), max(one, other)) for _, other in near[: int(limits["most"])])
    return sorted(pairs)


def _tellingest(vector: Mapping[str, float], most: int) -> list[str]:
    return sorted(vector, key=lambda word: (-vector[word], word))[:most]


@dataclass(frozen=True, slots=True)
class Clue:
    """One feature of a pair of tellings, before it is weighed; the function's docstring says what it measures.

    `sign` is the side on which its weight may lie: what a clue means is not left to the fitting.
    """

    func: Callable[[Corpus, Pair], float]
    sign: int = 1

    @property
    def name(self) -> str:
        """The function's name, under which its weight stands."""
        return self.func.__name__


def days_between(corpus: Corpus, pair: Pair) -> float:
    """The days between their publications, on a logarithmic scale."""
    return math.log1p(_gap(corpus, pair))


def far_apart(corpus: Corpus, pair: Pair) -> float:
    """The days between their publications, up to a year or so."""
    return _gap(corpus, pair) / FAR_DAYS


def rare_names(corpus: Corpus, pair: Pair) -> float:
    """The rarity of the names that they share, summed, on a logarithmic scale."""
    return math.log1p(_name_weight(corpus, pair))


def many_rare_names(corpus: Corpus, pair: Pair) -> float:
    """The rarity of the names that they share, summed."""
    return _name_weight(corpus, pair) / 10


def odd_numbers(corpus: Corpus, pair: Pair) -> float:
    """The rarity of the numbers that they share, summed."""
    shared = corpus.tellings[pair[0]].numbers & corpus.tellings[pair[1]].numbers
    return math.log1p(sum(corpus.words.of(number) for number in sorted(shared)))


def same_ages(corpus: Corpus, pair: Pair) -> float:
    """Whether they share an age, or give ages and share none."""
    a, b = (corpus.tellings[at].ages for at in pair)
    return 0.0 if not a or not b else 1.0 if not a.isdisjoint(b) else -1.0


def other_ages(corpus: Corpus, pair: Pair) -> float:
    """How many ages one gives and the other does not, where both give some, on a logarithmic scale."""
    a, b = (corpus.tellings[at].ages for at in pair)
    return math.log1p(len(a ^ b)) if a and b else 0.0


def title_told(corpus: Corpus, pair: Pair) -> float:
    """How much of the rarer title the other telling says."""
    shares = []
    for one, other in (pair, pair[::-1]):
        (title, whole), held = corpus.titles[one], corpus.tellings[other].words
        shares.append(sum([rarity for word, rarity in title if word in held]) / whole if whole else 0.3)
    return max(shares)


def one_publisher(corpus: Corpus, pair: Pair) -> float:
    """Whether one publisher tells both, which shares words whatever it tells."""
    a, b = (corpus.tellings[at].publisher for at in pair)
    return 1.0 if a is not None and a == b else 0.0


def brief(corpus: Corpus, pair: Pair) -> float:
    """How few names the briefer telling has, which can share few."""
    return math.log1p(min(len(corpus.tellings[at].names) for at in pair))


def far_places(corpus: Corpus, pair: Pair) -> float:
    """How far apart the places of their claims are where these exclude each other, on a logarithmic scale."""
    a, b = (corpus.tellings[at].place for at in pair)
    if a is None or b is None or not places_exclude(a, b):
        return 0.0
    return math.log1p(a.km_to(b))


def days_agree(corpus: Corpus, pair: Pair) -> float:
    """Whether the days of their claims agree, or lie apart."""
    a, b = (corpus.tellings[at].event for at in pair)
    if a is None or b is None:
        return 0.0
    gap = max(0, (a.start - b.end).days, (b.start - a.end).days)
    return 1.0 if gap == 0 else -min(1.0, math.log1p(gap) / 4)


def town_names(corpus: Corpus, pair: Pair) -> float:
    """The rarity of the towns' names that they share, summed, on a logarithmic scale."""
    a, b = (corpus.tellings[at] for at in pair)
    floor = _table("rarity")["telling"]
    shared = (a.names & b.names) & (a.towns | b.towns)
    return math.log1p(sum(max(0.0, corpus.names.of(name) - floor) for name in sorted(shared)))


def high_figures(corpus: Corpus, pair: Pair) -> float:
    """How high the highest figure is that both give of one harm."""
    a, b = (corpus.tellings[at].figures for at in pair)
    return math.log(max((max(a[kind] & b[kind], default=1) for kind in a.keys() & b.keys()), default=1))


def told_after(corpus: Corpus, pair: Pair) -> float:
    """Whether the day of one, where the other names none, lies just before the other's publication, or after it."""
    a, b = (corpus.tellings[at] for at in pair)
    if (a.event is None) == (b.event is None):
        return 0.0
    event, day = (a.event, b.day) if a.event is not None else (b.event, a.day)
    if event is None or day is None:
        return 0.0
    since = day - event.start.toordinal()
    return -1.0 if since < -1 else 1.0 if 0 <= since <= SOON_DAYS else 0.0


CLUES_OF_WORDS = (
    Clue(func=days_between, sign=-1),
    Clue(func=far_apart, sign=-1),
    Clue(func=rare_names),
    Clue(func=many_rare_names),
    Clue(func=town_names),
    Clue(func=odd_numbers),
    Clue(func=same_ages),
    Clue(func=other_ages, sign=-1),
    Clue(func=title_told),
    Clue(func=one_publisher, sign=-1),
    Clue(func=brief, sign=-1),
)
"""What reports say, in whatever way people rule on figures and days."""

CLUES_OF_CLAIMS = (
    Clue(func=high_figures),
    Clue(func=far_places, sign=-1),
    Clue(func=days_agree),
    Clue(func=told_after),
)
CLUES = CLUES_OF_WORDS + CLUES_OF_CLAIMS


def measure(corpus: Corpus, pair: Pair) -> list[float]:
    """Return the clues of a pair, in the order of `CLUES`."""
    return [clue.func(corpus, pair) for clue in CLUES]


def worded(corpus: Corpus, pair: Pair) -> float:
    """Return the part of the odds of a pair that rests on the words of both alone."""
    return sum([weight * func(corpus, pair) for weight, func in _weights(CLUES_OF_WORDS)])


def odds(corpus: Corpus, pair: Pair, words: float) -> float:
    """Return the logarithm of the odds that a pair tells one story; `words` is what `worded` returns for it."""
    apart = _table("apart")["penalty"] if _told_apart(*(corpus.tellings[at] for at in pair)) else 0.0
    clues = [weight * func(corpus, pair) for weight, func in _weights(CLUES_OF_CLAIMS)]
    return _table("weights")["bias"] - apart + sum(clues, words)


@cache
def _weights(clues: tuple[Clue, ...]) -> tuple[tuple[float, Callable[[Corpus, Pair], float]], ...]:
    """Return the weight of each clue with its function: looked up once, asked of every pair."""
    weights = _table("weights")
    return tuple((weights[clue.name], clue.func) for clue in clues)


def _told_apart(a: Telling, b: Telling) -> bool:
    """Whether two tellings date their events weeks apart and name no person alike: a county's coroner, its streets and
    its hospital stand in the reports of all its deaths."""
    if a.event is None or b.event is None:
        return False
    gap = max((a.event.start - b.event.end).days, (b.event.start - a.event.end).days)
    return gap > _table("apart")["days"] and a.persons.isdisjoint(b.persons)


def chance(log_odds: float) -> float:
    """Return the chance that goes with odds."""
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, log_odds))))


def cluster(chances: Mapping[Pair, float], size: int) -> list[int]:
    """Return for each of `size` tellings the first of its story: joined likeliest first, where the mean chance is high.

    Average linkage over the pairs that were compared: those that were not count as unlike, up to so many a side as one
    telling is compared with.
    """
    limits = _table("clusters")
    near: list[dict[int, float]] = [{} for _ in range(size)]
    for (a, b), value in chances.items():
        near[a][b] = near[b][a] = value
    home, members = list(range(size)), {at: [at] for at in range(size)}
    for value, a, b in sorted((-value, a, b) for (a, b), value in chances.items() if value >= limits["least"]):
        one, other = home[a], home[b]
        if one == other or value > 0:
            continue
        few, many = sorted((one, other), key=lambda at: (len(members[at]), at))
        known = [chance for at in members[few] for to, chance in near[at].items() if home[to] == many]
        pairs = len(members[few]) * len(members[many])
        if sum(known) < limits["mean"] * max(len(known), min(pairs, limits["full"])):
            continue
        kept, gone = sorted((one, other))
        members[kept] += members.pop(gone)
        for at in members[kept]:
            home[at] = kept
    return home


def shared_names(corpus: Corpus, pair: Pair) -> frozenset[str]:
    """Return the names of both but those of their towns, which the places tell."""
    a, b = (corpus.tellings[at] for at in pair)
    return (a.names & b.names) - a.towns - b.towns


def _gap(corpus: Corpus, pair: Pair) -> int:
    a, b = (corpus.tellings[at].day for at in pair)
    return UNKNOWN_DAYS if a is None or b is None else min(FAR_DAYS, abs(a - b))


def _name_weight(corpus: Corpus, pair: Pair) -> float:
    floor = _table("rarity")["telling"]
    return sum(max(0.0, corpus.names.of(name) - floor) for name in sorted(shared_names(corpus, pair)))


@cache
def _table(name: str) -> dict[str, float]:
    table: dict[str, float] = lexicon.load("link_story")[name]
    return table


@dataclass(frozen=True, slots=True)
class Story:
    """The story of a telling. `id` is empty where it says too little to be known by its words.

    `main` marks the main
    telling of its report. `shared` are its names, ages and odd numbers that others of the story have too, the rarest
    first.
    """

    id: str
    main: bool = False
    shared: tuple[str, ...] = ()


UNTOLD = Story(id="")


@dataclass(frozen=True, slots=True)
class Weighed:
    """The tellings of a case with the chances of their pairs: what a later call need not weigh again.

    `worded` holds the part of the odds of each pair that rests on words, in the order of `chances`. `read` are the
    tellings as they were before people put claims right: by them is told how rare a word is.
    """

    read: Sequence[Telling]
    corpus: Corpus
    chances: Mapping[Pair, float]
    worded: Sequence[float]


def tell_stories(tellings: Sequence[Telling]) -> dict[str, Story]:
    """Return the story of each telling, by its name; what is too brief to be known by its words is of none."""
    return stories_of(tellings, weigh_pairs(tellings, tellings))


def weigh_pairs(tellings: Sequence[Telling], read: Sequence[Telling], before: Weighed | None = None) -> Weighed:
    """Return the chances that pairs of tellings tell one story, by how rare words are among the tellings `read`.

    `before`, of an earlier call, spares work and changes nothing: where words are as rare as they were, only pairs with
    a telling that changed are weighed again.
    """
    least = _table("clusters")["told_words"]
    told, read = ([row for row in rows if sum(row.words.values()) >= least] for rows in (tellings, read))
    if before is None or before.read != read:
        rarity = read_corpus(read)
        before = Weighed(read, _weighed_by(rarity.words, rarity.names, ()), {}, ())
    corpus = _weighed_by(before.corpus.words, before.corpus.names, told)
    if [_wording(row) for row in before.corpus.tellings] == [_wording(row) for row in told]:
        pairs = list(before.chances)
    else:
        pairs = candidates(corpus)
    was = {row.name: (at, row) for at, row in enumerate(before.corpus.tellings)}
    old = [was.get(row.name, (-1, None)) for row in told]
    same = [at if row == last else -1 for row, (at, last) in zip(told, old, strict=True)]
    alike = [at if last and _said(row) == _said(last) else -1 for row, (at, last) in zip(told, old, strict=True)]
    places = {pair: at for at, pair in enumerate(before.chances)}
    chances: dict[Pair, float] = {}
    words = array("d")
    for a, b in pairs:
        at = places.get((alike[a], alike[b]))
        words.append(worded(corpus, (a, b)) if at is None else before.worded[at])
        known = before.chances.get((same[a], same[b]))
        chances[a, b] = chance(odds(corpus, (a, b), words[-1])) if known is None else known
    return Weighed(read, corpus, chances, words)


def _said(telling: Telling) -> tuple[object, ...]:
    """Return all of a telling on which the clues of words rest."""
    return (
        telling.publisher, telling.day, telling.words, telling.names, telling.numbers, telling.ages, telling.title,
        telling.towns,
    )  # fmt: skip


def _wording(telling: Telling) -> tuple[object, ...]:
    """Return all of a telling on which the choice of pairs rests."""
    return (telling.name, telling.report, telling.day, telling.words)


def stories_of(tellings: Sequence[Telling], weighed: Weighed) -> dict[str, Story]:
    """Return the story of each of `tellings`, by its name, from the chances of their pairs."""
    corpus = weighed.corpus
    members: defaultdict[int, list[int]] = defaultdict(list)
    for at, first in enumerate(cluster(weighed.chances, len(corpus.tellings))):
        members[first].append(at)
    stories = {row.name: UNTOLD for row in tellings}
    for held in members.values():
        name = content_id("sto", *sorted(corpus.tellings[at].name for at in held))
        stories.update((corpus.tellings[at].name, _story(name, corpus, at, held)) for at in held)
    return stories


def _story(name: str, corpus: Corpus, at: int, held: Sequence[int]) -> Story:
    return Story(id=name, main=corpus.tellings[at].main, shared=_shared(corpus, at, held))


def _shared(corpus: Corpus, at: int, story: Sequence[int]) -> tuple[str, ...]:
    """Return the rarest signs of a telling that others of its story have."""
    own = corpus.tellings[at].signs
    held = {word for other in story if other != at for word in own & corpus.tellings[other].signs}
    ranked = sorted(held, key=lambda word: (expected_share(word), word))
    return tuple(ranked[: int(_table("clusters")["shown"])])
