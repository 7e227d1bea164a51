"""The page «Vastleggen» itself: read without a script, and it says at the top what is not right."""

import pytest

from services.desk.http import recording
from services.desk.http.filling import Faulty, built
from services.desk.http.recordable import FORMS
from services.desk.http.rendering import template_of
from tests.unit.desk.test_recording import NEW, NURSE, TODAY


def test_the_page_is_read_without_a_script():
    source, _, _ = template_of("recording.html").environment.loader.get_source(  # type: ignore[union-attr]
        template_of("recording.html").environment, "recording.html"
    )
    assert "<script" not in source


@pytest.mark.parametrize(
    ("event", "posted", "place"),
    [
        ("consent.withdrawn", {}, "consent-withdrawn-zeker"),
        ("case.item.opened", {"item.due": "2020-01-01"}, "case-item-opened-item-due"),
        ("client.moved", {"municipality": "nergens"}, "client-moved-municipality"),
    ],
)
def test_what_is_not_right_is_listed_at_the_top_with_a_link_to_its_field(event, posted, place):
    with pytest.raises(Faulty) as caught:
        built(FORMS[event], posted, NURSE, TODAY, lambda: NEW)
    shown = recording.shown(NURSE, caught.value, TODAY)
    about = {"case_id": NEW, "back": "/taak/x", "form_field": "formulier", "form_token": "t"}
    page = template_of("recording.html").render(**shown, **about, refresh=None, signed_in=None, here="/x")
    assert f'<li><a href="#{place}">' in page
    assert f'id="{place}"' in page
    assert f'aria-describedby="fout-{place}"' in page
    assert page.count("<li>") == len(caught.value.faults)
