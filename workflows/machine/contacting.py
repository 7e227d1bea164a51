"""She cannot be reached, or does not come (S4, S7); or somebody saw something (S9).

Trying in vain is no contact, and never counts as one.
"""

from datetime import timedelta

from workflows.machine import facts
from workflows.machine.deadlines import meet
from workflows.machine.special import ask_for, tell
from workflows.machine.work import Happens, Work

UNREACHABLE = "unreachable"
SIGNALS = ("kraamzorg_signal", "kraamzorg_signal_urgent")
_SETTLED_BY_CONTACT = (UNREACHABLE, "appointments", "home_visit", *SIGNALS)


def note_reached(work: Work) -> None:
    """Somebody spoke with her: nothing of this is open any more, and counting begins afresh."""
    work.change(attempts_to_reach=(), seen_at=work.at)
    for code in _SETTLED_BY_CONTACT:
        meet(work, code)


def _signal_given(work: Work, fact: facts.SignalGiven) -> None:
    """Policy, signal of maternity care: the owner within four working hours (S9), when urgent within two.

    It is followed by contact with her, by weighing the situation again, or by a decision. One that comes
    while another of its kind is open is told, and gives no more time.
    """
    tell(work, "signal_given_urgent" if fact.urgent else "signal_given")
    ask_for(work, SIGNALS[fact.urgent])


def _contact_attempted(work: Work, fact: facts.ContactAttempted) -> None:
    """Policy, does not attend: 10 days without reaching her climb the ladder. Default.

    The third attempt in vain goes to team mailbox and deputy, so after it the 10 days are the
    coordinator's (S7). An attempt settles a home visit that
    was asked for: that is what was asked.
    """
    meet(work, "home_visit")
    work.change(attempts_to_reach=(*work.state.attempts_to_reach, fact.at))
    ask_for(work, UNREACHABLE)
    if len(work.state.attempts_to_reach) == work.policy.special.reaching.attempts.is_:
        tell(work, "not_reached")
        _ask_for_visit(work)


def _appointment_missed(work: Work, fact: facts.AppointmentMissed) -> None:
    """Policy, does not attend: the second time the owner hears, the third in 30 days climbs. Default.

    The second since she was last spoken with, and the second within 30 days: each time that happens anew.
    """
    reaching, seen_at = work.policy.special.reaching, work.state.seen_at
    missed = (*work.state.appointments_missed, fact.at)
    work.change(appointments_missed=missed)
    _ask_for_visit(work)
    since_seen = sum(seen_at is None or each > seen_at for each in missed)
    lately = sum(each > fact.at - timedelta(days=reaching.within.is_) for each in missed)
    if reaching.missed.is_ in (since_seen, lately):
        tell(work, "appointments_missed")
    if lately >= reaching.missed_often.is_:
        ask_for(work, "appointments")


def _ask_for_visit(work: Work) -> None:
    """From 28+0 somebody tries to see her at home within two working days. Default."""
    if work.pregnant and work.policy_ga(work.at) >= work.policy.special.reaching.home_visit_from.is_:
        ask_for(work, "home_visit")


HAPPENS: Happens = {
    facts.SignalGiven: _signal_given,
    facts.ContactAttempted: _contact_attempted,
    facts.AppointmentMissed: _appointment_missed,
}
