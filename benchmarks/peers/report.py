# ===- report.py - The whole report, in Markdown -----------------------------===#
#
# Part of modelslice, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# ===-----------------------------------------------------------------------===#
"""The tables that are not about single times: memory, changing the width, limits, what is unsupported; all of them
together; and where they go into a document."""

import statistics

from peers.tables import NETWORK_TITLES, TITLES, change_of, markdown, means_table, number, peers_of, rows_of, times_table

BEGIN = "<!-- benchmarks/run.py: begin -->"
END = "<!-- benchmarks/run.py: end -->"


def sorted_cells(results):
    order = list(NETWORK_TITLES)
    return sorted(results["cells"].values(), key=lambda cell: (order.index(cell["network"]), cell["batch"], cell["threads"]))


def memory_table(cells):
    """One row for each network, from its cell of the smallest batch and fewest threads."""
    peers, lines, seen = peers_of(cells), [], set()
    for cell in cells:
        if cell["network"] in seen:
            continue
        seen.add(cell["network"])
        records = [cell["systems"].get(name, {}) for name in ["ours", *peers]]
        whole = [None if record.get("unsupported") or "memory_kib" not in record else record["memory_kib"] / 1024 for record in records]
        lines.append([NETWORK_TITLES[cell["network"]], *map(number, whole)])
    return markdown(["MiB", "ours", *(TITLES[name] for name in peers)], lines)


def change_table(cells):
    peers, lines = peers_of(cells), []
    for cell in cells:
        changes = [change_of(cell, name) if name in cell["systems"] else None for name in ["ours", *peers]]
        if any(change is not None for change in changes):
            lines.append([NETWORK_TITLES[cell["network"]], cell["batch"], cell["threads"],
                          *("-" if change is None else f"{change[0]:+.1f} ({100 * change[1]:+.0f}%)" for change in changes)])
    return markdown(["network", "batch", "threads", "ours, µs", *(f"{TITLES[name]}, µs" for name in peers)], lines)


def from_c_table(cells):
    rows = [row for cell in cells for row in rows_of(cell) if "from_c" in row]
    lines = []
    for row in rows:
        from_c = row["from_c"]
        share = "-" if from_c["share"] is None else f"{100 * from_c['share']:.0f}% of {row['limit']}"
        lines.append([NETWORK_TITLES[row["network"]], row["batch"], row["threads"], row["rate"], number(row["systems"]["ours"]["us"]),
                      number(from_c["us"]), share])
    return markdown(["network", "batch", "threads", "rate", "from Python, µs", "from C, µs", "from C, of limit"], lines)


def limits_table(cells):
    """The best samples of all cells with the same number of threads."""
    lines = []
    for threads in sorted({cell["threads"] for cell in cells}):
        limits = [cell["limits"] for cell in cells if cell["threads"] == threads and not cell["limits"].get("unsupported")]
        if not limits:
            continue
        levels = list(limits[0]["buffers"])
        best = [max(max(limit["gbytes"][level]) for limit in limits) for level in levels]
        peaks = [max(limit["peak_gflops"]) for limit in limits]
        lines.append((levels, [threads, number(max(peaks)), number(statistics.median(peaks)), *map(number, best)]))
    if not lines:
        return "The machine's limits could not be measured.\n"
    header = ["threads", "FMA peak, GFLOP/s", "median of the cells' peaks", *(f"{level}, GB/s" for level in lines[0][0])]
    return markdown(header, [line for _, line in lines])


def unsupported_list(cells):
    """Each reason once, with the cells that it is the reason for."""
    reasons = {}
    for cell in cells:
        for name, record in cell["systems"].items():
            for rate, reason in record["unsupported"].items():
                place = f"{NETWORK_TITLES[cell['network']]} batch {cell['batch']} threads {cell['threads']} rate {rate}"
                reasons.setdefault((name, reason), []).append(place)
        if cell["limits"].get("unsupported"):
            reasons.setdefault(("limits", cell["limits"]["unsupported"]), []).append(f"{NETWORK_TITLES[cell['network']]}")
    lines = [f"* {TITLES.get(name, name)}: {reason} ({len(places)}: {'; '.join(places[:3])}{'; ..' if len(places) > 3 else ''})"
             for (name, reason), places in reasons.items()]
    busy = sorted({name for cell in cells for name, record in cell["systems"].items() if record.get("busy_between_turns")})
    lines += [f"* {TITLES.get(name, name)} kept a thread busy between turns, at the others' expense." for name in busy]
    return "\n".join(lines or ["None."]) + "\n"


def slower_list(cells):
    rows = [row for cell in cells for row in rows_of(cell) if row["ratio"] is not None and row["ratio"] < 1]
    lines = [f"* {NETWORK_TITLES[row['network']]}, batch {row['batch']}, {row['threads']} threads, rate {row['rate']}: "
             f"{TITLES[row['best']]} takes {row['ratio']:.2f} of our time." for row in sorted(rows, key=lambda row: row["ratio"])]
    return "\n".join(lines or ["Nowhere."]) + "\n"


def report(results):
    """Everything, in Markdown."""
    cells = sorted_cells(results)
    versions = {package: version for cell in cells for record in cell["systems"].values() for package, version in
                record.get("versions", {}).items()}
    rounds = sorted({cell["rounds"] for cell in cells})
    loads = [cell["load_average"] for cell in cells]
    packages = ", ".join(f"{package} {version}" for package, version in sorted(versions.items()))
    what = [results["machine"], packages if peers_of(cells) else "no peers", f"{', '.join(map(str, rounds))} rounds",
            f"load average up to {max(loads):.1f}"]
    parts = [
        f"Measured on: {'; '.join(filter(None, what))}.\n",
        "### The machine's limits\n", limits_table(cells),
        "### Times\n",
        "Medians of the rounds, ± half of the distance from p10 to p90. The limit is the FMA peak, or, with b, reading the weights.\n",
        times_table(cells),
        "### Geometric means\n", means_table(cells),
        "### Where the best peer is faster\n", slower_list(cells),
        "### Calls from C\n", from_c_table(cells),
        "### Memory\n",
        "What a process grows by when all widths are loaded and have run once: eight widths of ours, of a peer a network for each rate.\n",
        memory_table(cells),
        "### Changing the width\n",
        "How much longer a call takes when the widest and the narrowest rate alternate.\n", change_table(cells),
        "### Unsupported\n", unsupported_list(cells),
    ]
    return "\n".join(parts)


def put_between_markers(document, text):
    """The document with the text between its markers."""
    begin, end = document.find(BEGIN), document.find(END)
    if begin < 0 or end < begin:
        raise ValueError(f"expected a line '{BEGIN}' and after it a line '{END}'")
    return f"{document[:begin]}{BEGIN}\n\n{text.strip()}\n\n{document[end:]}"
