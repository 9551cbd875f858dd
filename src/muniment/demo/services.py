"""Making the sample country: files are written as offices write them, then loaded through the public door."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from pathlib import Path
from time import monotonic, sleep
from zoneinfo import ZoneInfo

import yaml
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from filelock import FileLock, Timeout

from muniment.accounts.services.personas import persona_sign_in, personas_create
from muniment.accounts.values import SYSTEM, Actor
from muniment.demo.adapters.deliveries import Deliveries
from muniment.demo.adapters.snapshot import snapshot_make, snapshot_restore, snapshot_there
from muniment.demo.domain.country import YUNLAN, Country, country_read, data_text
from muniment.demo.domain.high_value import Tally
from muniment.demo.domain.plan import rights_plan
from muniment.demo.domain.planted import planted_rights
from muniment.demo.domain.right import EDITION_DAYS, RightPlan
from muniment.demo.domain.theme import theme_read
from muniment.demo.domain.truth import sample_truth
from muniment.demo.domain.walks import walk_rights
from muniment.demo.domain.yunlan import yunlan_plan
from muniment.exchange.queries.board import value_last
from muniment.exchange.services.offering import offers_follow
from muniment.exchange.services.valuing import value_put
from muniment.exchange.services.watching import watch_run
from muniment.intake.services.loading import Progress, load_publish, silent
from muniment.intake.values import LoadReport
from muniment.kernel.clock import ZONE_BY_DEFAULT, clock_read, clock_stop
from muniment.kernel.dates import months_add
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, NotAllowed, SourceProblem
from muniment.kernel.texts import Text
from muniment.operation.services.working import workers_kept
from muniment.procedures.queries.registry import declaration_list
from muniment.procedures.services.authority import authority_set
from muniment.procedures.services.cases import Moment
from muniment.procedures.services.ticking import cases_run
from muniment.register.queries.editions import edition_list
from muniment.register.queries.rights import right_resolve
from muniment.register.services.codelists import Statement, codelists_load
from muniment.search.services.indexing import index_catch_up
from muniment.search.services.preparing import profiles_prepare
from muniment.sharing.queries.themes import theme_list
from muniment.sharing.services.themes import rights_tag, tag_put, theme_make, theme_publish, theme_update
from muniment.workspace.services.watching import alerts_run

SIZES = {"small": 20_000, "medium": 200_000, "large": 2_000_000}
MARKER = "sample.json"
"""The file by which a folder is known to hold sample data."""

FOLDER = "demo"
"""The folder within the data folder for what only a sample has: files to come, divisions, the copy for reset."""

MOVES: dict[str, tuple[int, int]] = {"1d": (0, 1), "2w": (0, 14), "6m": (6, 0)}
"""How far the clock can be moved at once, in months and days."""

_TABLES = ("cn-legal-status", "cn-marks", "cn-geographical-indications", "cn-registers", "cn-proceedings")
_WRITING = Text("写出示例公报：{n} 件权利", "writing the office files: {n} rights")
_TOLD_EVERY = 500
_INDEX_WAIT_S = 60
_WRITTEN = "written"
"""The file beside the deliveries that says that they are all there, and how many rights they are of."""

_GROWING_AT_ONE = 18_000
"""At so many rights outside 云澜省 as many people live there as the data file says."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Where the clock stands now, and the editions that were published on the way."""

    day: date
    editions: tuple[str, ...]


def sample_make(
    *,
    data_dir: Path,
    size: str,
    actor: Actor,
    count: int | None = None,
    index: bool = True,
    progress: Progress = silent,
) -> Iterator[Text]:
    """The folder holds the sample country in its three editions; a second run finds it there and does nothing.

    A run that was cut off goes on where it stopped: files that are written and editions that are published stay.

    Args:
        data_dir: The data folder: empty, or a sample folder of the same size.
        size: One of ``SIZES``.
        actor: Who makes it.
        count: Number of rights outside 云澜省, instead of what the size says.
        index: Whether the search index and the copy for reset are made too; else ``sample_finish`` makes them.
        progress: Is told what is being done, and how many documents were read.

    Yields:
        A line when a step is done.

    Raises:
        InvalidInput: there is no such size.
        Conflict: the folder holds other data, or a sample of another size.
    """
    if size not in SIZES:
        raise InvalidInput(f"a size is one of {', '.join(SIZES)}", code="sample.size")
    country = country_read()
    own = own_rights(country)
    growing = SIZES[size] - len(own) if count is None else count
    _folder_claim(data_dir, {"size": size, "count": growing})
    personas_create(actor=actor)
    done = len(edition_list())
    if done >= len(EDITION_DAYS):
        yield Text("示例数据已就绪", "the sample country is there already")
        if index:
            yield from sample_finish(data_dir=data_dir)
        return
    office = data_dir / "office-files"
    rights = _files_write(data_dir, office, country, own, growing, progress)
    yield Text("已写出 {n} 件权利的示例公报", "the office files of {n} rights are written").fill(n=rights)
    _divisions_load(data_dir, actor)
    for day in EDITION_DAYS[done:]:
        report = delivery_load(data_dir, office / day.isoformat(), day, actor, progress=progress)
        yield Text("已发布版本 {e}：{n} 份文献", "edition {e} is published: {n} documents").fill(
            e=report.edition, n=report.accepted
        )
    shutil.rmtree(office)
    if index:
        yield from sample_finish(data_dir=data_dir)


def sample_finish(*, data_dir: Path) -> Iterator[Text]:
    """The sample can be searched and reset; where that is so already, nothing is done.

    Yields:
        A line when it is done.
    """
    if snapshot_there(data_dir):
        return
    reached = index_catch_up(data_dir=data_dir)
    profiles_prepare(data_dir=data_dir)
    theme_publish_sample(data_dir)
    offices_begin_sample(data_dir)
    pledges_begin_sample(data_dir)
    snapshot_make(data_dir)
    yield Text("已建立检索索引：{n} 条", "the search index is made: {n} entries").fill(n=reached.added)


def theme_publish_sample(data_dir: Path) -> None:
    """The theme database of the sample is published, with its tags; made again, nothing is doubled."""
    theme = theme_read()
    if any(each.slug == theme.slug for each in theme_list(data_dir)):
        return
    me = persona_sign_in(slug=theme.curator)
    at = clock_read(data_dir).now()
    if not any(each.slug == theme.slug for each in theme_list(data_dir, me=me)):
        said = {**theme.said, "curator": me.bodies[0].body if me.bodies else ""}
        theme_make(data_dir=data_dir, me=me, slug=theme.slug, said=said, at=at)
    for tag in theme.tags:
        tag_put(data_dir=data_dir, me=me, slug=theme.slug, code=tag.code, said=tag.said)
    theme_update(data_dir=data_dir, slug=theme.slug, at=at)
    for code, rights in theme.by_hand.items():
        rights_tag(me=me, slug=theme.slug, rights=rights, tag=code, act="put")
    theme_publish(data_dir=data_dir, me=me, slug=theme.slug, at=at)


def offices_begin_sample(data_dir: Path) -> None:
    """In the sample country the offices of the province decide themselves: every act that may be a registrar's is theirs."""
    moment = Moment(clock_read(data_dir).today(), clock_read(data_dir).now())
    basis = "示例：国家局委托云澜省办理（虚构）"
    for act in sorted({each.act for each in declaration_list(moment.on) if "registrar" in each.authority}):
        authority_set(actor=SYSTEM, act=act, authority="registrar", basis=basis, moment=moment)


def pledges_begin_sample(data_dir: Path) -> None:
    """The bank of the sample watches its pledges and has valued those of walk 1; made again, nothing is doubled."""
    clock = clock_read(data_dir)
    watch_run(data_dir=data_dir, clock=clock, at=clock.now())
    offers_follow(data_dir=data_dir, on=clock.today())
    me, walk = persona_sign_in(slug="bank-officer"), yaml.load(data_text("truth.yaml"), Loader=yaml.CSafeLoader)["1"]
    body = me.bodies[0].body
    for number, amount in zip(walk["pledged"], walk["valued_cny"], strict=True):
        right_id = right_resolve(data_dir, number, edition_list()[-1])
        if value_last(body, "right", right_id) is None:
            said = {"amount": str(amount), "valued_on": walk["pledged_on"], "source": walk["valued_by"]}
            value_put(me=me, about="right", subject=right_id, said=said, on=clock.today(), at=clock.now())


def own_rights(country: Country) -> tuple[RightPlan, ...]:
    """The rights that are the same at every size: those of the walks, the planted ones and all of 云澜省."""
    fixed = (*walk_rights(country), *planted_rights(country))
    return (*fixed, *yunlan_plan(country, fixed))


def delivery_load(
    data_dir: Path, folder: Path, day: date, actor: Actor, *, workers: int = 2, progress: Progress = silent
) -> LoadReport:
    """The clock stands at noon of the day, and what the offices delivered until then stands in a new edition.

    Raises:
        SourceProblem: the sample's own files are not sound.
    """
    clock = clock_stop(data_dir, noon_of(day))
    mappings = []
    for name in _TABLES:
        if not (folder / f"{name}.csv").exists() and not any(folder.glob(f"{name}-*.zip")):
            continue
        path = folder / f"{name}.mapping.yaml"
        path.write_text(data_text(f"mappings/{name}.yaml").replace("{until}", day.isoformat()), encoding="utf-8")
        mappings.append(path)
    coverage = folder / "coverage.yaml"
    coverage.write_text(data_text("coverage.yaml").replace("{until}", day.isoformat()), encoding="utf-8")
    report = load_publish(
        data_dir=data_dir,
        paths=[folder],
        actor=actor,
        clock=clock,
        mappings=mappings,
        coverage=coverage,
        sample=True,
        workers=workers,
        progress=progress,
    )
    if report.state == "held" or report.rejected:
        raise SourceProblem(f"the sample's own files of {day} are not sound: see loads/", code="sample.unsound")
    return report


def clock_move(*, data_dir: Path, by: str, actor: Actor) -> Moved:
    """The clock of the sample stands later, and every office file whose day has come is loaded as an edition.

    Whoever watches something is told, as by the background worker of an installation.

    Args:
        data_dir: A sample folder.
        by: One of ``MOVES``: a day, two weeks, six months.
        actor: For whom.

    Raises:
        InvalidInput: there is no such move.
        NotAllowed: the folder holds no sample: its clock is the real one.
        EngineUnavailable: the clock is being moved, or somebody writes.
    """
    if by not in MOVES:
        raise InvalidInput(f"a move is one of {', '.join(MOVES)}", code="clock.move")
    _sample_only(data_dir)
    with _clock_held(data_dir):
        today = clock_read(data_dir).today()
        months, days = MOVES[by]
        until = months_add(today, months) + timedelta(days=days)
        editions = []
        for folder in sorted((data_dir / FOLDER / "pending").glob("*-*-*")):
            day = date.fromisoformat(folder.name)
            if day > until:
                break
            report = delivery_load(data_dir, folder, day, actor, workers=0)
            shutil.rmtree(folder)
            editions.append(report.edition or "")
        clock_stop(data_dir, noon_of(until))
        if editions:
            _index_follow(data_dir)
        clock, at = clock_read(data_dir), timezone.now()
        cases_run(data_dir=data_dir, clock=clock, at=at)
        alerts_run(data_dir=data_dir, clock=clock, at=at)
        watch_run(data_dir=data_dir, clock=clock, at=at)
        offers_follow(data_dir=data_dir, on=clock.today())
    return Moved(day=until, editions=tuple(editions))


def _index_follow(data_dir: Path) -> None:
    """The index holds the newest edition, whether this process brings it there or a worker that is at it already."""
    until = monotonic() + _INDEX_WAIT_S
    while True:
        try:
            index_catch_up(data_dir=data_dir)
        except EngineUnavailable as problem:
            if problem.code != "search.locked" or monotonic() > until:
                raise
            sleep(0.2)
            continue
        profiles_prepare(data_dir=data_dir)
        return


def sample_reset(*, data_dir: Path) -> None:
    """The sample is whole as on the day on which it was made, clock and all; whoever was signed in is signed out.

    Raises:
        NotAllowed: the folder holds no sample.
        Conflict: there is no copy to go back to, or the database does not lie in the folder (PostgreSQL).
        EngineUnavailable: the clock is being moved, or somebody writes.
    """
    _sample_only(data_dir)
    if not _database_within(data_dir):
        line = Text(
            "数据库在服务器上，其日志不许删改：请换一个空数据库和新的文件夹，再运行 muniment demo",
            "the database lies on a server, and its journal lets nothing be taken back: run muniment demo again "
            "with an empty database and another folder",
        )
        raise Conflict(line, code="sample.elsewhere")
    if not snapshot_there(data_dir):
        line = Text(
            "没有可以恢复的副本：请删除 {f}，再运行 muniment demo",
            "there is no copy to go back to: delete {f} and run muniment demo again",
        )
        raise Conflict(line.fill(f=data_dir), code="sample.no_copy")
    with _clock_held(data_dir), workers_kept():
        snapshot_restore(data_dir)
        # the copy may be of an older program
        call_command("migrate", interactive=False, verbosity=0, skip_checks=True)


def _database_within(data_dir: Path) -> bool:
    """Whether the database lies in the folder, so that the copy holds it."""
    return connection.vendor == "sqlite" and Path(connection.settings_dict["NAME"]).parent == data_dir


def _sample_only(data_dir: Path) -> None:
    if not (data_dir / MARKER).exists():
        line = Text("只有示例数据的时钟可以拨动", "only the clock of sample data can be moved")
        raise NotAllowed(line, code="clock.real")


@contextmanager
def _clock_held(data_dir: Path) -> Iterator[None]:
    """Nobody else moves the clock until the block ends."""
    lock = FileLock(data_dir / FOLDER / "clock.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as problem:
        line = Text("时钟正在拨动，请稍候", "the clock is being moved: a moment, please")
        raise EngineUnavailable(line, code="clock.busy") from problem
    try:
        yield
    finally:
        lock.release()


def noon_of(day: date) -> datetime:
    """Noon of a legal day, as an instant."""
    return datetime.combine(day, time(12), tzinfo=ZoneInfo(ZONE_BY_DEFAULT)).astimezone(UTC)


def _files_write(
    data_dir: Path, office: Path, country: Country, own: tuple[RightPlan, ...], growing: int, progress: Progress
) -> int:
    """All office files lie in their folders, and what is true of the sample in ``truth.json``. How many rights."""
    written = office / _WRITTEN
    if written.exists():
        return int(written.read_text(encoding="utf-8"))
    shutil.rmtree(office, ignore_errors=True)
    pending = data_dir / FOLDER / "pending"
    shutil.rmtree(pending, ignore_errors=True)
    tally = Tally(country)
    with Deliveries(office, pending, country) as deliveries:
        for plan in deliveries.write(chain(own, rights_plan(country, count=growing))):
            tally.note(plan)
            if tally.rights % _TOLD_EVERY == 0:
                progress(_WRITING.fill(n=f"{tally.rights:,}"), 0)
    tally.close()
    growth = growing / _GROWING_AT_ONE
    truth = sample_truth(own, country, tally, growth=growth)
    (data_dir / "truth.json").write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    _divisions_write(data_dir / FOLDER / "divisions.csv", country, growth)
    written.write_text(str(tally.rights), encoding="utf-8")
    return tally.rights


def _divisions_load(data_dir: Path, actor: Actor) -> None:
    """The invented divisions are a code list of the folder, so that owners are placed among them."""
    codelists_load(
        data_dir=data_dir,
        paths=[data_dir / FOLDER / "divisions.csv"],
        stated=Statement(scheme="GB2260", edition="sample"),
        replace=True,
        actor=actor,
        at=noon_of(EDITION_DAYS[0]),
    )


def _divisions_write(path: Path, country: Country, growth: float) -> None:
    """The divisions with the people and the product of a country of this size."""
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out, lineterminator="\n")
        table.writerow(("code", "level", "zh", "en", "postcode", "population", "gdp_100m_cny"))
        for each in country.divisions:
            factor = 1.0 if each.code.startswith(YUNLAN) else growth
            people, product = round(each.population * factor), f"{each.gdp_100m_cny * factor:.2f}"
            table.writerow((each.code, each.level, each.zh, each.en, each.postcode, people, product))


def _folder_claim(data_dir: Path, marker: dict[str, object]) -> None:
    path = data_dir / MARKER
    if path.exists():
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept != marker:
            raise Conflict(
                Text(
                    "{f} 已存有另一规模的示例数据：请换一个 --data",
                    "{f} holds a sample of another size: choose another --data",
                ).fill(f=data_dir),
                code="sample.other",
            )
        return
    if edition_list():
        raise Conflict(
            Text("{f} 已存有其他数据：请换一个 --data", "{f} holds other data: choose another --data").fill(f=data_dir),
            code="sample.occupied",
        )
    path.write_text(json.dumps(marker), encoding="utf-8")
