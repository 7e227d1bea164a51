"""Endings: loss, withdrawal, closing, erasure. Everything stops at once, and nothing starts again.

Only the safety lane goes on until somebody decided on every concern: the Wet meldcode asks for that whatever
became of the pregnancy or of her permission. What it says then has no gestational age, no week and no
word about the pregnancy.
"""

from shared.schemas.contracts.escalation import Audience
from workflows.machine import safety
from workflows.machine.deadlines import cancel
from workflows.machine.effects import CaseStopped, StopReason
from workflows.machine.escalating import escalate, notice
from workflows.machine.facts import (
    CaseClosed,
    ConsentWithdrawn,
    Erased,
    PregnancyEnded,
    SensitiveModeSet,
)
from workflows.machine.ladder import end
from workflows.machine.owing import keep_owed
from workflows.machine.work import Happens, Work
from workflows.policy.parts import Who

_WEIGHT: tuple[StopReason, ...] = ("closed", "withdrawn", "ended", "erased")
"""Of two endings the heavier one stands, whichever came first (I7)."""


def stop(work: Work, reason: StopReason) -> None:
    """No timer is left but those of an open safety lane (I3, I4), and none comes back (I7)."""
    before = work.state.stopped_because
    if before is not None:
        _outweigh(work, before, reason)
        return
    _say_it_stopped(work, reason)
    end(work, "stopped")
    _use_up_check(work)
    if reason == "closed":
        keep_owed(work)
    work.change(stopped_because=reason, check=None, notices=(), closing_due=None, safety_recheck_at=None)
    if reason == "erased":
        _drop_all(work)
    else:
        safety.go_on_alone(work)


def settle(work: Work) -> None:
    """A case that stopped is closed as soon as its safety lane is."""
    if work.state.stopped_because is not None and not safety.is_open(work.state):
        _drop_all(work)


def _say_it_stopped(work: Work, reason: StopReason) -> None:
    count = work.state.attempts.get("stopped", 0) + 1
    work.change(attempts={**work.state.attempts, "stopped": count})
    again = f":{count}" if count > 1 else ""
    effect_id = work.effect_id(f"stopped{again}")
    work.say(CaseStopped(effect_id=effect_id, at=work.at, due=work.at, reason=reason))


def _use_up_check(work: Work) -> None:
    """A question that was due and is not asked any more has had its turn: a reopened case asks anew."""
    if (check := work.state.check) is not None:
        work.change(attempts={**work.state.attempts, check.code: check.attempt})


def _outweigh(work: Work, before: StopReason, reason: StopReason) -> None:
    if _WEIGHT.index(reason) > _WEIGHT.index(before):
        work.change(stopped_because=reason)
    if reason == "erased":
        _drop_all(work)


def _drop_all(work: Work) -> None:
    end(work, "stopped")
    for deadline in work.state.deadlines:
        cancel(work, deadline, "stopped")
    work.change(closed=True, notices=(), concerns=())


def _pregnancy_ended(work: Work, _: PregnancyEnded) -> None:
    """A loss; after a birth, that the child died. Everything stops within a minute, and the owner gets one
    neutral task without a deadline: is aftercare wished? Reports on lost pregnancies in the seeds.
    """
    first = work.state.stopped_because is None
    stop(work, "ended")
    if first:
        _tell_after_stop(work, "aftercare", ("responsible",))


def _consent_withdrawn(work: Work, _: ConsentWithdrawn) -> None:
    """She took her permission back. In an urgent case the referrer alone is reminded of the meldcode, which
    needs no permission; a new referral with consent is a new opening.
    """
    first = work.state.stopped_because is None
    stop(work, "withdrawn")
    if first and work.state.urgent:
        _tell_after_stop(work, "meldcode_prompt", (Audience.REFERRER,))


def _tell_after_stop(work: Work, code: str, recipients: tuple[Who, ...]) -> None:
    """Once, at once: it waits for nothing, since nothing may wait any more."""
    attempt = work.state.attempts.get(code, 0) + 1
    work.change(attempts={**work.state.attempts, code: attempt})
    escalate(
        work,
        name=f"notice:{code}:{attempt}",
        level=0,
        rung="notice",
        attempt=attempt,
        recipients=recipients,
        causes=(code,),
    )


def _case_closed(work: Work, fact: CaseClosed) -> None:
    work.change(closed_at=fact.at)
    stop(work, "closed")


def _erased(work: Work, _: Erased) -> None:
    """Her key was destroyed: not even the safety lane can be read any more."""
    stop(work, "erased")


def _sensitive_mode_set(work: Work, _: SensitiveModeSet) -> None:
    """One of a multiple was lost, a grave diagnosis, a child placed out of home: never which. Timers go on;
    owner and deputy are asked, once, to check every wording before it goes out.
    """
    if not work.state.sensitive:
        work.change(sensitive=True)
        notice(work, "check_wording", 0, (Audience.OWNER, Audience.DEPUTY))


HAPPENS: Happens = {
    ConsentWithdrawn: _consent_withdrawn,
    PregnancyEnded: _pregnancy_ended,
    CaseClosed: _case_closed,
    Erased: _erased,
    SensitiveModeSet: _sensitive_mode_set,
}
