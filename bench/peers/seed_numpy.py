"""The seed's perceptron in NumPy with float64, straight from its description, to tell apart data and program.

    python3 bench/peers/seed_numpy.py FOLDER [--hidden zeros|uniform] [--noise 31] [--float float32]
                                             [--epochs 500] [--seed 0]

FOLDER holds the idx files of the Tibetan digits. --noise adds normal noise of that deviation, of 255, to the pixels that
are not black, drawn once. Prints, for the first epochs, every 50th and the last ones, accuracy, loss and error rate by
the seed's definitions over the training set as it was seen, and the accuracy on the test set.
"""
import argparse
import gzip
import os

import numpy as np


def images(folder, part):
    with gzip.open(os.path.join(folder, f"{part}-images-idx3-ubyte.gz")) as file:
        data = np.frombuffer(file.read(), np.uint8, offset=16)
    return data.reshape(-1, 784).astype(np.float64)


def with_noise(pixels, deviation, random):
    noisy = pixels + (pixels > 0) * random.normal(0, deviation, pixels.shape)
    noisy = np.clip(np.round(noisy), 0, 255)
    print(f"mean difference of pixels {np.abs(noisy - pixels).mean():.2f} of 255", flush=True)
    return noisy


def labels(folder, part):
    with gzip.open(os.path.join(folder, f"{part}-labels-idx1-ubyte.gz")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=8).astype(int)


def with_ones(values):
    return np.hstack([values, np.ones((len(values), 1), values.dtype)])


def forward(x, hidden, output):
    h = 1 / (1 + np.exp(-(with_ones(x) @ hidden)))
    sums = with_ones(h) @ output
    e = np.exp(sums - sums.max(axis=1, keepdims=True))
    return h, e / e.sum(axis=1, keepdims=True)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("folder")
    options.add_argument("--hidden", choices=["zeros", "uniform"], default="uniform")
    options.add_argument("--noise", type=float)
    options.add_argument("--float", choices=["float32", "float64"], default="float64")
    options.add_argument("--epochs", type=int, default=500)
    options.add_argument("--seed", type=int, default=0)
    given = options.parse_args()

    train, test = (images(given.folder, part) for part in ("train", "test"))
    if given.noise is not None:
        noise = np.random.default_rng(99)
        train, test = (with_noise(each, given.noise, noise) for each in (train, test))
    lowest, highest = train.min(), train.max()
    train, test = ((each - lowest) / (highest - lowest) for each in (train, test))
    classes, test_classes = (labels(given.folder, part) for part in ("train", "test"))
    kind = np.dtype(given.float)
    train, test = train.astype(kind), test.astype(kind)
    targets = np.eye(10, dtype=kind)[classes]
    rate = kind.type(0.001)

    random = np.random.default_rng(given.seed)
    hidden = random.random((785, 1024)) if given.hidden == "uniform" else np.zeros((785, 1024))
    output = random.random((1025, 10))
    hidden, output = hidden.astype(kind), output.astype(kind)
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
            output -= rate * (with_ones(h).T @ error)
            hidden -= rate * (with_ones(x).T @ back)
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
