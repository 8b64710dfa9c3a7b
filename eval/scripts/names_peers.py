#!/usr/bin/env python3
"""Peers on the same labelled pairs, in the same run: rapidfuzz WRatio over uroman, nomenklatura logic-v2.

    python3 -m venv VENV && VENV/bin/pip install rapidfuzz uroman numpy nomenklatura
    VENV/bin/python eval/scripts/names_peers.py PAIRS [--khabar-eval target/release/khabar-eval] [--logic-v2 N]

Prints one JSON object: per peer AUC and best F1 for each slice, comparisons a second on one core, and with
--khabar-eval the same run's speed of khabar and its ratio to WRatio. Outside the product: nothing ships with it.
"""

import argparse
import csv
import json
import subprocess
import time

import numpy as np
import uroman as ur
from rapidfuzz import fuzz, process, utils

SLICES = ["persian-latin", "kurdish", "arabic-latin", "latin-latin", "script-script", "tokens"]


def is_arabic(name):
    return any("\u0600" <= c <= "\u06ff" for c in name)


def slice_of(row):
    kind, sides = row["kind"], (is_arabic(row["name_a"]), is_arabic(row["name_b"]))
    if kind.startswith(("tok_", "neg_tok_")):
        return "tokens"
    if all(sides):
        return "script-script"
    if not any(sides):
        return "latin-latin"
    if kind in ("kurdish_cross", "neg_kurdish_same_family"):
        return "kurdish"
    if kind in ("ar_cross_gaza", "ar_cross_un", "neg_ar_siblings", "neg_ar_same_first_family"):
        return "arabic-latin"
    return "persian-latin"


def auc(scores, labels):
    order = np.argsort(scores, kind="stable")
    values, ranks = np.asarray(scores)[order], np.empty(len(scores))
    start = 0
    for end in range(1, len(values) + 1):
        if end == len(values) or values[end] != values[start]:
            ranks[order[start:end]] = (start + end + 1) / 2
            start = end
    positive = labels.sum()
    return (ranks[labels == 1].sum() - positive * (positive + 1) / 2) / (positive * (len(labels) - positive))


def best_f1(scores, labels):
    order = np.argsort(-np.asarray(scores), kind="stable")
    s, hits = np.asarray(scores)[order], np.cumsum(labels[order])
    last = np.append(s[1:] != s[:-1], True)
    called = np.arange(1, len(s) + 1)
    return float((2 * hits / (called + labels.sum()))[last].max())


def report(scores, rows, labels):
    out = {}
    for name in SLICES + ["all"]:
        chosen = np.array([name == "all" or slice_of(row) == name for row in rows])
        if chosen.any() and 0 < labels[chosen].sum() < chosen.sum():
            part = np.asarray(scores)[chosen]
            out[name] = {"auc": round(float(auc(part, labels[chosen])), 4), "f1": round(best_f1(part, labels[chosen]), 4)}
    return out


def best_rate(count, work):
    """The best of five short runs by CPU time, as khabar-eval measures: another process may take the core meanwhile."""
    rates = []
    for _ in range(5):
        start = time.process_time()
        work()
        rates.append(count / (time.process_time() - start))
    return max(rates)


def romanised(rows):
    """Both sides in Latin letters, each distinct name romanised once."""
    romanise = ur.Uroman().romanize_string
    names = {row[side] for row in rows for side in ("name_a", "name_b")}
    latin = {name: utils.default_process(romanise(name)) for name in sorted(names)}
    return [latin[row["name_a"]] for row in rows], [latin[row["name_b"]] for row in rows]


def wratio_rates(firsts, seconds):
    """Comparisons a second of WRatio on names that are romanised already: in bulk, and called one by one from Python."""
    stride = max(1, len(firsts) // 500)
    left, right = firsts[::stride], seconds[::stride]
    pairs, grid = list(zip(firsts, seconds)), len(left) * len(right)
    return {
        "all_pairs": best_rate(grid, lambda: process.cdist(left, right, scorer=fuzz.WRatio, workers=1, dtype=np.uint8)),
        "all_pairs_one_by_one": best_rate(grid, lambda: [fuzz.WRatio(a, b) for a in left for b in right]),
        "hard_pairs": best_rate(len(pairs), lambda: process.cpdist(firsts, seconds, scorer=fuzz.WRatio, workers=1)),
        "hard_pairs_one_by_one": best_rate(len(pairs), lambda: [fuzz.WRatio(a, b) for a, b in pairs]),
    }


def main():
    args = argparse.ArgumentParser()
    args.add_argument("pairs")
    args.add_argument("--every", type=int, default=1, metavar="N", help="look at every Nth row only (uroman takes 2 ms a name)")
    args.add_argument("--khabar-eval", help="path of the khabar-eval binary, to print its speed in the same run")
    args.add_argument("--logic-v2", type=int, default=0, metavar="N", help="score the first N rows with logic-v2 too (slow)")
    args = args.parse_args()
    with open(args.pairs, encoding="utf8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[:: args.every]
    labels = np.array([int(row["label"]) for row in rows])
    firsts, seconds = romanised(rows)

    out = {"rows": len(rows)}
    out["wratio_over_uroman"] = report(process.cpdist(firsts, seconds, scorer=fuzz.WRatio, workers=1), rows, labels)
    peer = wratio_rates(firsts, seconds)
    out["wratio_million_a_second"] = {name: round(rate / 1e6, 4) for name, rate in peer.items()}
    if args.logic_v2:
        out["logic_v2"] = logic_v2(rows[: args.logic_v2], labels[: args.logic_v2])
    if args.khabar_eval:
        ours = json.loads(subprocess.run([args.khabar_eval, "names", args.pairs, "--only", "speed"], capture_output=True, check=True).stdout)
        speed = ours["speed"]["million_a_second"]
        out["khabar_million_a_second"] = speed
        over = lambda ours, name: round(speed[ours] * 1e6 / peer[name], 2)
        out["khabar_over_wratio"] = {
            "called one by one": {
                "all_pairs": over("all_pairs", "all_pairs_one_by_one"),
                "hard_pairs": over("hard_pairs", "hard_pairs_one_by_one"),
                "with_encoding": over("with_encoding", "hard_pairs_one_by_one"),
            },
            "called with all pairs at once": {
                "all_pairs": over("all_pairs", "all_pairs"),
                "hard_pairs": over("hard_pairs", "hard_pairs"),
                "with_encoding": over("with_encoding", "hard_pairs"),
            },
        }
    print(json.dumps(out, indent=2))


def logic_v2(rows, labels):
    from followthemoney import model
    from nomenklatura.matching import get_algorithm
    from nomenklatura.matching.types import ScoringConfig

    algorithm = get_algorithm("logic-v2")
    config = ScoringConfig.defaults()

    def entity(name, number):
        return model.get_proxy({"id": f"p{number}", "schema": "Person", "properties": {"name": [name]}})

    pairs = [(entity(r["name_a"], 2 * i), entity(r["name_b"], 2 * i + 1)) for i, r in enumerate(rows)]
    start = time.perf_counter()
    scores = [algorithm.compare(a, b, config).score for a, b in pairs]
    rate = len(rows) / (time.perf_counter() - start)
    return {"rows": len(rows), "per_second": round(rate, 1), **report(scores, rows, labels)}


if __name__ == "__main__":
    main()
