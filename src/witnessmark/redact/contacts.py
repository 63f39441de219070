"""Phone numbers, e-mail addresses and bank details in a text."""

import re
from collections.abc import Iterator
from functools import cache

import phonenumbers

from witnessmark import lexicon

LONGEST_LOCAL = 254
"""Characters of an e-mail address, by RFC 5321; bounds the search in a text without spaces."""
EMAIL = re.compile(rf"(?<![\w.+-])[\w.+-]{{1,{LONGEST_LOCAL}}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}})+\b")
SPELLED_AT = re.compile(r"[(\[{] ?at ?[)\]}]| dot ", re.IGNORECASE)
SPELLED_EMAIL = re.compile(
    rf"(?<![\w.+-])[\w.+-]{{1,{LONGEST_LOCAL}}} ?(?:@|[(\[{{] ?at ?[)\]}}]| AT | at (?=\w+ (?:[(\[]? ?dot|DOT))) ?"
    r"[\w-]{1,63}(?:(?:\.| ?[(\[{] ?dot ?[)\]}] ?| DOT | dot )[\w-]{1,63}){1,4}\b",
    re.IGNORECASE,
)
"""huda (at) mail.example, d.umana AT correo DOT example."""
LOCAL_PHONES = re.compile(
    r"(?<![\w.,/-])(?:\(0\d{1,4}\)[ -]?|0\d{1,4}[ -])\d{2,4}(?:[ -]\d{2,4}){1,3}(?![\w/-])"
    r"|(?<![\w.,/-])(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4}(?![\w/-])"
)
NEXT_PHONE = re.compile(r"(?:,| or| and|;|/) (\+?\(?\d(?:[ ().-]{0,2}\d){5,16})(?!\w)")
MOBILE_MONEY = re.compile(r"\*\d{2,4}(?:\*\d{1,6})*#(?: \d{8,12})?")
NUMBER = r"\+?\(?\d(?:[ ().-]{0,2}\d){5,16}"
IBAN = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?(?!\w)")
CARD = re.compile(r"(?<![\w-])\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,7}(?![\w-])")
WALLET = re.compile(
    r"(?<!\w)(?:0x[0-9a-fA-F]{40}|bc1[02-9ac-hj-np-z]{20,70}|[13][1-9A-HJ-NP-Za-km-z]{25,34}|T[1-9A-HJ-NP-Za-km-z]{33})(?!\w)"
)
SWIFT = re.compile(r"\b(?:SWIFT|BIC)(?:[ /-](?:code|BIC|number))?[:\s]{1,3}(?:is )?([A-Z]{6}[A-Z0-9]{2,5})\b")
DIGITS = re.compile(r"\d")


@cache
def _after(words: str, number: str) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(word) for word in lexicon.load("redact_private")[words])
    return re.compile(rf"(?<!\w)(?:{alternatives})\b[^\d\n+(]{{0,40}}({number})(?!\w)", re.IGNORECASE)


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each e-mail address."""
    if "@" in text:
        yield from (found.span() for found in EMAIL.finditer(text))
    if SPELLED_AT.search(text):
        yield from (found.span() for found in SPELLED_EMAIL.finditer(text))


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each phone number: international, behind a word such as "call", or written like a local one."""
    if not DIGITS.search(text):
        return
    if "+" in text or "00" in text:
        for match in phonenumbers.PhoneNumberMatcher(text, None, leniency=phonenumbers.Leniency.POSSIBLE):
            yield match.start, match.end
    for found in _after("phone_words", NUMBER).finditer(text):
        if "," not in found.group(1):
            yield found.span(1)
    yield from (found.span() for found in LOCAL_PHONES.finditer(text))
    for found in _after("phone_words", NUMBER).finditer(text):
        yield from (more.span(1) for more in [NEXT_PHONE.match(text, found.end())] if more)


def bank_details(text: str) -> Iterator[tuple[int, int]]:
    """Yield the span of each IBAN, card, account number, sort code, SWIFT code and crypto wallet."""
    for found in IBAN.finditer(text):
        if iban_holds(found.group()):
            yield found.span()
    for found in CARD.finditer(text):
        if luhn_holds(found.group()):
            yield found.span()
    yield from (found.span() for found in WALLET.finditer(text) if DIGITS.search(found.group()))
    yield from (found.span(1) for found in SWIFT.finditer(text))
    yield from (found.span() for found in MOBILE_MONEY.finditer(text))
    account = r"(?:[A-Z]{2}\d{2}[ A-Z0-9]{8,32}[A-Z0-9]|\d(?:[ -]?\d){4,23})"
    yield from (found.span(1) for found in _after("bank_words", account).finditer(text))


def iban_holds(words: str) -> bool:
    """Return whether an IBAN's check digits are right (ISO 7064, modulo 97)."""
    plain = words.replace(" ", "")
    return int("".join(str(int(character, 36)) for character in plain[4:] + plain[:4])) % 97 == 1


def luhn_holds(words: str) -> bool:
    """Return whether a card's last digit is right (Luhn)."""
    digits = [int(character) for character in words if character.isdigit()][::-1]
    total = sum(digits[::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return total % 10 == 0
