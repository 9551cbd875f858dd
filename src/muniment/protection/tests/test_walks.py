"""Disputes from the door to their end, by the services: who does what, what each sees, which limits run."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

from datetime import date

import pytest

from muniment.accounts.values import SYSTEM
from muniment.journal.queries import chain_verify
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.procedures.queries.cases import case_get
from muniment.procedures.queries.papers import paper_verify
from muniment.procedures.queries.registry import declaration_of
from muniment.procedures.services.ticking import cases_tick
from muniment.procedures.services.timing import limit_extend
from muniment.protection.queries.complaints import complaint_get, door_of
from muniment.protection.services.complaints import complaint_act, complaint_follow
from muniment.protection.tests.world import (  # noqa: F401
    DAY,
    MAKER,
    OTHER_NAME,
    RIGHT,
    Town,
    after,
    moment,
    photo,
    town,
)
from muniment.register.queries.rights import right_get
from muniment.register.services.withhold import right_withhold

pytestmark = pytest.mark.django_db


def limit(case, name):
    return next(each for each in case.limits if each.name == name)


def agreed(town: Town) -> str:
    """From the complaint to an agreement that both signed; the number of the mediation."""
    key = town.complain(photos=(photo(),), amount="300000 CNY")
    complaint = door_of(key, None)[0]
    town.move(complaint, "mediate", town.officer, reason="先调解")
    number = complaint_follow(data_dir=town.folder, key=key, me=town.maker, body=MAKER, moment=moment())
    town.fill(number, town.maker, kind="infringement", limit_of_own="二十万也行")
    town.move(number, "ask", town.maker)
    town.move(number, "invite", town.mediator)
    town.move(number, "join", town.other, view="我方有在先设计", own_limit="最多二十五万")
    town.move(number, "propose", town.maker, proposal="停止销售并赔偿", sum="300000 CNY")
    town.move(number, "propose", town.other, proposal="赔偿二十万", sum="200000 CNY")
    town.move(
        number,
        "draw_up",
        town.mediator,
        terms="停止销售，赔偿二十二万元",
        agreed_sum="220000 CNY",
        pay_until="2026-12-31",
        court="云澜市中级人民法院",
    )
    assert town.move(number, "sign", town.maker).waits == (OTHER_NAME,)
    assert town.move(number, "sign", town.other).state == "agreed"
    return number


def test_from_complaint_to_court_seal(town):
    number = agreed(town)
    seen = town.see(number, town.maker)
    assert [each.paper for each in seen.papers] == ["agreement"]
    assert limit(seen, "confirmation").due_on == after(30) == date(2026, 12, 20) or limit(
        seen, "confirmation"
    ).due_on == date(2026, 12, 21)
    assert town.move(number, "package", town.maker, after(3)).waits
    assert town.move(number, "package", town.other, after(4)).state == "packaged"
    papers = {each.paper: each for each in town.see(number, town.other).papers}
    assert set(papers) == {"agreement", "application"}
    told = paper_verify(code=papers["application"].code)
    assert told.whole
    town.move(number, "lodge", town.other, after(5), court_no="(2026)云01司确1号")
    assert limit(town.see(number, town.maker), "confirmation").state == "kept"
    town.move(number, "confirm", town.mediator, after(20), order_no="(2026)云01司确1号裁定", order_on="2026-12-09")
    seen = town.see(number, town.maker, after(20))
    assert (seen.state, seen.closed) == ("confirmed", True)
    mine = [(each.no, each.text.en) for each in seen.steps]
    theirs = [(each.no, each.text.en) for each in town.see(number, town.other, after(20)).steps]
    assert mine == theirs, "both sides read one timeline"
    assert chain_verify() == []


def test_the_agreement_bears_what_the_mediator_drew_up(town):
    from muniment.procedures.models import PaperRow

    number = agreed(town)
    words = " ".join(each["en"] for each in PaperRow.objects.get(case__case_no=number).content["body"])
    assert "停止销售，赔偿二十二万元" in words
    assert "CNY 220,000" in words
    assert "—" not in words


def test_a_change_after_one_signed_has_to_be_signed_again(town):
    key = town.complain(amount="1 CNY")
    town.move(door_of(key, None)[0], "mediate", town.officer, reason="先调解")
    number = complaint_follow(data_dir=town.folder, key=key, me=town.maker, body=MAKER, moment=moment())
    town.fill(number, town.maker, kind="infringement")
    town.move(number, "ask", town.maker)
    town.move(number, "invite", town.mediator)
    town.move(number, "join", town.other)
    town.move(number, "draw_up", town.mediator, terms="一")
    town.move(number, "sign", town.maker)
    town.move(number, "draw_up", town.mediator, terms="二")
    assert town.move(number, "sign", town.other).waits == (town.see(number, town.maker).parties[0].party.name,)
    assert town.move(number, "sign", town.maker).state == "agreed"


def test_a_mediation_begins_with_what_the_complaint_gave_and_nothing_of_it_is_public(town):
    number = agreed(town)
    seen = town.see(number, town.maker)
    values = {each.name: each.value.zh for each in seen.fields}
    assert values["rights"] == RIGHT
    assert values["respondents"] == OTHER_NAME
    assert values["facts"] == "店里卖的壁灯与我的专利一样"
    assert values["amount"] == "300,000 CNY"
    complaint = seen.follows
    assert town.see(complaint, town.maker).followed == (number,)
    assert town.see(complaint, town.maker).state == "followed"
    assert town.see(number, town.other).follows == "", "the other side learns nothing of the complaint"
    for reader in (None, town.stranger):
        with pytest.raises(NotFound):
            town.see(number, reader)
    declaration = declaration_of("mediation@1")
    assert not any(each.public for each in declaration.states.values())
    assert not any(each.acts for each in declaration.moves.values())
    assert right_get(town.folder, RIGHT, as_of=DAY).liens[4].current == ()


def test_the_limits_of_a_mediation_end_it(town):
    number = agreed(town)
    cases_tick(data_dir=town.folder, moment=moment(after(40)))
    seen = town.see(number, town.other, after(40))
    assert seen.state == "unconfirmed"
    assert "stands as a contract" in seen.steps[-1].text.en


def test_what_each_side_of_a_mediation_sees(town):
    number = agreed(town)
    fields = {
        who: {each.name for each in town.see(number, me).fields}
        for who, me in (("claimant", town.maker), ("respondent", town.other), ("mediator", town.mediator))
    }
    shared = {"rights", "respondents", "kind", "facts", "amount"}
    assert fields == {
        "claimant": shared | {"limit_of_own"},
        "respondent": shared,
        "mediator": shared | {"limit_of_own"},
    }
    said = {
        who: {label.en for step in town.see(number, me).steps for label, _ in step.said}
        for who, me in (("claimant", town.maker), ("respondent", town.other), ("mediator", town.mediator))
    }
    hidden = "For the mediator only: how far you would go"
    assert hidden in said["respondent"]
    assert hidden in said["mediator"]
    assert hidden not in said["claimant"]
    assert said["claimant"] == said["respondent"] - {hidden}


def test_a_reporter_without_an_account_sees_the_way_and_acts_by_the_address(town):
    key = town.complain(photos=(photo(),), says="<script>alert(1)</script> 店里有卖")
    told = complaint_get(key=key, me=None, on=DAY)
    assert told.route == "adjudication"
    assert "art. 65" in told.way.ground.source.en
    assert told.case.right_ids == (RIGHT,)
    assert told.pieces[0].stamps[0].stamp.local
    assert limit(told.case, "answer").due_on == date(2026, 11, 27)
    complaint_act(data_dir=town.folder, key=key, move="add", said={"more": "昨天还在卖"}, me=None, moment=moment())
    with pytest.raises(NotAllowed):
        complaint_act(data_dir=town.folder, key=key, move="mediate", said={}, me=None, moment=moment())
    for wrong in (key + "x", told.case.case_no, "C2026-999999"):
        with pytest.raises(NotFound):
            complaint_get(key=wrong, me=None, on=DAY)
    with pytest.raises(NotFound):
        complaint_get(key=told.case.case_no, me=town.stranger, on=DAY)
    with pytest.raises(Conflict):
        complaint_follow(data_dir=town.folder, key=key, me=town.maker, body=MAKER, moment=moment())
    town.move(
        told.case.case_no,
        "pass_on",
        town.officer,
        body_name="市场监督管理局",
        reason="请向其举报",
    )
    assert complaint_get(key=key, me=None, on=DAY).case.state == "passed_on"


def test_a_person_follows_a_complaint_under_their_own_name_and_staff_notes_stay_with_staff(town):
    key = town.complain(me=town.maker)
    town.move(key, "adjudicate", town.officer, reason="可以请求行政裁决", inner_note="同一店家第三次")
    told = complaint_get(key=key, me=town.maker, on=DAY)
    labels = {label.en for step in told.case.steps for label, _ in step.said}
    assert "Reason for the reporter" in labels
    assert "Note for staff" not in labels
    number = complaint_follow(data_dir=town.folder, key=key, me=town.maker, body="", moment=moment())
    assert town.see(number, town.maker).typed["facts"].startswith("店里卖")
    with pytest.raises(NotFound):
        town.see(key, town.other)


BAD = [
    ({"deed": "weather"}, InvalidInput, "deed"),
    ({"amount": "1" * 30}, InvalidInput, "amount"),
    ({"says": ""}, InvalidInput, "says"),
    ({"place": "甲\x07乙"}, InvalidInput, "place"),
    ({"says": "字" * 5001}, InvalidInput, "says"),
]


@pytest.mark.parametrize(("said", "problem", "name"), BAD)
def test_a_complaint_that_cannot_be_read_is_refused_and_leaves_nothing(town, said, problem, name):
    from muniment.procedures.models import CaseRow

    with pytest.raises(problem) as found:
        town.complain(**said)
    assert name in found.value.facts["faults"]
    assert CaseRow.objects.count() == 0


def test_photos_are_refused_by_size_before_they_are_read_and_by_what_they_are(town):
    def unread():
        raise AssertionError("read")
        yield b""

    from muniment.protection.services.complaints import Photo

    with pytest.raises(InvalidInput) as found:
        town.complain(photos=(Photo("a.png", 1_000_000_000, unread()),))
    assert found.value.code == "file.size"
    with pytest.raises(InvalidInput) as found:
        town.complain(photos=(photo("a.png", b"MZ\x90\x00 program"),))
    assert found.value.code == "file.media"
    with pytest.raises(Conflict) as refused:
        town.complain(number="", place="", maker="", place_kind="")
    assert refused.value.code == "complaint.nothing"


def test_a_number_that_names_nothing_is_kept_as_it_was_typed(town):
    told = complaint_get(key=town.complain(number="ZL 2099 1 0000000.0"), me=None, on=DAY)
    assert told.route == "ask"
    assert told.case.right_ids == ()
    assert {each.name: each.value.zh for each in told.case.fields}["number"] == "ZL 2099 1 0000000.0"


def test_an_adjudication_suspended_by_an_invalidation_request(town):
    number = town.served()
    seen = town.see(number, town.other)
    assert limit(seen, "answer").due_on == date(2026, 12, 7)
    assert limit(seen, "decision").due_on == date(2027, 2, 20) or limit(seen, "decision").due_on > date(2027, 2, 19)
    first = limit(seen, "decision").due_on
    town.move(number, "reply", town.other, after(5), defence="prior_art", answer_text="涉案设计早已公开")
    town.move(number, "ask_suspension", town.other, after(6), request_no="4W123456", accepted_on="2026-11-25")
    with pytest.raises(Conflict) as refused:
        town.move(number, "suspend", town.officer, after(7), reason="等待无效决定")
    assert refused.value.code == "adjudication.suspension"
    town.move(number, "suspend", town.officer, after(7), reason="等待无效决定", invalidation_no="4W123456")
    paused = limit(town.see(number, town.maker), "decision")
    assert (paused.state, paused.due_on) == ("paused", None)
    cases_tick(data_dir=town.folder, moment=moment(after(200)))
    assert town.see(number, town.maker).state == "suspended", "the time stands still"
    town.move(number, "resume", town.officer, after(207), outcome="maintained")
    again = limit(town.see(number, town.maker), "decision")
    assert again.state == "running"
    assert 195 <= (again.due_on - first).days <= 207
    longer = limit_extend(
        case_no=number, name="decision", me=town.officer, reason="案情复杂", moment=moment(after(208))
    )
    assert 28 <= (longer - again.due_on).days <= 33
    with pytest.raises(Conflict):
        limit_extend(case_no=number, name="decision", me=town.officer, reason="再延", moment=moment(after(209)))


def test_a_decision_orders_to_stop_names_no_amount_and_stands_on_the_right(town):
    number = town.served()
    lien = right_get(town.folder, RIGHT, as_of=DAY).liens[4].current
    assert [(each.instrument_id, each.family) for each in lien] == [(number, "dispute")]
    cases_tick(data_dir=town.folder, moment=moment(after(20)))
    assert town.see(number, town.maker).state == "examining", "without an answer the case goes on"
    declaration = declaration_of("infringement_adjudication@1")
    assert not any(each.type == "money" for each in (*declaration.form, *declaration.moves["decide"].asks))
    assert "art. 65" in next(each for each in declaration.moves["decide"].asks if each.name == "ordered").help.en
    with pytest.raises(NotFound):
        town.see(number, None)
    town.move(
        number, "decide", town.officer, after(30), finding="infringes", ordered="立即停止销售", reasons="落入保护范围"
    )
    public = town.see(number, None, after(30))
    assert {each.name for each in public.fields} == {"rights"}
    assert public.parties == ()
    said = {label.en: value.en for step in public.steps for label, value in step.said}
    assert said == {
        "Finding": "infringement found, ordered to stop at once",
        "What is to stop": "立即停止销售",
        "Reasons": "落入保护范围",
    }
    cases_tick(data_dir=town.folder, moment=moment(after(60)))
    assert town.see(number, None, after(60)).state == "final"
    standing = right_get(town.folder, RIGHT, as_of=after(60)).liens[4]
    assert standing.current == ()
    assert len(standing.past) == 1


def test_conditions_refuse_at_acceptance_with_their_law(town):
    number = town.request(civil_suit="yes", entitlement="")
    with pytest.raises(Conflict) as refused:
        town.move(number, "accept", town.officer)
    codes = {each.code for each in refused.value.facts["obstacles"]}
    assert {"adjudication.civil_suit", "adjudication.standing"} <= codes
    with pytest.raises(Conflict) as major:
        town.move(number, "pass_on", town.officer, reason="重大")
    assert major.value.code == "adjudication.major.not"
    town.move(number, "refuse", town.officer, reason="已起诉，请等待判决")
    assert town.see(number, town.maker).state == "refused"


def test_what_each_side_of_an_adjudication_sees_and_dates_out_of_order(town):
    number = town.served()
    town.move(number, "reply", town.other, after(5), defence="none", answer_text="不落入")
    with pytest.raises(InvalidInput):
        town.move(number, "call", town.officer, after(6), hearing_on="2026-11-01", room="一号庭")
    with pytest.raises(InvalidInput):
        town.move(number, "hear", town.officer, after(6), heard_on="2027-01-01", minutes="双方到庭")
    town.move(number, "call", town.officer, after(6), hearing_on="2026-12-10", room="一号庭")
    town.move(number, "hear", town.officer, after(20), heard_on="2026-12-10", minutes="双方到庭", inner_note="倾向侵权")
    every = {"rights", "respondents", "entitlement", "facts", "claims", "place", "civil_suit", "arbitration"}
    for me in (town.maker, town.other, town.officer):
        assert {each.name for each in town.see(number, me, after(20)).fields} == every
    notes = {
        who: any(
            label.en.startswith("Deliberation")
            for step in town.see(number, me, after(20)).steps
            for label, _ in step.said
        )
        for who, me in (("requester", town.maker), ("respondent", town.other), ("officer", town.officer))
    }
    assert notes == {"requester": False, "respondent": False, "officer": True}
    with pytest.raises(NotFound):
        case_get(case_no=number, me=town.stranger, on=after(20))
    assert town.move(number, "settle", town.maker, after(21)).waits
    assert town.move(number, "settle", town.other, after(21)).state == "settled"
    assert right_get(town.folder, RIGHT, as_of=after(21)).liens[4].current == ()


def test_a_right_that_is_withheld_is_not_looked_up(town):
    right_withhold(
        data_dir=town.folder, actor=SYSTEM, right_id=RIGHT, field=None, ground="Court order 7", at=moment().at
    )
    told = complaint_get(key=town.complain(), me=None, on=DAY)
    assert (told.route, told.case.right_ids) == ("ask", ())
