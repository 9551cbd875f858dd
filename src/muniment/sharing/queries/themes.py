"""Theme databases: which there are, what is in them, what waits for a tag."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from muniment.accounts.values import Identity
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_find
from muniment.register.queries.glances import glances_get
from muniment.register.queries.withholdings import withheld_ids
from muniment.search.queries.searching import search, search_all
from muniment.search.values import Answer, Hit, Question
from muniment.sharing.models import TaggingRow, TagRow, ThemeRightRow, ThemeRow
from muniment.sharing.values import Tag, TaggedRight, Theme, ThemeStep

GIVEN = ("hand", "rule")
_STEPS = 30


def theme_may(me: Identity | None, row: ThemeRow) -> bool:
    """Whether the person looks after the theme: an administrator, or staff of the body that does, or who made it."""
    if me is None or not me.may("staff"):
        return False
    return me.may("administrator") or me.ref == row.made_by or bool(row.curator and me.member_of(row.curator))


def theme_list(data_dir: Path, *, me: Identity | None = None) -> tuple[Theme, ...]:
    """The themes that are published, and those in preparation that the person looks after; by slug."""
    rows = ThemeRow.objects.order_by("slug")
    return tuple(_seen(data_dir, row) for row in rows if row.published_at or theme_may(me, row))


def theme_row(slug: str, *, me: Identity | None = None) -> ThemeRow:
    """The row of a theme that the person may see.

    Raises:
        NotFound: there is none, or it is in preparation and somebody else's.
    """
    row = ThemeRow.objects.filter(slug=slug[:60]).first()
    if row is None or not (row.published_at or theme_may(me, row)):
        line = Text("没有专题库 {s}", "there is no theme database {s}").fill(s=slug[:60])
        raise NotFound(line, code="theme.unknown")
    return row


def theme_get(data_dir: Path, slug: str, *, me: Identity | None = None) -> Theme:
    """One theme.

    Raises:
        NotFound: there is none, or it is in preparation and somebody else's.
    """
    return _seen(data_dir, theme_row(slug, me=me))


def rights_now(row: ThemeRow, hidden: Collection[str]) -> QuerySet[ThemeRightRow]:
    """The rights that answer now and may be shown."""
    return row.rights.filter(went="").exclude(right_id__in=list(hidden))


def _seen(data_dir: Path, row: ThemeRow) -> Theme:
    hidden = withheld_ids(data_dir)
    now = rights_now(row, hidden)
    return Theme(
        slug=row.slug,
        title=Text(row.title_zh, row.title_en),
        about=Text(row.about_zh or row.about_en, row.about_en or row.about_zh),
        query=row.query,
        curator=row.curator,
        curator_name=Text(row.curator_zh, row.curator_en),
        made_by=row.made_by,
        made_at=row.made_at,
        published_at=row.published_at,
        edition=row.edition,
        total=now.count(),
        untagged=_todo(now).count(),
        tags=_tags(row, hidden),
        steps=tuple(
            ThemeStep(each.edition, each.at, each.came, each.went, each.total)
            for each in row.steps.order_by("-pk")[:_STEPS]
        ),
    )


def _todo(now: QuerySet[ThemeRightRow]) -> QuerySet[ThemeRightRow]:
    given = TaggingRow.objects.filter(tag__theme=OuterRef("theme"), right_id=OuterRef("right_id"), how__in=GIVEN)
    return now.filter(seen=False).exclude(Exists(given))


def tag_below(rows: Iterable[TagRow]) -> dict[str, set[int]]:
    """By code of a tag: the numbers of it and of all below it."""
    known = list(rows)
    below: dict[int, set[int]] = {each.pk: {each.pk} for each in known}
    parents = {each.pk: each.parent_id for each in known}
    for each in known:
        at = each.parent_id
        while at is not None:
            below[at].add(each.pk)
            at = parents[at]
    return {each.code: below[each.pk] for each in known}


def tag_rights(row: ThemeRow, code: str, hidden: Collection[str]) -> frozenset[str]:
    """The rights that have a tag or one below it.

    Raises:
        NotFound: the theme has no such tag.
    """
    below = tag_below(row.tags.all())
    if code not in below:
        line = Text("没有标签 {c}", "there is no tag {c}").fill(c=code[:60])
        raise NotFound(line, code="theme.tag")
    given = TaggingRow.objects.filter(tag_id__in=below[code], how__in=GIVEN).values("right_id")
    return frozenset(rights_now(row, hidden).filter(right_id__in=given).values_list("right_id", flat=True))


def _tags(row: ThemeRow, hidden: Collection[str]) -> tuple[Tag, ...]:
    rows = list(row.tags.order_by("pk"))
    below = tag_below(rows)
    now = rights_now(row, hidden)
    codes = {each.pk: each.code for each in rows}
    found: list[Tag] = []

    def walk(parent: int | None, depth: int) -> None:
        for each in rows:
            if each.parent_id != parent:
                continue
            given = TaggingRow.objects.filter(tag_id__in=below[each.code], how__in=GIVEN).values("right_id")
            found.append(
                Tag(
                    code=each.code,
                    name=Text(each.name_zh, each.name_en),
                    query=each.query,
                    parent=codes.get(parent or 0, ""),
                    depth=depth,
                    count=now.filter(right_id__in=given).count(),
                )
            )
            walk(each.pk, depth + 1)

    walk(None, 0)
    return tuple(found)


def theme_question(row: ThemeRow, words: str = "") -> Question:
    """The question that the rights of a theme answer, narrowed by words of the reader."""
    manifest = edition_find(row.edition)
    query = f"({row.query}) AND ({words})" if words.strip() else row.query
    return Question(
        query=query, edition=row.edition or None, as_of=manifest.day if manifest else None, facets=(), limit=20
    )


def theme_search(
    data_dir: Path, row: ThemeRow, *, words: str, tag: str, start: int, after: str
) -> tuple[Answer, tuple[Hit, ...], int | None]:
    """A page of the rights of a theme: the answer, its hits, and with a tag where the next page starts.

    Args:
        data_dir: The data folder.
        row: From ``theme_row``, after its first update.
        words: A query that narrows it down.
        tag: Only rights with this tag or one below it.
        start: With a tag: how many hits come before.
        after: Without one: ``next_after`` of the page before.

    Raises:
        InvalidInput: the words cannot be read.
        NotFound: there is no such tag.
        EngineUnavailable: there is no index.
    """
    question = theme_question(row, words)
    if not tag:
        asked = Question(
            query=question.query, edition=question.edition, as_of=question.as_of, facets=(), limit=20, after=after
        )
        answer = search(data_dir, asked)
        return answer, answer.hits, None
    answer = search(data_dir, Question(question.query, question.edition, question.as_of, facets=(), limit=0))
    ids = tag_rights(row, tag, withheld_ids(data_dir))
    hits = [hit for hit in search_all(data_dir, question) if hit.right_id in ids]
    page = tuple(islice(hits, start, start + 20))
    total = Answer(answer.edition, len(hits), answer.took_ms, answer.parsed, answer.explained)
    return total, page, start + 20 if start + 20 < len(hits) else None


def theme_explained(data_dir: Path, row: ThemeRow) -> Answer:
    """The query of a theme in words, with its count.

    Raises:
        EngineUnavailable: there is no index.
    """
    question = theme_question(row)
    return search(data_dir, Question(question.query, question.edition, question.as_of, facets=(), limit=0))


def worklist(
    data_dir: Path, row: ThemeRow, *, show: str, start: int, limit: int = 50
) -> tuple[int, tuple[TaggedRight, ...]]:
    """Rights of a theme with their tags, in the order of their identities: those to be tagged, all, or those with a tag.

    Args:
        data_dir: The data folder.
        row: From ``theme_row``.
        show: ``todo``, ``all`` or the code of a tag.
        start: How many come before.
        limit: At most so many.
    """
    hidden = withheld_ids(data_dir)
    now = rights_now(row, hidden)
    if show == "todo":
        now = _todo(now)
    elif show != "all":
        now = now.filter(right_id__in=list(tag_rights(row, show, hidden)))
    rows = list(now.order_by("right_id")[start : start + limit])
    ids = [each.right_id for each in rows]
    glances = glances_get(data_dir, ids, row.seq)
    tags: dict[str, list[tuple[Text, str]]] = {}
    given = TaggingRow.objects.filter(tag__theme=row, right_id__in=ids).select_related("tag").order_by("tag_id")
    for each in given:
        tags.setdefault(each.right_id, []).append((Text(each.tag.name_zh, each.tag.name_en), each.how))
    return now.count(), tuple(
        TaggedRight(
            right_id=each.right_id,
            came=each.came,
            titles=glances[each.right_id].titles if each.right_id in glances else {},
            tags=tuple(tags.get(each.right_id, ())),
        )
        for each in rows
    )


def theme_json(theme: Theme) -> dict[str, Any]:
    """A theme as one JSON document."""
    return {
        "slug": theme.slug,
        "title": theme.title._asdict(),
        "about": theme.about._asdict(),
        "query": theme.query,
        "curator": theme.curator_name._asdict() if theme.curator else None,
        "published_at": theme.published_at.isoformat() if theme.published_at else None,
        "edition": theme.edition or None,
        "total": theme.total,
        "untagged": theme.untagged,
        "tags": [
            {
                "code": each.code,
                "name": each.name._asdict(),
                "query": each.query or None,
                "parent": each.parent or None,
                "count": each.count,
            }
            for each in theme.tags
        ],
        "steps": [
            {
                "edition": each.edition,
                "at": each.at.isoformat(),
                "came": each.came,
                "went": each.went,
                "total": each.total,
            }
            for each in theme.steps
        ],
    }
