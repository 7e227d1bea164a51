"""A social map that leaves somebody unreachable is refused: which file, which key, what to do."""

from datetime import date

import pytest

from services.routing.domain.directory import changes
from services.routing.domain.social_map import SocialMapRefused, read_social_map
from services.routing.settings import RoutingSettings
from shared.schemas.contracts.notification import DirectoryEntryPublished
from tests.support.apart import region_file
from tests.support.cases import NURSE

DAY = date(2026, 3, 30)

TEXT = region_file("social_map.toml").read_text()
VELSEN = 'municipality_escalation = "gemeente-velsen/municipality_escalation"'


def test_the_example_region_can_be_read():
    found = read_social_map(TEXT, "social_map.toml")
    assert set(found.municipalities) == {"GM0375", "GM0383", "GM0396", "GM0450", "GM0453"}
    assert found.coordination("GM9999") == found.region


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('version = "2026-1"', "", "version"),
        ("[municipalities.GM0453]", "[municipalities.Velsen]", "municipalities.Velsen"),
        (VELSEN, "", "municipalities.GM0453.municipality_escalation"),
        (
            VELSEN,
            VELSEN.replace("gemeente-velsen", "gemeente-weg"),
            "municipality_escalation: no entry",
        ),
        (VELSEN, VELSEN.replace("gemeente-velsen", "gemeente-uitgeest"), "does not serve GM0453"),
        ('deputy = "jgz-kennemerland/jgz_lead"', 'deputy = "jgz-kennemerland/jgz_nurse"', "the same"),
        ('coordinator = "coordinatie-ijmond/coordinator"', 'coordinator = "jan"', "region.coordinator"),
        ("mailbox = ", "mail = ", "parties.0"),
        ("version =", "version", "not TOML"),
    ],
)
def test_nonsense_is_refused_with_file_and_key(old, new, key):
    assert old in TEXT
    with pytest.raises(SocialMapRefused, match=key) as refused:
        read_social_map(TEXT.replace(old, new, 1), "kaart.toml")
    assert str(refused.value).startswith("kaart.toml: ")


def test_a_map_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(SocialMapRefused, match="check TIJDIG_SOCIAL_MAP_FILE"):
        RoutingSettings(social_map_file=tmp_path / "weg.toml").social_map()


def test_the_directory_is_told_what_is_new_changed_or_gone():
    found = read_social_map(TEXT, "social_map.toml")
    told = {entry.party: entry for entry in changes({}, found, DAY)}
    assert len(told) == len(found.parties)
    assert list(changes(told, found, DAY)) == []

    moved = told | {NURSE: told[NURSE].model_copy(update={"mailbox": "oud@jgz-kennemerland.example"})}
    assert [entry.mailbox for entry in changes(moved, found, DAY)] == ["jgz_nurse@jgz-kennemerland.example"]

    gone = NURSE.model_copy(update={"organisation": "jgz-vroeger"})
    entry = DirectoryEntryPublished(party=gone, name="Weg", mailbox="x@weg.example", municipalities=())
    (said,) = changes(told | {gone: entry}, found, DAY)
    assert (said.party, said.withdrawn) == (gone, True)
    assert list(changes(told | {gone: said}, found, DAY)) == []
