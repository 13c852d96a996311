# ===- results.py - The file of results and its tables ------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Keeps rows in a file that is whole after each of them, and prints them as Markdown."""

import json
import os

from peers.tables import markdown, number, time_text

VERSION = 1
PEER_TITLES = {"eager": "eager", "graph": "eager in a CUDA graph", "compile": "torch.compile", "library": "cuBLAS, cuDNN"}
TITLES = {
    "inference": "Networks beside PyTorch",
    "compiled": "Networks beside torch.compile",
    "layer": "Single layers, by the device's clock",
    "training": "Training steps at rates 1, 0.5 and 0.25",
}


def is_sibling(row, other):
    """Whether two rows differ in the rate alone."""
    return all(row.get(key) == other.get(key) for key in ("kind", "network", "layer", "precision", "batch"))


class Results:
    """What one run has found so far."""

    def __init__(self, path, machine):
        self._path = path
        self.data = {"version": VERSION, "machine": machine, "limits": {}, "checks": [], "rows": [], "skipped": [], "failed": []}

    def add_rows(self, rows):
        self.data["rows"] += rows
        self._add_shares()
        self.write()

    def add(self, kind, record):
        """To checks, skipped or failed."""
        self.data[kind].append(record)
        self.write()

    def _add_shares(self):
        """What a rate costs of the widest one's time and arithmetic, where that has been measured."""
        for row in self.data["rows"]:
            wide = next((other for other in self.data["rows"] if is_sibling(row, other) and other.get("rate") == 1), None)
            if wide:
                row |= {"time_share": row["us"] / wide["us"], "flops_share": row["flops"] / wide["flops"]}

    def write(self):
        partial = self._path.with_suffix(".partial")
        partial.write_text(json.dumps(self.data, indent=1) + "\n")
        os.replace(partial, self._path)

    @property
    def wrong(self):
        """Names of what is not as it should be."""
        return [f"{check['name']} {check['precision']}" for check in self.data["checks"] if not check["ok"]] + [
            failure["name"] for failure in self.data["failed"]]


def _cells(row, peers):
    percent = f"{100 * row['share']:.0f}%{' b' if row['limit'] == 'bandwidth' else ''}"
    cells = [row["network"], row.get("layer", "-"), row["precision"], row["batch"], row.get("rate", "-"), time_text(row), percent]
    for peer in peers:
        found = row["peers"].get(peer)
        cells += [time_text(found), number(found["ratio"]) if found else "-"]
    return cells + [number(row.get("time_share")), number(row.get("flops_share"))]


def _table(rows):
    peers = [name for name in PEER_TITLES if any(name in row["peers"] for row in rows)]
    header = ["network", "layer", "precision", "batch", "rate", "ours, µs", "of limit"]
    for name in peers:
        header += [f"{PEER_TITLES[name]}, µs", "/ ours"]
    return markdown([*header, "time / rate 1", "FLOPs / rate 1"], [_cells(row, peers) for row in rows])


def _limits(found):
    products = [[f"product, {precision}, TFLOP/s", number(value)] for precision, value in found["tflops"].items()]
    return markdown(["limit", "measured"], [
        *products,
        ["copy, GB/s", number(found["bandwidth_gbytes"])],
        ["launch from PyTorch, µs", number(found["launch_us"])],
        ["kernel in a CUDA graph, µs", number(found["graph_node_us"])],
    ])


def report(data):
    """All tables, in Markdown."""
    parts = [f"Measured on: {', '.join(f'{name} {value}' for name, value in data['machine'].items())}.\n"]
    if data["limits"]:
        parts.append(_limits(data["limits"]))
    for kind, title in TITLES.items():
        rows = [row for row in data["rows"] if row["kind"] == kind]
        if rows:
            parts.append(f"### {title}\n\n{_table(rows)}")
    for kind in ("failed", "skipped"):
        if data[kind]:
            parts.append(f"### {kind.title()}\n\n" + "".join(f"* {record['name']}: {record['reason']}\n" for record in data[kind]))
    return "\n".join(parts)
