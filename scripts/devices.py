#!/usr/bin/python3
"""Runs the record networks on small devices, in simulators, and learns Life on one: what does a generation cost, and what
does learning?

A network becomes a C header (`lifeticket export`), programs of tests/devices hold it, and every answer is compared with
the rule: all 512 windows, and boards of 32x32 cells. AVRs run in simavr, which counts cycles; Cortex-M run in qemu, which
counts instructions, so that nothing is said of their time and energy. Programs in which an answer is turned round must be found
out. Energy is an estimate: cycles / clock * volts * the typical current of the data sheet.

usage: scripts/devices.py PROGRAM FOLDER
           writes networks.txt, networks.csv, learning.txt, learning.csv and cost.csv into the folder; fails if an answer is wrong
"""
import csv
import json
import math
import os
import statistics
import subprocess
import sys

BUILD = "build/devices"
SIDE = 32

# The networks: a model, or how it is taken out of results; how its numbers leave.
NETWORKS = [
    ("fewest numbers, cycles", ["results/smallest/model.h5"], "--int8"),
    ("two generations", ["results/generations-small", "--point", "13", "--replicate", "7"], "--int16"),
]

# Active supply current, typical, at 25 degrees, of the data sheets:
#   ATmega328P: Atmel-8271H (08/2014), table 29-12;  ATtiny85: Atmel-2586Q (08/2013), table 21-1 (not verified);
#   ATtiny13A, of which simavr has the older ATtiny13: Atmel-8126F (05/2012), table 18-1.
CLOCK, VOLTS = 4e6, 3.0
AVRS = {  # bytes of flash, of memory, amperes at CLOCK and VOLTS
    "attiny13": ("ATtiny13A", 1024, 64, 1.2e-3),
    "attiny85": ("ATtiny85", 8192, 512, 1.5e-3),
    "atmega328p": ("ATmega328P", 32768, 2048, 1.7e-3),
}
CORTEXES = {  # qemu's machine and what its SysTick counts
    "cortex-m0": ("Cortex-M0", "microbit", 16000000),
    "cortex-m3": ("Cortex-M3", "mps2-an385", 25000000),
}
CELL = 0.225 * 3600 * 3.0  # joules of a CR2032: 225 mAh at 3 V, without what a cell loses on such a load
# A solar cell of 58 x 49 mm, indoors: Panasonic AM-1815, 42 uA at 3.0 V and 200 lux (not verified).
SOLAR = 42e-6 * 3.0

FIRST_SEEDS = 200  # are learned from on this machine
SIMULATED = 8  # of them on the device, too
UPDATES = 128  # of experiments/devices/learn.c
LEARNED_WEIGHTS = 8 * 9 + 4 * 8 + 4  # of the L(1,4) there


def fail(message):
    sys.exit(f"devices: {message}")


def run(*words, status=(0,)):
    """The output of a command, which has to end with one of these statuses."""
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode not in status:
        fail(f"{' '.join(words)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def built(name):
    return os.path.join(BUILD, name)


# ---- programs for devices ----------------------------------------------------------------------------------------


def compile_avr(device, source, program, *flags):
    run("avr-gcc", f"-mmcu={device}", "-std=c99", "-Os", "-Wall", "-Wextra", "-Werror", *flags, source, "-o", program)
    return program


def compile_cortex(core, program, *flags):
    run("arm-none-eabi-gcc", f"-mcpu={core}", "-mthumb", "-std=c99", "-Os", "-Wall", "-Wextra", "-Werror", "-ffreestanding",
        "-nostartfiles", "-T", "tests/devices/cortex.ld", f"-DCLOCK={CORTEXES[core][2]}", *flags, "tests/devices/cortex.c",
        "-o", program)
    return program


def size(tool, program):
    """Bytes of flash and of static memory."""
    text, data, bss = map(int, run(tool, program).splitlines()[1].split()[:3])
    return text + data, data + bss


class Network:
    """A network as a header, and what is in it."""

    def __init__(self, program, name, source, integers):
        self.name = name
        model = source[0]
        if len(source) > 1:
            model = built(name.replace(" ", "-").replace(",", "") + ".h5")
            run(program, "extract", *source, "--force", "--output", model)
        self.header = built(name.replace(" ", "-").replace(",", "") + ".h")
        run(program, "export", model, "--format", "c", "--prefix", "net", *([integers] if integers else []),
            "--force", "--output", self.header)
        said = json.loads(run(program, "export", model, "--format", "json"))
        self.shape, self.edge, self.generations = said["network"], said["boundary"], said["generations"]
        self.weights = sum(w != 0 for layer in said["layers"] for w in layer["weight"])
        self.biases = sum(b != 0 for layer in said["layers"] for b in layer["bias"])
        self.numbers = integers[2:] if integers else "float32"

    def flags(self, *more):
        return ["-include", self.header, *more]

    def row(self, **values):
        return {"network": self.name, "shape": self.shape, "generations": self.generations, "weights": self.weights,
                "biases": self.biases, "numbers": self.numbers, **values}


def watch(device, program, *request):
    """What tests/devices/run.c says of a program's calls, whether or not all answers were right."""
    values = run(built("run"), device, program, *request, status=(0, 1)).strip().split(",")
    if len(values) != 6:
        fail(f"{program} on {device} did not run to its end")
    return dict(zip(("calls", "wrong", "least", "mean", "most", "stack"), map(float, values)))


def look(network, kind):
    if kind == "windows":
        return ["answer", "window"]
    return ["step", "board", str(SIDE), network.edge, str(network.generations)]


def on_avr(network, device, kind):
    """A network's windows or boards on an AVR, and that a wrong answer among them is found."""
    name, flash, memory, ampere = AVRS[device]
    source, elf = f"tests/devices/{kind}.c", built(f"{kind}.elf")
    few = "-DBOARDS=1", "-DSTEPS=2"  # where a step is long
    flags = network.flags(*([] if network.generations == 1 else few))
    empty, _ = size("avr-size", compile_avr(device, source, elf, *flags, "-DEMPTY"))
    image, static = size("avr-size", compile_avr(device, source, elf, *flags))
    seen = watch(device, elf, *look(network, kind))
    if seen["wrong"]:
        fail(f"{network.name} on {name}, {kind}: {seen['wrong']:.0f} of {seen['calls']:.0f} are wrong")
    compile_avr(device, source, elf, *network.flags("-DWRONG=300", *few))
    wrong = watch(device, elf, *look(network, kind))
    if wrong["wrong"] != (1 if kind == "windows" else wrong["calls"]):
        fail(f"{network.name} on {name}, {kind}: an answer that was turned round was not found")
    used = static + int(seen["stack"])
    if image > flash or used > memory:
        fail(f"{network.name}, {kind}: {image} bytes of flash and {used} of memory are too many for {name}")
    cells = (1 if kind == "windows" else SIDE * SIDE) * network.generations
    row = network.row(device=name, runs=kind, flash=image, own_flash=image - empty, memory=used, calls=int(seen["calls"]),
                      wrong=int(seen["wrong"]), counted="cycles", per_cell=round(seen["mean"] / cells, 1),
                      least=int(seen["least"]), mean=round(seen["mean"]), most=int(seen["most"]))
    if kind == "board":
        generation = seen["mean"] / network.generations
        joules = generation / CLOCK * VOLTS * ampere
        row.update(per_generation=round(generation), microjoules=round(joules * 1e6, 1),
                   per_cr2032=int(float(f"{CELL / joules:.3g}")))
    return row


def on_cortex(network, core):
    name, machine, _ = CORTEXES[core]
    elf = built("cortex.elf")
    flags = network.flags(f"-DNET_TORUS={int(network.edge == 'torus')}", *([] if network.generations == 1 else ["-DNO_WINDOWS"]))

    def answers():
        said = run("qemu-system-arm", "-M", machine, "-display", "none", "-monitor", "none", "-serial", "none", "-chardev",
                   "stdio,id=out", "-semihosting-config", "enable=on,target=native,chardev=out", "-icount", "shift=0",
                   "-kernel", elf)
        return list(map(int, said.split(",")))

    empty, _ = size("arm-none-eabi-size", compile_cortex(core, elf, *flags, "-DEMPTY"))
    image, static = size("arm-none-eabi-size", compile_cortex(core, elf, *flags))
    windows, wrong_windows, boards, wrong_boards, instructions = answers()
    if wrong_windows or wrong_boards:
        fail(f"{network.name} on {name}: {wrong_windows} windows and {wrong_boards} boards are wrong")
    compile_cortex(core, elf, *flags, "-DWRONG")
    if answers()[:4] != [windows, int(windows > 0), boards, boards]:
        fail(f"{network.name} on {name}: answers that were turned round were not found")
    generation = instructions / network.generations
    rows = [network.row(device=name, runs="windows", calls=windows, wrong=wrong_windows)] if windows else []
    return rows + [network.row(device=name, runs="board", flash=image, own_flash=image - empty, memory=static, calls=boards,
                               wrong=wrong_boards, counted="instructions", per_cell=round(generation / SIDE / SIDE, 1),
                               mean=instructions, per_generation=round(generation))]


# ---- learning on a device ----------------------------------------------------------------------------------------


def learn_here(last):
    """Of each seed from 1 on its updates, its network's digest, and whether it is exact as real numbers, too."""
    program = built("learn")
    run("gcc", "-std=c99", "-O2", "-Wall", "-Wextra", "-Werror", "experiments/devices/learn.c", "-o", program)
    rows = csv.DictReader(run(program, "1", str(last)).splitlines())
    return {int(row["seed"]): tuple(int(row[key]) for key in ("updates", "digest", "real")) for row in rows}


def learn_on_device(first, last, here):
    """The same on an ATmega328P, with its cycles; the networks have to be the same."""
    name, flash, memory, ampere = AVRS["atmega328p"]
    elf = compile_avr("atmega328p", "experiments/devices/learn.c", built("learn.elf"), "-O2", f"-DFIRST={first}",
                      f"-DLAST={last}")
    image, static = size("avr-size", elf)
    rows = []
    *calls, summary = run(built("run"), "atmega328p", elf, "learn", "calls").split()
    used = static + int(summary.split(",")[-1])
    if image > flash or used > memory:
        fail(f"learning: {image} bytes of flash and {used} of memory are too many for {name}")
    for seed, call in enumerate(calls, first):
        cycles, returned = map(int, call.split(","))
        updates = returned >> 16
        if (updates, returned & 0xFFFF) != here[seed][:2]:
            fail(f"seed {seed} gives another network on the device than on this machine")
        joules = cycles / CLOCK * VOLTS * ampere
        rows.append({"device": name, "flash": image, "memory": used, "seed": seed, "learned": int(updates <= UPDATES),
                     "updates": min(updates, UPDATES), "cycles": cycles, "seconds": round(cycles / CLOCK, 1),
                     "joules": round(joules, 4), "per_cr2032": int(float(f"{CELL / joules:.3g}")),
                     "solar_hours": round(joules / SOLAR / 3600, 3)})
    return rows


def wilson(hits, trials, z=1.96):
    """Wilson's 95 % interval of a rate, in percent."""
    middle = hits + z * z / 2
    half = z * math.sqrt(hits * (trials - hits) / trials + z * z / 4)
    return [100 * (middle + sign * half) / (trials + z * z) for sign in (-1, 1)]


def learning():
    """The rows of the simulated seeds, the one of the median updates among them; what is said of all seeds; and what they
    cost together, as `lifeticket plot --beside` reads it."""
    here = learn_here(FIRST_SEEDS)
    learned = sorted(updates for updates, _, _ in here.values() if updates <= UPDATES)
    if not learned:
        fail(f"none of {FIRST_SEEDS} seeds learned")
    middle = learned[(len(learned) - 1) // 2]
    median = next(seed for seed, (updates, _, _) in here.items() if updates == middle)
    rows = learn_on_device(1, SIMULATED, here)
    if median > SIMULATED:
        rows += learn_on_device(median, median, here)
    a_pass = statistics.mean(row["cycles"] / (row["updates"] + 1) for row in rows)
    all_passes = sum(min(updates, UPDATES) + 1 for updates, _, _ in here.values())
    each = all_passes * a_pass / len(learned)
    joules = each / CLOCK * VOLTS * AVRS["atmega328p"][3]
    typical = next(row for row in rows if row["seed"] == median)
    seconds = all_passes * a_pass / CLOCK
    cost = {"name": f"{typical['device']} at {CLOCK / 1e6:.0f} MHz", "weights": LEARNED_WEIGHTS, "proven": len(learned),
            "seconds": round(seconds, 1), "joules": round(seconds * VOLTS * AVRS["atmega328p"][3], 3)}
    return cost, rows, [
        f"Of the first {FIRST_SEEDS} seeds {len(learned)} learned within {UPDATES} updates "
        f"({{:.0f}} to {{:.0f}} %), in {learned[0]} to {learned[-1]}, median {middle};".format(*wilson(len(learned), FIRST_SEEDS)),
        f"{sum(real for _, _, real in here.values())} of them are exact as real numbers, too.",
        f"The median is seed {median}: {typical['cycles']:,} cycles, {typical['seconds']} s at {CLOCK / 1e6:.0f} MHz, "
        f"{typical['joules']:.2g} J: {typical['per_cr2032']:,} such trainings a CR2032, or one in "
        f"{typical['solar_hours']:.2g} hours of a solar cell indoors.",
        f"With the seeds that did not learn, a network that did costs some {each / 1e6:.0f} million cycles, {joules:.2g} J "
        f"({a_pass / 1e6:.2f} million a pass, over the simulated seeds).",
        f"The program is {typical['flash']:,} bytes of flash and {typical['memory']:,} of memory, stack included, of "
        f"{AVRS['atmega328p'][2]:,}.",
        f"Device and desk computer gave the same networks for all {len(rows)} simulated seeds.",
    ]


# ---- tables ------------------------------------------------------------------------------------------------------


def write_csv(path, rows):
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)


def write_text(path, heads, rows, notes):
    """A table of the columns `heads` names, words to the left, numbers to the right, and whole sentences below."""
    def said(value):
        return "-" if value is None else f"{value:,}" if isinstance(value, (int, float)) else value

    lines = [list(heads.values())] + [[said(row.get(key)) for key in heads] for row in rows]
    left = [isinstance(rows[0].get(key), str) for key in heads]
    widths = [max(map(len, column)) for column in zip(*lines)]
    with open(path, "w") as file:
        for line in lines:
            cells = (word.ljust(width) if is_left else word.rjust(width) for word, width, is_left in zip(line, widths, left))
            print("  ".join(cells).rstrip(), file=file)
        print("", *notes, sep="\n", file=file)


NETWORK_HEADS = {"network": "network", "numbers": "numbers", "weights": "weights", "device": "device", "runs": "runs",
                 "flash": "flash", "own_flash": "its own", "memory": "memory", "calls": "calls", "wrong": "wrong",
                 "counted": "counted", "per_cell": "per cell", "per_generation": "per 32x32 generation",
                 "microjoules": "uJ", "per_cr2032": "per CR2032"}
NETWORK_NOTES = [
    "flash: bytes of the whole program, start-up and the drawing of random boards included; its own: those that the network "
    "and its loops add to it.",
    "memory: bytes of data, boards and, on AVRs, the deepest stack. calls: windows, or steps of random boards, on the device,",
    "each compared with the rule. Cycles are simavr's, of a call, its own included; instructions are qemu's, which knows no cycles.",
    f"uJ, per CR2032: microjoules of a generation and generations a button cell (225 mAh, 3 V), estimated at {CLOCK / 1e6:.0f} MHz "
    f"and {VOLTS:.0f} V from the typical",
    "active current of the data sheets: " + ", ".join(f"{name} {ampere * 1e3:.1f} mA" for name, _, _, ampere in AVRS.values()) + ".",
]
LEARNING_HEADS = {key: key.replace("_", " ") for key in ("seed", "learned", "updates", "cycles", "seconds", "joules",
                                                         "per_cr2032", "solar_hours")}


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, folder = sys.argv[1:]
    os.makedirs(BUILD, exist_ok=True)
    run("gcc", "-std=c17", "-O2", "-Wall", "-Wextra", "-Werror", "tests/devices/run.c", "-lsimavr", "-o", built("run"))
    rows = []
    for name, source, integers in NETWORKS:
        network = Network(program, name, source, integers)
        if network.generations == 1:
            rows += [on_avr(network, device, "windows") for device in AVRS]
        rows += [on_avr(network, device, "board") for device in AVRS if AVRS[device][2] > 64]
        rows += [row for core in CORTEXES for row in on_cortex(network, core)]
    cost, seeds, sentences = learning()
    os.makedirs(folder, exist_ok=True)
    write_csv(os.path.join(folder, "networks.csv"), rows)
    write_text(os.path.join(folder, "networks.txt"), NETWORK_HEADS, rows, NETWORK_NOTES)
    write_csv(os.path.join(folder, "learning.csv"), seeds)
    write_csv(os.path.join(folder, "cost.csv"), [cost])
    write_text(os.path.join(folder, "learning.txt"), LEARNING_HEADS, seeds, sentences)
    print(f"devices: every answer was right; {folder} has what they cost")


main()
