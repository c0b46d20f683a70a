"""Writes analysis.json: what numpy and scipy say of matrices and sequences that the tests build by the same formulas.

Run it in this folder with python3; it needs numpy and scipy.
"""

import json

import numpy as np
import scipy.linalg


def uniform(count, seed):
    """Numbers from -1 to 1 by a linear congruential generator (Knuth's MMIX), the same in Swift."""
    state, values = seed, []
    for _ in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        values.append((state >> 11) / 2**53 * 2 - 1)
    return np.array(values)


def random(rows, columns, seed):
    return uniform(rows * columns, seed).reshape(rows, columns)


def orthogonal(size, seed):
    """Gram-Schmidt on the rows of a random matrix."""
    rows = []
    for row in random(size, size, seed):
        for _ in range(2):
            for other in rows:
                row = row - other * (other @ row)
        rows.append(row / np.linalg.norm(row))
    return np.array(rows)


def jordan(size, value):
    return np.diag([value] * size) + np.diag([1.0] * (size - 1), 1)


def grcar(size):
    matrix = np.zeros((size, size))
    for row in range(size):
        for column in range(size):
            if row == column + 1:
                matrix[row, column] = -1
            elif 0 <= column - row <= 3:
                matrix[row, column] = 1
    return matrix


def scaled(size, seed):
    """A random matrix in units that differ by twelve decades."""
    units = np.array([10.0 ** ((index % 5) * 3) for index in range(size)])
    return random(size, size, seed) * units[:, None] / units[None, :]


def companion(roots):
    coefficients = np.poly(roots)
    size = len(roots)
    matrix = np.diag([1.0] * (size - 1), -1)
    matrix[0] = -coefficients[1:]
    return matrix


def clustered(size, seed):
    q = orthogonal(size, seed)
    return q.T @ np.diag([1 + 1e-8 * index for index in range(size)]) @ q


q = orthogonal(8, 3)
MATRICES = {
    "single": (np.array([[-0.25]]), 1e-15),
    "zero": (np.zeros((5, 5)), 1e-15),
    "jordan": (jordan(6, 0.9), 1e-12),
    # An eigenvalue of multiplicity 6 moves by the sixth root of the rounding error.
    "defective": (q.T @ np.block([[jordan(6, 0.9), np.zeros((6, 2))], [np.zeros((2, 6)), np.eye(2) * 0.2]]) @ q, 2e-2),
    "clustered": (clustered(12, 4), 1e-12),
    "grcar": (grcar(24), 1e-5),
    "companion": (companion(np.arange(1.0, 9.0)), 1e-6),
    "scaled": (scaled(10, 5), 1e-9),
    "orthogonal": (orthogonal(40, 6), 1e-12),
    "nonnormal": (np.triu(random(20, 20, 7), 1) * 10 + np.diag(np.linspace(-0.9, 0.9, 20)), 1e-9),
    "random": (random(256, 256, 8) / 16, 1e-10),
    # 17 eigenvalues are 0.
    "rank 3": (random(20, 3, 12) @ random(3, 20, 13), 1e-12),
    # A QR step without an unusual shift leaves it as it is: all eigenvalues are of size 1.
    "cycle": (np.roll(np.eye(12), 1, axis=1), 1e-12),
    "rotation": (np.array([[0.6, -0.8], [0.8, 0.6]]), 1e-15),
    "tiny": (random(12, 12, 14) * 1e-200, 1e-12),
    "huge": (random(12, 12, 15) * 1e150, 1e-12),
    # Rows from 1 down to 1e-22.
    "graded": (random(12, 12, 16) * 100.0 ** -np.arange(12.0)[:, None], 1e-13),
    # Two equal pairs of complex eigenvalues, each in one Jordan block.
    "complex jordan": (np.block([[np.array([[0.6, -0.8], [0.8, 0.6]]), np.eye(2)], [np.zeros((2, 2)), np.array([[0.6, -0.8], [0.8, 0.6]])]]), 1e-7),
}


def spectrum(matrix):
    # scipy 1.17 scales very small and very large matrices itself and forgets to scale their eigenvalues back.
    unit = 2.0 ** np.floor(np.log2(np.abs(matrix).max() or 1))
    values = scipy.linalg.eigvals(matrix / unit) * unit
    return {"real": values.real.tolist(), "imaginary": values.imag.tolist()}


def trajectory(states):
    centred = states - states.mean(axis=0)
    _, singular, components = np.linalg.svd(centred, full_matrices=False)
    share = singular**2 / (singular**2).sum()
    scores = centred @ components[:3].T
    return {"shares": share[:3].tolist(), "magnitudes": np.abs(scores).tolist()}


def lag_values(jacobians, lags):
    values = []
    for lag in lags:
        product = np.eye(jacobians[0].shape[0])
        for matrix in jacobians[len(jacobians) - lag:]:
            product = matrix @ product
        values.append(scipy.linalg.svdvals(product)[:3].tolist())
    return values


def wave(timesteps, units):
    """Sums of sines that have a few directions of variance."""
    t = np.arange(timesteps)[:, None]
    u = np.arange(units)[None, :]
    return np.sin(0.3 * t + u) + 0.3 * np.cos(0.7 * t * (1 + u % 3)) + 0.05 * random(timesteps, units, 9)


def correlation(states, feature):
    return [float(np.corrcoef(states[:, unit], feature)[0, 1]) for unit in range(states.shape[1])]


def linear_states(weight, timesteps):
    """States of h <- tanh(W h + x), x from the generator: their Jacobians are diag(1 - h^2) W."""
    size = weight.shape[0]
    inputs = random(timesteps, size, 11)
    states = [np.zeros(size)]
    for row in inputs:
        states.append(np.tanh(weight @ states[-1] + row))
    return np.array(states[1:])


recurrent = random(6, 6, 10) * 0.8
states = linear_states(recurrent, 30)
jacobians = [np.diag(1 - state**2) @ recurrent for state in states[1:]]
waves = wave(50, 9)

json.dump(
    {
        "eigenvalues": {name: spectrum(matrix) | {"tolerance": tolerance} for name, (matrix, tolerance) in MATRICES.items()},
        "singularValues": {name: scipy.linalg.svdvals(matrix).tolist() for name, (matrix, _) in MATRICES.items()},
        "trajectory": trajectory(waves),
        "lags": {"lags": [1, 2, 5, 29], "values": lag_values(jacobians, [1, 2, 5, 29])},
        "correlation": correlation(waves, np.sin(0.3 * np.arange(50))),
    },
    open("analysis.json", "w"),
    indent=0,
)
