from deploy.local.java import LOCK_FILE, read_lock
from deploy.local.kafka import cluster_id


def test_every_jar_is_locked_by_exact_version_and_hash() -> None:
    locked = read_lock(LOCK_FILE.read_text())
    assert "org.apache.kafka:kafka_2.13:4.3.0" in locked
    for coordinate, digest in locked.items():
        assert coordinate.count(":") == 2
        assert len(bytes.fromhex(digest)) == 32


def test_comments_and_empty_lines_are_passed_over() -> None:
    assert read_lock("# why\n\ng:a:1 sha256:00ff\n") == {"g:a:1": "00ff"}


def test_no_cluster_is_named_like_an_option() -> None:
    assert not any(cluster_id().startswith("-") for _ in range(2000))
