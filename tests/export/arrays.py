"""Whether the numbers of an exported npz, and scripts/load_model.py, answer as predict does. usage: arrays.py PROGRAM FOLDER"""
import json
import os
import sys
import zipfile
sys.dont_write_bytecode = True
import numpy
from boards import NETWORKS, Comparison, models, predicted, random_boards, run
sys.path.insert(0, "scripts")
try:
    import torch
    from load_model import load_model
except ImportError as missing:
    print(f"  skipped: scripts/load_model.py, for this Python has no {missing.name}")
    load_model = None


def erf(x):
    """By its series, of the small sums that networks here have."""
    term, total = x.copy(), x.copy()
    for i in range(1, 200):
        term = -term * x * x / i
        total += term / (2 * i + 1)
    return numpy.where(numpy.abs(x) < 5, 2 / numpy.sqrt(numpy.pi) * total, numpy.sign(x))


def sided(slope):
    return lambda z, c: numpy.where(z > 0, z, z * (slope if c is None else c))


ACTIVATIONS = {
    "relu": sided(0.0), "leaky": sided(0.01), "prelu": sided(None),
    "gelu": lambda z, c: z * (1 + erf(z / numpy.sqrt(2))) / 2,
    "silu": lambda z, c: z / (1 + numpy.exp(-z)),
    "gaussian": lambda z, c: numpy.exp(-z * z / 2),
    "square": lambda z, c: z * z, "root_square": sided(-1.0), "step": lambda z, c: 1.0 * (z > 0),
    "softsign": lambda z, c: z / (1 + numpy.abs(z)),
    "quadratic": lambda z, c: c[:, 0] + c[:, 1] * z + c[:, 2] * z * z,
    "adaptive_sigmoid": lambda z, c: c[:, 0] * numpy.tanh(c[:, 1] * z / 2),
}


def forward(arrays, about, board):
    """The network in double precision, tap by tap."""
    planes, layers = board[numpy.newaxis].astype(float), sum(name.startswith("layer") for name in arrays) // 2
    for l in range(layers):
        read = planes if l % 2 == 0 else read  # by a generation
        weight, side = arrays[f"layer{l}.weight"].astype(float), arrays[f"layer{l}.weight"].shape[-1]
        edge = ((0, 0), (side // 2,) * 2, (side // 2,) * 2)
        wide = numpy.pad(planes, edge, mode="wrap" if about["boundary"] == "torus" else "constant")
        planes = arrays[f"layer{l}.bias"].astype(float)[:, None, None] + sum(
            numpy.tensordot(weight[:, :, y, x], wide[:, y : y + board.shape[0], x : x + board.shape[1]], 1)
            for y in range(side) for x in range(side))
        if "residual" in about and l % 2 == 1:
            added = min(len(read), len(planes))
            planes[:added] += read[:added]
        if l + 1 < layers:
            c = arrays[f"activation{l}.weight"][..., None, None] if f"activation{l}.weight" in arrays else None
            planes = ACTIVATIONS[about["activation"]](planes, c)
    return planes[0]


def is_state_of(module, arrays):
    """Whether the arrays are the state of the module: they are, unless channels were left out of them."""
    own, state = module.state_dict(), {name: torch.from_numpy(array) for name, array in arrays.items()}
    if any(name not in state or state[name].shape != value.shape for name, value in own.items()):
        return False
    assert list(state) == list(own), f"{list(state)}: not in the order of PyTorch"
    assert all(torch.equal(state[name], value) for name, value in own.items()), "the values are others"
    return True


def shape_of(layer, key):
    """Coefficients are one of a channel, or several."""
    channels = layer["shape"][0]
    return layer["shape"] if key == "weight" else -1 if len(layer[key]) == channels else (channels, -1)


def is_in_json(arrays, layers):
    """Whether the layers of the JSON have the same numbers, to the bit, and shapes."""
    names = {"weight": "layer{}.weight", "bias": "layer{}.bias", "coefficient": "activation{}.weight"}
    theirs = {name.format(l): numpy.float32(layer[key]).reshape(shape_of(layer, key))
              for l, layer in enumerate(layers) for key, name in names.items() if key in layer}
    return theirs.keys() == arrays.keys() and all(numpy.array_equal(theirs[name], arrays[name]) for name in arrays)


def main(program, folder):
    ours, theirs, alike = Comparison(), Comparison(), 0
    for name, model, facts in models(program, folder):
        file = os.path.join(folder, f"{name}.npz")
        run(program, "export", model, "--format", "npz", "--quiet", "--force", "--output", file)
        assert zipfile.ZipFile(file).testzip() is None, "the checksums are right"
        arrays = dict(numpy.load(file))
        about = dict(arrays.pop("about").astype(str))
        assert about == facts, about
        assert all(array.dtype == numpy.float32 for array in arrays.values())
        assert is_in_json(arrays, json.loads(run(program, "export", model, "--quiet"))["layers"]), "the JSON has other numbers"
        reach = max(array.shape[-1] for array in arrays.values() if array.ndim == 4) // 2
        module = load_model(model) if load_model else None
        for board in random_boards(len(name)):
            expected = predicted(program, model, board, about["boundary"] == "torus")
            ours.add(name, forward(arrays, about, board), expected)
            if module and min(board.shape) >= reach:  # PyTorch does not wrap a board around itself twice
                with torch.no_grad():
                    theirs.add(name, module(torch.from_numpy(board)[None, None]).numpy(), expected)
        alike += bool(module) and is_state_of(module, arrays)
    print(f"  npz: {ours.finish()}")
    if load_model:
        assert alike >= len(NETWORKS) // 2, f"only {alike} networks left with all of their channels"
        print(f"  load_model.py: {theirs.finish()}; {alike} with the state of the npz")


main(*sys.argv[1:])
