"""Directions fitted on the corpus: TF-IDF of the text features and a randomized SVD (latent semantic analysis).

Reference: Halko, Martinsson, Tropp, "Finding structure with randomness" (2011), algorithms 4.4 and 5.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit
from scipy import linalg, sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["feature_weights", "latent_directions", "mean_directions", "unit_rows", "weigh"]

IDF_POWER = 0.2
"""Exponent of the inverse document frequency: 1 lets rare words of names outweigh what a model is."""

SINGULAR_POWER = 1.3
"""Exponent of the singular values in the vectors; above 1 the corpus' broad distinctions weigh more."""


def feature_weights(counts: sparse.csr_matrix) -> NDArray[np.float32]:
    """Inverse document frequency of each feature, damped; (m,)."""
    models = np.bincount(counts.indices, minlength=counts.shape[1])
    return np.asarray(np.log((2 + counts.shape[0]) / (1 + models)) ** IDF_POWER, dtype=np.float32)


def weigh(counts: sparse.csr_matrix, weights: NDArray[np.float32]) -> sparse.csr_matrix:
    """Scale the features of each row by `weights`, then the row to unit length."""
    data = counts.data * weights[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    norms = np.sqrt(np.bincount(rows, weights=np.square(data, dtype=np.float64), minlength=counts.shape[0]))
    data /= np.maximum(norms, 1e-12).astype(np.float32)[rows]
    return sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)


def mean_directions(
    counts: sparse.csr_matrix, weights: NDArray[np.float32], directions: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Sum the `directions` (m, d) of each row's features, weighed as `weigh` does it; (n, d).

    Summed in double precision, so that a row's vector does not depend on how its features are numbered.
    """
    return np.asarray(_mean_directions(counts.indptr, counts.indices, counts.data, weights, directions))


@njit(cache=True)
def _mean_directions(start, feature, count, weights, directions):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
    n, dims = len(start) - 1, directions.shape[1]
    out = np.zeros((n, dims), np.float32)
    total = np.empty(dims, np.float64)
    for row in range(n):
        total[:] = 0.0
        square = 0.0
        for at in range(start[row], start[row + 1]):
            weight = np.float64(count[at]) * np.float64(weights[feature[at]])
            if weight == 0.0:
                continue
            square += weight * weight
            for d in range(dims):
                total[d] += weight * directions[feature[at], d]
        if square > 0.0:
            length = np.sqrt(square)
            for d in range(dims):
                out[row, d] = total[d] / length
    return out


def latent_directions(matrix: sparse.csr_matrix, dims: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Leading right singular vectors of `matrix` (n, m), scaled by a power of the singular values; (m, dims).

    Fewer columns come back (none for `dims` 0) where the matrix has no more rank to give. Call it with one BLAS
    thread: LAPACK's reductions depend on the number of threads in their last bits.
    """
    width = min(dims + 16, *matrix.shape)
    if not width or not dims:
        return np.zeros((matrix.shape[1], 0), dtype=np.float32)
    transposed = matrix.T.tocsr()
    basis: NDArray[Any] = rng.standard_normal((matrix.shape[1], width), dtype=np.float32)
    for _ in range(4):
        basis, _ = linalg.qr(transposed @ (matrix @ basis), mode="economic", check_finite=False)
    # Within the subspace that the basis spans, the eigenvectors of the Gram matrix are the singular vectors.
    image = matrix @ basis
    values, turn = linalg.eigh(image.T @ image)
    order = np.argsort(values)[::-1][:dims]
    order = order[values[order] > values.max() * 1e-9]
    singular = np.sqrt(values[order])
    vectors = basis @ turn[:, order]
    # The sign of a singular vector is free: the largest entry is made positive.
    largest = np.abs(vectors).argmax(axis=0)
    vectors = vectors * np.sign(vectors[largest, np.arange(len(order))])
    return np.asarray(vectors * (singular / singular[0]) ** (SINGULAR_POWER - 1.0), dtype=np.float32)


def unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Scale rows to unit length in place; rows without direction become zero."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    there = norms > 1e-6
    np.divide(vectors, norms, out=vectors, where=there)
    vectors[~there[:, 0]] = 0.0
    return vectors
