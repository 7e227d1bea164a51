"""The safety lane: concerns, reports and decisions, by step and date only (Wet meldcode)."""

from workflows.machine.work import Happens

HAPPENS: Happens = {}
