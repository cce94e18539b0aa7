"""torch's rate of multiplying square matrices: `sgemm_torch.py SIZE THREADS`."""

import sys

import torch
from serve import serve

size, threads = int(sys.argv[1]), int(sys.argv[2])
torch.set_num_threads(threads)
left, right, product = (torch.rand(size, size) for _ in range(3))
serve(f"torch {torch.__version__}", lambda: torch.matmul(left, right, out=product))
