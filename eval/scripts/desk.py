#!/usr/bin/env python3
"""How fast a decision shows at `khabar desk` over a node, and what the next full view costs.

    python3 eval/scripts/desk.py target/release/khabar NODE KEY_FILE PERSON_KEY PERSON_PASSPHRASE_FILE [DECISIONS]

Sits at the desk as a person would: sets values aside, one entry after the other; the time from the last line typed to the
next prompt is what a decision takes to be signed, written to the disk, judged and shown. Then `v` asks for the next view.
Memory is that of the whole process, as Linux tells it. Prints JSON."""

import json
import os
import select
import subprocess
import sys
import time


def memory(pid, field):
    with open(f"/proc/{pid}/status") as status:
        lines = [line for line in status if line.startswith(field)]
    return int(lines[0].split()[1]) // 1024 if lines else 0


def until_prompt(desk):
    """Read up to the next prompt: what was printed, whether there is one, and when its last byte came. A prompt is where
    nothing more comes: a heading may end in a question mark too."""
    text, last = b"", time.monotonic()
    while True:
        waiting = text.endswith((b"> ", b"? "))
        ready, _, _ = select.select([desk.stdout], [], [], 0.1 if waiting else 600)
        if not ready:
            return text.decode(errors="replace"), waiting, last
        read = os.read(desk.stdout.fileno(), 1 << 16)
        if not read:
            return text.decode(errors="replace"), False, last
        text, last = text + read, time.monotonic()


def say(desk, line):
    start = time.monotonic()
    desk.stdin.write(line.encode() + b"\n")
    desk.stdin.flush()
    text, more, last = until_prompt(desk)
    return text, more, (last - start) * 1000


def main():
    khabar, node, key_file, key, passphrase = sys.argv[1:6]
    wanted = int(sys.argv[6]) if len(sys.argv) > 6 else 30
    command = [khabar, "desk", "--node", node, "--key-file", key_file, "--key", key]
    command += ["--key-passphrase-file", passphrase, "--all"]
    start = time.monotonic()
    desk = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    text, more, last = until_prompt(desk)
    opened = last - start
    at_prompt = memory(desk.pid, "VmRSS")
    shown, others = [], 0
    while more and len(shown) < wanted:
        if "y a n" not in text:
            text, more, _ = say(desk, "n")
            others += 1
            continue
        say(desk, "a set_aside")
        say(desk, "a measurement")
        text, more, took = say(desk, "a measurement")
        if "provisional" in text:
            shown.append(took)
    start = time.monotonic()
    text, more, _ = say(desk, "v")
    followed = time.monotonic() - start
    after = memory(desk.pid, "VmRSS")
    peak = memory(desk.pid, "VmHWM")
    say(desk, "q")
    desk.stdin.close()
    desk.wait()
    shown.sort()
    at = lambda share: round(shown[min(int(len(shown) * share), len(shown) - 1)], 1) if shown else None
    print(json.dumps({
        "seconds_until_the_first_entry": round(opened, 1),
        "decisions": len(shown),
        "milliseconds_until_a_decision_shows": {"p50": at(0.5), "p99": at(0.99), "most": at(1.0)},
        "seconds_until_the_next_view": round(followed, 1),
        "next_view_came": "newest view" in text,
        "megabytes": {"view": at_prompt, "after_the_next_view": after, "peak": peak},
    }, indent=1))


main()
