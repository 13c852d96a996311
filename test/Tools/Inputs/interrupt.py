"""Runs a command, interrupts it a little after it has printed a line, and prints
its exit status."""

import signal
import subprocess
import sys
import time

# lit ignores it, and so would what lit runs.
signal.signal(signal.SIGINT, signal.SIG_DFL)
run = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
run.stdout.readline()
time.sleep(0.3)
run.send_signal(signal.SIGINT)
run.stdout.read()
status = run.wait()
sys.stderr.flush()
print("exit status", status)
