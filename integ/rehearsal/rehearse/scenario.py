"""The life of an app: deployed, grown, taken back, destroyed."""
from __future__ import annotations

from functools import partial
from pathlib import Path

from rehearse import inventory
from rehearse.checks import cluster, network, nodes, outputs
from rehearse.deployment import Deployment
from rehearse.expectations import App, State, Update
from rehearse.processes import CommandFailed, Emulator, run_typescript
from rehearse.report import Report


class Scenario:
    """Rehearses an app in an account."""

    def __init__(self, report: Report, emulator: Emulator, app: App, folder: Path) -> None:
        self._report, self._emulator, self._app, self._folder = report, emulator, app, folder

    def run(self) -> None:
        """Everything, from nothing to nothing."""
        before = inventory.take(self._emulator)
        if self._report.section("deploy", partial(self._deploy, "first")):
            self._check(self._app.state)
            self._grow()
        self._report.section("destroy", partial(self._destroy, before))

    def _grow(self) -> None:
        for update in self._app.updates:
            if not self._report.section("update", partial(self._update, update)):
                return
            self._check(update.state)
        if self._app.refused_stage is not None:
            self._report.section("rollback", partial(self._roll_back, self._app.refused_stage))

    def _synthesise(self, stage: str) -> str:
        folder = str(self._folder / f"{self._app.name}.{stage}")
        run_typescript(self._app.source, CDK_OUTDIR=folder, REHEARSAL_STAGE=stage)
        return folder

    def _cdk_deploy(self, stage: str) -> None:
        self._emulator.cdk("deploy", self._app.stack, "--app", self._synthesise(stage), "--require-approval", "never")

    def _deployment(self) -> Deployment:
        return Deployment(self._emulator, self._app.stack)

    def _deploy(self, stage: str) -> None:
        self._cdk_deploy(stage)
        self._report.equal("cdk deploy creates the stack", self._deployment().describe()["StackStatus"], "CREATE_COMPLETE")

    def _check(self, state: State) -> None:
        deployment, planned = self._deployment(), state.network
        if planned is not None:
            self._report.section("network", partial(network.check, self._report, deployment, planned))
        for expected in state.clusters:
            self._report.section("cluster", partial(cluster.check, self._report, deployment, expected))
            if planned is not None:
                self._report.section("nodes", partial(nodes.check, self._report, deployment, expected, planned.azs))
        if state.outputs:
            self._report.section("outputs", partial(outputs.check, self._report, deployment, state.outputs))

    def _update(self, update: Update) -> None:
        before = self._deployment().by_path()
        self._cdk_deploy(update.stage)
        deployment = self._deployment()
        self._report.equal(f"an update {update.title}", deployment.describe()["StackStatus"], "UPDATE_COMPLETE")
        after = deployment.by_path()
        moved = {path[-1] for path, physical_id in before.items() if after.get(path) != physical_id}
        unexpected = {name for name in moved if not name.startswith(tuple(update.replaces))}
        self._report.equal(f"what existed stays where an update {update.title} ({len(before) - len(moved)} resources)", unexpected, set())
        for beginning, reason in update.replaces.items():
            self._report.holds(f"{beginning} is replaced, as {reason}", any(name.startswith(beginning) for name in moved))

    def _roll_back(self, stage: str) -> None:
        before, things = self._deployment().by_path(), inventory.take(self._emulator)
        reason = ""
        try:
            self._cdk_deploy(stage)
        except CommandFailed as error:
            reason = str(error)
        self._report.holds("cdk deploy fails as EC2 refuses the subnet", "InvalidSubnet.Conflict" in reason)
        deployment = self._deployment()
        self._report.equal("the update is rolled back", deployment.describe()["StackStatus"], "UPDATE_ROLLBACK_COMPLETE")
        self._report.equal(f"what existed stays ({len(before)} resources)", deployment.by_path(), before)
        self._report.equal("nothing of the failed update is left", inventory.take(self._emulator), things)
        last = self._app.updates[-1].state if self._app.updates else self._app.state
        self._check(last)

    def _destroy(self, before: dict[str, frozenset[str]]) -> None:
        self._emulator.cdk("destroy", self._app.stack, "--force", "--app", str(self._folder / f"{self._app.name}.first"))
        after = inventory.take(self._emulator)
        for kind, ids in after.items():
            self._report.equal(f"no {kind} are left", ids - before[kind], frozenset())
