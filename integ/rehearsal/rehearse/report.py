"""The lines `ok` and `not ok`, and the table at the end."""
from __future__ import annotations

import textwrap
import threading
import traceback
from collections import Counter
from collections.abc import Callable

# Of what a failed command printed, the end says why.
_SHOWN = 6000


class Report:
    """Counts assertions by app and subject, and prints each as it is made. Apps may report at the same time."""

    def __init__(self) -> None:
        self._passed: Counter[tuple[str, str]] = Counter()
        self._failed: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    @property
    def failures(self) -> int:
        """How many assertions failed."""
        return self._failed.total()

    def about(self, app: str) -> AppReport:
        """The part that one app writes."""
        return AppReport(self, app)

    def record(self, app: str, subject: str, claim: str, holds: bool, why: str = "") -> None:
        """Count an assertion and print it, after what shows why it failed."""
        with self._lock:
            (self._passed if holds else self._failed)[app, subject] += 1
            print(f"{why}{'ok' if holds else 'not ok'} rehearsal: {app}: {subject}: {claim}", flush=True)

    def table(self) -> str:
        """Passed and failed assertions: an app a line, a subject a column."""
        cells = self._passed + self._failed
        subjects = list(dict.fromkeys(subject for _, subject in cells))
        lines = [["app (order)", *subjects, "all", "failed"]]
        for app in dict.fromkeys(app for app, _ in cells):
            failed = sum(count for (name, _), count in self._failed.items() if name == app)
            counts = [cells[app, subject] for subject in subjects]
            lines.append([app, *(str(count) if count else "-" for count in counts), str(sum(counts)), str(failed)])
        lines.append(["all", *(str(sum(count for (_, name), count in cells.items() if name == subject)) for subject in subjects),
                      str(cells.total()), str(self.failures)])
        widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


class AppReport:
    """The assertions about an app."""

    def __init__(self, report: Report, app: str) -> None:
        self._report, self._app = report, app
        self._subject, self._failures = "", 0

    def section(self, subject: str, checks: Callable[[], None]) -> bool:
        """Make some assertions about a subject; an error is one that failed. Returns whether all of them held."""
        self._subject = subject
        before = self._failures
        try:
            checks()
        except Exception as error:
            why = textwrap.indent(traceback.format_exc()[-_SHOWN:], "    ")
            self._record(f"no error ({error.__class__.__name__})", False, f"{why}\n")
        return self._failures == before

    def holds(self, claim: str, condition: object) -> None:
        """Assert that something holds."""
        self._record(claim, bool(condition))

    def equal(self, claim: str, actual: object, expected: object) -> None:
        """Assert that two values are the same, and show both where they are not."""
        why = "" if actual == expected else f"    expected {expected!r}\n    found    {actual!r}\n"
        self._record(claim, actual == expected, why)

    def _record(self, claim: str, holds: bool, why: str = "") -> None:
        self._failures += not holds
        self._report.record(self._app, self._subject, claim, holds, why)
