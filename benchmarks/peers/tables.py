# ===- tables.py - From samples to tables ------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Medians, ratios and shares of the recorded cells, and the tables of them in Markdown. Pure Python, without any of the
systems."""

import math
import statistics

TITLES = {"eager": "PyTorch eager", "inductor": "PyTorch inductor", "onnxruntime": "ONNX Runtime", "openvino": "OpenVINO", "iree": "IREE"}
NETWORK_TITLES = {"mlp": "MLP", "vgg13": "VGG-13", "resnet164": "ResNet-164", "resnet56x2": "ResNet-56-2"}
# Reading the weights bounds these.
BANDWIDTH_BOUND = ("mlp", 1)


def quantile(samples, share):
    """Linear between the samples: quantile(.., 0.5) is the median."""
    ordered = sorted(samples)
    position = share * (len(ordered) - 1)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


def geometric_mean(values):
    values = list(values)
    return math.exp(statistics.fmean(map(math.log, values))) if values else None


def summarise(samples):
    return {"us": quantile(samples, 0.5), "p10_us": quantile(samples, 0.1), "p90_us": quantile(samples, 0.9)}


def limit_share(cell, rate, us):
    """Of what bounds a cell, the kind and how much of it our time is: 1 would be perfect. The best sample of the
    machine counts, so that no slow moment flatters a share."""
    limits, costs = cell["limits"], cell["costs"][rate]
    if limits.get("unsupported"):
        return None, None
    if (cell["network"], cell["batch"]) == BANDWIDTH_BOUND:
        return "bandwidth", costs["param_bytes"] / us / 1e3 / max(limits["gbytes"][f"weights {rate}"])
    return "FMA peak", costs["flops"] * cell["batch"] / us / 1e3 / max(limits["peak_gflops"])


def rows_of(cell):
    """One row for each rate of a cell, the widest first. A ratio is the median of the rounds' ratios, since both sides
    of a round met the same moment; above 1, ours is faster."""
    rows = []
    for rate in sorted(cell["costs"], key=float, reverse=True):
        samples = {name: system["us"][rate] for name, system in cell["systems"].items() if system["us"].get(rate)}
        if "ours" not in samples:
            continue
        flops = cell["costs"][rate]["flops"] * cell["batch"]
        systems = {name: summarise(values) for name, values in samples.items()}
        for name, values in samples.items():
            systems[name]["gflops"] = flops / systems[name]["us"] / 1e3
            if name != "ours":
                systems[name]["ratio"] = quantile([theirs / ours for ours, theirs in zip(samples["ours"], values)], 0.5)
        best = min((name for name in systems if name != "ours"), key=lambda name: systems[name]["us"], default=None)
        kind, share = limit_share(cell, rate, systems["ours"]["us"])
        row = {"network": cell["network"], "batch": cell["batch"], "threads": cell["threads"], "rate": rate, "systems": systems,
               "best": best, "ratio": systems[best]["ratio"] if best else None, "limit": kind, "share": share}
        from_c = cell["systems"]["ours"]["us"].get(f"{rate} from C")
        if from_c:
            row["from_c"] = summarise(from_c)
            row["from_c"]["share"] = limit_share(cell, rate, row["from_c"]["us"])[1]
        rows.append(row)
    return rows


def change_of(cell, name):
    """How many microseconds a call takes longer when the widest and the narrowest rate alternate, and the share of the
    two calls' mean that this is; or None."""
    samples, rates = cell["systems"][name]["us"], sorted(cell["costs"], key=float)
    pair = f"{rates[-1]}|{rates[0]}"
    if pair not in samples:
        return None
    rounds = list(zip(samples[pair], samples[rates[-1]], samples[rates[0]]))
    longer = quantile([(both - wide - narrow) / 2 for both, wide, narrow in rounds], 0.5)
    return longer, longer / quantile([(wide + narrow) / 2 for _, wide, narrow in rounds], 0.5)


def markdown(header, rows):
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def number(value, digits=3):
    """A number with three significant digits, or all that stand before its point."""
    if value is None:
        return "-"
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:.{places}f}"


def time_text(summary):
    """A median and half of the distance from p10 to p90, if that is known."""
    if summary is None:
        return "-"
    if "p10_us" not in summary:
        return number(summary["us"])
    return f"{number(summary['us'])} ±{50 * (summary['p90_us'] - summary['p10_us']) / summary['us']:.0f}%"


def peers_of(cells):
    return [name for name in TITLES if any(name in cell["systems"] for cell in cells)]


def cell_text(row):
    return [NETWORK_TITLES[row["network"]], row["batch"], row["threads"], row["rate"]]


def times_table(cells):
    peers = peers_of(cells)
    header = ["network", "batch", "threads", "rate", "ours, µs", "GFLOP/s", "of limit", *(f"{TITLES[name]}, µs" for name in peers)]
    lines = []
    for row in (row for cell in cells for row in rows_of(cell)):
        systems = row["systems"]
        share = "-" if row["share"] is None else f"{100 * row['share']:.0f}%{' b' if row['limit'] == 'bandwidth' else ''}"
        times = [f"**{time_text(systems.get(name))}**" if name == row["best"] else time_text(systems.get(name)) for name in peers]
        lines.append([*cell_text(row), time_text(systems["ours"]), number(systems["ours"]["gflops"]), share, *times,
                      *[number(row["ratio"])] * bool(peers)])
    return markdown(header + ["best peer / ours"] * bool(peers), lines)


def means_table(cells):
    """Geometric means over cells and rates of the peers' times by ours, where both are."""
    peers, rows = peers_of(cells), [row for cell in cells for row in rows_of(cell)]
    groups = [(NETWORK_TITLES[name], [row for row in rows if row["network"] == name]) for name in NETWORK_TITLES]
    counts = sorted({row["threads"] for row in rows})
    groups += [(f"all, {count} thread{'s' * (count > 1)}", [row for row in rows if row["threads"] == count]) for count in counts]
    lines = []
    for title, group in [*groups, ("all", rows)]:
        if not group:
            continue
        means = [geometric_mean(row["systems"][name]["ratio"] for row in group if name in row["systems"]) for name in peers]
        best = [row["ratio"] for row in group if row["ratio"] is not None]
        lines.append([title, *map(number, means), number(geometric_mean(best)), f"{sum(ratio < 1 for ratio in best)} of {len(best)}"])
    return markdown(["time / ours", *(TITLES[name] for name in peers), "best peer", "cells where ours is slower"], lines)
