"""What the apps synthesise."""
from __future__ import annotations

import threading
from pathlib import Path

from rehearse.expectations import App
from rehearse.processes import run_typescript


class Syntheses:
    """The cloud assemblies of the apps, each made once: both orders deploy the same."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known = threading.Lock()
        self._locks: dict[Path, threading.Lock] = {}

    def of(self, app: App, edits: frozenset[str]) -> Path:
        """The folder of an app with these edits. The CLI only reads what is in it, and adds the archives of assets."""
        folder = self._folder / "+".join([app.name, *sorted(edits)])
        with self._known:
            lock = self._locks.setdefault(folder, threading.Lock())
        with lock:
            # The last file that a synthesis writes.
            if not (folder / "manifest.json").exists():
                run_typescript(app.source, CDK_OUTDIR=str(folder), REHEARSAL_EDITS=",".join(sorted(edits)))
        return folder
