"""Numbers of rights: reading any customary form, the one normal form, printing, check digits, keys for look-ups."""

from muniment.standards.numbers.check_digits import cn_check_digit, ep_check_digit, uscc_check_sign, uscc_ok
from muniment.standards.numbers.keys import keys_meeting, keys_of, keys_wide, series_of
from muniment.standards.numbers.normalising import number_normalise
from muniment.standards.numbers.printing import number_print
from muniment.standards.numbers.reading import number_read
from muniment.standards.numbers.values import Reading

__all__ = [
    "Reading",
    "cn_check_digit",
    "ep_check_digit",
    "keys_meeting",
    "keys_of",
    "keys_wide",
    "number_normalise",
    "number_print",
    "number_read",
    "series_of",
    "uscc_check_sign",
    "uscc_ok",
]
