"""What is restricted is read by nobody but time."""

import re
from pathlib import Path

from shared.schemas import registry, topics
from shared.schemas.topics import specs

READERS = {"workflows/subscribers.py"}


def test_only_the_gateway_names_a_restricted_topic():
    found = {
        str(path)
        for folder in ("services", "workflows", "tijdig", "shared/messaging")
        for path in Path(folder).rglob("*.py")
        if re.search(r"topics\.(SAFETY|RESTRICTED)\b", path.read_text())
    }
    assert found == READERS


def test_a_restricted_topic_is_not_among_those_that_everybody_may_read():
    assert not set(topics.RESTRICTED) & set(topics.INTERNAL)
    assert not [topic for topic in topics.RESTRICTED if re.match(topics.INBOUND_PATTERN, topic)]


def test_a_restricted_topic_is_created_and_kept_no_longer_than_others():
    (spec,) = [spec for spec in specs([], []) if spec.name in topics.RESTRICTED]
    assert (spec.retention_days, spec.compacted) == (topics.EVENT_DAYS, False)


def test_what_tells_of_a_worry_by_its_name_stands_on_a_restricted_topic():
    """Also a doubt: a professional records it, and no page shows it."""
    worried = [row for row in registry.EVENT_TYPES if re.match(r"safety\.|.*\bdoubt\b", row.contract.event)]
    assert worried
    assert {row.topic for row in worried} == set(topics.RESTRICTED)
