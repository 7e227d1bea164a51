"""The golden case: urgent, submitted Monday 30 March 2026 09:00 at 12+0, and nobody answers."""

from tests.unit.machine.telling import Tale, kinds, rungs, shown
from workflows.machine.effects import DeputyActivated


def nobody_answers() -> Tale:
    tale = Tale().opened(urgent=True)
    tale.proposed("2026-03-30 09:00")
    return tale


def test_its_deadlines_and_thresholds_are_those_worked_out_by_hand() -> None:
    assert nobody_answers().running() == {
        "A": "2026-03-30 13:00",
        "M": "2026-03-30 13:00",
        "B": "2026-03-31 09:00",
        "C": "2026-03-31 09:00",
        "I": "2026-04-09 16:00",
        "F": "2026-04-08 09:00",
        "12+0": "2026-04-13 16:00",
        "16+0": "2026-04-24 16:00",
        "20+0": "2026-05-22 16:00",
        "22+0": "2026-06-08 16:00",
        "24+0": "2026-06-22 16:00",
        "25+0": "2026-06-29 16:00",
        "26+0": "2026-07-06 16:00",
        "28+0": "2026-07-20 16:00",
        "32+0": "2026-08-17 16:00",
        "34+0": "2026-08-31 16:00",
        "36+0": "2026-09-14 16:00",
        "37+0": "2026-09-21 16:00",
    }


def test_each_rung_is_told_once_at_its_instant() -> None:
    tale = nobody_answers()
    tale.until("2026-04-07 13:00")
    assert [(shown(each.due), each.rung, each.recipients, each.causes) for each in rungs(tale.said)] == [
        ("2026-03-30 13:00", "L1", ("owner", "deputy"), ("A",)),
        ("2026-03-31 13:00", "L2", ("coordinator",), ("A", "B", "C")),
        ("2026-04-01 13:00", "L2-deputy", ("deputy_coordinator",), ("A", "B", "C")),
        (
            "2026-04-02 13:00",
            "L3",
            ("municipality_escalation", "mdo_chair", "coordinator", "region_duty"),
            ("A", "B", "C"),
        ),
        (
            "2026-04-07 13:00",
            "L4",
            ("mdo_chair", "coordinator", "municipality_escalation", "region_duty"),
            ("A", "B", "C"),
        ),
    ]


def test_the_deputy_is_activated_the_same_day() -> None:
    tale = nobody_answers()
    tale.until("2026-04-07 09:00")
    activated = [each for each in tale.said if isinstance(each, DeputyActivated)]
    assert [(shown(each.due), each.urgent) for each in activated] == [("2026-03-30 13:00", True)]


def test_claim_and_a_new_owner_stop_the_ladder_before_its_last_rung() -> None:
    tale = nobody_answers()
    tale.until("2026-04-07 09:59")
    tale.happens("escalation_acknowledged", "2026-04-07 10:00", by="csv-ijmond/coordinator")
    tale.proposed("2026-04-07 10:00", attempt=2)
    said = tale.confirmed("2026-04-07 11:00")
    assert tale.state is not None
    assert tale.state.ladder is None
    assert ("deadline_met", "A") in kinds(said)
    assert ("deadline_met", "C") in kinds(said)
    assert tale.running()["B"] == "2026-04-08 11:00"
    tale.until("2026-04-08 08:59")  # the meeting is due at 09:00
    assert [rung for rung, _ in tale.alerts()] == ["L1", "L2", "L2-deputy", "L3"]


def test_what_the_new_owner_leaves_undone_begins_a_ladder_of_its_own() -> None:
    tale = nobody_answers()
    tale.until("2026-04-07 10:00")
    tale.happens("mdo_held", "2026-04-07 10:00")
    tale.confirmed("2026-04-07 11:00")
    tale.until("2026-04-08 11:00")
    last = rungs(tale.said)[-1]
    assert (last.rung, shown(last.due), last.causes) == ("L1", "2026-04-08 11:00", ("B",))
