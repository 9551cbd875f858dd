"""How the installation runs, for the machines of its administrators."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from muniment.accounts.services.bearer import Bearer, bearer_of
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text
from muniment.operation.queries.queue import queue_get
from muniment.operation.queries.readiness import operation_document, readiness_get
from muniment.operation.schemas import Operation
from muniment.webbase.replies import json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["operation"])


@router.get(
    "/operation",
    response={200: Operation, 400: Problem, 401: Problem, 403: Problem},
    operation_id="operation",
    summary="How the installation runs",
    auth=Bearer("read"),
)
def operation(request: HttpRequest) -> HttpResponse:
    """For administrators: which part needs attention, what waits and runs, and what has failed."""
    words_known(request, ())
    if not bearer_of(request).may("administrator"):
        line = Text("运行状况供管理员查看", "how it runs is for administrators")
        raise NotAllowed(line, code="operation.administrator")
    now = datetime.now(UTC)
    seen = readiness_get(settings.MUNIMENT_DATA, now=now, free_mb=settings.MUNIMENT_DISK_FREE_MB)
    return json_reply(operation_document(seen, queue_get(now), now=now))
