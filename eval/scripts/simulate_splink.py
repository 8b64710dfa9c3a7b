#!/usr/bin/env python3
"""Splink over uroman and Khabar on the same simulated folder in the same run: partition F1 of the same rows.

usage: simulate_splink.py BASELINES KHABAR_EVAL FOLDER [--preset synth_wide] [--python PYTHON]

FOLDER is one that `khabar simulate` made. Khabar reads it as it is; for Splink every name and place is romanised by
uroman first, the first word taken for the given name and the rest for the family name. PYTHON has splink, uroman,
pandas and pyarrow. Splink's own best threshold is taken, by the answer; Khabar's is the shipped one.
"""
import argparse, functools, json, os, subprocess, sys, tempfile

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("baselines")
parser.add_argument("khabar_eval")
parser.add_argument("folder")
parser.add_argument("--preset", default="synth_wide")
parser.add_argument("--python", default=sys.executable, help="the interpreter that has Splink")
args = parser.parse_args()

import csv, uroman

reader = uroman.Uroman()


@functools.lru_cache(maxsize=None)
def word(text):
    return text if text.isascii() else reader.romanize_string(text)


def roman(text):
    return " ".join(word(part) for part in text.replace("\u200c", " ").split()).lower()


with tempfile.TemporaryDirectory() as scratch:
    table, plain = os.path.join(scratch, "table.csv"), os.path.join(scratch, "roman.csv")
    command = [args.khabar_eval, "simulate", "--once", args.folder, "--records", table]
    ours = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    with open(table, encoding="utf-8") as rows, open(plain, "w", encoding="utf-8", newline="") as out:
        write = csv.writer(out)
        write.writerow(["unique_id", "first_name", "surname", "father_name", "dob", "city", "phone", "sex", "cluster"])
        for row in csv.DictReader(rows):
            # "Family, Given" as lists write it.
            name = " ".join(reversed(row["name"].split(",", 1)))
            first, _, rest = roman(name).partition(" ")
            write.writerow([row["unique_id"], first, rest, roman(row["father_name"]), row["dob"], roman(row["city"]), "",
                            row["sex"], row["cluster"]])
    command = [args.python, os.path.join(args.baselines, "splink_baseline.py"), "--preset", args.preset,
               "--input", plain, "--em-max-pairs", "1e6"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(done.stderr[-2000:])
    splink = json.loads(done.stdout)
best = max((value["f1"], value["b3_f1"], name) for name, value in splink.items() if name.startswith("components@"))
print(json.dumps({
    "rows": ours["partition"]["rows"],
    "khabar": {"f1": ours["partition"]["f1"], "b3_f1": ours["partition"]["b3_f1"], "cpu_seconds": ours["cpu_seconds"]},
    "splink_over_uroman": {"f1": best[0], "b3_f1": best[1], "at": best[2], "cpu_seconds": splink["cpu"]},
    "naive_join": {"f1": ours["naive_join"]["f1"]},
}, indent=1))
