# ===- timing.py - Turns, one after the other ---------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Times functions that put work into a stream, in rounds in which each of them has a turn, so that a slow moment of the
machine hits all alike. A turn is many calls and one wait for all of them: its time is that of a call in a sequence, of
the host or of the device, whichever is longer."""

import contextlib
import signal
import time

from peers.tables import quantile, summarise

ROUNDS = 9
TURN_SECONDS = 5e-3
WARM_UP_CALLS = 3


class Clock:
    """Counts down from when it is made."""

    def __init__(self, minutes):
        self._end = time.monotonic() + 60 * minutes

    def left(self):
        return self._end - time.monotonic()


class Skipped(Exception):
    """Something cannot be measured here or now; that is no failure."""


class OutOfTime(Exception):
    """What was to be done within a limit took longer."""


@contextlib.contextmanager
def limited(seconds):
    """Ends what runs inside with OutOfTime; only in the main thread."""

    def stop(*_):
        raise OutOfTime(f"took longer than the {seconds:.0f} s that were left")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 1e-3))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def seconds_of(call, wait, count):
    begin = time.perf_counter()
    for _ in range(count):
        call()
    wait()
    return time.perf_counter() - begin


def microseconds(calls, wait):
    """For named calls, the microseconds of a call in each round. `wait` waits for the device."""
    counts, names, samples = {}, list(calls), {name: [] for name in calls}
    for name, call in calls.items():
        seconds_of(call, wait, WARM_UP_CALLS)
        counts[name] = max(1, round(TURN_SECONDS / seconds_of(call, wait, WARM_UP_CALLS) * WARM_UP_CALLS))
    for turn in range(ROUNDS):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            samples[name].append(1e6 * seconds_of(calls[name], wait, counts[name]) / counts[name])
    return samples


def ratio(theirs, ours):
    """The median of the rounds' ratios, since both sides of a round met the same moment; above 1, ours is faster."""
    return quantile([a / b for a, b in zip(theirs, ours)], 0.5)


def compared(ours, peers):
    """The part of a row that is made of samples."""
    return {**summarise(ours), "peers": {name: {**summarise(theirs), "ratio": ratio(theirs, ours)} for name, theirs in peers.items()}}
