"""How long does the sample country take at each size, and does memory stay the same? See README.md.

python benchmarks/demo/run.py [--toy] [--sizes small,medium,large] [--scratch DIR] [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
COLUMNS = (
    "machine",
    "commit",
    "size",
    "rights",
    "step",
    "documents",
    "seconds",
    "cpu_s",
    "cpu_ms_per_right",
    "peak_mb",
    "peak_anonymous_mb",
    "peak_all_mb",
    "disk_mb",
    "load_average",
)
STEPS = ("files", "first edition", "second edition", "third edition", "index")
COUNTS = {"small": 20_000, "medium": 200_000, "large": 2_000_000}
OWN = 3_017
"""Rights that are the same at every size."""
TOYS = {"toy": 300, "toy x3": 900}
"""Rights besides those."""
PAUSE_S = 0.5
_TICKS = os.sysconf("SC_CLK_TCK")


def make(data_dir: Path, count: int) -> None:
    """The step of a process of its own: the sample with so many rights; a line is printed when a step is done."""
    os.environ["MUNIMENT_DATA"] = str(data_dir)
    os.environ["MUNIMENT_PROFILE"] = "demo"
    os.environ["DJANGO_SETTINGS_MODULE"] = "muniment.portal.settings"
    import django  # noqa: PLC0415 - settings read the data folder

    django.setup()
    from muniment.cli.options import folder, operator  # noqa: PLC0415
    from muniment.demo.domain.country import country_read  # noqa: PLC0415
    from muniment.demo.services import own_rights, sample_make  # noqa: PLC0415

    growing = count - len(own_rights(country_read()))
    for line in sample_make(data_dir=folder(data_dir), size="small", actor=operator(), count=growing):
        print(line.say("en"), flush=True)


@dataclass
class Watch:
    """What the processes of one run used; peaks are since the last step."""

    pid: int
    used: dict[int, float] = field(default_factory=dict)
    peak: float = 0.0
    peak_anonymous: float = 0.0
    peak_all: float = 0.0

    def look(self) -> None:
        """Memory and time of the process and of all below it, now."""
        total = 0.0
        for pid in tree(self.pid):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
                ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            said = dict(line.split(":", 1) for line in status.splitlines() if ":" in line)
            if "VmRSS" not in said:
                continue
            resident, anonymous = (int(said[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))
            self.used[pid] = (int(ticks[11]) + int(ticks[12])) / _TICKS
            self.peak, self.peak_anonymous = max(self.peak, resident), max(self.peak_anonymous, anonymous)
            total += anonymous
        self.peak_all = max(self.peak_all, total)

    def cpu(self) -> float:
        """Seconds of processors that were used so far, by processes that have ended too."""
        return sum(self.used.values())

    def again(self) -> None:
        """Peaks are counted anew."""
        self.peak = self.peak_anonymous = self.peak_all = 0.0


def tree(top: int) -> Iterator[int]:
    """A process and all below it."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            below.setdefault(parent, []).append(int(entry.name))
    waiting = [top]
    while waiting:
        pid = waiting.pop()
        yield pid
        waiting += below.get(pid, [])


def disk_mb(folder: Path) -> float:
    """What a folder takes on the disk; a file with two names counts once."""
    seen: dict[int, int] = {}
    for top, _folders, names in os.walk(folder):
        for name in names:
            try:
                stat = (Path(top) / name).stat()
            except OSError:
                continue
            seen[stat.st_ino] = stat.st_blocks * 512
    return sum(seen.values()) / 2**20


def commit() -> str:
    """The state of the program that is measured."""
    asked = ["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    return found.stdout.strip()


def measure(name: str, count: int, scratch: Path) -> Iterator[dict[str, object]]:
    """A row for each step of one size, as it is done."""
    data_dir, state = scratch / name.replace(" ", "-"), commit()
    shutil.rmtree(data_dir, ignore_errors=True)
    data_dir.mkdir(parents=True)
    command = [sys.executable, str(HERE / "run.py"), "--step", str(data_dir), str(count)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        watch, over = Watch(process.pid), threading.Event()

        def run() -> None:
            while not over.wait(PAUSE_S):
                watch.look()

        watcher = threading.Thread(target=run, daemon=True)
        watcher.start()
        since, used = time.monotonic(), 0.0
        lines = (line for line in process.stdout or () if "example" not in line)
        for step, line in zip(STEPS, lines, strict=False):
            watch.look()
            now, cpu = time.monotonic(), watch.cpu()
            numbers = [int(word) for word in line.replace(":", " ").split() if word.isdigit()]
            yield {
                "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
                "commit": state,
                "size": name,
                "rights": count,
                "step": step,
                "documents": numbers[-1] if numbers else "",
                "seconds": round(now - since, 1),
                "cpu_s": round(cpu - used, 1),
                "cpu_ms_per_right": round((cpu - used) / count * 1000, 3),
                "peak_mb": round(watch.peak),
                "peak_anonymous_mb": round(watch.peak_anonymous),
                "peak_all_mb": round(watch.peak_all),
                "disk_mb": round(disk_mb(data_dir)),
                "load_average": round(os.getloadavg()[1], 1),
            }
            watch.again()
            since, used = time.monotonic(), cpu
        over.set()
        watcher.join()
    if process.returncode:
        raise SystemExit(f"{name} ended with {process.returncode}")


def main() -> None:
    """The sizes one after another; every row is printed and kept at once."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--toy", action="store_true", help="a few rights: it proves that the benchmark runs")
    parser.add_argument("--sizes", default="small,medium", help="small, medium, large, or numbers of rights")
    parser.add_argument("--scratch", type=Path, help="where the folders are made, and stay")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--step", nargs=2, metavar=("DIR", "COUNT"), help="for the benchmark itself")
    asked = parser.parse_args()
    if asked.step:
        make(Path(asked.step[0]).resolve(), int(asked.step[1]))
        return
    sizes = {name: COUNTS.get(name) or int(name) for name in asked.sizes.split(",")}
    if asked.toy:
        sizes = {name: OWN + count for name, count in TOYS.items()}
    kept: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as temporary:
        for name, count in sizes.items():
            for row in measure(name, count, asked.scratch or Path(temporary)):
                kept.append(row)
                print("  ".join(f"{key}={value}" for key, value in row.items() if key != "machine"), flush=True)
                if asked.out:
                    write(asked.out, kept)


def write(path: Path, rows: list[dict[str, object]]) -> None:
    """The rows as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
