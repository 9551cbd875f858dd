"""Whether a weakness is known of anything that is locked: ``python requirements/audit.py [LOCK…]``.

``pip-audit`` asks the Python Package Index. Without the network nothing can be asked: that is said loudly, and is no
failure, for everything else about the project works offline.
"""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
LOCKS = ("run.txt", "dev.txt")
INDEX = "https://pypi.org/simple/pip-audit/"


def asked(lock: Path) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of the audit of one lock."""
    line = [sys.executable, "-m", "pip_audit", "--requirement", str(lock), "--disable-pip", "--require-hashes"]
    line += ["--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    return done.returncode, done.stdout, done.stderr


def verdict(lock: str, code: int, out: str, err: str) -> tuple[bool, list[str]]:
    """Whether the lock may stand, and what is to be said of it."""
    try:
        packages = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError):
        why = err.strip().splitlines()[-1][:200] if err.strip() else f"exit code {code}"
        return False, [f"{lock}: the audit itself failed: {why}"]
    lines = [
        f"{lock}: {each['name']} {each.get('version', '')}: {weak['id']}, mended in {', '.join(weak['fix_versions']) or 'nothing yet'}"
        for each in packages
        for weak in each.get("vulns", ())
    ]
    sound = not lines
    lines += [
        f"NOT AUDITED: {lock}: {each['name']}: {each['skip_reason']}" for each in packages if "skip_reason" in each
    ]
    return sound, lines or [f"{lock}: no weakness is known of {len(packages)} packages"]


def unreachable() -> str:
    """Why the index cannot be asked; empty where it can. The tool itself would try for a minute."""
    try:
        with urllib.request.urlopen(INDEX, timeout=10):
            return ""
    except urllib.error.HTTPError:
        return ""  # it answers
    except OSError as problem:
        return str(getattr(problem, "reason", problem))


def main(words: Sequence[str]) -> int:
    """0 where nothing is known, or nothing can be asked; 1 where a weakness is known."""
    if why := unreachable():
        sys.stdout.write(f"NOT AUDITED: the package index cannot be reached: {why}\n")
        return 0
    sound = True
    for lock in [Path(word) for word in words] or [HERE / name for name in LOCKS]:
        fine, lines = verdict(lock.name, *asked(lock))
        sys.stdout.write("\n".join(lines) + "\n")
        sound = sound and fine
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
