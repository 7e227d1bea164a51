"""Apache Kafka 4.3, KRaft, one node: broker and controller in one process, loopback only."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path

from deploy.local import java, leftovers
from deploy.local.errors import StackError
from deploy.local.layout import Layout
from deploy.local.part import Part
from deploy.local.ports import LOOPBACK, Ports, free_base
from deploy.local.probes import kafka_ready
from deploy.local.templates import render

HERE = Path(__file__).parent
LOGGING = f"-Dlog4j2.configurationFile={HERE / 'kafka-log4j2.properties'}"
TRAINING_SECONDS = 60


def part(layout: Layout, ports: Ports) -> Part:
    """The broker as a supervised program."""
    properties = layout.conf / "kafka.properties"
    return Part(
        name="kafka",
        command=_broker(properties, _sharing(java.base_archive(), java.broker_archive())),
        address=ports.at("kafka"),
        ports=(ports["kafka"], ports["kafka-controller"]),
        ready=lambda: kafka_ready(ports.at("kafka")),
        prepare=lambda: _prepare(layout, properties, ports),
        stop_seconds=30,
    )


def _prepare(layout: Layout, properties: Path, ports: Ports) -> None:
    data = layout.data / "kafka"
    java.ensure_jars()
    java.ensure_base_archive()
    _ensure_class_archive(leftovers.marker(layout.root))
    properties.write_text(_properties(data, ports))
    if not data.exists():
        _format(properties, data, ports, _sharing(java.base_archive(), java.broker_archive()))


def _properties(data: Path, ports: Ports) -> str:
    return render(
        "kafka.properties.j2",
        host=LOOPBACK,
        port=ports["kafka"],
        controller=ports["kafka-controller"],
        data=data,
    )


def cluster_id() -> str:
    """A new name for a cluster. One that begins with a dash would be taken for an option."""
    while (made := urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")).startswith("-"):
        continue
    return made


def _sharing(*archives: Path) -> str:
    """Classes are taken from these instead of being read and checked again: half the time of a start."""
    return "-XX:SharedArchiveFile=" + ":".join(map(str, archives))


def _format(properties: Path, data: Path, ports: Ports, *options: str) -> None:
    """Format aside and rename, so that an interrupted format is simply done again."""
    aside = data.with_name("kafka.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.parent.mkdir(parents=True, exist_ok=True)
    for_format = properties.with_name("kafka-format.properties")
    for_format.write_text(_properties(aside, ports))
    cluster = cluster_id()
    tool = ("kafka.tools.StorageTool", "format", "-t", cluster, "-c", str(for_format))
    command = java.java(*options, LOGGING, *tool)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise StackError(
            f"Kafka's storage could not be formatted: {(done.stdout + done.stderr).strip()[-300:]}",
            "Check that the disk has room and the folder can be written",
        )
    aside.rename(data)


def _broker(properties: Path, *options: str) -> tuple[str, ...]:
    return java.java(*options, LOGGING, "kafka.Kafka", str(properties))


def _ensure_class_archive(marker: dict[str, str]) -> None:
    """Let a broker run once, aside, and keep which classes it loaded: halves every later start."""
    archive = java.broker_archive()
    if archive.exists():
        return
    with java.one_at_a_time(), tempfile.TemporaryDirectory(prefix="tijdig-kafka-") as scratch:
        if not archive.exists():
            _train(Path(scratch), archive, marker)


def _train(scratch: Path, archive: Path, marker: dict[str, str]) -> None:
    ports = Ports(free_base())
    properties = scratch / "kafka.properties"
    properties.write_text(_properties(scratch / "data", ports))
    _format(properties, scratch / "data", ports, _sharing(java.base_archive()))
    fresh = archive.with_suffix(f".{os.getpid()}.new")
    options = (_sharing(java.base_archive()), f"-XX:ArchiveClassesAtExit={fresh}")
    with (scratch / "log").open("w") as log:
        command = _broker(properties, *options)
        broker = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | marker)
    try:
        _wait_for(broker, ports.at("kafka"), scratch / "log")
    finally:
        broker.send_signal(signal.SIGTERM)
        broker.wait(TRAINING_SECONDS)
    fresh.rename(archive)


def _wait_for(broker: "subprocess.Popen[bytes]", bootstrap: str, log: Path) -> None:
    deadline = time.monotonic() + TRAINING_SECONDS
    while kafka_ready(bootstrap):
        if broker.poll() is not None or time.monotonic() > deadline:
            raise StackError(
                f"Kafka did not start: {log.read_text().strip()[-300:]}",
                "Check that 500 MB of memory are free",
            )
        time.sleep(0.2)
