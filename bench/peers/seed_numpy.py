"""The seed's perceptron in NumPy with float64, straight from its description, to tell apart data and program.

    python3 bench/peers/seed_numpy.py FOLDER [--hidden zeros|uniform] [--palette] [--epochs 500] [--seed 0]

FOLDER holds the idx files of the Tibetan digits. With --palette (needs Pillow) the digits become what the seed read:
indices into Pillow's web palette, dithered. Prints, for the first epochs, every 50th and the last ones, accuracy, loss
and error rate by the seed's definitions over the training set as it was seen, and the accuracy on the test set.
"""
import argparse
import gzip
import os

import numpy as np


def images(folder, part):
    with gzip.open(os.path.join(folder, f"{part}-images-idx3-ubyte.gz")) as file:
        data = np.frombuffer(file.read(), np.uint8, offset=16)
    return data.reshape(-1, 784).astype(np.float64)


def palette_indices(digits):
    from PIL import Image

    grey = digits.reshape(-1, 28, 28).astype(np.uint8)
    dithered = [np.asarray(Image.fromarray(each).convert("RGB").convert("P")) for each in grey]
    return np.stack(dithered).reshape(-1, 784).astype(np.float64)


def labels(folder, part):
    with gzip.open(os.path.join(folder, f"{part}-labels-idx1-ubyte.gz")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=8).astype(int)


def with_ones(values):
    return np.hstack([values, np.ones((len(values), 1))])


def forward(x, hidden, output):
    h = 1 / (1 + np.exp(-(with_ones(x) @ hidden)))
    sums = with_ones(h) @ output
    e = np.exp(sums - sums.max(axis=1, keepdims=True))
    return h, e / e.sum(axis=1, keepdims=True)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder")
    options.add_argument("--hidden", choices=["zeros", "uniform"], default="uniform")
    options.add_argument("--palette", action="store_true")
    options.add_argument("--epochs", type=int, default=500)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()

    train, test = (images(given.folder, part) for part in ("train", "test"))
    if given.palette:
        train, test = palette_indices(train), palette_indices(test)
    lowest, highest = train.min(), train.max()
    train, test = ((each - lowest) / (highest - lowest) for each in (train, test))
    classes, test_classes = (labels(given.folder, part) for part in ("train", "test"))
    targets = np.eye(10)[classes]

    random = np.random.default_rng(given.seed)
    hidden = random.random((785, 1024)) if given.hidden == "uniform" else np.zeros((785, 1024))
    output = random.random((1025, 10))
    for epoch in range(given.epochs):
        order = random.permutation(len(train))
        right = loss = squares = 0.0
        for start in range(0, len(order), 200):
            batch = order[start : start + 200]
            x, t = train[batch], targets[batch]
            h, y = forward(x, hidden, output)
            right += (y.argmax(axis=1) == classes[batch]).sum()
            loss += -(t * np.log(y + 1e-6)).sum()
            squares += ((y - t) ** 2).sum()
            error = y - t
            # The hidden layer's own derivative is left out, as the seed did.
            back = error @ output[:-1].T
            output -= 0.001 * (with_ones(h).T @ error)
            hidden -= 0.001 * (with_ones(x).T @ back)
        if (epoch + 1) % 50 == 0 or epoch >= given.epochs - 20 or epoch < 11:
            _, y = forward(test, hidden, output)
            print(
                epoch,
                f"accuracy {right / len(train):.4f} loss {loss / targets.size:.4f}",
                f"error rate {np.sqrt(squares / targets.size):.4f}",
                f"test {(y.argmax(axis=1) == test_classes).mean():.4f}",
                flush=True,
            )


main()
