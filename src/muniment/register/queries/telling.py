"""JSON documents of what stands around a right, and of code lists, regions and loads: for the commands and the API."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from muniment.kernel.texts import Text
from muniment.register.domain.document import text_json
from muniment.register.queries.kin import Cited, Family, Member
from muniment.register.queries.loads import LoadSeen
from muniment.register.queries.regions import RegionNode, RegionPage, region_ask
from muniment.register.queries.rights import Found, Related, RightView
from muniment.register.queries.since import Since
from muniment.register.queries.trees import Label, Node, TreeList, TreePage
from muniment.register.queries.wordings import Compared, Wording
from muniment.register.values import Tick
from muniment.standards.regions import Located

Json = dict[str, Any]
_COUNTS = ("read", "accepted", "rejected", "duplicates", "held")


# --- around a right --------------------------------------------------------------------------------------------------


def found_json(found: Found, edition: str) -> Json:
    """The readings of a number, likeliest first, and the rights that answer to it."""
    readings = [
        {
            "scheme": each.scheme,
            "type": each.type,
            "office": each.office,
            "number": each.number,
            "kind_code": each.kind_code,
            "kind": each.kind,
            "check_digit_ok": each.check_digit_ok,
            "check_digit_expected": each.check_digit_expected,
        }
        for each in found.readings
    ]
    return {"number": found.text, "right_ids": list(found.right_ids), "readings": readings, "edition": edition}


def _of(view: RightView) -> Json:
    return {"right_id": view.record.right_id, "edition": view.edition.name}


def family_json(view: RightView, family: Family) -> Json:
    """The members of a family, oldest first, with who claims whose priority."""
    members = [_member(each, family) for each in family.members]
    return {
        **_of(view),
        "as_of": view.as_of.isoformat(),
        "members": members,
        "others": [each.right_id for each in family.others],
    }


def _member(each: Member, family: Family) -> Json:
    return {
        "right_id": each.right_id,
        "office": each.office,
        "kind": each.kind,
        "number": each.number,
        "titles": each.titles,
        "filed_on": each.filed_on.isoformat() if each.filed_on else None,
        "status": each.badge.value if each.badge else None,
        "own": each.own,
        "priority_of": [family.members[at].right_id for at in each.parents],
    }


def citations_json(view: RightView, cites: Cited) -> Json:
    """What a right cites and what cites it, with titles where the rights are loaded."""
    return {
        **_of(view),
        "cited": [_related(each, cites) for each in cites.cited],
        "cited_by": [_related(each, cites) for each in cites.citing],
    }


def _related(each: Related, cites: Cited) -> Json:
    said = each.citation
    return {
        "label": each.label,
        "right_id": each.right_id,
        "titles": cites.titles.get(each.right_id or "", {}),
        "category": said.category if said else None,
        "by": said.by if said else None,
    }


def wordings_json(view: RightView, wordings: tuple[Wording, ...], compared: Compared | None) -> Json:
    """The publications that state the claims, and the claims of two of them, compared."""
    told = None
    if compared is not None:
        told = {
            "before": compared.before.key,
            "after": compared.after.key,
            "lang": compared.lang,
            "totals": compared.totals,
            "claims": [asdict(each) for each in compared.changes],
        }
    return {**_of(view), "wordings": [_wording(each) for each in wordings], "compared": told}


def _wording(each: Wording) -> Json:
    on = each.on.isoformat() if each.on else None
    return {"key": each.key, "document": each.document, "source": each.source, "on": on}


def since_json(view: RightView, since: Since | None) -> Json:
    """What changed of a right since an older edition; ``since`` is null where there is none."""
    if since is None:
        return {**_of(view), "since": None, "then": None, "now": text_json(view.line), "same": None, "came": [],
                "went": [], "fields": []}  # fmt: skip
    return {
        **_of(view),
        "since": since.edition.name,
        "then": text_json(since.then) if since.then else None,
        "now": text_json(view.line),
        "same": since.same,
        "came": [_tick(each) for each in since.came],
        "went": [_tick(each) for each in since.went],
        "fields": [
            {"name": each.name, "before": json.loads(each.before), "after": json.loads(each.after)}
            for each in since.fields
        ],
    }


def _tick(each: Tick) -> Json:
    return {
        "event_id": each.event_id,
        "on": each.day.isoformat(),
        "family": each.family,
        "key_event": each.key_event,
        "office_code": each.office_code,
        "title": text_json(each.title),
        "text": text_json(each.line),
    }


# --- code lists and regions ------------------------------------------------------------------------------------------


def tree_list_json(each: TreeList) -> Json:
    """A loaded code list: edition, languages, levels, what it lacks, under which terms it may be used."""
    return {
        "scheme": each.scheme.code,
        "name": each.scheme.name._asdict(),
        "edition": each.edition if each.stated else None,
        "edition_from": each.edition_from,
        "edition_in_force": each.in_force.edition if each.in_force else None,
        "entries": each.entries,
        "languages": dict(each.languages),
        "levels": [{"name": name._asdict(), "entries": n, "implied": implied} for name, n, implied in each.levels],
        "gaps": [gap._asdict() for gap in each.gaps],
        "licence": each.licence,
        "source": each.source,
        "loaded_at": each.loaded_at,
    }


def tree_page_json(page: TreePage, edition: str | None) -> Json:
    """One place of a tree: its way from the root, titles, what lies under it, and how many rights carry each."""
    return {
        "codelist": tree_list_json(page.shown),
        "others": [tree_list_json(each) for each in page.others],
        "edition": edition,
        "place": _node(page.node) if page.node else None,
        "level": _both(page.level),
        "path": [_node(each) for each in page.path],
        "also_under": [_node(each) for each in page.also_under],
        "titles": [{"lang": lang, "title": title, "editions": kept} for lang, title, kept in page.titles],
        "facts": dict(page.facts),
        "items": [_node(each) for each in page.children],
        "total": page.children_total,
        "next_cursor": str(page.next_skip) if page.next_skip else None,
        "found": [_node(each) for each in page.found] if page.found is not None else None,
        "found_total": page.found_total,
    }


def _node(each: Node) -> Json:
    label: Label | None = each.label
    return {
        "symbol": each.symbol,
        "title": label.title if label else None,
        "lang": label.lang if label else None,
        "title_from": label.edition if label else None,
        "implied": each.implied,
        "since": each.since,
        "until": each.until,
        "headings": list(each.headings),
        "count": each.count,
        "query": each.asks,
    }


def region_json(page: RegionPage, edition: str | None) -> Json:
    """A division, or all of them: the rights of its owners by kind and type, and what lies under it."""
    code = page.region.code if page.region else ""
    return {
        "edition": edition,
        "region": _division(page.region) if page.region else None,
        "level": _both(page.level),
        "path": [_division(each) for each in page.path],
        "names": [{"name": name, "since": since, "until": until} for name, since, until in page.names],
        "facts": dict(page.facts),
        "types": [
            {
                "type": type_,
                "name": text_json(name),
                "kinds": counts,
                "query": region_ask(code, type_=type_),
            }
            for type_, name, counts in page.types
        ],
        "items": [_division(each) for each in page.children],
        "former": [_division(each) for each in page.former],
        "unplaced": {"rights": page.unplaced[0], "of": page.unplaced[1]} if page.unplaced else None,
        "lists": list(page.lists),
    }


def _division(each: RegionNode) -> Json:
    return {
        "code": each.code,
        "name": text_json(each.name),
        "until": each.until,
        "successor": each.successor,
        "total": each.count.total,
        "kinds": dict(each.count.kinds),
        "query": region_ask(each.code),
    }


def located_json(found: Located) -> Json:
    """The division in which a text lies, with the words that say so; or why that cannot be told."""
    return asdict(found)


# --- loads -----------------------------------------------------------------------------------------------------------


def load_json(load: LoadSeen) -> Json:
    """A load: who ran it, when, what it published, and what became of its documents."""
    return {
        "seq": load.seq,
        "key": load.key,
        "state": load.state,
        "actor": load.actor,
        "opened_at": load.opened_at.isoformat(),
        "closed_at": load.closed_at.isoformat() if load.closed_at else None,
        "edition": load.edition,
        **{name: int(load.report.get(name, 0)) for name in _COUNTS},
    }


def load_report_json(load: LoadSeen) -> Json:
    """A load with its report: every document of every file accounted for."""
    report = load.report
    rejects = [{name: each.get(name) for name in ("file", "position", "field", "reason", "source")} for each in
               report.get("rejects", ())]  # fmt: skip
    kept = {name: report.get(name) or [] for name in ("files", "sources", "alarms", "problems")}
    return {
        **load_json(load),
        **kept,
        "rejects": rejects,
        "rejects_file": report.get("rejects_file"),
        "placing": report.get("placing"),
    }


def _both(text: Text | None) -> Json | None:
    return text_json(text) if text else None
