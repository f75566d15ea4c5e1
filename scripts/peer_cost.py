"""What the training of a network costs with lifeticket and with PyTorch, for scripts/bench_peer.py.

Every number says whether it was measured, is estimated or unknown. Both sides of a ratio are of one kind: if the joules of
one of them were not measured, both are estimated from the same watts of a busy processor, or unknown.
"""
UPDATES = 125000  # of a training


def number(value):
    return f"{value:.3g}" if value < 1000 else f"{value:.0f}"


def costs(rows, given):
    """Two rows for each row, lifeticket's and PyTorch's: seconds, joules and grams of CO2 of a training, each with its label."""
    for r in rows:
        sides = (("lifeticket", r["lifeticket_us"]), ("pytorch", r["pytorch_us"] + r["pytorch_boards_us"]))
        known = None not in r["watts"]  # of both sides, or the ratio would be of two kinds
        for (name, microseconds), measured in zip(sides, r["watts"]):
            watts, label = (measured, "measured") if known else (given.watts, "estimated")
            seconds = 1e-6 * microseconds * UPDATES
            joules = None if watts is None else seconds * watts
            grams = None
            if joules is not None and given.grid_intensity is not None:
                grams = joules / 3.6e6 * given.grid_intensity * (given.overhead or 1)
            yield {"n": r["n"], "m": r["m"], "boards": r["boards"], "kind": r["kind"], "program": name,
                   "operations": r["operations"] * UPDATES, "operations_are": "estimated",
                   "seconds": seconds, "seconds_are": "measured",
                   "joules": joules, "joules_are": "unknown" if joules is None else label,
                   "co2_grams": grams, "co2_grams_are": "unknown" if grams is None else "estimated"}


def say(value, label):
    return "unknown" if value is None else f"{number(value)} {label}"


def write_costs(rows, out):
    out.write(f"\nA network's training, {UPDATES} updates with their boards: operations of a plain dense implementation,\n")
    out.write("estimated; seconds of one thread, measured; joules of the processor packages by its share of the busy time\n")
    out.write(f"{'':7}{'boards':8}{'program':19}{'operations':>10}{'seconds':>9}  {'joules':16}{'g CO2':16}joules, ratio\n")
    for ours, theirs in zip(rows[::2], rows[1::2]):
        for r in (ours, theirs):
            name = r["program"] + (f", {r['kind']}" if r is theirs else "")
            ratio = "" if r is ours else "unknown" if r["joules"] is None else number(r["joules"] / ours["joules"])
            out.write(f"L({r['n']},{r['m']})".ljust(7) + f"{r['boards']:8}{name:19}{r['operations']:10.3g}"
                      f"{number(r['seconds']):>9}  {say(r['joules'], r['joules_are']):16}"
                      f"{say(r['co2_grams'], r['co2_grams_are']):16}{ratio}\n")
