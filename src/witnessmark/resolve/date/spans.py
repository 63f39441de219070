"""Arithmetic on spans of days: weeks, months, years, weekdays, and the precision code that a length has."""

from datetime import date, timedelta

from witnessmark.model.time import DateSpan


def precision(start: date, end: date) -> int:
    """Return UCDP GED's date_prec for the days from `start` to `end`: 1 day, 2 to 6, a week, a month (31), longer."""
    days = (end - start).days + 1
    return next((code for code, most in ((1, 1), (2, 6), (3, 7), (4, 31)) if days <= most), 5)


def span(start: date, end: date) -> DateSpan:
    """Return the days from `start` to `end`, both included, with the precision that their number has."""
    return DateSpan(start=start, end=end, date_prec=precision(start, end))


def day(moment: date) -> DateSpan:
    """Return that one day."""
    return span(moment, moment)


def shift(moment: date, days: int) -> date:
    """Return the day `days` later; raises OverflowError outside the calendar."""
    return moment + timedelta(days=days)


def shift_months(moment: date, months: int) -> date:
    """Return the same day `months` later, or that month's last day where it is shorter."""
    index = moment.year * 12 + moment.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(moment.day, last_day(year, month + 1)))


def last_day(year: int, month: int) -> int:
    """Return the number of the month's last day."""
    return (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day


def month(year: int, number: int) -> DateSpan:
    """Return a calendar month."""
    return span(date(year, number, 1), date(year, number, last_day(year, number)))


def year(number: int) -> DateSpan:
    """Return a calendar year."""
    return span(date(number, 1, 1), date(number, 12, 31))


def week(moment: date) -> DateSpan:
    """Return the week, Monday to Sunday, that holds the day."""
    monday = shift(moment, -moment.weekday())
    return span(monday, shift(monday, 6))


def weekend(moment: date) -> DateSpan:
    """Return the latest Saturday and Sunday whose Saturday is not after the day."""
    saturday = weekday_by(moment, 5)
    return span(saturday, shift(saturday, 1))


def weekday_by(moment: date, weekday: int) -> date:
    """Return the latest `weekday` (Monday is 0) on or before the day."""
    return shift(moment, -((moment.weekday() - weekday) % 7))


def weekday_from(moment: date, weekday: int) -> date:
    """Return the first `weekday` (Monday is 0) on or after the day."""
    return shift(moment, (weekday - moment.weekday()) % 7)


def part(whole: DateSpan, which: str) -> DateSpan:
    """Return the early, mid or late part of a week (Monday to Wednesday, Tuesday to Thursday, Thursday on), of a month
    (days 1-10, 11-20, 21 on), or of anything longer (its thirds)."""
    days = (whole.end - whole.start).days + 1
    if days <= 13:
        first, last = {"early": (0, 2), "mid": (1, 3), "late": (3, days - 1)}[which]
        return span(shift(whole.start, min(first, days - 1)), shift(whole.start, min(last, days - 1)))
    third = 10 if days <= 31 else days // 3
    first, last = {"early": (0, third - 1), "mid": (third, 2 * third - 1), "late": (2 * third, days - 1)}[which]
    return span(shift(whole.start, first), shift(whole.start, last))


def hull(*spans: DateSpan) -> DateSpan:
    """Return the narrowest span that holds them all."""
    return span(min(s.start for s in spans), max(s.end for s in spans))
