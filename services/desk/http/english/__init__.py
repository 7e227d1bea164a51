"""The desk in English, its second language: what every Dutch text becomes. All texts are in this folder."""

from collections.abc import Mapping

from services.desk.http.english.accountability import ACCOUNTABILITY, MEETING
from services.desk.http.english.codes import CODES
from services.desk.http.english.fitting import FITTING, FITTING_PAGES
from services.desk.http.english.messages import MESSAGES
from services.desk.http.english.pages import LITERALS as MOST_LITERALS
from services.desk.http.english.pages import PAGES as MOST_PAGES
from services.desk.http.english.recording import CHOOSING, RECORDING, RECORDING_PAGES
from services.desk.http.english.timeline import TIMELINE

PAGES: Mapping[str, str] = {**MOST_PAGES, **ACCOUNTABILITY, **FITTING_PAGES, **RECORDING_PAGES}
"""Everything that stands in a template."""

WORDS: Mapping[str, str] = {**CODES, **TIMELINE, **MESSAGES, **MEETING, **FITTING, **RECORDING}
"""Everything that does not stand in a template."""

LITERALS: Mapping[str, str] = {**MOST_LITERALS, **CHOOSING}
"""Of the texts in a template's expressions: those that people read."""

__all__ = ["LITERALS", "PAGES", "WORDS"]
