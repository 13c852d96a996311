"""Trains once without a break and once killed again and again, at moments that
the tool knows nothing of, and compares the weights bit for bit.

usage: kill_and_resume.py FOLDER COMMAND...   (COMMAND without -o, --checkpoint)
"""

import os
import subprocess
import sys
import time


def main(folder, *command):
    checkpoint = f"{folder}/run.ckpt"
    every = "--checkpoint-every=20"

    def arguments(output, checkpoint):
        return [*command, "-o", output, f"--checkpoint={checkpoint}", every]

    # Checkpoints cost most of the time of so small a run, so both runs write
    # them: the second one is to be killed at fractions of the first one's time.
    whole, parts = f"{folder}/whole.safetensors", f"{folder}/parts.safetensors"
    begin = time.monotonic()
    subprocess.run(
        arguments(whole, f"{folder}/whole.ckpt"),
        check=True,
        stdout=subprocess.DEVNULL,
    )
    duration = time.monotonic() - begin

    kills = 0
    for attempt in range(1, 50):
        resume = ["--resume"] if os.path.exists(checkpoint) else []
        run = subprocess.Popen(
            [*arguments(parts, checkpoint), *resume], stdout=subprocess.DEVNULL
        )
        try:
            # Later from attempt to attempt, so that the run gets done.
            run.wait(timeout=duration * 0.2 * attempt)
            break
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
            kills += 1
    if run.returncode != 0:
        sys.exit(f"the run did not finish: exit status {run.returncode}")
    with open(whole, "rb") as a, open(parts, "rb") as b:
        same = a.read() == b.read()
    # The temporary file of a checkpoint may outlive a kill; results may not.
    print("killed" if kills else "never killed", "same" if same else "different")


main(*sys.argv[1:])
