"""What a form becomes: an answer to a request, an entry of the map, whom she allows to know."""

from datetime import date

import pytest
from starlette.datastructures import FormData

from services.desk.http import asked, consent, entries
from services.desk.http.notices import Notice
from shared.schemas.contracts.case import SupportStarted
from shared.schemas.contracts.directory import Mode, OfferAvailabilityChanged
from shared.schemas.contracts.support import (
    DeclinedBy,
    SupportAccepted,
    SupportDeclined,
    SupportUnavailable,
    WhyNot,
)
from shared.schemas.values import OrganisationKind, Party

ENTRY = {"offer": "BG", "municipality": "GM0453", "provider": "buurtgezinnen/support_provider"}


@pytest.mark.parametrize(
    ("action", "fields", "said"),
    [
        ("ja", {"wachttijd": "12"}, SupportAccepted(offer="BG", organisation="bg", wait_days=12)),
        ("ja", {"wachttijd": ""}, SupportAccepted(offer="BG", organisation="bg")),
        ("nee", {"reden": "full"}, SupportUnavailable(offer="BG", organisation="bg")),
        (
            "nee",
            {"reden": "other_fits_better"},
            SupportDeclined(
                offer="BG",
                declined_by=DeclinedBy.ORGANISATION,
                organisation="bg",
                reason=WhyNot.OTHER_FITS_BETTER,
            ),
        ),
        ("begonnen", {}, SupportStarted(offer="BG")),
    ],
)
def test_an_organisation_that_was_asked_answers_for_itself(action, fields, said):
    assert asked._payload(action, FormData(fields), "BG", "bg") == said


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("ja", {"wachttijd": "-1"}),
        ("ja", {"wachttijd": "morgen"}),
        ("nee", {"reden": "client"}),
        ("anders", {}),
    ],
)
def test_an_answer_that_is_none_changes_nothing(action, fields):
    with pytest.raises(Notice):
        asked._payload(action, FormData(fields), "BG", "bg")


def test_an_entry_is_corrected_from_a_day_on():
    fields = {"modus": "on_request", "vanaf": "2026-04-01", "tot": "", "wachttijd": "21", "plekken": "0"}
    assert entries._changed(FormData(fields), ENTRY) == OfferAvailabilityChanged(
        offer="BG",
        municipality="GM0453",
        provider=Party.parse(ENTRY["provider"]),
        mode=Mode.ON_REQUEST,
        valid_from=date(2026, 4, 1),
        wait_days=21,
        places=0,
    )


@pytest.mark.parametrize(
    "changes",
    [{"modus": "soms"}, {"vanaf": ""}, {"tot": "2026-03-31"}, {"wachttijd": "-3"}, {"plekken": "veel"}],
)
def test_an_entry_that_cannot_be_changes_nothing(changes):
    with pytest.raises(Notice):
        entries._changed(FormData({"modus": "yes", "vanaf": "2026-04-01"} | changes), ENTRY)


def test_she_names_everybody_or_some_and_nobody_is_no_permission():
    assert consent.receivers(FormData([("wie", "everybody"), ("wie", "jgz")])) is None
    named = consent.receivers(FormData([("wie", "jgz"), ("wie", "gp")]))
    assert named == {OrganisationKind.JGZ, OrganisationKind.GP}
    for ticked in ([], [("wie", "de buren")]):
        with pytest.raises(Notice):
            consent.receivers(FormData(ticked))
