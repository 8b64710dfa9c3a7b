#!/usr/bin/env python3
"""Splink and Khabar on the same table in the same run: accuracy, CPU seconds, peak memory and their ratios.

usage: linkage_splink.py BASELINES KHABAR_EVAL TABLE.csv TABLE.parquet [--preset synth_wide] [--truth cluster]
                         [--pairs 30,60] [--python PYTHON]

BASELINES is the folder with splink_baseline.py (not part of the product), KHABAR_EVAL the built `khabar-eval`.
CPU seconds are user + system of the whole process, over all threads, taken from the same call for both.
"""
import argparse, json, os, subprocess, sys, tempfile

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("baselines")
parser.add_argument("khabar_eval")
parser.add_argument("csv")
parser.add_argument("parquet")
parser.add_argument("--preset", default="synth_wide")
parser.add_argument("--truth", default="cluster")
parser.add_argument("--pairs", default="30", help="pairs per record to try, separated by commas")
parser.add_argument("--python", default=sys.executable, help="the interpreter that has Splink")
args = parser.parse_args()


def run(command):
    """Standard output, CPU seconds and peak megabytes of one finished child."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        if status != 0:
            sys.exit(f"failed: {' '.join(command)}")
        out.seek(0)
        return out.read().decode(), usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


text, splink_cpu, splink_peak = run([
    args.python, os.path.join(args.baselines, "splink_baseline.py"), "--preset", args.preset,
    "--input", args.parquet, "--em-max-pairs", "1e6"])
splink = json.loads(text)
phases = splink["cpu"]
best = max((v["f1"], k) for k, v in splink.items() if k.startswith("components@"))
print(f"splink {args.preset}: F1 {best[0]:.4f} ({best[1]}), CPU {phases:.1f} s in its timed phases, "
      f"{splink_peak:.0f} MB with its own evaluation, {splink['peak_rss_mb']:.0f} MB before it")
for pairs in args.pairs.split(","):
    text, _, _ = run([args.khabar_eval, "linkage", args.csv, "--truth", args.truth, "--pairs-per-record", pairs])
    ours = json.loads(text)
    cpu, peak = ours["cpu_seconds"]["all"], ours["peak_megabytes"]
    print(f"khabar, {pairs} pairs a record: F1 {ours['partition']['f1']:.4f}, B3 {ours['partition']['b3_f1']:.4f}, "
          f"CPU {cpu:.1f} s reading included (1/{phases / cpu:.1f} of Splink), {peak:.0f} MB, "
          f"candidate recall {ours['candidate_recall']:.4f}, calibration error {ours['calibration']['error']:.4f}")
