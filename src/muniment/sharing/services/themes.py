"""Theme databases are made, tagged, published, and follow the editions."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from pathlib import Path

from django.db import transaction

from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, NotAllowed
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.withholdings import withheld_ids
from muniment.register.values import Manifest
from muniment.search.queries.searching import index_reach, search, search_all
from muniment.search.values import Question
from muniment.sharing.models import TaggingRow, TagRow, ThemeRightRow, ThemeRow, ThemeStepRow
from muniment.sharing.queries.themes import theme_may, theme_row

MOST = {"title_zh": 120, "title_en": 120, "about_zh": 8_000, "about_en": 8_000, "query": 2_000}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_NO_SLUGS = frozenset({"new"})
_DEEP = 4


def theme_make(*, data_dir: Path, me: Identity, slug: str, said: Mapping[str, str], at: datetime) -> ThemeRow:
    """A theme in preparation; only who looks after it sees it.

    Args:
        data_dir: The data folder.
        me: Staff of a body, or an administrator.
        slug: Its address below ``/themes/``, for ever.
        said: ``title_zh``, ``title_en``, ``about_zh``, ``about_en``, ``query``, and ``curator``: a body of the person's.
        at: The instant, aware.

    Raises:
        NotAllowed: the person may not curate, or not for that body.
        InvalidInput: something is lacking, too long, or the query cannot be read.
        Conflict: the address is taken.
    """
    if not me.may("staff"):
        line = Text(
            "只有机构工作人员与管理员可以建专题库", "theme databases are made by staff of a body and administrators"
        )
        raise NotAllowed(line, code="theme.staff")
    if not _SLUG.fullmatch(slug) or not 3 <= len(slug) <= 60 or slug in _NO_SLUGS:
        line = Text(
            "网址用 3 至 60 个小写字母、数字与短横线",
            "an address has 3 to 60 small letters, digits and hyphens between",
        )
        raise InvalidInput(line, code="theme.slug", field="slug")
    facts = _facts(data_dir, said)
    curator = said.get("curator", "")
    seat = next((each for each in me.bodies if each.body == curator), None)
    if curator and seat is None:
        raise NotAllowed(Text("您不属于这个机构", "you do not belong to this body"), code="theme.body", field="curator")
    with transaction.atomic():
        if ThemeRow.objects.filter(slug=slug).exists():
            line = Text("网址 {s} 已被占用", "the address {s} is taken").fill(s=slug)
            raise Conflict(line, code="theme.taken", field="slug")
        row = ThemeRow.objects.create(
            slug=slug,
            curator=curator,
            curator_zh=seat.name.zh if seat else "",
            curator_en=seat.name.en if seat else "",
            made_by=me.ref,
            made_at=at,
            **facts,
        )
        audit_write(actor=me.actor, action="theme.made", subject=f"theme:{slug}")
    return row


def theme_change(*, data_dir: Path, me: Identity, slug: str, said: Mapping[str, str]) -> ThemeRow:
    """Title, words and query are as said; with another query the next update brings the rights in line.

    Raises:
        NotFound, NotAllowed, InvalidInput: as above.
    """
    row = _mine(me, slug)
    facts = _facts(data_dir, said)
    changed = sorted(name for name, value in facts.items() if getattr(row, name) != value)
    if changed:
        with transaction.atomic():
            for name in changed:
                setattr(row, name, facts[name])
            row.stale = row.stale or "query" in changed
            row.save(update_fields=[*changed, "stale"])
            audit_write(actor=me.actor, action="theme.changed", subject=f"theme:{slug}", facts={"fields": changed})
    return row


def theme_publish(*, data_dir: Path, me: Identity, slug: str, at: datetime) -> None:
    """Everybody sees the theme at its address, for ever, with the rights of the newest edition.

    Raises:
        NotFound, NotAllowed: there is none, or it is somebody else's.
        EngineUnavailable: there is no index.
    """
    row = _mine(me, slug)
    theme_update(data_dir=data_dir, slug=slug, at=at)
    with transaction.atomic():
        if ThemeRow.objects.filter(pk=row.pk, published_at__isnull=True).update(published_at=at):
            audit_write(actor=me.actor, action="theme.published", subject=f"theme:{slug}")


def theme_withdraw(*, me: Identity, slug: str) -> None:
    """The theme is in preparation again: only who looks after it sees it, and its address stays its own.

    Raises:
        NotFound, NotAllowed: there is none, or it is somebody else's.
    """
    row = _mine(me, slug)
    with transaction.atomic():
        if ThemeRow.objects.filter(pk=row.pk, published_at__isnull=False).update(published_at=None):
            audit_write(actor=me.actor, action="theme.withdrawn", subject=f"theme:{slug}")


def tag_put(*, data_dir: Path, me: Identity, slug: str, code: str, said: Mapping[str, str]) -> None:
    """The tag stands in the tree of the theme; with a query the next update gives it to every right that answers.

    Args:
        data_dir: The data folder.
        me: Who looks after the theme.
        slug: Of the theme.
        code: Of the tag; one that there is is changed.
        said: ``name_zh``, ``name_en``, ``query``, ``parent`` (a code, or empty).

    Raises:
        NotFound, NotAllowed, InvalidInput: as above; the parent is unknown or would be below the tag.
    """
    row = _mine(me, slug)
    if not _SLUG.fullmatch(code) or len(code) > 60:
        line = Text("代码用小写字母、数字与短横线", "a code has small letters, digits and hyphens between")
        raise InvalidInput(line, code="theme.code", field="code")
    names = {name: _words(name, said.get(name, ""), 120, needed=True) for name in ("name_zh", "name_en")}
    query = _words("query", said.get("query", ""), 2_000, needed=False)
    if query:
        _query_check(data_dir, query)
    with transaction.atomic():
        parent = _parent(row, code, said.get("parent", ""))
        TagRow.objects.update_or_create(theme=row, code=code, defaults={**names, "query": query, "parent": parent})
        ThemeRow.objects.filter(pk=row.pk).update(stale=True)
        audit_write(actor=me.actor, action="theme.tag_set", subject=f"theme:{slug}", facts={"tag": code})


def _parent(row: ThemeRow, code: str, said: str) -> TagRow | None:
    if not said:
        return None
    parent = row.tags.filter(code=said).first()
    at, depth = parent, 1
    while at is not None and at.code != code and depth < _DEEP:
        at, depth = at.parent, depth + 1
    if parent is None or at is not None:
        line = Text(
            "上级标签不存在，或层次过深、成环", "there is no such tag above, or the tree would be too deep or a ring"
        )
        raise InvalidInput(line, code="theme.parent", field="parent")
    return parent


def tag_drop(*, me: Identity, slug: str, code: str) -> None:
    """The tag, those below it and what they were given to are gone.

    Raises:
        NotFound, NotAllowed: as above.
    """
    row = _mine(me, slug)
    with transaction.atomic():
        if row.tags.filter(code=code).delete()[0]:
            audit_write(actor=me.actor, action="theme.tag_dropped", subject=f"theme:{slug}", facts={"tag": code})


def rights_tag(*, me: Identity, slug: str, rights: Collection[str], tag: str, act: str) -> int:
    """The rights have the tag by hand (``put``), or have it no more (``drop``), or need none (``none``); how many.

    What is dropped is not given again by the rule of the tag.

    Raises:
        NotFound, NotAllowed: as above.
        InvalidInput: there is no such tag or act.
    """
    row = _mine(me, slug)
    found = row.tags.filter(code=tag).first()
    if act not in {"put", "drop", "none"} or (found is None and act != "none"):
        line = Text("请选择标签", "choose a tag")
        raise InvalidInput(line, code="theme.tag", field="tag")
    with transaction.atomic():
        mine = row.rights.filter(went="", right_id__in=list(rights)[:500])
        ids = list(mine.values_list("right_id", flat=True))
        mine.update(seen=True)
        if found is not None and act != "none":
            TaggingRow.objects.filter(tag=found, right_id__in=ids).delete()
            how = "hand" if act == "put" else "refused"
            TaggingRow.objects.bulk_create(TaggingRow(tag=found, right_id=each, how=how) for each in ids)
    return len(ids)


def themes_update(*, data_dir: Path, at: datetime) -> int:
    """Every theme holds the rights of the newest edition that the index has reached; how many were behind."""
    try:
        reached = edition_get(index_reach(data_dir).edition).seq
    except EngineUnavailable:
        return 0
    behind = [row.slug for row in ThemeRow.objects.order_by("slug") if row.stale or row.seq < reached]
    for slug in behind:
        theme_update(data_dir=data_dir, slug=slug, at=at)
    return len(behind)


def theme_update(*, data_dir: Path, slug: str, at: datetime) -> None:
    """The theme holds the rights of the newest edition that the index has reached, edition by edition since its last.

    New rights wait for a tag unless a rule gives them one; what stopped to answer is kept with the edition in which it
    did. A process that is killed goes on with the edition that it was at.

    Raises:
        EngineUnavailable: there is no index.
    """
    row = ThemeRow.objects.get(slug=slug)
    reached = edition_get(index_reach(data_dir).edition)
    waiting = [each for each in edition_list() if row.seq < each.seq <= reached.seq]
    if not row.seq:
        waiting = waiting[-1:]
    elif not waiting and row.stale:
        waiting = [edition_get(row.edition)]
    for manifest in waiting:
        _step(data_dir, row, manifest, at)


def _step(data_dir: Path, row: ThemeRow, manifest: Manifest, at: datetime) -> None:
    there = _answering(data_dir, row.query, manifest)
    rules = {
        tag.pk: _answering(data_dir, f"({row.query}) AND ({tag.query})", manifest) if tag.query else frozenset()
        for tag in row.tags.all()
    }
    hidden = withheld_ids(data_dir)
    with transaction.atomic():
        known = {each.right_id: each for each in row.rights.all()}
        now = {name for name, each in known.items() if not each.went}
        came, went = there - now, now - there - hidden
        again = [name for name in came if name in known]
        row.rights.filter(right_id__in=again).update(went="", came=manifest.name, seen=False)
        fresh = sorted(came - known.keys())
        ThemeRightRow.objects.bulk_create(
            (ThemeRightRow(theme=row, right_id=name, came=manifest.name) for name in fresh), batch_size=500
        )
        for name in went:
            row.rights.filter(right_id=name).update(went=manifest.name)
        for tag_id, ids in rules.items():
            _rule(tag_id, ids, hidden)
        ThemeStepRow.objects.update_or_create(
            theme=row,
            edition=manifest.name,
            defaults={"at": at, "came": len(came), "went": len(went), "total": len(there)},
        )
        row.edition, row.seq, row.stale = manifest.name, manifest.seq, False
        row.save(update_fields=["edition", "seq", "stale"])


def _rule(tag_id: int, ids: frozenset[str], hidden: frozenset[str]) -> None:
    """The rule of a tag gives it to these rights and to no others; what a hand gave or refused stays."""
    kept = dict(TaggingRow.objects.filter(tag_id=tag_id).values_list("right_id", "how"))
    over = [name for name, how in kept.items() if how == "rule" and name not in ids and name not in hidden]
    for at in range(0, len(over), 500):
        TaggingRow.objects.filter(tag_id=tag_id, how="rule", right_id__in=over[at : at + 500]).delete()
    TaggingRow.objects.bulk_create(
        (TaggingRow(tag_id=tag_id, right_id=name, how="rule") for name in sorted(ids - kept.keys())), batch_size=500
    )


def _answering(data_dir: Path, query: str, manifest: Manifest) -> frozenset[str]:
    question = Question(query=query, edition=manifest.name, as_of=manifest.day, facets=())
    return frozenset(hit.right_id for hit in search_all(data_dir, question))


def _mine(me: Identity, slug: str) -> ThemeRow:
    row = theme_row(slug, me=me)
    if not theme_may(me, row):
        line = Text("只有其管理机构可以更改", "only who looks after it may change it")
        raise NotAllowed(line, code="theme.mine")
    return row


def _facts(data_dir: Path, said: Mapping[str, str]) -> dict[str, str]:
    facts = {
        name: _words(name, said.get(name, ""), most, needed=not name.startswith("about")) for name, most in MOST.items()
    }
    _query_check(data_dir, facts["query"])
    return facts


def _query_check(data_dir: Path, query: str) -> None:
    try:
        search(data_dir, Question(query=query, limit=0, facets=()))
    except InvalidInput as problem:
        raise InvalidInput(problem.text, code=problem.code, field="query") from problem


def _words(name: str, said: str, most: int, *, needed: bool) -> str:
    words = said.replace("\r\n", "\n").strip()
    if needed and not words:
        raise InvalidInput(Text("必须填写", "this is needed"), code="theme.lacking", field=name)
    if len(words) > most:
        line = Text("至多 {n} 个字符", "{n} characters at most").fill(n=most)
        raise InvalidInput(line, code="theme.long", field=name)
    if any(not (each.isprintable() or (each == "\n" and most > 2_000)) for each in words):
        raise InvalidInput(
            Text("含有看不见的控制字符", "it has signs that nobody sees"), code="theme.signs", field=name
        )
    return words
