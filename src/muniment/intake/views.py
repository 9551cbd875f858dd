"""Pages of the intake: loads with their reports, and the sources that can be read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muniment.intake.errors import SourceUnknown
from muniment.intake.queries import source_get, source_list
from muniment.kernel.errors import NotFound
from muniment.register.queries.loads import load_get, load_list
from muniment.register.queries.regions import unresolved_lines

_FILES_SHOWN = 200


@require_safe
def loads(request: HttpRequest) -> HttpResponse:
    """Every load, newest first."""
    return render(request, "intake/loads.html", {"loads": load_list()})


@require_safe
def load(request: HttpRequest, seq: int) -> HttpResponse:
    """The report of a load: every document accounted for."""
    seen = load_get(seq)
    files = seen.report.get("files", [])
    placing = seen.report.get("placing") or {}
    share = placing.get("share_unplaced")
    context = {
        "load": seen,
        "files": files[:_FILES_SHOWN],
        "more": max(len(files) - _FILES_SHOWN, 0),
        "unplaced": unresolved_lines(placing.get("unplaced", {})),
        "unplaced_share": None if share is None else f"{share:.1%}",
    }
    return render(request, "intake/load.html", context)


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """The readers."""
    return render(request, "intake/sources.html", {"sources": source_list()})


@require_safe
def source(request: HttpRequest, name: str) -> HttpResponse:
    """One reader: what it reads, what it knowingly leaves."""
    try:
        found = source_get(name=name)
    except SourceUnknown as problem:  # a wrong option on a command line, but here an address that is not there
        raise NotFound(problem.text, code=problem.code) from problem
    return render(request, "intake/source.html", {"source": found})
