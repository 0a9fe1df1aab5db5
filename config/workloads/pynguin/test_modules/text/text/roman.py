"""Roman numerals and dates in them, read strictly: XIV is 14, and XIIII is a mistake with a reason."""

import re

_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}

_STEPS = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)

LARGEST = 3999


def to_roman(number: int) -> str:
    """The numeral of a number from 1 to 3999."""
    if number < 1:
        raise ValueError(f"{number}: Rome has no numeral below 1")
    if number > LARGEST:
        raise ValueError(f"{number}: above {LARGEST} numerals need a bar")
    numeral = ""
    for value, letters in _STEPS:
        times, number = divmod(number, value)
        numeral += letters * times
    return numeral


def from_roman(numeral: str) -> int:
    """The number of a numeral in capitals, in the one form that is right for it."""
    if not numeral:
        raise ValueError("an empty text is no numeral")
    total = 0
    largest_so_far = 0
    for letter in reversed(numeral):
        value = _VALUES.get(letter)
        if value is None:
            raise ValueError(f"{letter!r} is no Roman digit")
        if value < largest_so_far:
            total -= value
        else:
            total += value
            largest_so_far = value
    if total < 1 or total > LARGEST or to_roman(total) != numeral:
        raise ValueError(f"{numeral} is not how {total} is written")
    return total


def is_roman(text: str) -> bool:
    try:
        from_roman(text.strip().upper())
    except ValueError:
        return False
    return True


def year_in(sentence: str) -> int | None:
    """The largest numeral among a sentence's words, as on a façade: "ANNO MDCXCIV" is 1694."""
    found: int | None = None
    for word in re.findall(r"[A-Z]+", sentence):
        if len(word) == 1 and word != "M":
            continue
        if is_roman(word):
            number = from_roman(word)
            if found is None or number > found:
                found = number
    return found


def days_in(month: int, year: int) -> int:
    """By the Gregorian calendar, also for the years before it."""
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


def read_date(text: str) -> tuple[int, int, int]:
    """Day, month and year of a date such as XIV.VII.MDCCLXXXIX."""
    parts = text.split(".")
    if len(parts) != 3:
        raise ValueError(f"{text!r} is not day.month.year")
    day, month, year = (from_roman(part) for part in parts)
    if month > 12:
        raise ValueError(f"there is no month {month}")
    if day > days_in(month, year):
        raise ValueError(f"month {month} of {year} has no day {day}")
    return day, month, year


def add(first: str, second: str) -> str:
    """The sum of two numerals; a sum that has none is told as such."""
    total = from_roman(first) + from_roman(second)
    if total > LARGEST:
        return "overflow"
    return to_roman(total)
