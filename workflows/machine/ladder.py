"""The escalation ladder (opschaling): one per case, never ending at one person.

The first miss begins it; later misses join it as causes and raise no rung of their own, except that a
hard week threshold lifts it to its level. Each rung counts from the due instant of an earlier rung, so
lateness of ours never gives a case more time.
"""

from collections.abc import Collection, Sequence

from shared.pregnancy import next_working_instant, next_working_morning
from workflows.machine.claiming import rest_no_longer, rest_on
from workflows.machine.deadlines import meet
from workflows.machine.effects import EscalationEnded
from workflows.machine.escalating import DUTY, escalate, notice, wakes_duty
from workflows.machine.restricted import is_restricted, told_of
from workflows.machine.rungs import also_told, level_of, next_rung, rung_after, with_next
from workflows.machine.stages import overdue, plan_again
from workflows.machine.standing import is_watched
from workflows.machine.state import Deadline, Ladder
from workflows.machine.thresholds import meet_late
from workflows.machine.work import Work
from workflows.policy import Policy, StageCode
from workflows.policy.ladder import Rung
from workflows.policy.parts import Who
from workflows.values import new

JOINED = ".joined"
"""Ends the code of a notice about a week that joined a ladder."""


def answer_misses(work: Work, fresh: Sequence[Deadline]) -> None:
    """Begin the ladder at the level these misses ask for, or lift it there, or just join it.

    Several misses at one instant give one alert. L1 for a stage; 24+0, 32+0 and 34+0 at least L3;
    36+0 at L4. Default.
    """
    if not fresh:
        return
    entry = work.policy.ladder.lowest[max(level_of(work, each) for each in fresh)]
    also: tuple[Who, ...] = tuple(who for each in fresh for who in also_told(work, each))
    ladder = work.state.ladder
    if ladder is None:
        first = min(fresh, key=lambda each: each.code)
        _stand_on(work, entry, repeat=1, first=first, also=also)
    elif _is_above(work, entry.rung, ladder.rung):
        _stand_on(work, entry, repeat=1, also=also)
    else:
        _tell_those_named(work, fresh)
        rest_no_longer(work, fresh)


def _is_above(work: Work, rung: str, other: str) -> bool:
    places = work.policy.ladder.places
    return places[rung] > places[other]


def _tell_those_named(work: Work, joining: Sequence[Deadline]) -> None:
    """A hard week that joins raises no rung; but those whom it names hear of it, once: they may have heard
    nothing since the ladder passed their level. Policy table, week thresholds: who hears. Default.
    """
    for each in joining:
        if is_watched(each) and level_of(work, each) >= work.policy.ladder.joining_told_from:
            rule = work.policy.rules[each.code]
            notice(work, f"{each.code}{JOINED}", rule.level, rule.recipients)


def climb(work: Work) -> None:
    """The next rung is due and nobody stopped it."""
    ladder = work.state.ladder
    if ladder is not None and ladder.next_due <= work.at:
        _stand_on(work, work.policy.ladder.named[ladder.next_rung], repeat=ladder.next_repeat)


def hurry(work: Work) -> None:
    """The case became urgent: the next rung may come earlier, or be a higher one; never later.

    What would be due by now waits for the morning; at night those on duty hear of it at once.
    """
    ladder = work.state.ladder
    if ladder is None:
        return
    rung, repeat, due = next_rung(work, ladder)
    morning = next_working_instant(work.at)
    if max(due, morning) >= ladder.next_due:
        return
    work.change(ladder=with_next(ladder, rung, repeat, max(due, morning)))
    if due <= work.at < morning and wakes_duty(work, work.policy.ladder.named[rung].level):
        _wake_duty(work, rung, repeat)


def _wake_duty(work: Work, rung: str, repeat: int) -> None:
    """Of a rung that everybody hears of in the morning. "Send only 08:00-17:00 on working days, except L4 and
    urgent (any time to duty addresses only)": policy, ladder.
    """
    ladder = work.state.ladder
    if ladder is None:
        return
    escalate(
        work,
        name=f"duty:{ladder.key}:{ladder.attempt}:{rung}:{repeat}",
        level=work.policy.ladder.named[rung].level,
        rung=rung,
        attempt=ladder.attempt,
        recipients=DUTY,
        causes=work.state.late_subjects,
        hidden=ladder.key if ladder.restricted else None,
        told=told_of(work, work.state.causes),
    )


def follow_policy(work: Work, old: Policy) -> None:
    """The policy changed: the ladder stands on the same rung, or the highest new one of no higher level.

    Its next rung may come earlier, never later; and not at the very instant of the one that was reached. What
    was claimed rests on: to move a region's cases calls nobody about what somebody has in hand.
    """
    ladder = work.state.ladder
    if ladder is None:
        return
    new = work.policy.ladder
    known = {rung.rung for rung in new.rungs}
    level = old.ladder.named[ladder.rung].level
    equal = [rung.rung for rung in new.rungs if rung.level <= level and rung.only != "unclaimed"]
    here = ladder.rung if ladder.rung in known else (equal or [new.rungs[0].rung])[-1]
    reached = {rung: at for rung, at in ladder.reached.items() if rung in known}
    moved = ladder.but(rung=here, reached={**reached, here: ladder.reached[ladder.rung]})
    rung, repeat, due = next_rung(work, moved)
    due = rest_on(work, ladder, max(due, next_working_instant(work.at)))
    if due <= ladder.reached[ladder.rung]:
        due = next_working_morning(work.at)
    if ladder.next_rung not in known or due < ladder.next_due:
        moved = with_next(moved, rung, repeat, due)
    work.change(ladder=moved)


def renumber(work: Work, gone: Collection[str]) -> bool:
    """A fact changed which rungs come, while some of them were due and never said.

    Then that ladder goes on (or begins, where nobody was told of it) as a new attempt, so that a rung that
    is on record as overtaken is never told under the same id. Answers whether that was needed.
    """
    begin = work.effect_id("ladder:")
    keys = {each.removeprefix(begin).split(":")[0] for each in gone if each.startswith(begin)}
    if not keys:
        return False
    ladder, renumbered = work.state.ladder, False
    if ladder is not None and ladder.key in keys:
        work.change(ladder=ladder.but(attempt=ladder.attempt + 1))
        renumbered = True
    for key in keys & {_key(each) for each in work.state.deadlines if not each.missed}:
        _skip_attempt(work, key)
        renumbered = True
    return renumbered


def _key(first: Deadline) -> str:
    return f"{first.code}.{first.attempt}"


def _skip_attempt(work: Work, key: str) -> None:
    skipped = work.state.attempts.get(f"ladder:{key}", 0) + 1
    work.change(attempts={**work.state.attempts, f"ladder:{key}": skipped})


def confirm_owner(work: Work) -> None:
    """A new owner and deputy: receipt and ownership are settled, the rest gets one more allowance."""
    for stage in (StageCode.ABSENCE, StageCode.RECEIVE, StageCode.OWNER_ACCEPTED):
        meet(work, stage)
    replan(work, "owner_confirmed")


def replan(work: Work, reason: str) -> None:
    """End the ladder, and plan again, with one allowance from now, whatever is still overdue."""
    meet_late(work)
    for deadline in overdue(work):
        plan_again(work, deadline)
    end(work, reason)


def end_if_nothing_is_overdue(work: Work, reason: str = "causes_met") -> None:
    """All causes are gone: the ladder stops."""
    if work.state.ladder is not None and not any(each.missed for each in work.state.deadlines):
        end(work, reason)


def end(work: Work, reason: str) -> None:
    """The ladder stops, once."""
    ladder = work.state.ladder
    if ladder is None:
        return
    work.change(ladder=None)
    work.say(
        new(
            EscalationEnded,
            effect_id=work.effect_id(f"ladder:{ladder.key}:ended"),
            at=work.at,
            due=work.at,
            reason=reason,
            hidden=ladder.key if ladder.restricted else None,
        )
    )


def _stand_on(
    work: Work,
    rung: Rung,
    *,
    repeat: int,
    first: Deadline | None = None,
    also: tuple[Who, ...] = (),
) -> None:
    """Reach a rung: tell its recipients, and know which rung comes next and when."""
    before = work.state.ladder
    ladder = _standing_on(work, rung, repeat, first)
    work.change(ladder=ladder)
    again = f":{repeat}" if repeat > 1 else ""
    told = rung.repeat_recipients if repeat > 1 and rung.repeat_recipients else rung.recipients
    if before and rung.since in before.reached and not before.claimed:
        told = (*told, *rung.if_unclaimed)
    escalate(
        work,
        name=f"ladder:{ladder.key}:{ladder.attempt}:{ladder.rung}{again}",
        level=rung.level,
        rung=ladder.rung,
        attempt=ladder.attempt,
        recipients=(*told, *also),
        causes=work.state.late_subjects,
        hidden=ladder.key if ladder.restricted else None,
        told=told_of(work, work.state.causes),
    )


def _standing_on(work: Work, rung: Rung, repeat: int, first: Deadline | None) -> Ladder:
    """The ladder, on this rung as of now; a new one where this miss is its `first`."""
    before, key, here = work.state.ladder, _key(first) if first else None, rung.rung
    reached = {**(before.reached if before else {}), here: work.at}
    following, next_repeat, next_due = rung_after(work, here, repeat, reached)
    return new(
        Ladder,
        key=key or (before.key if before else ""),
        attempt=before.attempt if before else 1 + work.state.attempts.get(f"ladder:{key}", 0),
        rung=here,
        repeat=repeat,
        reached=reached,
        next_rung=following,
        next_repeat=next_repeat,
        next_due=next_due,
        restricted=is_restricted(work, first) if first else bool(before and before.restricted),
    )
