"""Rehearses all apps, or those that are named: `python -m rehearse [APP…]`."""
from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from emulator.ordering import Order
from rehearse.apps import APPS
from rehearse.expectations import App
from rehearse.processes import Emulator, end_all
from rehearse.report import Report
from rehearse.scenario import Scenario
from rehearse.syntheses import Syntheses

# Much of a deployment is waiting, so more of them than there are cores.
_LANES_AT_A_TIME = 4


def main() -> int:
    """An account for each lane and order."""
    parser = argparse.ArgumentParser(prog="rehearse", description=__doc__)
    parser.add_argument("apps", nargs="*", metavar="APP", help=", ".join(app.name for app in APPS))
    parser.add_argument("--order", type=Order, choices=list(Order), help="default: all")
    options = parser.parse_args()
    unknown = set(options.apps) - {app.name for app in APPS}
    if unknown:
        parser.error(f"no such app: {', '.join(sorted(unknown))}")
    # A signal becomes an exception, on whose way out everything is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))

    report, begin = Report(), time.monotonic()
    wanted = [app for app in APPS if not options.apps or app.name in options.apps]
    orders = [options.order] if options.order else list(Order)
    lanes: dict[tuple[Order, bool, str], list[App]] = {}
    for app in wanted:
        for order in orders:
            lanes.setdefault((order, *app.lane), []).append(app)
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        try:
            _rehearse_all(report, lanes, Path(folder))
        except BaseException:
            end_all()
            shutil.rmtree(folder, ignore_errors=True)
            # The threads wait for processes that are no more.
            os._exit(143)
    print(f"\n{report.table()}\n\n{time.monotonic() - begin:.0f} seconds")
    return 1 if report.failures else 0


def _rehearse_all(report: Report, lanes: dict[tuple[Order, bool, str], list[App]], folder: Path) -> None:
    """The lanes side by side, those first that take longest."""
    longest_first = sorted(lanes.items(), key=lambda lane: -sum(1 + len(app.updates) for app in lane[1]))
    pool, syntheses = ThreadPoolExecutor(_LANES_AT_A_TIME), Syntheses(folder / "syntheses")
    running = [
        pool.submit(_rehearse, report, apps, order, enforce_iam, folder / f"lane-{number}", syntheses)
        for number, ((order, enforce_iam, _), apps) in enumerate(longest_first)
    ]
    for lane in as_completed(running):
        lane.result()
    pool.shutdown()


def _rehearse(report: Report, apps: list[App], order: Order, enforce_iam: bool, place: Path, syntheses: Syntheses) -> None:
    begin = time.monotonic()
    with Emulator(order, enforce_iam, place) as emulator:
        for app in apps:
            name = f"{app.name} ({order.value}{', IAM enforced' if enforce_iam else ''})"
            Scenario(report.about(name), emulator, app, syntheses).run()
            print(f"# {name}: {time.monotonic() - begin:.0f} seconds", flush=True)
            begin = time.monotonic()


if __name__ == "__main__":
    sys.exit(main())
