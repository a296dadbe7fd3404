"""The clock engine: business time over a calendar. Pure Python, no database and no Django.

    schedule.py   what a calendar is: zone, weekly hours, holidays, breaks, shifts
    parsing.py    a calendar from JSON, a moment from text, with clear refusals
    timeline.py   the open time of a calendar, cumulated by year: add, subtract, measure
    days.py       working days counted the Chinese way, and business days that keep the hour
    due.py        when an amount of a unit falls due, with pauses
    trail.py      why it falls due then: which days did not count, in two languages (words.py)
    china.py      the official holidays and adjusted working days
    vectors.py    runs files of test vectors

ADR 0004 says what the two conventions are: a due time on closing time stays there, and due times are exact.
"""
