"""Runs a command, interrupts it once it has printed a line, and prints its exit
status."""

import signal
import subprocess
import sys

run = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE)
run.stdout.readline()
run.send_signal(signal.SIGINT)
run.stdout.read()
status = run.wait()
sys.stderr.flush()
print("exit status", status)
