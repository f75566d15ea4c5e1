#!/usr/bin/env python3
"""Draw a glider gun as a learned network predicts it: an SVG that moves, a period of 30 generations over and over.

usage: scripts/gun.py > results/gun.svg

Every frame is the network's own prediction, made from its last one, beginning with the pattern; a wrong cell would be red.
LIFETICKET names the program (default build/release/lifeticket).
"""
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("LIFETICKET", ROOT / "build/release/lifeticket")
MODEL, PATTERN = "results/smallest/model.h5", "experiments/patterns/gosper-gun.rle"
SIDE, FIRST, PERIOD = 144, 120, 30  # cells; generations until the gliders of the view repeat, and of one repetition
LEFT, TOP, WIDTH, HEIGHT = 52, 66, 44, 27  # the view, cells of the board
CELL, SECONDS = 10, 3


def frames():
    """The predictions, each a list of lines."""
    run = subprocess.run([PROGRAM, "predict", MODEL, PATTERN, "--board", str(SIDE), "--steps", str(FIRST + PERIOD), "--quiet"],
                         cwd=ROOT, capture_output=True, text=True, check=True)
    made = []
    for part in run.stdout.split("\ngeneration ")[1:]:
        lines = part.splitlines()[2:2 + SIDE]
        made.append([line.split()[1] for line in lines])
    return made[FIRST - 1:FIRST - 1 + PERIOD]


def path(frame, marks):
    """The cells of the view that bear one of the marks."""
    rows = frame[TOP:TOP + HEIGHT]
    return "".join(f"M{CELL * x + 1} {CELL * y + 1}h8v8h-8z"
                   for y, row in enumerate(rows) for x, mark in enumerate(row[LEFT:LEFT + WIDTH]) if mark in marks)


def main():
    """Write the drawing."""
    width, height = WIDTH * CELL, HEIGHT * CELL
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" role="img">')
    print("<title>Gosper's glider gun, each generation predicted by a learned network from its last prediction</title>")
    print(f"<style>g{{visibility:hidden;animation:f {SECONDS}s step-end infinite}}g:first-of-type{{visibility:visible}}"
          f"@keyframes f{{0%{{visibility:visible}}{100 / PERIOD:.4f}%{{visibility:hidden}}100%{{visibility:hidden}}}}"
          ".w{fill:#d55e00}@media(prefers-reduced-motion:reduce){g{animation:none}}</style>")
    print(f'<rect width="{width}" height="{height}" fill="#fff"/>')
    for at, frame in enumerate(frames()):
        delay = SECONDS * (at - PERIOD) / PERIOD  # before the beginning, so that it is in its phase at once
        wrong = path(frame, "+-")
        print(f'<g style="animation-delay:{delay:.2f}s"><path d="{path(frame, "O")}"/>'
              + (f'<path class="w" d="{wrong}"/>' if wrong else "") + "</g>")
    print("</svg>")


if __name__ == "__main__":
    main()
