#!/usr/bin/env python3
"""A client of the live line that knows nothing but its contract: goes through what a client may send and a server answers.

Prints one line per check and exits 1 when one of them failed. `tidemark backend --demo --port 8420` starts what it asks.
"""

import argparse
import sys
import threading

import entering
import pushes
import rooms
import talking
from stage import Stage

SCENES = [entering.living, rooms.recovering, entering.entering, entering.renewing, entering.frames, talking.answering,
          talking.topics, talking.asking, talking.acting, talking.limits, rooms.doors, rooms.being_there, pushes.dashboards,
          pushes.reports, pushes.rows, pushes.strangers, pushes.batches]


def play(stage, scene):
    with stage.check(f"the scene {scene.__name__} is played to its end"):
        scene(stage)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--url", default="http://127.0.0.1:8420")
    options.add_argument("--password", default="tidemark")
    options.add_argument("--tenant", default="harbour")
    options.add_argument("--foreign", default="orchard", help="another tenant")
    options.add_argument("--expired", help="a token of the viewer that was good once")
    options.add_argument("--short", help="a token of the viewer that is good for some seconds")
    options.add_argument("--until-closing", action="store_true", help="waits for the server to be stopped at the end")
    chosen = options.parse_args()
    tokens = {name: token for name in ("expired", "short") if (token := getattr(chosen, name))}
    stage = Stage(chosen.url, chosen.password, chosen.tenant, chosen.foreign, tokens)
    threads = [threading.Thread(target=play, args=(stage, scene)) for scene in SCENES]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if chosen.until_closing:
        entering.closing(stage)
    print(f"{stage.passed} ok, {stage.failed} failed", flush=True)
    return 1 if stage.failed else 0


if __name__ == "__main__":
    sys.exit(main())
