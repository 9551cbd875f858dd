"""Making the sample country: files are written as offices write them, then loaded through the public door."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from importlib import resources
from itertools import chain
from pathlib import Path
from zoneinfo import ZoneInfo

from muniment.accounts.services import personas_create
from muniment.accounts.values import Actor
from muniment.demo.adapters.deliveries import Deliveries
from muniment.demo.domain.country import country_read
from muniment.demo.domain.plan import EDITION_DAYS, rights_plan
from muniment.demo.domain.walks import walk_rights, walk_truth
from muniment.intake.services.loading import load_publish
from muniment.kernel.clock import ZONE_BY_DEFAULT, clock_stop
from muniment.kernel.errors import Conflict, InvalidInput, SourceProblem
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_list

SIZES = {"small": 20_000, "medium": 200_000, "large": 2_000_000}
MARKER = "sample.json"
"""The file by which a folder is known to hold sample data."""

_TABLES = ("cn-legal-status", "cn-marks", "cn-geographical-indications")


def sample_make(*, data_dir: Path, size: str, actor: Actor, count: int | None = None) -> Iterator[Text]:
    """The folder holds the sample country in its three editions; a second run finds it there and does nothing.

    A run that was cut off goes on where it stopped: an edition that is published stays.

    Args:
        data_dir: The data folder: empty, or a sample folder of the same size.
        size: One of ``SIZES``.
        actor: Who makes it.
        count: Number of rights beside those of the walks, instead of what the size says.

    Yields:
        A line when a step is done.

    Raises:
        InvalidInput: there is no such size.
        Conflict: the folder holds other data, or a sample of another size.
    """
    if size not in SIZES:
        raise InvalidInput(f"a size is one of {', '.join(SIZES)}", code="sample.size")
    marker = {"size": size, "count": count or SIZES[size]}
    _folder_claim(data_dir, marker)
    personas_create(actor=actor)
    done = len(edition_list())
    if done >= len(EDITION_DAYS):
        yield Text("示例数据已就绪", "the sample country is there already")
        return
    office = data_dir / "office-files"
    shutil.rmtree(office, ignore_errors=True)
    country = country_read()
    with Deliveries(office, country) as deliveries:
        plans = chain(walk_rights(country), rights_plan(country, count=marker_count(marker)))
        rights = deliveries.write(plans)
    (data_dir / "truth.json").write_text(json.dumps(walk_truth(), ensure_ascii=False, indent=1), encoding="utf-8")
    yield Text("已写出 {n} 件权利的示例公报", "the office files of {n} rights are written").fill(n=rights)
    for day in EDITION_DAYS[done:]:
        yield _delivery_load(data_dir, office / day.isoformat(), day, actor)
    shutil.rmtree(office)


def marker_count(marker: dict[str, object]) -> int:
    """How many rights the generator draws."""
    return int(str(marker["count"]))


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


def _delivery_load(data_dir: Path, folder: Path, day: date, actor: Actor) -> Text:
    """The clock stands at noon of the edition's day, and what the offices delivered until then is loaded."""
    noon = datetime.combine(day, time(12), tzinfo=ZoneInfo(ZONE_BY_DEFAULT)).astimezone(UTC)
    clock = clock_stop(data_dir, noon)
    mappings = []
    for name in _TABLES:
        path = folder / f"{name}.mapping.yaml"
        path.write_text(_data(f"mappings/{name}.yaml").replace("{until}", day.isoformat()), encoding="utf-8")
        mappings.append(path)
    coverage = folder / "coverage.yaml"
    coverage.write_text(_data("coverage.yaml").replace("{until}", day.isoformat()), encoding="utf-8")
    report = load_publish(
        data_dir=data_dir,
        paths=[folder],
        actor=actor,
        clock=clock,
        mappings=mappings,
        coverage=coverage,
        sample=True,
    )
    if report.state == "held" or report.rejected:
        raise SourceProblem(f"the sample's own files of {day} are not sound: see loads/", code="sample.unsound")
    return Text("已发布版本 {e}：{n} 份文献", "edition {e} is published: {n} documents").fill(
        e=report.edition, n=report.accepted
    )


def _data(name: str) -> str:
    return resources.files("muniment.demo").joinpath(f"data/{name}").read_text(encoding="utf-8")
