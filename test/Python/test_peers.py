# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""benchmarks/run.py where it needs none of the systems that it compares: the
arithmetic of its tables, what it resumes, and what it says of mistakes."""

import copy
import pathlib
import subprocess
import sys

import pytest

BENCHMARKS = pathlib.Path(__file__).parents[2] / "benchmarks"
sys.path.insert(0, str(BENCHMARKS))

import run  # noqa: E402
from peers import cells, limits, networks, report, sides, tables, worker  # noqa: E402

CELL = {
    "network": "mlp",
    "batch": 1,
    "threads": 2,
    "rounds": 3,
    "slice_ms": 30,
    "load_average": 0.5,
    "costs": {
        "1": {"flops": 100_000, "param_bytes": 40_000},
        "0.5": {"flops": 30_000, "param_bytes": 10_000},
    },
    "limits": {
        "buffers": {"L1": 1024},
        "peak_gflops": [90, 100],
        "gbytes": {"L1": [400], "weights 1": [8, 10], "weights 0.5": [20]},
    },
    "systems": {
        "ours": {
            "unsupported": {},
            "us": {
                "1": [4, 5, 40],
                "0.5": [1, 1, 1],
                "1 from C": [4, 4, 4],
                "0.5 from C": [0.9, 0.9, 0.9],
                "1|0.5": [5, 8, 41],
            },
            "memory_kib": 1024,
        },
        "eager": {
            "unsupported": {},
            "us": {"1": [8, 15, 40], "0.5": [3, 3, 3]},
            "memory_kib": 2048,
        },
        "openvino": {"unsupported": {"0.5": "no"}, "us": {"1": [2, 4, 60]}},
        "iree": {"unsupported": {"1": "crash", "0.5": "crash"}, "us": {}},
    },
}
RESULTS = {"machine": "a machine", "cells": {"mlp/1/2": CELL}}


def test_quantiles_lie_between_samples():
    assert tables.quantile([3, 1, 2], 0.5) == 2
    assert tables.quantile([1, 2], 0.5) == 1.5
    assert tables.quantile([10, 0], 0.1) == 1
    assert tables.quantile([7], 0.9) == 7


def test_means_are_geometric():
    assert tables.geometric_mean([0.5, 2, 4, 0.25]) == pytest.approx(1)
    assert tables.geometric_mean([]) is None


def test_ratios_are_of_rounds():
    wide, narrow = tables.rows_of(CELL)
    assert (wide["rate"], narrow["rate"]) == ("1", "0.5")
    assert wide["systems"]["eager"]["ratio"] == 2
    assert wide["best"] == "openvino" and wide["ratio"] == 0.8
    assert narrow["best"] == "eager" and narrow["ratio"] == 3
    assert "iree" not in wide["systems"]


def test_shares_are_of_the_best_sample():
    wide, narrow = tables.rows_of(CELL)
    assert wide["limit"] == "bandwidth"
    assert wide["share"] == pytest.approx(40e3 / 5e-6 / 10e9)
    assert wide["from_c"]["share"] == pytest.approx(40e3 / 4e-6 / 10e9)
    assert wide["systems"]["ours"]["gflops"] == pytest.approx(20)
    batch = {**CELL, "batch": 2}
    assert tables.rows_of(batch)[0]["limit"] == "FMA peak"
    assert tables.rows_of(batch)[0]["share"] == pytest.approx(2e5 / 5e-6 / 100e9)
    unknown = {**CELL, "limits": {"unsupported": "no C compiler was found"}}
    assert tables.rows_of(unknown)[0]["share"] is None
    assert "could not be measured" in report.limits_table([unknown])


def test_changes_are_beyond_both_calls():
    assert tables.change_of(CELL, "ours") == (0, 0)
    slower = copy.deepcopy(CELL)
    slower["systems"]["ours"]["us"]["1|0.5"] = [7, 8, 44]
    assert tables.change_of(slower, "ours") == (1, pytest.approx(1 / 3))
    assert tables.change_of(CELL, "eager") is None


@pytest.mark.parametrize(
    "value, text",
    [(None, "-"), (0, "0"), (0.0123456, "0.0123"), (5.678, "5.68"), (12345.6, "12346")],
)
def test_numbers_have_three_digits(value, text):
    assert tables.number(value) == text


def test_the_report_drops_nothing():
    text = report.report(RESULTS)
    assert "| MLP | 1 | 2 | 1 | 5.00 ±288% | 20.0 | 80% b | 15.0 ±85% |" in text
    assert "* IREE: crash (2: MLP batch 1 threads 2 rate 1; " in text
    assert "* OpenVINO: no (1: MLP batch 1 threads 2 rate 0.5)" in text
    assert "rate 1: OpenVINO takes 0.80 of our time." in text
    assert "| MLP | 1.00 | 2.00 | - | - |" in text
    # The best peers: 0.8 and 3.
    assert "| all | 2.45 | 0.800 | - | 1.55 | 1 of 2 |" in text


def test_the_report_of_ours_alone():
    alone = {**CELL, "systems": {"ours": CELL["systems"]["ours"]}}
    text = report.report({"machine": "a machine", "cells": {"mlp/1/2": alone}})
    assert "no peers" in text and "best peer / ours" not in text


def test_the_report_goes_between_the_markers():
    document = f"a\n{report.BEGIN}\nold\n{report.END}\nb\n"
    text = report.put_between_markers(document, "new\n")
    assert text == f"a\n{report.BEGIN}\n\nnew\n\n{report.END}\nb\n"
    assert report.put_between_markers(text, "new\n") == text
    with pytest.raises(ValueError, match="expected a line"):
        report.put_between_markers("nothing", "new")


@pytest.fixture
def options(tmp_path):
    tool = tmp_path / "slice-compile"
    tool.touch(mode=0o755)

    def parse(*arguments):
        paths = f"--tools={tmp_path}", f"--work={tmp_path / 'work'}"
        return run.parse_options([*paths, *arguments])

    return parse


def test_finished_cells_have_all_that_is_asked_for(options):
    asked = "--peers=eager,iree", "--rates=1,0.5", "--rounds=3"
    assert run.is_finished(CELL, options(*asked))
    assert not run.is_finished(None, options(*asked))
    assert not run.is_finished(CELL, options("--peers=inductor", *asked[1:]))
    assert not run.is_finished(CELL, options(asked[0], "--rates=1,0.25", asked[2]))
    assert not run.is_finished(CELL, options(*asked[:2], "--rounds=4"))
    assert not run.is_finished(CELL, options(*asked, "--slice-ms=31"))


def test_results_survive_a_file(options, tmp_path):
    path = tmp_path / "results.json"
    results = run.read_results(path)
    results["cells"]["mlp/1/2"] = CELL
    run.write_results(path, results)
    assert run.read_results(path)["cells"] == {"mlp/1/2": CELL}
    path.write_text('{"version": 0}')
    with pytest.raises(SystemExit, match="is no file of results: expected version"):
        run.read_results(path)


def test_plans(options):
    plan = [cell[0] for cell in run.planned_cells(options())]
    assert len(plan) == 18 and plan[:3] == ["mlp/1/1", "mlp/1/2", "mlp/8/1"]
    quick = options("--quick", "--threads=2")
    assert [cell[0] for cell in run.planned_cells(quick)] == ["mlp/1/2", "vgg13/1/2"]
    assert options("--only-ours").systems == ["ours"]


@pytest.mark.parametrize(
    "flag, message",
    [
        ("--networks=mlp,lenet", "got 'lenet'"),
        ("--peers=ours", "got 'ours'"),
        ("--rates=2", "expected numbers from 0.125 to 1, got '2'"),
        ("--rates=nan", "got 'nan'"),
        ("--batches=0", "expected numbers from 1 to 4096, got '0'"),
        ("--rounds=1,2", "expected one number, got '1,2'"),
        ("--table=/no/such/folder/x.md", "'/no/such/folder/x.md': no such folder"),
        ("--fast", "unrecognized arguments: --fast"),
    ],
)
def test_mistakes_are_answered_in_one_line(options, capsys, flag, message):
    with pytest.raises(SystemExit) as exit:
        options(flag)
    assert exit.value.code == 2
    text = capsys.readouterr().err
    assert text.startswith("run.py: ") and message in text and text.count("\n") == 1


def test_a_missing_compiler_is_a_mistake(tmp_path, capsys):
    with pytest.raises(SystemExit):
        run.parse_options([f"--tools={tmp_path}"])
    assert "expected slice-compile in" in capsys.readouterr().err


def test_groups_are_those_of_the_specification():
    assert [networks.alive(10, rate, 4) for rate in (0.25, 0.5, 0.75, 1)] == [
        3, 5, 8, 10,
    ]  # fmt: skip
    assert networks.kept(0.3) == 2 and networks.kept(0.01) == 1
    assert networks.alive(64, 0.75) == 48


def test_caches_are_read_and_halved(tmp_path):
    for index, (level, kind, size) in enumerate(
        [(1, "Data", "48K"), (1, "Instruction", "32K"), (3, "Unified", "32M")]
    ):
        folder = tmp_path / f"index{index}"
        folder.mkdir()
        for name, value in ("level", level), ("type", kind), ("size", size):
            (folder / name).write_text(f"{value}\n")
    sizes = limits.cache_sizes(tmp_path)
    assert sizes == {1: 48 << 10, 3: 32 << 20}
    assert limits.buffers(2, sizes) == {
        "L1": 48 << 10, "L3": 16 << 20, "memory": 256 << 20,
    }  # fmt: skip
    assert limits.buffers(1, {}) == {"memory": 256 << 20}


def test_a_turn_counts_calls():
    calls = []
    microseconds = worker.measure(lambda count: calls.append(count), 1)
    assert sum(calls) > len(calls) > 1 and 0 < microseconds < 1000


def test_a_side_that_cannot_start_says_why(tmp_path):
    spec = networks.Spec("mlp", 1, 1, (1.0,), str(tmp_path)).to_json()
    with pytest.raises(sides.Broken, match="KeyError: 'nonsense'"):
        sides.Side("x", "worker", ["nonsense", spec], 1, tmp_path / "log")


def test_a_side_that_crashes_or_hangs_says_so(tmp_path):
    (tmp_path / "log").touch()
    side = object.__new__(sides.Side)
    for program, expected in (
        ("import os; os.abort()", r"ended by SIGABRT \(timing\)"),
        ("import time; time.sleep(60)", r"took longer than 0.2 s \(timing\)"),
    ):
        side.name, side.log = "x", tmp_path / "log"
        side.process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        limit = 60 if "abort" in program else 0.2
        with pytest.raises(sides.Broken, match=expected):
            side._read(limit, "timing")
        side.close()


class FakeSide:
    """Answers with an array or a number, or breaks where it has none."""

    def __init__(self, *answers):
        self.answers, self.closed = list(answers), False

    def ask(self, do, path=None, **_):
        np = pytest.importorskip("numpy")
        if not self.answers:
            raise sides.Broken("crash")
        answer = self.answers.pop(0)
        if do == "save":
            np.save(path, np.array(answer, "f4"))
        return {"us": answer, "idle": True}

    def close(self):
        self.closed = True


def vgg_records(tmp_path, **fakes):
    spec = networks.Spec("vgg13", 1, 1, (1.0, 0.5), str(tmp_path))
    spec.folder.mkdir()
    return spec, fakes, {name: {"unsupported": {}, "us": {}} for name in fakes}


def test_other_results_are_an_error(tmp_path):
    near, far = [1, 2, 3.0001], [1, 2, 3.001]
    spec, fakes, records = vgg_records(
        tmp_path, ours=FakeSide([1, 2, 3], [1, 2, 3]), iree=FakeSide(near, far)
    )
    with pytest.raises(cells.Wrong, match="rate 0.5: iree is off ours by 0.00033 of"):
        cells.check(spec, fakes, records)
    assert records["iree"]["error"]["1"] < 1e-4
    fakes["ours"].answers = [[1, 2, 3]]
    fakes["iree"].answers = [[1, float("nan"), 3]]
    with pytest.raises(cells.Wrong, match="iree gives no finite array of shape"):
        cells.check(spec, fakes | {"ours": FakeSide([1, 2, 3], [1, 2, 3])}, records)


def test_a_side_that_breaks_is_dropped(options, tmp_path):
    crashing = FakeSide(7)
    spec, fakes, records = vgg_records(
        tmp_path, ours=FakeSide(1, 2, 3), iree=crashing, eager=FakeSide(4, 5, 6)
    )
    cells.take_turns(options(), spec, fakes, records, 1)
    assert crashing.closed and "iree" not in fakes
    assert records["iree"]["unsupported"] == {"1": "crash", "0.5": "crash"}
    assert records["iree"]["us"] == {}
    assert records["ours"]["us"] == {"1": [1], "0.5": [2], "1|0.5": [3]}
    assert records["eager"]["us"] == {"1": [4], "0.5": [5], "1|0.5": [6]}
