# ===- sides.py - The processes that take turns ------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Starts the processes of worker.py and limits.py and asks them things. Between two questions a process sleeps."""

import json
import os
import pathlib
import signal
import subprocess
import sys
import threading

BENCHMARKS = pathlib.Path(__file__).resolve().parents[1]


class Broken(Exception):
    """A side cannot do what it was asked; the text says why, in one line."""


def environment(threads):
    """What libraries that no call reaches are told about threads."""
    # Threads may spin inside of a run, as they do by default; worker.py sees to it that they do not between turns.
    ours = {"PYTHONPATH": str(BENCHMARKS), "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads), "OPENBLAS_NUM_THREADS": "1",
            "PYTHONDONTWRITEBYTECODE": "1"}
    unset = ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "MODELSLICE_ISA")
    return {name: value for name, value in os.environ.items() if name not in unset} | ours


class Side:
    """A process that answers requests. What it prints besides goes to a log."""

    def __init__(self, name, module, arguments, threads, log, seconds=120):
        self.name, self.log = name, pathlib.Path(log)
        with self.log.open("w") as stream:
            self.process = subprocess.Popen([sys.executable, "-m", f"peers.{module}", *arguments], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, stderr=stream, text=True, env=environment(threads),
                                            start_new_session=True)
        try:
            self.greeting = self._read(seconds, "starting")
        except Broken:
            self.close()
            raise

    def ask(self, seconds=120, **request):
        what = " ".join(str(value) for value in request.values())
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
        except OSError:
            pass  # It has ended, as reading will tell.
        return self._read(seconds, what)

    def _read(self, seconds, what):
        late = threading.Event()

        def give_up():
            late.set()
            self._kill()

        timer = threading.Timer(seconds, give_up)
        timer.start()
        try:
            line = self.process.stdout.readline()
        finally:
            timer.cancel()
        if late.is_set():
            raise Broken(f"took longer than {seconds:g} s ({what})")
        if not line:
            raise Broken(f"{self._ending()} ({what})")
        answer = json.loads(line)
        if "error" in answer:
            raise Broken(answer["error"])
        return answer

    def _ending(self):
        status = self.process.wait()
        if status < 0:
            return f"ended by {signal.Signals(-status).name}"
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return f"ended with status {status}: {lines[-1][:200] if lines else 'no message'}"

    @property
    def alive(self):
        return self.process.poll() is None

    def _kill(self):
        # And the compilers that it has started.
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def close(self):
        try:
            self.process.stdin.close()
            self.process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            pass
        if self.alive:
            self._kill()
        self.process.wait()
        self.process.stdout.close()


def run_to_end(module, argument, threads, log, seconds):
    """Runs a module that answers nothing; returns why it failed, or None."""
    with pathlib.Path(log).open("w") as stream:
        try:
            done = subprocess.run([sys.executable, "-m", f"peers.{module}", argument], stdout=stream, stderr=stream, timeout=seconds,
                                  env=environment(threads))
        except subprocess.TimeoutExpired:
            return f"took longer than {seconds:g} s"
    if done.returncode == 0:
        return None
    lines = pathlib.Path(log).read_text(errors="replace").strip().splitlines()
    return lines[-1][:200] if lines else f"status {done.returncode}"
