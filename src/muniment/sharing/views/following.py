"""The page of the installations that are followed, for administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muniment.accounts.values import Identity
from muniment.sharing.queries.following import subscription_list
from muniment.sharing.views.frame import only


@only("administrator")
@require_safe
def following(request: HttpRequest, _me: Identity) -> HttpResponse:
    """Who is followed, how far, and why not further."""
    return render(request, "sharing/following.html", {"subscriptions": subscription_list()})
