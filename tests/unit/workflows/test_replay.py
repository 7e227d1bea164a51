"""Cases that began under older code go on under this one: their kept histories replay."""

import json
from pathlib import Path

import pytest
from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.contrib.pydantic import pydantic_data_converter
from temporalio.worker import Replayer

from workflows.case_workflow import CaseWorkflow
from workflows.messages import WORKFLOW, CaseInput

HISTORIES = sorted(Path(__file__).with_name("histories").glob("*.json"))


@workflow.defn(name=WORKFLOW, sandboxed=False)
class Changed:
    """A workflow that waits where it must speak."""

    @workflow.run
    async def run(self, _: CaseInput) -> None:
        await workflow.sleep(60)


def history(file: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json("case/kept/1", json.loads(file.read_text()))


def test_there_are_histories():
    assert HISTORIES


@pytest.mark.parametrize("file", HISTORIES, ids=lambda file: file.stem)
async def test_a_kept_history_replays(file):
    replayer = Replayer(workflows=[CaseWorkflow], data_converter=pydantic_data_converter)
    await replayer.replay_workflow(history(file))


async def test_a_workflow_that_does_something_else_is_noticed():
    replayer = Replayer(workflows=[Changed], data_converter=pydantic_data_converter)
    with pytest.raises(workflow.NondeterminismError):
        await replayer.replay_workflow(history(HISTORIES[0]))
