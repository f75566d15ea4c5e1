#!/usr/bin/python3
"""Trains the networks L(n,m) with lifeticket and with PyTorch, in turn, and compares what an update costs.

An update is a batch of 8 boards of 32x32: forward, backward, Adam, in float32, by one thread. PyTorch's time is the least
of many ways to write the same training (WAYS), each tried on every shape:
  usual   what a user writes: modules in NCHW or channels_last, circular padding, the loss as a function, Adam as it comes
          or foreach, one network or a group of them at once by grouped convolutions;
  expert  what a profile leads to: a halo around the boards in place of padding in every layer, the loss's gradient
          without the loss, Adam on one flat vector, and convolutions that are kept in oneDNN, its fastest kernels.
Before anything is timed, every way is checked: a network that lifeticket trained and saved must predict the same cells
and have the same loss here, and gradients and updates must be those of plain double precision.

What the training of a network costs with each, 125,000 updates with their boards, is a table of its own, which says of
each number whether it was measured: joules by the counters of the processor packages (scripts/energy.py), in the same
while as the time; else estimated as seconds times --watts, of a busy processor; else unknown. Grams of CO2 are estimates.

usage: scripts/bench_peer.py LIFETICKET FOLDER [ROUNDS] [--watts W] [--grid-intensity G] [--overhead F]
writes table.txt, table.csv, cost.csv and ways.csv into the folder
"""
import argparse
import ctypes
import os
import statistics
import subprocess
import sys
import tempfile
import time
import warnings

os.environ["OMP_NUM_THREADS"] = "1"
import h5py
import numpy
import torch
import torch.nn.functional as F

import energy
from peer_cost import costs, number, write_costs

SHAPES = [(1, 1), (1, 4), (1, 8), (2, 1), (2, 4), (2, 8), (3, 8), (5, 8), (5, 24)]
BOARD, BATCH, RATE = 32, 8, 1e-3
CELLS = BATCH * BOARD * BOARD
SAMPLE = 0.25  # seconds of a sample, at least
MOST_BYTES = 2e9  # of activations: groups that need more are left out


class Way:
    """One way to write the training."""

    def __init__(self, name, kind, group=1, last=False, padding="halo", onednn=True, adam="flat", traced=False):
        self.name = name
        self.kind = kind  # usual or expert
        self.group = group  # networks at once, by grouped convolutions
        self.last = last  # channels_last
        self.padding = padding  # circular, wrap (a cheaper backward) or halo (once, around the boards)
        self.onednn = onednn  # 1x1 convolutions too
        self.adam = adam  # default, foreach, or flat: by hand on one vector
        self.traced = traced


def usual(name, **how):
    return Way(name, "usual", padding="circular", onednn=False, **{"adam": "foreach", **how})


def expert(name, **how):
    return Way(name, "expert", **how)


WAYS = [
    usual("plain", adam="default"),
    usual("foreach Adam"),
    usual("channels_last", last=True),
    usual("8 grouped", group=8),
    usual("64 grouped", group=64),
    usual("64 grouped, channels_last", group=64, last=True),
    expert("halo", onednn=False),
    expert("halo, oneDNN"),
    expert("halo, oneDNN, traced", traced=True),
    expert("halo, oneDNN, channels_last", last=True),
    expert("wrap, oneDNN", padding="wrap"),
    expert("wrap, oneDNN, channels_last", padding="wrap", last=True),
    expert("8 grouped, halo, oneDNN", group=8),
    expert("8 grouped, wrap, oneDNN", group=8, padding="wrap"),
    expert("8 grouped, halo, oneDNN, channels_last", group=8, last=True),
    expert("64 grouped, halo, oneDNN", group=64),
    expert("64 grouped, halo, oneDNN, channels_last", group=64, last=True),
]


def layer_shapes(n, m):
    """(channels in, channels out, side of the filter) of each layer; the names of README, "Choices"."""
    shapes, channels = [], 1
    for _ in range(n):
        shapes += [(channels, 2 * m, 3), (2 * m, m, 1)]
        channels = m
    return shapes + [(m, 1, 1)]


def glorot(n, m, generator):
    """One network's parameters as a flat vector: layer by layer weights, then biases."""
    parts = []
    for c, k, side in layer_shapes(n, m):
        limit = (6 / (side * side * (c + k))) ** 0.5
        parts.append((torch.rand(k * c * side * side, generator=generator) * 2 - 1) * limit)
        parts.append(torch.zeros(k))
    return torch.cat(parts)


class Wrap(torch.autograd.Function):
    """Circular padding by one cell. F.pad records every copied edge; here the backward adds the edges back."""

    @staticmethod
    def forward(ctx, x):
        return F.pad(x, (1, 1, 1, 1), mode="circular")

    @staticmethod
    def backward(ctx, d):
        d[..., 1, :] += d[..., -1, :]
        d[..., -2, :] += d[..., 0, :]
        d[..., 1] += d[..., -1]
        d[..., -2] += d[..., 0]
        return d[..., 1:-1, 1:-1]


class Training:
    """A group of networks in training. boards: own, every network its own; shared, all see the same."""

    def __init__(self, way, n, m, boards, networks):
        self.way, self.n, self.m = way, n, m
        self.inputs = 1 if boards == "shared" else way.group  # channels of the boards' tensor
        shapes = layer_shapes(n, m)
        size = sum(k * c * side * side + k for c, k, side in shapes)
        total = way.group * size
        # All parameters are views into one vector, so are all gradients.
        self.value, self.gradient = torch.zeros(total), torch.zeros(total)
        self.first, self.second, self.scratch = torch.zeros(total), torch.zeros(total), torch.zeros(total)
        self.updates = 0
        self.parameters, self.groups, self.dilations = [], [], []
        at = start = 0
        for layer, (c, k, side) in enumerate(shapes):
            for shape in ((way.group * k, c, side, side), (way.group * k,)):
                count = k * (c * side * side if len(shape) == 4 else 1)
                values = networks[:, start : start + count]
                part = slice(at, at + way.group * count)
                if way.last and len(shape) == 4:  # stored as the convolution reads it
                    stored = (shape[0], side, side, c)
                    view = lambda flat: flat[part].view(stored).permute(0, 3, 1, 2)
                else:
                    view = lambda flat: flat[part].view(shape)
                view(self.value).copy_(values.reshape(shape))
                parameter = view(self.value).detach().requires_grad_()
                parameter.grad = view(self.gradient)
                self.parameters.append(parameter)
                at, start = at + way.group * count, start + count
            self.groups.append(1 if layer == 0 and boards == "shared" else way.group)
            # On one thread and small batches PyTorch keeps 1x1 convolutions from oneDNN, unless they are dilated, which
            # changes nothing about them.
            self.dilations.append(2 if way.onednn and side == 1 else 1)
        if way.adam != "flat":
            self.optimiser = torch.optim.Adam(self.parameters, lr=RATE, foreach=way.adam == "foreach")
        self.forward = self.logits
        if way.traced:
            example = self.arrange(torch.zeros(BATCH, self.inputs, BOARD, BOARD))
            self.forward = torch.jit.trace(self.logits, (example, *self.parameters), check_trace=False)

    def arrange(self, before):
        """Boards [8][inputs][32][32] as this way's first layer wants them."""
        if self.way.padding == "halo":
            before = F.pad(before, (self.n,) * 4, mode="circular")
        return self.lay_out(before)

    def lay_out(self, x):
        return x.contiguous(memory_format=torch.channels_last) if self.way.last else x.contiguous()

    def logits(self, x, *parameters):
        layers = len(self.groups)
        for layer in range(layers):
            weights, biases = parameters[2 * layer], parameters[2 * layer + 1]
            if weights.shape[-1] == 3 and self.way.padding == "circular":
                x = F.pad(x, (1, 1, 1, 1), mode="circular")
            elif weights.shape[-1] == 3 and self.way.padding == "wrap":
                x = Wrap.apply(x) if x.requires_grad else F.pad(x, (1, 1, 1, 1), mode="circular")
            x = F.conv2d(x, weights, biases, groups=self.groups[layer], dilation=self.dilations[layer])
            if layer < layers - 1:
                x = F.relu_(x)
        return x

    def find_gradient(self, x, after):
        """Adds the gradient of every network's mean binary cross-entropy into the flat vector, which is zero."""
        z = self.forward(x, *self.parameters)
        if self.way.kind == "usual":
            target = after if after.shape == z.shape else after.expand_as(z)
            loss = F.binary_cross_entropy_with_logits(z, target, reduction="sum") * (1 / CELLS)
            loss.backward()
        else:
            with torch.no_grad():
                d = torch.sigmoid(z).sub_(after).mul_(1 / CELLS)
            z.backward(d)

    def update(self, x, after):
        if self.way.adam != "flat":
            self.optimiser.zero_grad(set_to_none=True)
            self.find_gradient(x, after)
            self.optimiser.step()
            return
        self.gradient.zero_()
        self.find_gradient(x, after)
        self.updates += 1
        rate = RATE / (1 - 0.9**self.updates)
        self.first.lerp_(self.gradient, 0.1)
        self.second.mul_(0.999).addcmul_(self.gradient, self.gradient, value=0.001)
        torch.sqrt(self.second, out=self.scratch)
        self.scratch.mul_((1 - 0.999**self.updates) ** -0.5).add_(1e-8)
        self.value.addcdiv_(self.first, self.scratch, value=-rate)

    def network(self, flat, index):
        """One network's part of a list of tensors like the parameters, in lifeticket's order."""
        return torch.cat([t.reshape(self.way.group, -1)[index] for t in flat])


def make_boards(batches, inputs, n):
    """Random boards, each with a density of its own, and what becomes of them: bytes [batches * 8][inputs][32][32]."""
    count = batches * BATCH * inputs
    # 16 random bits a cell, four cells from each draw of 64.
    bits = torch.empty(count * BOARD * BOARD // 4, dtype=torch.int64).random_(-(2**63), None).view(torch.int16)
    threshold = torch.randint(-32768, 32768, (count, 1), dtype=torch.int16)
    before = (bits.view(count, -1) < threshold).view(torch.uint8).view(-1, inputs, BOARD, BOARD)
    # A halo of n cells, and each generation is one cell narrower on every side.
    now = torch.cat((before[..., -n:], before, before[..., :n]), -1)
    now = torch.cat((now[..., -n:, :], now, now[..., :n, :]), -2)
    for _ in range(n):
        rows = (now[..., :-2, :] + now[..., 1:-1, :]).add_(now[..., 2:, :])
        nine = (rows[..., :-2] + rows[..., 1:-1]).add_(rows[..., 2:])
        now = (nine == 3).logical_or_((nine == 4).logical_and_(now[..., 1:-1, 1:-1])).view(torch.uint8)
    return before, now


def make_batches(training, batches):
    """What updates take: (boards as the first layer wants them, targets) of each batch."""
    before, after = make_boards(batches, training.inputs, training.n)
    x, after = training.arrange(before.float()), training.lay_out(after.float())
    return list(zip(x.split(BATCH), after.split(BATCH)))


# ---- the same networks? ----


def random_networks(way, n, m):
    generator = torch.Generator().manual_seed(1)
    return torch.stack([glorot(n, m, generator) for _ in range(way.group)])


def check_way(way, n, m, boards):
    """Gradients of one batch, and parameters after three updates, against double precision and torch.optim.Adam."""
    networks = random_networks(way, n, m) * 1.5 + 0.01
    training = Training(way, n, m, boards, networks)
    before, after = make_boards(1, training.inputs, n)
    x, y = training.arrange(before.float()), training.lay_out(after.float())
    training.find_gradient(x, y)
    gradient = [p.grad.clone() for p in training.parameters]
    training.gradient.zero_()
    for _ in range(3):
        training.update(x, y)
    for index in {0, way.group - 1}:
        value = networks[index].double().requires_grad_()
        plain = torch.optim.Adam([value], lr=RATE)
        for step in range(3):
            z, at = before[:, index % training.inputs, None].double(), 0
            target = after[:, index % training.inputs, None].double()
            for layer, (c, k, side) in enumerate(layer_shapes(n, m)):
                weights = value[at : at + k * c * side * side].view(k, c, side, side)
                at += weights.numel()
                z = F.pad(z, (side // 2,) * 4, mode="circular") if side > 1 else z
                z = F.conv2d(z, weights, value[at : at + k])
                at += k
                z = F.relu(z) if layer < 2 * n else z
            plain.zero_grad()
            F.binary_cross_entropy_with_logits(z, target).backward()
            if step == 0:
                error = (training.network(gradient, index) - value.grad).abs().max() / value.grad.abs().max()
                assert error < 1e-4, f"{way.name}: gradient of L({n},{m}) is off by {error:.1e}"
            plain.step()
        error = (training.network(training.parameters, index) - value).abs().max()
        assert error < 0.05 * RATE, f"{way.name}: parameters of L({n},{m}) are off by {error:.1e} after updates"


def check_program(program, n, m, updates):
    """A network that lifeticket trained predicts the same cells here, and its loss on our boards is the one it was given."""
    with tempfile.TemporaryDirectory() as folder:
        model, pattern = f"{folder}/model.h5", f"{folder}/soup.rle"
        subprocess.run(
            [program, "train", "--generations", str(n), "--overcompleteness", str(m), "--updates", str(updates)]
            + ["--learning-rate", "0.01", "--boundary", "torus", "--output", model],
            check=True, capture_output=True,
        )
        with h5py.File(model) as file:
            final = torch.from_numpy(file["final"][:])
            loss, test_boards = float(file.attrs["loss"]), int(file.attrs["test_boards"])
        training = Training(Way("check", "usual", padding="circular", onednn=False), n, m, "own", final[None])
        before, after = make_boards(512, 1, n)
        with torch.no_grad():
            z = training.logits(before.float(), *training.parameters)
            losses = F.binary_cross_entropy_with_logits(z, after.float(), reduction="none").mean((1, 2, 3))
        error, deviation = abs(losses.mean() - loss), losses.std() * (1 / test_boards + 1 / len(losses)) ** 0.5
        assert error < 5 * deviation, f"L({n},{m}): loss {losses.mean():.4f} here, {loss:.4f} there"
        index = int((before.sum((1, 2, 3)) - 400).abs().argmin())  # a soup with four cells in ten alive
        rows = ["".join(".O"[c] for c in row) for row in before[index, 0].tolist()]
        with open(pattern, "w") as file:
            rle = "$\n".join(row.replace(".", "b").replace("O", "o") for row in rows)
            file.write(f"x = {BOARD}, y = {BOARD}, rule = B3/S23\n{rle}!\n")
        said = subprocess.run([program, "predict", model, pattern], check=True, capture_output=True, text=True).stdout
        lines = [line.split() for line in said.splitlines()[-BOARD:]]
        alive = torch.tensor([[c in "O+" for c in prediction] for _, prediction in lines])
        logits = z[index, 0]
        differ = (alive != (logits > 0)) & (logits.abs() > 1e-4)
        assert not differ.any(), f"L({n},{m}): {int(differ.sum())} cells are predicted otherwise"
        assert alive.any() and not alive.all(), f"L({n},{m}): the prediction is blank and says nothing"
        truth = torch.tensor([[c == "O" for c in row] for row, _ in lines])
        assert (truth == after[index, 0].bool()).all(), f"L({n},{m}): the boards' future differs"


def check_all(program):
    check_program(program, 1, 4, 500)
    check_program(program, 2, 3, 1500)
    for way in WAYS:
        for n, m in ((1, 1), (1, 3), (3, 2)):
            for boards in ("own", "shared"):
                check_way(way, n, m, boards)


# ---- how fast? ----


def time_calls(call, least):
    """Seconds a call, over at least so many seconds."""
    calls, start = 0, time.perf_counter()
    while True:
        call()
        calls += 1
        seconds = time.perf_counter() - start
        if seconds >= least:
            return seconds / calls


class Contender:
    """A way at one shape, ready to be timed."""

    def __init__(self, way, n, m, boards):
        self.way = way
        self.training = Training(way, n, m, boards, random_networks(way, n, m))
        self.making = max(1, 64 // self.training.inputs)  # batches at once, so that calls cost nothing
        self.networks = way.group  # whose boards a batch of `inputs` channels serves
        if boards == "shared":
            self.networks = 64
        self.pool = make_batches(self.training, 2)
        self.turn = 0

    def update(self):
        self.turn ^= 1
        self.training.update(*self.pool[self.turn])

    def update_time(self, least=SAMPLE):
        return time_calls(self.update, least) / self.way.group

    def boards_time(self):
        return time_calls(lambda: make_batches(self.training, self.making), SAMPLE / 4) / self.making / self.networks


def fits(way, n, m):
    channels = sum(k for _, k, _ in layer_shapes(n, m))
    return 2 * 4 * way.group * BATCH * (BOARD + 2 * n) ** 2 * channels < MOST_BYTES


def choose(kind, n, m, boards, log):
    """The fastest way of a kind at a shape."""
    best, least = None, float("inf")
    for way in WAYS:
        if way.kind != kind or not fits(way, n, m):
            continue
        contender = Contender(way, n, m, boards)
        contender.update()  # makes the kernels
        seconds = min(contender.update_time(0) for _ in range(3))
        if seconds < 3 * least:
            seconds = min(contender.update_time(SAMPLE / 2) for _ in range(2))
        log.append((n, m, boards, kind, way.name, 1e6 * seconds))
        if seconds < least:
            best, least = contender, seconds
    return best


def our_time(program, n, m, boards):
    command = [program, "bench", "--update", "--generations", str(n), "--overcompleteness", str(m), "--boards", boards]
    said = subprocess.run(command + ["--samples", "1", "--format", "csv"], check=True, capture_output=True, text=True)
    return float(said.stdout.splitlines()[-1].rsplit(",", 5)[1]) * 1e-9


def operations(program, n, m):
    """Of an update of a plain dense implementation."""
    command = [program, "bench", "--update", "--generations", str(n), "--overcompleteness", str(m), "--samples", "1"]
    said = subprocess.run(command + ["--format", "csv"], check=True, capture_output=True, text=True)
    _, nanoseconds, _, _, gflops, _ = said.stdout.splitlines()[-1].rsplit(",", 5)
    return float(nanoseconds) * float(gflops)


def compare(program, n, m, boards, rounds, log):
    """Rows of the table: usual and expert, each against ours in the same round."""
    contenders = [choose(kind, n, m, boards, log) for kind in ("usual", "expert")]
    ours, theirs, making = [], ([], []), ([], [])
    windows = [], ([], [])  # of the meter, ours and theirs
    meter = energy.Meter()
    for _ in range(rounds):
        begin = meter.read()
        ours.append(our_time(program, n, m, boards))
        windows[0].append((begin, meter.read()))
        for i, contender in enumerate(contenders):
            begin = meter.read()
            theirs[i].append(contender.update_time())
            making[i].append(contender.boards_time())
            windows[1][i].append((begin, meter.read()))
    rows, dense = [], operations(program, n, m)
    for i, contender in enumerate(contenders):
        ratio = [t / o for o, t in zip(ours, theirs[i])]
        counted = [(t + b) / o for o, t, b in zip(ours, theirs[i], making[i])]
        rows.append(
            {"n": n, "m": m, "boards": boards, "kind": contender.way.kind, "way": contender.way.name,
             "lifeticket_us": 1e6 * statistics.median(ours), "pytorch_us": 1e6 * statistics.median(theirs[i]),
             "pytorch_boards_us": 1e6 * statistics.median(making[i]),
             "ratio": statistics.median(ratio), "ratio_low": min(ratio), "ratio_high": max(ratio),
             "counted": statistics.median(counted), "counted_low": min(counted), "counted_high": max(counted),
             "operations": dense,
             "watts": (energy.rate(windows[0]), energy.rate(windows[1][i]))})
    return rows


# ---- the table ----


def machine(program):
    name = "unknown"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
                break
    version = subprocess.run([program, "--version"], check=True, capture_output=True, text=True).stdout
    isa = [line.split()[-1] for line in version.splitlines() if line.startswith("instruction set")][0]
    blas = "unknown"
    with open("/proc/self/maps") as file:
        for line in file:
            if "blas" in os.path.basename(line.split()[-1]):
                blas = os.path.realpath(line.split()[-1])
                break
    config = torch.__config__.show()
    onednn = [line.split("MKL-DNN")[1].split("(")[0].strip() for line in config.splitlines() if "MKL-DNN" in line][0]
    return name, isa, f"PyTorch {torch.__version__}, oneDNN {onednn}, BLAS {blas}"


def write_table(rows, program, rounds, out):
    name, isa, versions = machine(program)
    out.write(f"{name}; one thread each; lifeticket with {isa}; {versions}\n")
    out.write(f"Microseconds per update and network: 8 boards of {BOARD}x{BOARD}, forward, backward, Adam. lifeticket's boards\n")
    out.write("are always counted. Ratio: PyTorch's time over lifeticket's, median of alternating pairs (lowest to highest\n")
    out.write(f"of {rounds}); `counted` adds the making of PyTorch's boards.\n")
    titles = {"usual": "PyTorch as a user writes it, the fastest of its variants",
              "expert": "PyTorch as an expert writes it for speed, the fastest of its variants"}
    for kind, title in titles.items():
        out.write(f"\n{title}\n")
        out.write(f"{'':7}{'boards':8}{'lifeticket':>10}{'PyTorch':>9}  {'ratio':>6}{'':18}{'counted':>9} {'':16}variant\n")
        for r in rows:
            if r["kind"] != kind:
                continue
            spread = [f"({number(r[key + '_low'])} to {number(r[key + '_high'])})" for key in ("ratio", "counted")]
            out.write(f"L({r['n']},{r['m']})".ljust(7) + f"{r['boards']:8}{number(r['lifeticket_us']):>10}"
                      f"{number(r['pytorch_us']):>9}  {number(r['ratio']):>6} {spread[0]:17}{number(r['counted']):>9} "
                      f"{spread[1]:16}{r['way']}\n")


def write_csv(rows, out):
    out.write(",".join(rows[0]) + "\n")
    for row in rows:
        cells = ["" if v is None else f"{v:.5g}" if isinstance(v, float) else f'"{v}"' if "," in str(v) else str(v) for v in row.values()]
        out.write(",".join(cells) + "\n")


def amount(text):
    value = float(text)
    if not 0 <= value < 1e6:  # nan neither
        raise ValueError
    return value


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("folder")
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--watts", type=amount, help="of a busy processor, where joules cannot be measured")
    parser.add_argument("--grid-intensity", type=amount, help="grams of CO2 for a kWh of electricity")
    parser.add_argument("--overhead", type=amount, help="what is drawn for each joule of the processors")
    given = parser.parse_args()
    if given.overhead is not None and given.grid_intensity is None:
        parser.error("--overhead multiplies the grams of CO2: add --grid-intensity, or leave it out")
    if given.overhead is not None and given.overhead < 1:
        parser.error("--overhead: expected a number from 1 on")
    if given.watts is not None and given.watts < 0.001:
        parser.error("--watts: expected a number from 0.001 on")
    return given


def main():
    given = arguments()
    program, folder, rounds = given.program, given.folder, given.rounds
    # Keep memory between updates, in place of giving it back to the system and having its pages cleared again.
    mallopt = ctypes.CDLL(None).mallopt
    mallopt(-3, 1 << 30)  # M_MMAP_THRESHOLD
    mallopt(-1, (1 << 31) - 1)  # M_TRIM_THRESHOLD
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)
    print("bench-peer: checking that the networks are the same", file=sys.stderr)
    check_all(program)
    rows, log = [], []
    for n, m in SHAPES:
        for boards in ("own", "shared"):
            print(f"bench-peer: L({n},{m}), {boards} boards", file=sys.stderr)
            rows += compare(program, n, m, boards, rounds, log)
    os.makedirs(folder, exist_ok=True)
    trainings = list(costs(rows, given))
    with open(f"{folder}/table.txt", "w") as out:
        write_table(rows, program, rounds, out)
        write_costs(trainings, out)
    with open(f"{folder}/cost.csv", "w") as out:
        write_csv(trainings, out)
    with open(f"{folder}/table.csv", "w") as out:
        write_csv([{k: v for k, v in row.items() if k not in ("operations", "watts")} for row in rows], out)
    with open(f"{folder}/ways.csv", "w") as out:
        write_csv([dict(zip(("n", "m", "boards", "kind", "way", "us"), entry)) for entry in log], out)
    with open(f"{folder}/table.txt") as file:
        sys.stdout.write(file.read())


main()
