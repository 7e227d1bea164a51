"""The rules about code. Each takes a file and yields its breaches; `RULES` lists them all."""

import ast
import re
from collections.abc import Iterator

from deploy.lints.source import SERVING, Finding, Rule, Source

MAX_FUNCTION, MAX_MODULE = 40, 300

_TOPIC = re.compile(r"(?<![\w.])tijdig\\?\.[\w-]+\\?\.v\d")
_SQL_CLOCK = re.compile(
    r"\bnow\s*\(\s*\)|\b(current_timestamp|current_date|current_time|localtimestamp)\b"
    r"|\b(clock|statement|transaction)_timestamp\s*\(",
    re.IGNORECASE,
)
_SQL = re.compile(r"\b(select|insert|update|delete|create|alter|where|values|default)\b", re.IGNORECASE)
_SYSTEM_CLOCK = re.compile(
    r"(^|\.)(datetime\.(now|utcnow|today)|date\.today|time\.(time|time_ns|localtime|gmtime))$"
)
_CALENDAR = ("shared/pregnancy", "workflows/auditor/arithmetic.py")
"""Where instants become days; the auditor counts on its own, on purpose."""
_KAFKA = {"KafkaBroker", "AIOKafkaConsumer", "AIOKafkaProducer"}


def topic_literal(source: Source) -> Iterator[Finding]:
    """A topic's name is written down once, or producers and consumers drift apart."""
    if source.below("shared/schemas/topics.py", "deploy/lints"):
        return
    for node in source.strings:
        if _TOPIC.search(str(node.value)):
            yield _found(source, node, "topic-literal", "take the name from shared/schemas/topics.py")


def system_clock(source: Source) -> Iterator[Finding]:
    """There is one clock; whoever asks another one does not move with the stack in a time-lapse."""
    if source.below("shared/clock"):
        return
    for name, call in source.calls:
        if _SYSTEM_CLOCK.search(name):
            yield _found(source, call, "system-clock", "take the time from shared/clock, or as a parameter")
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            for alias in node.names:
                if alias.name in {"time", "time_ns", "localtime", "gmtime"}:
                    yield _found(source, node, "system-clock", "take the time from shared/clock")


def civil_date(source: Source) -> Iterator[Finding]:
    """The date of an instant in UTC is yesterday's, in the Netherlands, for the first hours of each day."""
    if source.below(*_CALENDAR):
        return
    for name, call in source.calls:
        if name.endswith(".date") and not call.args and not call.keywords:
            yield _found(source, call, "civil-date", "ask local_date(instant) of shared.pregnancy")


def sql_clock(source: Source) -> Iterator[Finding]:
    """SQL gets the time as a parameter: the database's clock is not ours. One module compares the two."""
    if source.below("deploy/lints", "shared/clock/database.py"):
        return
    for node in source.strings:
        text = str(node.value)
        if (_SQL.search(text) and _SQL_CLOCK.search(text)) or _SQL_CLOCK.fullmatch(text.strip()):
            yield _found(source, node, "sql-clock", "pass the instant as a parameter")
    for name, call in source.calls:
        if re.fullmatch(r"(\w+\.)?func\.(now|current_\w+|localtimestamp)", name):
            yield _found(source, call, "sql-clock", "pass the instant as a parameter")


def commit(source: Source) -> Iterator[Finding]:
    """One message, one transaction, committed at the edge by the kernel."""
    if not source.below("services", "workflows"):
        return
    for name, call in source.calls:
        if name.endswith((".commit", ".rollback")):
            yield _found(source, call, "commit", "leave it to context.transaction()")


def kafka_client(source: Source) -> Iterator[Finding]:
    """Only the kernel makes consumers and producers: the libraries' defaults lose messages.

    The command with its demo and the bench stand outside, as another organisation's system would.
    """
    if source.below("shared/messaging", "tijdig", "bench"):
        return
    for name, call in source.calls:
        if name.rsplit(".", 1)[-1] in _KAFKA or name.endswith("broker.subscriber"):
            yield _found(source, call, "kafka-client", "declare a Subscription; publish through uow.publish")


def log_call(source: Source) -> Iterator[Finding]:
    """The text of an exception may repeat what somebody typed; what is printed is no log line."""
    if not source.below(*SERVING):
        return
    for name, call in source.calls:
        if name.endswith(".exception") and "log" in name.split(".")[-2]:
            yield _found(source, call, "log-exception", "log.warning('...: %s', describe(error))")
        if any(keyword.arg == "exc_info" for keyword in call.keywords):
            yield _found(source, call, "log-exc-info", "log.warning('...: %s', describe(error))")
        if name == "print":
            yield _found(source, call, "print", "use the logger of the module")


def size(source: Source) -> Iterator[Finding]:
    """What does not fit on a screen is not read. Generated migrations are exempt."""
    if "migrations" in source.path.parts:
        return
    lines = source.text.count("\n")
    if lines > MAX_MODULE:
        remedy = f"{lines} lines, {MAX_MODULE} allowed: make it a package, split by noun"
        yield Finding(source.path, 1, "module-size", remedy)
    for node in source.nodes:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION:
                remedy = f"{node.name} has {length} lines, {MAX_FUNCTION} allowed: name its parts"
                yield _found(source, node, "function-size", remedy)


RULES: tuple[Rule, ...] = (
    topic_literal,
    system_clock,
    civil_date,
    sql_clock,
    commit,
    kafka_client,
    log_call,
    size,
)


def _found(source: Source, node: ast.AST, rule: str, remedy: str) -> Finding:
    return Finding(source.path, getattr(node, "lineno", 1), rule, remedy)
