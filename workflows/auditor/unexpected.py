"""What was said and must not have been: after the end, too early, or about what had been done in time. Pure.

What the record leaves open is held against nobody: of a case that moved to another policy what was said till
then is not judged (it was, then), nor how a ladder that stood went on; and a fact within `TOLERANCE` of an
instant may have come before it or after.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workflows.auditor import arithmetic
from workflows.auditor.claimed import may_speak_from
from workflows.auditor.claims import earliest_end
from workflows.auditor.done import begins, done
from workflows.auditor.lives import lives
from workflows.auditor.record import ENDINGS, MOVES, SAFETY, TOLERANCE, CaseRecord, Said
from workflows.auditor.requirements import holds_under_any_dating, lacks
from workflows.auditor.seen import SEEN, is_done_since
from workflows.auditor.windows import LANDING, Window, standings, windows

AFTER_THE_END = "said about an instant after the case ended"
TOO_EARLY = "said before it could be due"
DONE_IN_TIME = "said though it had been done before it was due"
NOTHING_OVERDUE = "a rung was told though nothing was overdue"
NO_PAUSE = "a rung was told before its pause was over"
RESTS = "a rung was told while a claim let the ladder rest"


@dataclass(frozen=True, slots=True)
class Unexpected:
    """This was said and must not have been."""

    effect_id: str
    why: str


@dataclass(frozen=True, slots=True)
class _Miss:
    """A miss on record, and the stage, week or step that it is about."""

    said: Said
    code: str


def unexpected(case: CaseRecord, since: datetime | None = None) -> tuple[Unexpected, ...]:
    """What was said and must not have been, in each life; of an open case only from `since` on."""
    found = list[Unexpected]()
    for life in lives(case):
        found += _after_the_end(life)
        moved = life.last(MOVES)
        fresh = (said for said in life.said if since is None or said.due >= since)
        found += _out_of_turn(life, tuple(said for said in fresh if moved is None or said.due > moved))
    return tuple(found)


def _out_of_turn(case: CaseRecord, fresh: tuple[Said, ...]) -> Iterator[Unexpected]:
    """Misses and rungs among these that came too early, or about nothing."""
    misses, rungs = tuple(_misses(case.said)), tuple(ladder_rungs(case.said))
    if not any(_misses(fresh)) and not any(ladder_rungs(fresh)):
        return
    yield from (Unexpected(each.effect_id, TOO_EARLY) for each in fresh if _left_early(each))
    looked_at = {each.code: each for each in windows(case)}
    for miss in _misses(fresh):
        if why := _wrong_miss(case, miss, looked_at.get(miss.code)):
            yield Unexpected(miss.said.effect_id, why)
    for rung in () if _has_older_misses(case) else ladder_rungs(fresh):
        if why := _wrong_rung(case, rung, rungs, misses, looked_at):
            yield Unexpected(rung.effect_id, why)


def _has_older_misses(case: CaseRecord) -> bool:
    """A ladder of the safety lane stands on when a case closes and goes on, with misses of a life before."""
    since = case.reopened_at
    return since is not None and any(fact.at <= since for fact in case.of(*SAFETY))


def _after_the_end(case: CaseRecord) -> Iterator[Unexpected]:
    """Not judged where the case went on, or where its safety lane may have."""
    ended = case.first(*ENDINGS)
    if ended is None or case.first("case_reopened", *SAFETY) is not None:
        return
    for said in alerts(case.said):
        if said.due > ended:
            yield Unexpected(said.effect_id, AFTER_THE_END)


def alerts(said: tuple[Said, ...]) -> Iterator[Said]:
    """What was escalated: no reminders, no neutral questions."""
    return (each for each in said if each.type == "escalated" and (each.level or 0) > 0)


def _misses(said: tuple[Said, ...]) -> Iterator[_Miss]:
    return (_Miss(each, each.effect_id.split(":")[1]) for each in said if each.effect_id.endswith(":missed"))


def ladder_rungs(said: tuple[Said, ...]) -> Iterator[Said]:
    """Of the ladder alone; a notice has no rung."""
    return (each for each in alerts(said) if each.effect_id.split(":")[1] == "ladder")


def _left_early(said: Said) -> bool:
    """A miss, or an escalation, that left before the instant that it is about."""
    tells = said.type == "escalated" or said.effect_id.endswith(":missed")
    return tells and said.left_at is not None and said.left_at < said.due - TOLERANCE


def _wrong_miss(case: CaseRecord, miss: _Miss, window: Window | None) -> str | None:
    if _is_too_early(case, miss, window):
        return TOO_EARLY
    return DONE_IN_TIME if _was_done(case, miss.code, miss.said.due, window) else None


def _is_too_early(case: CaseRecord, miss: _Miss, window: Window | None) -> bool:
    if window is not None:
        return miss.code != LANDING and miss.said.due < window.earliest
    start = begins(case, miss.code)
    if start is None:
        return False
    stage = miss.code.partition(".")[0]
    return not start or miss.said.due < min(_earliest_ends(case, stage, start))


def _earliest_ends(case: CaseRecord, stage: str, start: Sequence[datetime]) -> Iterator[datetime]:
    """By every policy that held since it began: what one had due earlier another need not have put off."""
    for each in start:
        for policy in case.policies_since(each):
            yield earliest_end(replace(case, policy=policy), stage, each)


def _was_done(case: CaseRecord, code: str, instant: datetime, window: Window | None) -> bool:
    """Surely, and for longer than the tolerance."""
    if window is not None:
        return _was_so(case, window, instant)
    if code in SEEN:
        return is_done_since(case, code, instant - TOLERANCE)
    at = done(case, code)
    return at is not None and at < instant - TOLERANCE


def _was_so(case: CaseRecord, window: Window, instant: datetime) -> bool:
    """All that this week or step asks for, whatever due date counted. After an ending nothing is sure; nor,
    where she doubted, what a week asks for once a birth was told: one that cannot be ends no doubt.
    """
    since, born = instant - TOLERANCE, case.first("birth_registered")
    if window.code in case.policy["thresholds"] and born and born <= instant and case.first("doubt_recorded"):
        return False
    ended = case.first(*ENDINGS)
    if window.code == LANDING and _lands_more_than_once(case, born):
        return False
    if since < window.begins or (ended is not None and ended <= instant):
        return False
    return not any(
        lacks(window.rule, each) or not holds_under_any_dating(window.rule, each)
        for each in standings(case, window, since, instant + TOLERANCE)
    )


def _lands_more_than_once(case: CaseRecord, born: datetime | None) -> bool:
    """Whether a soft landing that was told may be that of a programme: the one at 22 months is another."""
    ends = any(fact.says.get("ends_on") for fact in case.of("support_started"))
    done = (fact.at for fact in case.of("milestone_reached") if fact.says["milestone"] == "soft_landing_done")
    return ends or any(born is None or at <= born for at in done)


def _wrong_rung(
    case: CaseRecord,
    rung: Said,
    rungs: tuple[Said, ...],
    misses: tuple[_Miss, ...],
    looked_at: dict[str, Window],
) -> str | None:
    before = [miss for miss in misses if miss.said.due <= rung.due]
    if all(_was_done(case, miss.code, rung.due, looked_at.get(miss.code)) for miss in before):
        return NOTHING_OVERDUE
    if any(miss.said.due == rung.due for miss in before):
        return None  # a miss begins the ladder, or lifts it, at its own instant
    if not _has_paused(case, rung, rungs):
        return NO_PAUSE
    return RESTS if _is_claimed(case, rung, rungs, before, looked_at) else None


def _is_claimed(
    case: CaseRecord,
    rung: Said,
    rungs: tuple[Said, ...],
    misses: list[_Miss],
    looked_at: dict[str, Window],
) -> bool:
    """Whether a claim let the ladder rest for longer, whichever of these misses it was made for: not of those
    that were done before the last rung.
    """
    key = _named(rung)[0]
    told = [each for each in rungs if _named(each)[0] == key and each.due < rung.due]
    last = max(told, key=lambda each: each.due, default=None)
    if last is None or _stood_as_it_moved(case, last):
        return False
    still = (
        each.said for each in misses if not _was_done(case, each.code, last.due, looked_at.get(each.code))
    )
    speaks = may_speak_from(case, last, rung, still)
    return speaks is not None and rung.due + TOLERANCE < speaks


def _has_paused(case: CaseRecord, rung: Said, rungs: tuple[Said, ...]) -> bool:
    """Whether the shortest pause after the rung that it counts from is over."""
    key, name, again = _named(rung)
    row = next((each for each in case.policy["ladder"]["rungs"] if each["rung"] == name), None)
    if row is None:
        return True
    told = [each for each in rungs if _named(each)[0] == key and each.due < rung.due]
    if told and all(_stood_as_it_moved(case, each) for each in told):
        return True
    counted = [each for each in told if _named(each)[1] == (name if again else row["since"])] or told
    return any(
        arithmetic.after(each.due, pause) <= rung.due
        for each in counted
        for pause in _pauses(case, row, each.due, again=again)
    )


def _stood_as_it_moved(case: CaseRecord, last: Said) -> bool:
    """Whether this rung was told by then: how fast the next one followed the former policy may have said."""
    moved = case.last(MOVES)
    return moved is not None and last.due <= moved


def _pauses(case: CaseRecord, row: dict[str, Any], base: datetime, *, again: bool) -> Iterator[str]:
    """The pauses that may hold from this instant on: a shorter one where she may be so far along."""
    written = [row["repeat_every"]] if again else [row["after"]]
    written += [row["after_late"]] if _may_be_late(case, base) and not again else []
    return (pause for pause in written if pause)


def _may_be_late(case: CaseRecord, base: datetime) -> bool:
    """Whether any reading puts her at the week from which rungs follow faster."""
    late = arithmetic.ga_in_days(case.policy["ladder"]["late_from"])
    counted = (arithmetic.counted_edd(*told) for told in case.datings())
    assumed = bool(case.opened.says.get("third_trimester")) or case.first(*ENDINGS) is not None
    return assumed or any(arithmetic.days_along(edd, base) >= late for edd in counted)


def _named(rung: Said) -> tuple[str, str, bool]:
    """The miss that raised the ladder, the rung, and whether it is told again."""
    _, _, key, _, name, *again = rung.effect_id.split(":")
    return key, name, bool(again)
