"""The desk for machines: sums of time for anybody, and what is a person's own for their token."""

from __future__ import annotations

from ninja import Router

from muniment.workspace.rest.own import router as own
from muniment.workspace.rest.reports import router as reports
from muniment.workspace.rest.time import router as time
from muniment.workspace.rest.writing import WRITE

router = Router()
router.add_router("", time)
router.add_router("", own)  # what is written stands in it too: one address takes both
router.add_router("", reports)
__all__ = ["WRITE", "router"]
