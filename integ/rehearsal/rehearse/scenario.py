"""The life of an app: deployed, edited, destroyed."""
from __future__ import annotations

from dataclasses import replace
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path

from botocore.exceptions import ClientError

from rehearse import inventory
from rehearse.checks import cluster, endpoints, host, network, nodes, order, outputs
from rehearse.deployment import Deployment
from rehearse.expectations import App, Cluster, Network, Update
from rehearse.processes import CommandFailed, Emulator
from rehearse.report import AppReport
from rehearse.syntheses import Syntheses

# An app in this stage has its stack there.
_STAGED = "stage"


class Scenario:
    """Rehearses an app in an account."""

    def __init__(self, report: AppReport, emulator: Emulator, app: App, syntheses: Syntheses) -> None:
        self._report, self._emulator, self._app, self._syntheses = report, emulator, app, syntheses
        self._edits = app.edits
        self._state = app.state
        self._checked: Network | None = None

    def run(self) -> None:
        """Everything, from nothing to nothing."""
        before = inventory.take(self._emulator)
        if self._app.fails_first:
            self._report.section("rollback", partial(self._fail_first, self._app.fails_first))
        mark = self._emulator.journal_mark()
        if self._report.section("deploy", self._deploy):
            self._check_order("created", mark, self._clusters())
            self._check()
            for update in self._app.updates:
                self._report.section("rollback" if update.refused else "update", partial(self._refuse if update.refused else self._update, update))
        clusters = self._clusters()
        mark = self._emulator.journal_mark()
        if self._report.section("destroy", partial(self._destroy, before)):
            self._check_order("deleted", mark, clusters)

    def _fail_first(self, reason: str) -> None:
        """What a retrofit made is gone again, though it would stay later."""
        said = ""
        try:
            self._cdk_deploy(self._edits | {"refused"})
        except CommandFailed as error:
            said = str(error)
        self._report.holds(f"a first deployment is refused: {reason}", reason in said)
        others = self._app.stacks[:-1]
        self._report.equal("the first deployment is rolled back", self._status_of_last(), "ROLLBACK_COMPLETE")
        if self._state.network is not None:
            network.check(self._report, Deployment(self._emulator, others), replace(self._state.network, has_ipv6=False))

    def _cdk(self, command: str, edits: frozenset[str], *options: str, names: tuple[str, ...] | None = None) -> None:
        folder = str(self._syntheses.of(self._app, edits))
        stacks = [f"Prod/{stack}" if _STAGED in edits else stack for stack in names or self._app.stacks]
        # Side by side, so that a stack that forgot to say what it comes after comes too early.
        self._emulator.cdk(command, *stacks, "--app", folder, "--concurrency", str(len(stacks)), *options)

    def _cdk_deploy(self, edits: frozenset[str]) -> None:
        self._cdk("deploy", edits, "--require-approval", "never")

    def _deployment(self) -> Deployment:
        return Deployment(self._emulator, self._app.stacks)

    def _deploy(self) -> None:
        self._cdk_deploy(self._edits)
        self._report.equal(f"cdk deploy creates {len(self._app.stacks)} stacks", self._deployment().status, "CREATE_COMPLETE")

    def _clusters(self) -> dict[str, Cluster]:
        """By their names, as long as they are there."""
        try:
            deployment = self._deployment()
            return {cluster.name_of(deployment, expected): expected for expected in self._state.clusters}
        except (ClientError, LookupError):
            return {}

    def _check_order(self, what: str, mark: int, clusters: dict[str, Cluster]) -> None:
        events = self._emulator.journal(mark, ("",))
        for name, expected in clusters.items():
            self._report.section("order", partial(order.check, self._report, events, name, expected, what))

    def _check(self) -> None:
        """All that is there."""
        deployment, state = self._deployment(), self._state
        if state.network is not None and state.network != self._checked:
            self._report.section("network", partial(network.check, self._report, deployment, state.network))
            if state.network.endpoints:
                self._report.section("network", partial(endpoints.check, self._report, deployment, state.network))
            self._checked = state.network
        for expected in state.clusters:
            self._report.section("cluster", partial(cluster.check, self._report, deployment, expected))
            if state.network is not None:
                self._report.section("nodes", partial(nodes.check, self._report, deployment, expected, state.network.azs))
            if expected.host:
                self._report.section("host", partial(host.check, self._report, deployment, expected))
        if state.outputs:
            self._report.section("outputs", partial(outputs.check, self._report, deployment, state.outputs))

    def _update(self, update: Update) -> None:
        """An edit that is refused is reported; the next ones go on without it."""
        before, mark = self._deployment().by_path(), self._emulator.journal_mark()
        edits = (self._edits | update.adds) - update.removes
        if update.publishes:
            self._emulator.publish(update.publishes)
        try:
            self._cdk_deploy(edits)
        except CommandFailed as error:
            self._report.equal(f"an update {update.title} is taken", error.reasons, [])
            self._settle()
            return
        self._edits, self._state = edits, update.then(self._state)
        self._report.equal(f"an update {update.title}", self._status_of_last(), "UPDATE_COMPLETE")
        self._compare_ids(update, before)
        self._compare_journal(update, mark)
        self._check()

    def _settle(self) -> None:
        """What a refusal leaves behind is not the fault of the next edit."""
        status = self._status_of_last()
        self._report.equal("what was refused is rolled back", status, "UPDATE_ROLLBACK_COMPLETE")
        if status == "UPDATE_ROLLBACK_FAILED":
            self._emulator.skip_failed_rollback(self._app.stacks[-1])

    def _status_of_last(self) -> str:
        """Edits of an app that has several stacks are edits of the last one."""
        return Deployment(self._emulator, self._app.stacks[-1:]).status

    def _compare_ids(self, update: Update, before: dict[tuple[str, ...], str]) -> None:
        after = self._deployment().by_path()
        moved = {path[-1] for path, physical_id in before.items() if after.get(path) != physical_id}
        unexpected = {name for name in moved if not name.startswith((*update.replaces, *update.deletes))}
        self._report.equal(f"what existed stays where an update {update.title} ({len(before) - len(moved)} resources)", unexpected, set())
        for beginning, reason in update.replaces.items():
            self._report.holds(f"{beginning} is replaced, as {reason}", any(name.startswith(beginning) for name in moved))

    def _compare_journal(self, update: Update, mark: int) -> None:
        """What it touched, and how many nodes went."""
        touched: set[str] = set()
        for event in self._emulator.journal(mark, self._app.stacks):
            if event["what"] == "updated":
                touched |= {f"{event['type']}.{name}" for name in event["properties"]}
        allowed = (*update.touches, *update.may_touch)
        others = {one for one in touched if not any(fnmatchcase(one, pattern) for pattern in allowed)}
        self._report.equal(f"an update {update.title} touches nothing else ({len(touched)} properties)", others, set())
        missed = {pattern for pattern in update.touches if not any(fnmatchcase(one, pattern) for one in touched)}
        self._report.equal(f"an update {update.title} touches what it means", missed, set())
        self._compare_nodes(update, mark)

    def _compare_nodes(self, update: Update, mark: int) -> None:
        restarted: dict[str, int] = {}
        for event in self._emulator.journal(mark, self._app.stacks):
            if event["what"] == "nodes":
                known = (*update.restarts, *update.may_restart)
                name = next((beginning for beginning in known if event["logical_id"].startswith(beginning)), event["logical_id"])
                restarted[name] = restarted.get(name, 0) + event["nodes"]
        restarted = {name: nodes for name, nodes in restarted.items() if update.may_restart.get(name) != nodes}
        self._report.equal(f"an update {update.title} restarts {sum(update.restarts.values())} nodes", restarted, dict(update.restarts))

    def _refuse(self, update: Update) -> None:
        before, things, mark = self._deployment().by_path(), inventory.take(self._emulator), self._emulator.journal_mark()
        reason = ""
        try:
            self._cdk_deploy((self._edits | update.adds) - update.removes)
        except CommandFailed as error:
            reason = str(error)
        self._report.holds(f"an update that {update.title} is refused: {update.refused}", str(update.refused) in reason)
        status = self._status_of_last()
        if update.sticks:
            self._report.equal("the rollback is refused too", status, "UPDATE_ROLLBACK_FAILED")
            self._emulator.skip_failed_rollback(self._app.stacks[-1])
            status = self._status_of_last()
        self._report.equal("the update is rolled back", status, "UPDATE_ROLLBACK_COMPLETE")
        deployment = self._deployment()
        self._report.equal(f"what existed stays ({len(before)} resources)", deployment.by_path(), before)
        self._report.equal("nothing of the failed update is left", inventory.take(self._emulator), things)
        self._compare_nodes(update, mark)
        self._checked = None
        self._check()

    def _destroy(self, before: dict[str, frozenset[str]]) -> None:
        if self._app.keeps and self._state.network is not None:
            *others, last = self._app.stacks
            self._cdk("destroy", self._edits, "--force", names=(last,))
            network.check(self._report, Deployment(self._emulator, tuple(others)), self._state.network)
        self._cdk("destroy", self._edits, "--force")
        after = inventory.take(self._emulator)
        for kind, ids in after.items():
            if kind in self._app.keeps:
                self._report.equal(f"one of {kind} is kept", len(ids - before[kind]), 1)
            else:
                self._report.equal(f"no {kind} are left", ids - before[kind], frozenset())
