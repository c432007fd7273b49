"""How an edit of an app is said: what it does to what is there, and what it may touch."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from rehearse.expectations import State, Update

Change = Callable[[State], State]


def network(**changes: Any) -> Change:
    """A change of the VPC."""
    return lambda state: replace(state, network=replace(state.network, **changes))  # type: ignore[type-var]


def cluster(**changes: Any) -> Change:
    """A change of the first cluster."""
    return lambda state: replace(state, clusters=(replace(state.clusters[0], **changes),))


def together(*changes: Change) -> Change:
    """One change after the other."""

    def change(state: State) -> State:
        for one in changes:
            state = one(state)
        return state

    return change


def edit(title: str, edits: str, *changes: Change, **more: Any) -> Update:
    """An edit of that name; one that begins with a minus is taken back."""
    names = edits.split()
    return Update(
        title, frozenset(name for name in names if name[0] != "-"), frozenset(name[1:] for name in names if name[0] == "-"), together(*changes), **more,
    )
