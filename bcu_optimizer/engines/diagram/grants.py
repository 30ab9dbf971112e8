"""Which wishes plans grant: every greatest set of them that some plan grants together; exact."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from bcu_optimizer.common.exact import BoolArray, IntArray
from bcu_optimizer.engines.diagram.diagram import Diagram
from bcu_optimizer.engines.diagram.integer_rows import distinct, ranges
from bcu_optimizer.engines.diagram.size import Budget, TooLargeError

_BITS = 62
_BYTES_A_SET = 60
# Pairs of sets that are compared at a time.
_COMPARED = 4_000_000
# Sets of wishes that collide: more are not listed.
MOST_COLLISIONS = 20_000


def least_broken(diagram: Diagram, broken: BoolArray, budget: Budget) -> list[frozenset[int]]:
    """Find every least set of wishes that some plan does not grant.

    A plan does not grant what one of its BCUs breaks. For every node the least sets that ways
    onward break are kept, for what is more than need be there is so at the root too.

    Parameters
    ----------
    broken
        Which wishes each candidate breaks; shape (candidates, wishes).

    Raises
    ------
    TooLargeError
        If the sets would take more memory or time than the budget.
    """
    if not diagram.nodes:
        return []
    each = _packed(broken)
    begin, end = np.zeros((2, diagram.nodes), dtype=np.int64)
    ends = np.array(list(diagram.ends.values()), dtype=np.int64)
    begin[ends], end[ends] = np.arange(len(ends)), np.arange(len(ends)) + 1
    sets = np.zeros((len(ends), each.shape[1]), dtype=np.int64)
    for nodes, arcs in diagram.upward():
        target = diagram.target[arcs]
        lengths = end[target] - begin[target]
        _check(len(sets) + int(lengths.sum()), budget)
        arc, place = ranges(begin[target], lengths)
        source = np.repeat(np.arange(nodes.start, nodes.stop), diagram.degrees(nodes))[arc]
        rows, _ = distinct(np.column_stack([source, sets[place] | each[diagram.placed[arcs]][arc]]))
        kept = np.concatenate([_least(one) for one in _by_node(rows)])
        number = np.bincount(kept[:, 0] - nodes.start, minlength=nodes.stop - nodes.start)
        begin[nodes] = len(sets) + np.cumsum(number) - number
        end[nodes] = begin[nodes] + number
        sets = np.concatenate([sets, kept[:, 1:]])
    return [_unpacked(row, broken.shape[1]) for row in sets[begin[0] : end[0]]]


def _check(sets: int, budget: Budget) -> None:
    megabytes, seconds = sets * _BYTES_A_SET / 1e6, budget.seconds
    if megabytes > budget.megabytes or (seconds is not None and seconds < 0):
        raise TooLargeError(megabytes)


def _by_node(rows: IntArray) -> list[IntArray]:
    """Divide rows by their first column, which ascends."""
    return np.split(rows, np.flatnonzero(np.diff(rows[:, 0])) + 1)


def _least(rows: IntArray) -> IntArray:
    """Keep the rows of one node whose set has no other within it."""
    if len(rows) == 1:
        return rows
    rows = rows[np.argsort(_sizes(rows[:, 1:]), kind="stable")]
    kept = rows[:0]
    step = max(1, _COMPARED // len(rows))
    for at in range(0, len(rows), step):
        some = rows[at : at + step]
        some = some[~_holds_another(some, kept)]
        kept = np.concatenate([kept, some[~_holds_another(some, some)]])
    return kept


def _holds_another(rows: IntArray, others: IntArray) -> BoolArray:
    """Tell which rows have a set that holds one of others, itself left out."""
    inside = (others[None, :, 1:] & ~rows[:, None, 1:] == 0).all(axis=2)
    same = (others[None, :, 1:] == rows[:, None, 1:]).all(axis=2)
    found: BoolArray = (inside & ~same).any(axis=1)
    return found


def _sizes(sets: IntArray) -> IntArray:
    """Count the wishes of each set."""
    bits = np.arange(_BITS)
    sizes: IntArray = ((sets[:, :, None] >> bits) & 1).sum(axis=(1, 2))
    return sizes


def _packed(broken: BoolArray) -> IntArray:
    """Put the wishes of each row into integers, 62 in one."""
    words = max(1, -(-broken.shape[1] // _BITS))
    packed = np.zeros((len(broken), words), dtype=np.int64)
    for wish in range(broken.shape[1]):
        packed[:, wish // _BITS] |= broken[:, wish].astype(np.int64) << (wish % _BITS)
    return packed


def _unpacked(row: IntArray, wishes: int) -> frozenset[int]:
    held = row.tolist()
    return frozenset(w for w in range(wishes) if held[w // _BITS] >> (w % _BITS) & 1)


def hitting(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Return the least sets that have an element of each of some sets (Berge 1989).

    Raises
    ------
    TooLargeError
        If there are more than :data:`MOST_COLLISIONS` of them on the way.
    """
    found: list[int] = [0]
    for each in sorted(sets, key=len):
        mask = sum(1 << element for element in each)
        done = [hit for hit in found if hit & mask]
        grown = {hit | 1 << element for hit in found if not hit & mask for element in each}
        fresh = _minimal(grown, done)
        found = [*done, *fresh]
        if len(found) > MOST_COLLISIONS:
            raise TooLargeError
    return sorted((_elements(hit) for hit in found), key=lambda hit: (len(hit), sorted(hit)))


def _minimal(grown: Iterable[int], done: Sequence[int]) -> list[int]:
    """Keep those sets that hold none of ``done``, nor another of their own."""
    kept: list[int] = []
    held = list(done)
    for each in sorted(grown, key=lambda hit: (hit.bit_count(), hit)):
        if not any(other & each == other for other in held):
            kept.append(each)
            held.append(each)
    return kept


def _elements(mask: int) -> frozenset[int]:
    return frozenset(bit for bit in range(mask.bit_length()) if mask >> bit & 1)
