"""What stands in the way of an open licence, asked by anybody before a word of a statement is written."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from muniment.exchange.queries.opening import NUMBERS_MOST, open_check
from muniment.exchange.views.pages import shown
from muniment.kernel.clock import clock_read
from muniment.webbase.frame import data_dir

_BETWEEN = re.compile(r"[\n,;，；、]+")


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The box for numbers; with numbers, what the register says of each."""
    said = request.GET.get("number", "")[:4000]
    numbers = [each for each in _BETWEEN.split(said) if each.strip()]
    today = clock_read(data_dir()).today()
    found = open_check(data_dir(), numbers, on=today)
    return shown(
        request, "open_check.html", found=found, said=said, more=len(numbers) > NUMBERS_MOST, most=NUMBERS_MOST
    )
