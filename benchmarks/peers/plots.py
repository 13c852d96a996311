# ===- plots.py - The ratios as a picture ------------------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""Draws every peer's time by ours, one panel for each network."""

from peers.tables import NETWORK_TITLES, TITLES, peers_of, rows_of


def labels_of(rows):
    """Rates, with the batch and the threads where those change."""
    labels, last = [], None
    for row in rows:
        cell = f"\nbatch {row['batch']}, {row['threads']} thr."
        labels.append(row["rate"] + cell * (cell != last))
        last = cell
    return labels


def plot(cells, path):
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot
    from matplotlib.ticker import FuncFormatter, NullFormatter

    names = [name for name in NETWORK_TITLES if any(cell["network"] == name for cell in cells)]
    peers = peers_of(cells)
    figure, panels = pyplot.subplots(len(names), 1, figsize=(11, 2.9 * len(names) + 0.6), dpi=110, squeeze=False)
    for axes, name in zip(panels[:, 0], names):
        rows = [row for cell in cells if cell["network"] == name for row in rows_of(cell)]
        for index, peer in enumerate(peers):
            points = [(x, row["systems"][peer]["ratio"]) for x, row in enumerate(rows) if peer in row["systems"]]
            axes.plot(*zip(*points) if points else ([], []), marker="osD^v"[index % 5], markersize=5, linestyle="", label=TITLES[peer])
        axes.axhline(1, color="black", linewidth=1)
        for x in range(1, len(rows)):
            if (rows[x]["batch"], rows[x]["threads"]) != (rows[x - 1]["batch"], rows[x - 1]["threads"]):
                axes.axvline(x - 0.5, color="black", linewidth=0.5, alpha=0.4)
        axes.set_yscale("log")
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_formatter(NullFormatter())
        low, high = axes.get_ylim()
        axes.set_yticks([tick for tick in (0.25, 0.5, 1, 2, 4, 8, 16, 32, 64, 128) if low <= tick <= high])
        axes.grid(axis="y", alpha=0.3)
        axes.set_ylabel("time / ours")
        axes.set_title(NETWORK_TITLES[name], loc="left", fontsize=10)
        axes.set_xlim(-0.5, len(rows) - 0.5)
        axes.set_xticks(range(len(rows)), labels_of(rows), fontsize=7)
    panels[0, 0].legend(fontsize=8, ncols=max(1, len(peers)), loc="lower right", bbox_to_anchor=(1, 1))
    panels[-1, 0].set_xlabel("slice rate")
    figure.tight_layout()
    figure.savefig(path)
