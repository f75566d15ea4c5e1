"""Networks of all kinds, random boards, and what `lifeticket predict` says of them. They are for arrays.py and dnn.py."""
import json
import os
import subprocess
import numpy

# Networks of few updates, and so wrong ones: what is computed otherwise shows. One learns.
SHORT = ["--init", "normal_everywhere", "--updates", "192", "--board", "8", "--batch", "2"]
NETWORKS = {
    "one": [*SHORT, "--replicate", "1", "--overcompleteness", "3"],
    "one-torus": [*SHORT, "--replicate", "1", "--overcompleteness", "2", "--boundary", "torus"],
    "leaky": [*SHORT, "--replicate", "1", "--overcompleteness", "4", "--activation", "leaky"],
    "prelu": [*SHORT, "--overcompleteness", "4", "--activation", "prelu", "--boundary", "torus"],
    "quadratic": [*SHORT, "--replicate", "2", "--overcompleteness", "2", "--activation", "quadratic", "--boundary", "torus"],
    "step": ["--init", "normal_everywhere", "--updates", "2000", "--board", "8", "--batch", "4", "--learning-rate", "0.01", "--overcompleteness", "8", "--activation", "step"],
    "root-square": [*SHORT, "--replicate", "7", "--overcompleteness", "2", "--activation", "root_square"],
    "gelu": [*SHORT, "--overcompleteness", "3", "--activation", "gelu"],
    "adaptive": [*SHORT, "--replicate", "1", "--overcompleteness", "3", "--activation", "adaptive_sigmoid", "--boundary", "torus"],
    "gaussian": [*SHORT, "--replicate", "6", "--overcompleteness", "3", "--activation", "gaussian"],
    "two-silu": [*SHORT, "--generations", "2", "--overcompleteness", "2", "--activation", "silu"],
    "filters": [*SHORT, "--replicate", "1", "--filters", "5-2"],
    "two": [*SHORT, "--replicate", "4", "--generations", "2", "--overcompleteness", "2"],
    "two-prelu": [*SHORT, "--replicate", "1", "--generations", "2", "--overcompleteness", "3", "--activation", "prelu", "--boundary", "torus"],
    "window": [*SHORT, "--replicate", "13", "--generations", "2", "--overcompleteness", "3", "--family", "window"],
    "window-torus": [*SHORT, "--replicate", "2", "--generations", "2", "--overcompleteness", "2", "--family", "window", "--boundary", "torus",
                     "--activation", "leaky"],
    "three": [*SHORT, "--replicate", "2", "--generations", "3", "--overcompleteness", "2"],
    "three-torus": [*SHORT, "--replicate", "3", "--generations", "3", "--overcompleteness", "2", "--activation", "leaky", "--boundary", "torus"],
    "three-window": [*SHORT, "--replicate", "5", "--generations", "3", "--overcompleteness", "2", "--family", "window", "--boundary", "torus"],
    "filters-alone": [*SHORT, "--filters", "4", "--activation", "prelu"],
    "filters-first": [*SHORT, "--replicate", "1", "--generations", "2", "--filters", "4-0-3-2", "--activation", "leaky", "--boundary", "torus"],
    "tied": [*SHORT, "--replicate", "1", "--generations", "2", "--filters", "6-1-6-1", "--tied", "yes", "--activation", "leaky", "--output-layer", "none"],
    "residual": [*SHORT, "--replicate", "2", "--overcompleteness", "2", "--activation", "prelu", "--residual", "yes", "--boundary", "torus"],
    "two-residual": [*SHORT, "--replicate", "1", "--generations", "2", "--filters", "4-2-5-3", "--residual", "yes"],
    "three-residual": [*SHORT, "--generations", "3", "--filters", "4-3-4-2-4-3", "--activation", "leaky", "--residual", "yes"],
    "learned": ["--overcompleteness", "6", "--init", "fan_in", "--boundary", "torus", "--density", "0.5", "--attempts", "20", "--updates", "10000"],
}
SIZES = [(1, 1), (2, 3), (3, 3), (4, 5), (13, 8), (24, 24), (30, 7)]  # height, width; smaller than filters as well


def run(program, *arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True, text=True).stdout


def models(program, folder):
    """Name, model file and what its JSON says of every network, and of a pruned one."""
    for name in [*NETWORKS, "pruned"]:
        model = os.path.join(folder, f"{name}.h5")
        if name == "pruned":
            run(program, "prune", "--quiet", os.path.join(folder, "one.h5"), "--rate", "0.3", "--rounds", "2", "--keep", "2", "--force", "--output", model)
        else:
            run(program, "train", "--quiet", *NETWORKS[name], "--force", "--output", model)
        about = json.loads(run(program, "export", model, "--quiet"))
        yield name, model, {key: str(value) for key, value in about.items() if key != "layers"}


def random_boards(seed):
    random = numpy.random.RandomState(seed)
    return [(random.rand(*size) < 0.1 + 0.7 * random.rand()).astype(numpy.float32) for size in SIZES]


def predicted(program, model, board, torus):
    """The cells that predict says are alive one step on: [height][width], 0 or 1."""
    height, width = board.shape
    pattern = os.path.join(os.path.dirname(model), "board.rle")
    with open(pattern, "w") as file:
        rows = "$\n".join("".join("bo"[int(cell)] for cell in row) for row in board)
        file.write(f"x = {width}, y = {height}, rule = B3/S23:{'T' if torus else 'P'}{width},{height}\n{rows}!\n")
    lines = run(program, "predict", model, pattern, "--steps", "1").split("\n")
    first = next(i for i, line in enumerate(lines) if line.startswith("generation "))
    rows = lines[first + 2 : first + 2 + height]
    return numpy.array([[cell in "O+" for cell in row[-width:]] for row in rows])


class Comparison:
    """Counts what is compared, and fails where a cell differs whose logit is further from 0 than rounding is."""
    def __init__(self):
        self.cells, self.alive = {}, {}

    def add(self, name, logits, expected):
        logits = logits.reshape(expected.shape)
        sure = numpy.abs(logits) > 1e-5 * (1 + numpy.abs(logits).max())
        different = ((logits > 0) != expected) & sure
        assert not different.any(), f"{name}: {logits.shape}: {different.sum()} cells differ from predict"
        assert sure.mean() > 0.9, f"{name}: {logits.shape}: only {sure.sum()} logits tell"
        self.cells[name] = self.cells.get(name, 0) + expected.size
        self.alive[name] = self.alive.get(name, 0) + int(expected.sum())

    def finish(self):
        varied = [name for name, cells in self.cells.items() if 0.05 < self.alive[name] / cells < 0.95]
        assert len(varied) > 0.7 * len(self.cells), f"only {varied} say both alive and dead: too little is compared"
        return f"{len(self.cells)} networks, {sum(self.cells.values())} cells as predict has them, {sum(self.alive.values())} alive"
