"""What stands around a name and tells whose it is: ages, offices, kin, callings, places, as patterns."""

import re
from functools import cache

from witnessmark.redact.lists import nations, words_of

AGE_BEHIND = re.compile(r"(?:, ?(?:aged |age )?| ?\(| aged )(\d{1,3})(?=[,.;:)]|$| years? old| and [A-Z])")
YEARS_IN_WORDS = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen"
    r"|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-[a-z]+)?)"
)
AGE_IN_WORDS = re.compile(rf", (?:{YEARS_IN_WORDS}|who is [a-z]+),|,? aged {YEARS_IN_WORDS}\b")
AGED_CALLING = re.compile(r", an? (?:[\w-]+ ){1,3}(?:of|aged) \d{1,3}\b")
"""A shoemaker of 52."""
OF_ONE = re.compile(r" [a-z][^.!?;\"“”]{0,80}?\b(?:her|his|herself|himself|she|he)\b")
"""What a body or a town never has: "Ahafiia would not go down without her hens"."""
TRADE = re.compile(
    r"\b(?:the|an?|his|her|their|our|my) (?:[a-z]+ )?"
    r"([a-z]+(?:man|woman|smith|wright|herd|keeper|maker|seller|ist|er|or|ian)) $",
    re.IGNORECASE,
)
"""A calling by its make, right before a name: "the ferryman Ut"."""
AGE_AHEAD = re.compile(r"\b(\d{1,3})[- ]years?[- ]old,? (?:[a-z]+,? ){0,2}$", re.IGNORECASE)
WHERE = re.compile(
    r"(?:\b(?:in|near|at|into|outside|inside|around|towards?|through|throughout|beyond|across"
    r"|(?:shelling|bombing|bombardment|siege|battle|outskirts|residents|inhabitants|people|streets|suburbs) of"
    r"|(?:fall|capture|liberation) of"
    r"|(?:town|city|village|province|department|region|district|capital|north|south|east|west) of)|, of)"
    r" (?:the |eastern |western |northern |southern |central |greater |rural |downtown )?$",
    re.IGNORECASE,
)
AT_SOMEBODY = re.compile(
    r"\b(?:fired|shot|shouted|yelled|screamed|looked|aimed|pointed|laughed|smiled|stared|waved|swung|nodded|lunged"
    r"|glanced) at $",
    re.IGNORECASE,
)
"""Where "at" tells of no place: "a gunman fired at Osvaldina"."""
BY_NAME_BEFORE = re.compile(r"[\"“«‘][A-Z][\w'’-]{1,20}(?: [A-Z][\w'’-]{1,20})?[\"”»’] $")
BY_NAME_BEHIND = re.compile(r"[\"”»’] ([A-Z][\w'’-]+)")
STORM = re.compile(r"\b(?:storm|hurricane|cyclone|typhoon|operation) ([A-Z][\w’'-]{1,30})", re.IGNORECASE)
LOWER_BEFORE = re.compile(r"([a-z][a-z-]*) $")
LIST_JOINT = re.compile(r"(?:, ?(?:aged )?\d{1,3}| ?\(\d{1,3}\))?(?:,? and |, |; )")
TOWARDS = re.compile(r"\b(?:to|from|on|across|off|over|via|left|fled|reached|entered|took|visited) $", re.IGNORECASE)
WHO_BEHIND = re.compile(
    r" [a-z]+ (?:her|his|him|herself|himself)\b|,? who(?:se)?\b"
    r"|['’]s? (?:mother|father|body|wife|husband|son|daughter|house|shop|grave|doll|widow)\b"
    r"|, (?:an?|the) (?!city|town|village|port|district|province)"
)
"""What stands behind a town's name that is somebody's here."""
ONE_PERSON = re.compile(
    r",? (?:and|who|whose|asked|tells|lost|ran|hid|died|fled|slept|wept|was|is|had|has|wants|said|told|went|came|sat)\b"
    r"|['’]s (?:mother|father|body|wife|husband)"
)
"""What stands behind an everyday word that is somebody's name: "Joy and", "Grace was", "Hope's mother"."""
ARTICLE = re.compile(r"\bthe $", re.IGNORECASE)
ONE_OF_MANY = re.compile(r"\ban? $", re.IGNORECASE)
"""What stands before a make or a trade: "a Molniya", "A SEXTON"."""
SENTENCE_START = re.compile(r"(?:^|[.!?:;\"“”‘'(—–-])\W*$")


@cache
def _alternatives(*names: str) -> str:
    words = {word for name in names for word in words_of(name)}
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


@cache
def lead_words() -> frozenset[str]:
    """Words that stand before a name and are no part of it."""
    return words_of("titles") | words_of("offices") | words_of("callings") | words_of("kin") | nations()


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Return what stands before ("..._before", "of_person", "kin") and behind a name, made from the word lists."""
    any_office = _alternatives("offices")
    sure = "|".join(
        re.escape(word)
        for word in sorted(words_of("offices") - words_of("offices_before_only"), key=lambda word: (-len(word), word))
    )
    civic = sorted(word for word in words_of("callings") if word.split()[-1] in words_of("offices") and " " in word)
    texts = {
        "office_before": rf"(?<![\w-])(?:{any_office})\.?(?: (?:of|for|at) [\w' -]{{1,40}}|-elect)? $",
        "office_comma": rf"(?<![\w-])(?:{sure})s?(?: (?:of|for|at|in) [\w' -]{{1,40}})?,? $",
        "office_behind": (
            r"(?:, | \()(?:\d{1,3}, )?(?:who (?:is|was) )?(?:[\w'’-]+ ){0,6}?"
            rf"(?:(?:{sure})\b(?!['’]s (?:wife|son|daughter|driver))"
            rf"|(?:{_alternatives('offices_before_only')}) (?:of|for|at)\b|deputy [\w-]+)"
            rf"|,? (?:who )?(?:was|is|became|served as) (?:then |still )?(?:the )?(?:{sure})\b(?!['’]s)"
            r"|, who (?:then )?(?:heads|headed|chairs|chaired|governs|governed|commands|commanded) (?:the|a)\b"
            r"|, (?:the|then)? ?(?:[\w'’-]+ ){0,5}chief[,.]"
        ),
        "kin": rf"(?<![\w-])(?:{_alternatives('kin', 'callings', 'naming')})s?,?:? $",
        "calling_behind": (
            rf", (?:an?|the|his|her|their|who is an?) (?:[\w-]+ ){{0,3}}?(?:{_alternatives('kin', 'callings')})\b"
        ),
        "kin_behind": rf",? (?:with|and) (?:his|her|their) (?:[\w-]+ ){{0,2}}?(?:{_alternatives('kin')})\b",
        "alias": rf"(?<![\w-])(?:{_alternatives('alias')}),?:? [\"“‘']?$",
        "civic": rf"(?<![\w-])(?:{'|'.join(map(re.escape, civic))})s? $",
        "made_before": rf"(?<![\w-])(?:{_alternatives('made')}) [\"“‘]?$",
        "storms": rf" (?:{_alternatives('storm_acts')})\b",
        "town_acts": rf" (?:{_alternatives('town_acts')})\b",
        "done_to_places": rf"(?<![\w-])(?:{_alternatives('done_to_places')}) $",
        "of_person": rf"(?<![\w-])(?:{_alternatives('of_person')}) of $",
        "done_to": rf"(?<![\w-])(?:{_alternatives('done_to')}) $",
        "family_behind": rf" (?:{_alternatives('families')})\b",
        "list_before": rf"(?:^|[.;] |those |the )(?:{_alternatives('lists')})(?: [a-z][\w ]{{0,40}})?: $",
        "reach_before": rf"(?<![\w-])(?:{_alternatives('reaching')}) $",
        "reach_behind": r" (?:on|at)\b",
        "acts_behind": (
            r",? (?:(?:who )?(?:had|has|was|were|is|have|later|then|also|who|been|being) ){0,3}"
            rf"(?:{_alternatives('acts')})\b"
        ),
        "say_behind": rf",? (?:{_alternatives('say')})\b",
        "say_before": rf"(?<![\w-])(?:{_alternatives('say')}) $",
    }
    return {name: re.compile(text, re.IGNORECASE) for name, text in texts.items()}
