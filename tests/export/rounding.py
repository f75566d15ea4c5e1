"""Gives a model of L(1,2) on a torus weights whose answers hang on every rounding of float32, and on the order of
sums: the first filter adds ones to 2^24, where they are lost or not; the second is multiplied so that what is lost
decides. usage: rounding.py MODEL.h5"""
import sys

import h5py

e = 2.0**-12
value = [0.0] * 53
value[0:9] = [2, 2**24] + 7 * [1]
value[9 + 4], value[9 + 8] = 1 + e, 1
value[40:48] = [1, 0, 0, 0] + [0, 1 + e, 0, 0]
value[48:50] = [-(2**24), -(1 + 2 * e)]  # (1 + e)^2 is 1 + 2e in float32
value[50:52] = [1, 2**30]
value[52] = -0.5
with h5py.File(sys.argv[1], "r+") as model:
    model["final"][:] = value
