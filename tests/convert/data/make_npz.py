#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Writes stored.npz and deflated.npz beside this script, by NumPy: arrays of all types and orders that are read.

Needs NumPy. The files are committed; their dates differ where they are written anew.
"""

import pathlib

import numpy as np

ARRAYS = {
    "W1": np.array([[0.5, -1.25, 2], [3, 4, 5]], dtype=np.float32),
    "b1": np.array([1, 2, 3], dtype=np.float64),
    "fortran": np.asfortranarray(np.array([[1, 2], [3, 4], [5, 6]], dtype=np.float32)),
    "half": np.array([1, -2], dtype=np.float16),
}

if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent
    np.savez(here / "stored.npz", **ARRAYS)
    np.savez_compressed(here / "deflated.npz", **ARRAYS)
