"""Every environment variable of the project: name, type, default and meaning, in one table.

The reference page of settings is generated from ``SETTINGS``; a test finds any variable that is not in it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import LANGS, Text

Kind = Literal["folder", "database", "choice", "secret", "words", "switch", "text", "number"]

PROFILES = ("laptop", "demo", "production")


@dataclass(frozen=True, slots=True)
class Setting:
    """One variable. ``default`` is what an unset one means; ``choices`` are all that it may say."""

    name: str
    kind: Kind
    default: str
    meaning: Text
    choices: tuple[str, ...] = ()


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "MUNIMENT_DATA",
        "folder",
        "muniment-data",
        Text(
            "数据文件夹，相对于当前目录；--data 优先",
            "the data folder, from the current directory; --data wins over it",
        ),
    ),
    Setting(
        "MUNIMENT_DATABASE_URL",
        "database",
        "",
        Text(
            "流水、账户与版本清单所在的数据库：空为数据文件夹内的 SQLite；或 sqlite:///文件名；或 postgresql://…（?host= 可为套接字目录）",
            "the database of journal, accounts and manifests: empty is SQLite in the data folder; or sqlite:///file; "
            "or postgresql://… (?host= may name a socket's folder)",
        ),
    ),
    Setting(
        "MUNIMENT_PROFILE",
        "choice",
        "laptop",
        Text(
            "用途：laptop 本机，demo 示例（有一键登录的角色），production 对外服务（须有密钥，Cookie 仅经 HTTPS）",
            "what it serves: laptop, demo (with one-click personas), production (needs a secret key; cookies by HTTPS "
            "only)",
        ),
        PROFILES,
    ),
    Setting(
        "MUNIMENT_SECRET_KEY",
        "secret",
        "",
        Text(
            "会话签名密钥，至少 50 个字符；空则生成并保存在数据文件夹（production 必填）",
            "signs the sessions, at least 50 characters; empty: made and kept in the data folder (production needs it)",
        ),
    ),
    Setting(
        "MUNIMENT_HOSTS",
        "words",
        "localhost,127.0.0.1,[::1]",
        Text("门户应答的主机名，逗号分隔", "the host names that the portal answers to, between commas"),
    ),
    Setting(
        "MUNIMENT_LANG",
        "choice",
        "en",
        Text("命令的语言；网页另有选择", "the language of commands; pages choose their own"),
        LANGS,
    ),
    Setting("MUNIMENT_LOG_JSON", "switch", "0", Text("日志为每行一个 JSON", "log lines are JSON, one object a line")),
    Setting(
        "MUNIMENT_RUN_ID",
        "text",
        "",
        Text(
            "本次运行的编号，写入每条日志与流水；空则生成",
            "the id of this run, on every log line and journal entry; empty: one is made",
        ),
    ),
    Setting(
        "MUNIMENT_SHARE_SOURCES",
        "words",
        "",
        Text(
            "条款不明或限制再分发、但运营者已确认可再分发的来源，逗号分隔；* 为全部",
            "sources whose terms do not say so but that the operator has made sure may be passed on, between commas; * is all",
        ),
    ),
    Setting(
        "MUNIMENT_DISK_FREE_MB",
        "number",
        "1000",
        Text(
            "生成开放数据与导出文件时，磁盘至少保留的空间（MB）",
            "megabytes of the disk that files of open data and exports leave free",
        ),
    ),
    Setting(
        "MUNIMENT_REGISTRATION",
        "choice",
        "open",
        Text(
            "谁可以得到账户：open 任何人，invited 受邀者，closed 只能由命令建立；阅读不需要账户",
            "who may get an account: open anybody, invited by letter, closed by command only; reading needs none",
        ),
        ("open", "invited", "closed"),
    ),
    Setting(
        "MUNIMENT_SECOND_FACTOR",
        "words",
        "auto",
        Text(
            "须有第二重验证才生效的角色，逗号分隔（registered、staff、administrator）；auto：production 为 staff 与 administrator，其他为无；none 为无",
            "roles that count only with a second factor, between commas (registered, staff, administrator); auto: staff "
            "and administrator in production, none elsewhere; none is none",
        ),
    ),
    Setting(
        "MUNIMENT_MAIL_URL",
        "secret",
        "",
        Text(
            "邮件服务器 smtp://用户:密码@主机:587（STARTTLS）或 smtps://…；空则写入数据文件夹的 mail/",
            "the mail server, smtp://user:password@host:587 (STARTTLS) or smtps://…; empty: letters lie in mail/ of the "
            "data folder",
        ),
    ),
    Setting(
        "MUNIMENT_MAIL_FROM",
        "text",
        "muniment@localhost",
        Text("邮件的发件地址", "the address that letters come from"),
    ),
    Setting(
        "MUNIMENT_OIDC_FILE",
        "text",
        "",
        Text(
            "外部登录服务（OpenID Connect）的清单文件；空为没有",
            "the file that lists OpenID Connect providers; empty: none",
        ),
    ),
    Setting(
        "MUNIMENT_RATE_TOKEN",
        "number",
        "600",
        Text("每个令牌每分钟的接口请求数；0 不限", "requests a minute of the API by one token; 0 has no limit"),
    ),
    Setting(
        "MUNIMENT_RATE_ADDRESS",
        "number",
        "300",
        Text(
            "没有令牌时每个网络地址每分钟的接口请求数；0 不限；本机只在 production 中计数",
            "requests a minute of the API by one network address without a token; 0 has no limit; the machine itself is "
            "counted in production only",
        ),
    ),
    Setting(
        "MUNIMENT_PROXIES",
        "number",
        "0",
        Text(
            "门户之前自有反向代理的层数：据此从 X-Forwarded-For 取来访地址",
            "how many proxies of your own stand before the portal: the visitor's address is read from X-Forwarded-For",
        ),
    ),
    Setting(
        "MUNIMENT_TASKS",
        "choice",
        "worker",
        Text(
            "后台任务：worker 由工作进程执行；at_once 由请求自己立即执行（答复要等）",
            "background tasks: worker leaves them to a worker; at_once runs them in the request, whose reply waits",
        ),
        ("worker", "at_once"),
    ),
    Setting(
        "MUNIMENT_WATCH",
        "text",
        "",
        Text(
            "受监视的文件夹：放入的官方文件由工作进程载入；空为没有",
            "the watched folder: a worker loads the office files that are laid into it; empty: none",
        ),
    ),
    Setting(
        "MUNIMENT_METRICS_TOKEN",
        "secret",
        "",
        Text(
            "读取 /metrics 的令牌；空则仅供本机，且门户之前没有代理",
            "who brings this token may read /metrics; empty: only the machine itself, without a proxy in between",
        ),
    ),
    Setting(
        "MUNIMENT_HOOK_NETWORKS",
        "words",
        "",
        Text(
            "关注的网络回调除公网外还可到达的网络（CIDR），逗号分隔，如 10.1.0.0/16；列出本机的网络时允许 http 到本机；空则只到公网",
            "networks (CIDR) beside the internet that webhooks of alerts may reach, between commas, such as 10.1.0.0/16; "
            "where the machine's own is named, http may reach it; empty: the internet only",
        ),
    ),
    Setting(
        "MUNIMENT_TSA_URL",
        "text",
        "",
        Text(
            "证据时间戳（RFC 3161）向哪个机构申请（https 网址）；空则由本机构自设的时间戳盖章，并注明是自设的",
            "the authority that time-stamps evidence (RFC 3161), an https address; empty: the installation's own, "
            "which every stamp names as such",
        ),
    ),
    Setting(
        "MUNIMENT_TSA_ROOTS",
        "text",
        "",
        Text(
            "该机构的根证书文件（PEM）：每个时间戳收到时据此核验",
            "the file of that authority's root certificates (PEM), by which every stamp is verified when it comes",
        ),
    ),
    Setting(
        "MUNIMENT_EXPORT_MB",
        "number",
        "5000",
        Text("全部导出文件合计至多占用的空间（MB）", "megabytes that all exports together may take"),
    ),
    Setting(
        "MUNIMENT_EXPORT_DAYS",
        "number",
        "7",
        Text("导出文件保留的天数", "days that an export is kept"),
    ),
    Setting(
        "MUNIMENT_FILE_MB",
        "number",
        "60",
        Text(
            "一次请求至多携带的数据（MB）；更大的文件分段上传",
            "megabytes that one request may bring; a larger file comes in pieces",
        ),
    ),
    Setting(
        "MUNIMENT_FILE_SCAN",
        "text",
        "",
        Text(
            "查毒命令，文件路径接在其后：退出码 0 为干净，1 为有问题，其他或超时则不收；空则不查毒",
            "the command that looks for viruses, the path of the file follows: it ends with 0 for clean, 1 for found; "
            "otherwise, or when it takes too long, the file is not taken; empty: nothing is scanned",
        ),
    ),
    Setting(
        "MUNIMENT_DEBUG",
        "switch",
        "0",
        Text("命令出错时显示程序位置", "a failing command also shows where in the program it failed"),
    ),
    Setting(
        "MUNIMENT_TEST_DATA",
        "folder",
        "../shared/data/open",
        Text("测试所读的真实官方文件所在", "where the tests find real office files"),
    ),
    Setting(
        "MUNIMENT_TEST_STRICT",
        "switch",
        "0",
        Text(
            "缺少浏览器或 PostgreSQL 时测试失败而非跳过",
            "a missing browser or PostgreSQL fails the tests instead of skipping them",
        ),
    ),
    Setting(
        "MUNIMENT_FUZZ_EXAMPLES",
        "text",
        "8",
        Text("每个接口操作随机试多少次", "how many random requests the tests make of each operation of the API"),
    ),
)

_BY_NAME = {each.name: each for each in SETTINGS}


def text(name: str) -> str:
    """What the variable says, or its default.

    Raises:
        InvalidInput: it says something that is not among its choices.
    """
    setting = _BY_NAME[name]
    said = os.environ.get(name, "").strip() or setting.default
    if setting.choices and said not in setting.choices:
        raise InvalidInput(
            Text("{name}={said}：只能是 {choices}", "{name}={said}: it may be {choices}").fill(
                name=name, said=said, choices=", ".join(setting.choices)
            ),
            code="setting.choice",
            name=name,
        )
    return said


def folder(name: str) -> Path:
    """The absolute folder that the variable names; it need not exist."""
    return Path(text(name)).expanduser().absolute()


def words(name: str) -> list[str]:
    """The words between commas."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def networks(name: str) -> list[str]:
    """The networks between commas.

    Raises:
        InvalidInput: one of them is none.
    """
    said = words(name)
    for each in said:
        try:
            ip_network(each)
        except ValueError as problem:
            line = Text("{name}：{n} 不是网络，写作 10.1.0.0/16", "{name}: {n} is no network; write 10.1.0.0/16")
            raise InvalidInput(line.fill(name=name, n=each), code="setting.network") from problem
    return said


def number(name: str) -> int:
    """The whole number that the variable says, zero or more.

    Raises:
        InvalidInput: it says something else.
    """
    said = text(name)
    if said.isascii() and said.isdigit() and len(said) <= 12:
        return int(said)
    raise InvalidInput(
        Text("{name}={said}：请写一个整数", "{name}={said}: write a whole number").fill(name=name, said=said),
        code="setting.number",
        name=name,
    )


def switch(name: str) -> bool:
    """Whether the variable is on: ``1 true yes on``, against ``0 false no off``.

    Raises:
        InvalidInput: it says something else.
    """
    said = text(name).lower()
    if said in {"1", "true", "yes", "on"}:
        return True
    if said in {"0", "false", "no", "off"}:
        return False
    raise InvalidInput(
        Text("{name}={said}：请写 1 或 0", "{name}={said}: write 1 or 0").fill(name=name, said=said),
        code="setting.switch",
        name=name,
    )


def mail(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's settings of letters to the server at ``url`` (empty: as files in the data folder).

    Raises:
        InvalidInput: the address is no mail server's.
    """
    if not url:
        folder = data_dir / "mail"
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(folder)}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        line = Text(
            "MUNIMENT_MAIL_URL：须为 smtp:// 或 smtps:// 地址", "MUNIMENT_MAIL_URL: give an smtp:// or smtps:// address"
        )
        raise InvalidInput(line, code="setting.mail")
    own = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme == "smtp" and not own,  # a relay on the machine itself has no certificate
        "EMAIL_TIMEOUT": 20,
    }


def tasks() -> str:
    """The backend of background tasks."""
    at_once = text("MUNIMENT_TASKS") == "at_once"
    return "django_tasks.backends.immediate.ImmediateBackend" if at_once else "django_tasks_db.DatabaseBackend"


def factor_roles(profile: str) -> list[str]:
    """The roles that count only with a second factor.

    Raises:
        InvalidInput: a word is no role.
    """
    said = words("MUNIMENT_SECOND_FACTOR")
    if said == ["auto"]:
        return ["staff", "administrator"] if profile == "production" else []
    if said == ["none"]:
        return []
    for each in said:
        if each not in {"registered", "staff", "administrator"}:
            line = Text("MUNIMENT_SECOND_FACTOR：没有角色 {r}", "MUNIMENT_SECOND_FACTOR: there is no role {r}")
            raise InvalidInput(line.fill(r=each), code="setting.factor")
    return said


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's description of the database at ``url`` (empty: SQLite in the data folder).

    SQLite begins its transactions with the write lock and waits for it: with plain ``BEGIN`` four writers met
    "database is locked" 655 times in 1,680 writes; so, never in 5,151.

    Raises:
        InvalidInput: the address is neither SQLite's nor PostgreSQL's.
    """
    parts = urlsplit(url)
    if not url or parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir / (unquote(parts.path).removeprefix("/") or "muniment.db"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
            },
            "TEST": {"NAME": data_dir / "test.db"},
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return _postgres(url)
    raise InvalidInput(
        Text(
            "MUNIMENT_DATABASE_URL：只支持 sqlite:/// 与 postgresql://",
            "MUNIMENT_DATABASE_URL: only sqlite:/// and postgresql:// are known",
        ),
        code="setting.database",
    )


def _postgres(url: str) -> dict[str, Any]:
    from psycopg import ProgrammingError, conninfo  # noqa: PLC0415 - a laptop on SQLite does not load it

    try:
        said = conninfo.conninfo_to_dict(url)
    except ProgrammingError as problem:
        raise InvalidInput(f"MUNIMENT_DATABASE_URL: {problem}", code="setting.database") from problem
    places = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    options = {key: value for key, value in said.items() if key not in places.values()}
    own = {django: str(said.get(theirs) or "") for django, theirs in places.items()}
    return {"ENGINE": "django.db.backends.postgresql", **own, "OPTIONS": options}
