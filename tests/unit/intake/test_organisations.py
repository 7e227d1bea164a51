"""The register of organisations: read from a file, with errors that say where and what to do."""

from pathlib import Path

import pytest

from services.intake.settings.organisations import ApiKeys, Organisations, RegistryError
from shared.schemas import organisation_source, topics

REGION = Path(__file__).parents[3] / "deploy" / "regions" / "ijmond" / "organisations.toml"
MIDWIVES = '[[organisation]]\nslug = "duinstreek"\nname = "Duinstreek"\nkind = "midwife"\nrole = "midwife"\n'


@pytest.fixture
def register(tmp_path):
    def write(text: str) -> Path:
        path = tmp_path / "organisations.toml"
        path.write_text(text)
        return path

    return write


def test_the_example_region_can_be_read():
    found = Organisations.load(REGION)
    assert str(found.by_slug["verloskundigen-duinstreek"].party) == "verloskundigen-duinstreek/midwife"
    assert found.by_slug["desk"].party is None


def test_an_organisation_is_found_by_topic_and_by_source(register):
    found = Organisations.load(register(MIDWIVES))
    assert found.of_topic(topics.inbound("duinstreek")) == found.of_source(organisation_source("duinstreek"))
    assert found.of_topic(topics.inbound("elders")) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "add at least one"),
        ("x =", "not valid TOML"),
        (MIDWIVES.replace('kind = "midwife"', 'kind = "fairy"'), "organisation 1, kind"),
        (MIDWIVES.replace('role = "midwife"', 'role = "coordinator"'), "role does not exist"),
        (MIDWIVES.replace('role = "midwife"', ""), "has a role"),
        (MIDWIVES.replace('slug = "duinstreek"', 'slug = "Duin streek"'), "organisation 1, slug"),
        (MIDWIVES + 'color = "red"', "organisation 1, color"),
        (MIDWIVES + MIDWIVES, "organisation 2, slug: is used twice"),
    ],
)
def test_an_error_names_file_place_and_remedy(register, text, says):
    with pytest.raises(RegistryError, match=r"organisations\.toml") as caught:
        Organisations.load(register(text))
    assert says in str(caught.value)


def test_a_missing_file_is_named_with_its_setting(tmp_path):
    with pytest.raises(RegistryError, match="TIJDIG_REGISTRY_FILE"):
        Organisations.load(tmp_path / "away.toml")


def test_a_key_file_gives_access_and_nothing_else_does(register, tmp_path):
    found = Organisations.load(register(MIDWIVES))
    (tmp_path / "duinstreek").write_text("the-key\n")
    (tmp_path / "elders").write_text("other-key")
    keys = ApiKeys.load(tmp_path, found)
    assert keys.owner("the-key") == "duinstreek"
    assert keys.owner("other-key") is None
    assert keys.owner("") is None
