#!/usr/bin/env python3
"""Reads two results files of the made-up samples with h5py and pandas, as a user would.

usage: results.py RESULTS.h5 SAME_BUT_FOR_TIMINGS.h5
"""
import hashlib
import re
import sys

import h5py
import numpy
import pandas

schema = int(re.search(r"define STORE_SCHEMA (\d+)", open("src/store/results.h").read())[1])
one, two = (h5py.File(name, "r") for name in sys.argv[1:])

# The two lines that the design promises.
frame = pandas.DataFrame(one["trials"][:])
assert list(frame["replicate"]) == [0, 1, 5, 4294967295, 0, 1, 5, 0, 1, 0], frame["replicate"]
assert frame["density"].isna().tolist() == [True] * 4 + [False] * 3 + [True] * 3
assert frame["seed"][0] == 2**64 - 1
assert frame["rule"][4] == b"B36/S23", frame["rule"][4]



def text(thing, name):
    """An attribute's text: fixed-length, so h5py gives bytes."""
    return thing.attrs[name].decode()


# Words show by name.
words = h5py.check_enum_dtype(one["trials"].dtype["outcome"])
assert words == {"not_learned": 0, "learned": 1, "dead": 2, "diverged": 3, "not_tried": 4}, words
assert h5py.check_enum_dtype(one["trials"].dtype["boundary"]) == {"torus": 0, "dead": 1}
assert one["trials"]["shared_boards"].dtype == bool

# Every column says its unit and its meaning; the Table convention holds.
for name in ("trials", "timings", "points"):
    table = one[name]
    assert text(table, "CLASS") == "TABLE"
    for i, column in enumerate(table.dtype.names):
        assert text(table, f"FIELD_{i}_NAME") == column
        assert text(table, f"FIELD_{i}_UNIT") and text(table, f"FIELD_{i}_MEANING")
    assert table.fletcher32 and table.shuffle and table.compression == "gzip"

# A point's rate follows from its trials, and its networks are in the order of its rows.
points = pandas.DataFrame(one["points"][:])
learned = (frame["outcome"] == words["learned"]).groupby(frame["point"]).sum()
tried = frame[frame["outcome"] != words["not_tried"]].groupby("point")
assert (points["learned"] == learned).all()
assert (points["networks"] + points["not_tried"] == [4, 3, 2, 1]).all()
assert (points["networks"] == tried.size().reindex(points["point"], fill_value=0)).all()
assert points["networks"].min() > 0 and points["not_tried"].max() > 0, points["not_tried"]
assert numpy.allclose(points["rate"], points["learned"] / points["networks"])
assert (points["weights_left"] == tried["weights_left"].quantile(0.5, interpolation="lower")).all()
assert ((points["rate_low"] <= points["rate"]) & (points["rate"] <= points["rate_high"])).all()
rows = points["networks"] + points["not_tried"]
for point in points["point"]:
    network = one[f"networks/{point}/final"]
    assert network.dtype == numpy.float32
    assert network.shape == (rows[point], points["parameters"][point])
    curves = one[f"curves/{point}"]
    assert curves["updates"][0] == 0 and curves["updates"][-1] == points["budget"][point]
    assert curves["loss"].shape == (rows[point], len(curves["updates"]))
assert "Conv2d" in text(one["networks"], "meaning")
assert "Values before training are not stored" in text(one["networks"], "meaning")

# Tickets, of which the last point is one, say how they came about; other points have no masks.
ticket = one["points"][3]
assert points["filters"].tolist() == [b"2-1", b"6-3-6-3", b"4-2", b"5-3"]
assert h5py.check_enum_dtype(one["points"].dtype["method"])["oneshot"] == ticket["method"]
assert ticket["rewind"] == -1 and ticket["rate_removed"] == 0.2 and not ticket["retrain"]
assert ticket["round"] == 3 and ticket["flips"] == 5 and ticket["noise"] == 0.125
assert (points["round"][:3] == 0).all() and frame["pair"].is_unique
mask, left = one["networks/3/mask"], one["networks/3/layer_weights"]
assert mask.dtype == numpy.uint8 and mask.shape == (1, ticket["parameters"])
sizes = [45, 5, 15, 3, 3, 1]  # weights and biases, layer by layer
layers = numpy.split(mask[0], numpy.cumsum(sizes)[:-1])
assert left.dtype == numpy.uint32 and left[0].tolist() == [layer.sum() for layer in layers[::2]]
assert set(one["networks/0"]) == {"final"}
assert set(one["networks/3"]) == {"final", "mask", "layer_weights"}

# The root says where it comes from.
assert one.attrs["schema"] == schema and one.attrs["complete"] == 1 and one.attrs["seed"] == 2**64 - 1
assert hashlib.sha256(one.attrs["plan"]).hexdigest() == text(one, "plan_sha256")
assert text(one, "question") == "Wie groß?" and text(one, "revision") == "0123456789ab-dirty"


# Joules are numbers where they were measured, and NaN where they were not.
timings = one["timings"][:]
known = timings["replicate"] % 2 == 0
assert numpy.isnan(timings["joules"][~known]).all() and known.any()
assert (timings["joules"][known] == 20 * timings["seconds"][known]).all()


# Two files that differ in their timings alone have the same bytes everywhere else.
def chunks(dataset):
    return [dataset.id.read_direct_chunk(dataset.id.get_chunk_info(i).chunk_offset)
            for i in range(dataset.id.get_num_chunks())]


def compare(name, item):
    if isinstance(item, h5py.Dataset):
        assert item.shape == two[name].shape and item.dtype == two[name].dtype, name
        assert (chunks(item) == chunks(two[name])) == (name != "timings"), name


one.visititems(compare)
