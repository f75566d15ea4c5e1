#!/usr/bin/env python3
"""Reads two results files of the made-up samples with h5py and pandas, as a user would.

usage: results.py RESULTS.h5 SAME_BUT_FOR_TIMINGS.h5
"""
import hashlib
import sys

import h5py
import numpy
import pandas

one, two = (h5py.File(name, "r") for name in sys.argv[1:])

# The two lines that the design promises.
frame = pandas.DataFrame(one["trials"][:])
assert list(frame["replicate"]) == [0, 1, 5, 4294967295, 0, 1, 5, 0, 1], frame["replicate"]
assert frame["density"].isna().tolist() == [True] * 4 + [False] * 3 + [True] * 2
assert frame["seed"][0] == 2**64 - 1
assert frame["rule"][4] == b"B36/S23", frame["rule"][4]



def text(thing, name):
    """An attribute's text: fixed-length, so h5py gives bytes."""
    return thing.attrs[name].decode()


# Words show by name.
words = h5py.check_enum_dtype(one["trials"].dtype["outcome"])
assert words == {"not_learned": 0, "learned": 1, "dead": 2, "diverged": 3}, words
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
assert (points["learned"] == learned).all() and (points["networks"] == [4, 3, 2]).all()
assert numpy.allclose(points["rate"], points["learned"] / points["networks"])
assert ((points["rate_low"] <= points["rate"]) & (points["rate"] <= points["rate_high"])).all()
for point in points["point"]:
    for kind in ("initial", "final"):
        network = one[f"networks/{point}/{kind}"]
        assert network.dtype == numpy.float32
        assert network.shape == (points["networks"][point], points["parameters"][point])
    curves = one[f"curves/{point}"]
    assert curves["updates"][0] == 0 and curves["updates"][-1] == points["budget"][point]
    assert curves["loss"].shape == (points["networks"][point], len(curves["updates"]))
assert "Conv2d" in text(one["networks"], "meaning")

# The root says where it comes from.
assert one.attrs["schema"] == 1 and one.attrs["complete"] == 1 and one.attrs["seed"] == 2**64 - 1
assert hashlib.sha256(one.attrs["plan"]).hexdigest() == text(one, "plan_sha256")
assert text(one, "question") == "Wie groß?" and text(one, "revision") == "0123456789ab-dirty"


# Two files that differ in their timings alone have the same bytes everywhere else.
def chunks(dataset):
    return [dataset.id.read_direct_chunk(dataset.id.get_chunk_info(i).chunk_offset)
            for i in range(dataset.id.get_num_chunks())]


def compare(name, item):
    if isinstance(item, h5py.Dataset):
        assert item.shape == two[name].shape and item.dtype == two[name].dtype, name
        assert (chunks(item) == chunks(two[name])) == (name != "timings"), name


one.visititems(compare)
