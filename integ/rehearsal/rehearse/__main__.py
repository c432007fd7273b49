"""Rehearses all apps, or those that are named: `python -m rehearse [APP…]`."""
from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from pathlib import Path

from emulator.ordering import Order
from rehearse.apps import APPS
from rehearse.expectations import App
from rehearse.processes import Emulator
from rehearse.report import Report
from rehearse.scenario import Scenario


def main() -> int:
    """An emulator for each order, and for each order with IAM enforced."""
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
    with tempfile.TemporaryDirectory(prefix="rehearsal-") as folder:
        for order in [options.order] if options.order else list(Order):
            for enforce_iam in (False, True):
                _rehearse(report, [app for app in wanted if app.enforce_iam is enforce_iam], order, enforce_iam, Path(folder))
    print(f"\n{report.table()}\n\n{time.monotonic() - begin:.0f} seconds")
    return 1 if report.failures else 0


def _rehearse(report: Report, apps: list[App], order: Order, enforce_iam: bool, folder: Path) -> None:
    if not apps:
        return
    place = folder / f"{order.value}{'-iam' if enforce_iam else ''}"
    with Emulator(order, enforce_iam, place) as emulator:
        for app in apps:
            with report.about(f"{app.name} ({order.value}{', IAM enforced' if enforce_iam else ''})"):
                Scenario(report, emulator, app, place).run()


if __name__ == "__main__":
    sys.exit(main())
