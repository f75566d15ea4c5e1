#!/usr/bin/env python3
"""Writes a network whose numbers are given as a model file, which `lifeticket verify` proves or refutes.

usage: by_hand.py PROGRAM MODEL.h5 NUMBERS [train options that say the shape]

NUMBERS are the network's own, layer by layer: weights [out][in][row][column], biases, coefficients of the activation, joined
by spaces or commas. Layers that have none of their own (--output-layer none, filters without a 1x1 layer, generations that are tied)
are left out. The file says that it was never trained: updates 0."""
import subprocess
import sys
import h5py
import numpy


def main():
    program, path, text, *shape = sys.argv[1:]
    numbers = numpy.array([float(number) for number in text.replace(",", " ").split()], dtype=numpy.float32)
    # A network that is drawn and trained by one update at a rate of next to nothing has the shape, and shows which numbers are its own.
    subprocess.run([program, "train", "--quiet", "--init", "normal_everywhere", "--updates", "1", "--board", "3", "--batch", "1",
                    *shape, "--force", "--output", path], check=True, stdout=subprocess.DEVNULL)
    with h5py.File(path, "r+") as file:
        own = own_numbers(file)
        if len(numbers) != own.sum():
            sys.exit(f"by_hand.py: {len(numbers)} numbers, and a network of these options has {own.sum()} of its own")
        values = file["final"][:]
        values[own] = numbers
        if file.attrs["tied"]:
            n, shared = int(file.attrs["generations"]), len(values) - 2
            values[:shared] = numpy.tile(values[: shared // n], n)
        for name in ("initial", "final"):
            file[name][:] = values
        file.attrs.modify("updates", numpy.uint64(0))
        file.attrs.modify("boards", numpy.uint64(0))


def own_numbers(file):
    """Which numbers of the block are the network's own: not those of layers that are there for the form alone."""
    about, n = file.attrs, int(file.attrs["generations"])
    text = lambda name: about[name].decode() if isinstance(about[name], bytes) else str(about[name])
    widths = [int(width) for width in text("filters").split("-")]
    widths += [0] * (2 * n - len(widths))
    coefficients = {"prelu": 1, "quadratic": 3, "adaptive_sigmoid": 1}.get(text("activation"), 0)
    window, inputs, own = text("family") == "window", 1, []
    for l, width in enumerate(widths + [1]):
        last, first = l == 2 * n, l % 2 == 0 and l < 2 * n
        fixed = width == 0 or (last and text("output_layer") == "none")
        outputs = width or inputs
        taps = (2 * n + 1) ** 2 if window and l == 0 else 9 if first and not window else 1
        linear = last or (width == 0 and text("activation") not in ("relu", "step"))
        count = outputs * (inputs * taps + 1 + (0 if linear else coefficients))
        own += [not fixed and not (about["tied"] and 2 <= l < 2 * n)] * count
        inputs = outputs
    assert len(own) == len(file["final"]), "the block is of another length"
    return numpy.array(own)


if __name__ == "__main__":
    main()
