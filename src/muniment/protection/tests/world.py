"""A small town with a lamp maker, another one, a mediator and an office, for the tests of disputes."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from pytest_django import Settings

from muniment.accounts.models import BodyIdentifier
from muniment.accounts.tests.factories import QUICK, body_make, member_make, person_make
from muniment.accounts.values import Identity
from muniment.catalogue.tests.factories import grant
from muniment.kernel.clock import clock_stop
from muniment.procedures.queries.cases import case_get
from muniment.procedures.services.cases import Moment, case_open, draft_save
from muniment.procedures.services.moving import Moved, case_move
from muniment.protection.services.complaints import Photo, complaint_make
from muniment.register.tests.loads import Office

RIGHT = "CN-patent-201710000001"
DAY = date(2026, 11, 20)
MAKER, OTHER = "maker", "other"
OTHER_CODE = "91110000100000000R"
OTHER_NAME = "other机构"


def moment(day: date = DAY) -> Moment:
    return Moment(day, datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC))


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def png(colour: str = "red") -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (4, 4), colour).save(kept, "PNG")
    return kept.getvalue()


def photo(name: str = "灯.png", body: bytes | None = None) -> Photo:
    kept = body if body is not None else png()
    return Photo(name, len(kept), [kept])


class Town:
    """The people, and the steps that most tests begin with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        Office(folder).load(*(grant(n) for n in range(3)), key="first")
        clock_stop(folder, moment().at)
        self.maker: Identity = member_make(body_make(MAKER), "maker@example.org")
        other = body_make(OTHER)
        BodyIdentifier.objects.create(body=other, scheme="uscc", value=OTHER_CODE)
        self.other: Identity = member_make(other, "other@example.org")
        self.mediator: Identity = member_make(body_make("mediators", "mediation"), "med@example.org", role="staff")
        self.officer: Identity = member_make(body_make("office", "office"), "officer@example.org", role="staff")
        self.stranger: Identity = person_make("stranger@example.org")

    def complain(self, me: Identity | None = None, photos: tuple[Photo, ...] = (), **more: str) -> str:
        """A complaint; the last part of its address."""
        said = {
            "number": RIGHT,
            "deed": "infringement",
            "place_kind": "shop",
            "place": "灯具城 3 号",
            "maker": f"{OTHER_NAME}；{OTHER_CODE}",
            "says": "店里卖的壁灯与我的专利一样",
        }
        return complaint_make(
            data_dir=self.folder,
            said={**said, **more},
            photos=photos,
            me=me,
            network="192.0.2.1",
            moment=moment(),
        )

    def move(self, number: str, move: str, me: Identity, day: date = DAY, **said: object) -> Moved:
        return case_move(data_dir=self.folder, case_no=number, move=move, me=me, moment=moment(day), said=said)

    def fill(self, number: str, me: Identity, **typed: object) -> None:
        rev = self.see(number, me).rev
        draft_save(data_dir=self.folder, case_no=number, me=me, typed=typed, rev=rev, moment=moment())

    def see(self, number: str, me: Identity | None, day: date = DAY):
        return case_get(case_no=number, me=me, on=day)

    def request(self, **more: object) -> str:
        """An adjudication filled in and put in."""
        number = case_open(
            procedure="infringement_adjudication", side="requester", me=self.maker, moment=moment(), body=MAKER
        )
        typed = {
            "rights": RIGHT,
            "respondents": f"{OTHER_NAME}；{OTHER_CODE}",
            "entitlement": "独占许可备案 2025-1",
            "facts": "制造、销售相同的壁灯",
            "claims": "停止制造、销售",
            "place": "云澜市",
            "civil_suit": "no",
            "arbitration": "no",
        }
        self.fill(number, self.maker, **{**typed, **more})
        self.move(number, "request", self.maker)
        return number

    def served(self, **more: object) -> str:
        """An adjudication that was accepted and served."""
        number = self.request(**more)
        self.move(number, "accept", self.officer)
        self.move(number, "serve", self.officer)
        return number


@pytest.fixture
def town(data_dir: Path, settings: Settings, db: None) -> Town:
    settings.PASSWORD_HASHERS = QUICK
    return Town(data_dir)
