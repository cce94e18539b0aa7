"""Training steps in PyTorch, as its good users write them: `step_torch.py STEP THREADS [channels-last]`. A further step
is one more line in the table at the end."""

import json
import sys

import torch
import torch.nn.functional as functional
from serve import serve


class PassedThroughSigmoid(torch.autograd.Function):
    """A sigmoid whose gradient is passed through as it comes."""

    @staticmethod
    def forward(context, values):
        return torch.sigmoid(values)

    @staticmethod
    def backward(context, gradient):
        return gradient


class Mlp(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = torch.nn.Linear(784, 1024)
        self.output = torch.nn.Linear(1024, 10)
        for parameter in self.parameters():
            torch.nn.init.uniform_(parameter, 0, 1)

    def forward(self, images):
        return self.output(PassedThroughSigmoid.apply(self.hidden(images)))


def mlp(memory_format):
    model = Mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
    batches = [(torch.rand(200, 784), torch.randint(0, 10, (200,))) for _ in range(10)]
    return training_step(model, optimizer, batches, reduction="sum")


class MaskCnn(torch.nn.Module):
    """models/mask_cnn.nn: padding 1 for every kernel."""

    def __init__(self, kernel, stride):
        super().__init__()
        layers, size, channels = [], 128, 3
        for filters in (32, 64, 128):
            layers += [torch.nn.Conv2d(channels, filters, kernel, stride, 1), torch.nn.ReLU(), torch.nn.MaxPool2d(2)]
            size, channels = ((size + 2 - kernel) // stride + 1) // 2, filters
        dense = [torch.nn.Linear(size * size * channels, 500), torch.nn.ReLU(), torch.nn.Linear(500, 3)]
        self.layers = torch.nn.Sequential(*layers, torch.nn.Flatten(), *dense)

    def forward(self, images):
        return self.layers(images)


def mask_cnn(kernel, stride):
    def prepare(memory_format):
        model = MaskCnn(kernel, stride).to(memory_format=memory_format)
        optimizer = torch.optim.Adam(model.parameters(), lr=0.001)
        images = [torch.rand(49, 3, 128, 128).to(memory_format=memory_format) for _ in range(10)]
        batches = [(each, torch.randint(0, 3, (49,))) for each in images]
        return training_step(model, optimizer, batches, reduction="mean")

    return prepare


def training_step(model, optimizer, batches, reduction):
    position = 0

    def step():
        nonlocal position
        images, classes = batches[position % len(batches)]
        position += 1
        optimizer.zero_grad(set_to_none=True)
        loss = functional.cross_entropy(model(images), classes, reduction=reduction)
        loss.backward()
        optimizer.step()

    return step


STEPS = {
    "mlp": mlp,
    "cnn-k5-s1": mask_cnn(5, 1),
    "cnn-k3-s1": mask_cnn(3, 1),
    "cnn-k5-s2": mask_cnn(5, 2),
    "cnn-k9-s1": mask_cnn(9, 1),
}

if __name__ == "__main__":
    name, threads = sys.argv[1], int(sys.argv[2])
    is_channels_last = "channels-last" in sys.argv[3:]
    if name not in STEPS or (is_channels_last and name == "mlp"):
        print(json.dumps({"unable": f"PyTorch has no such step {name} here"}), flush=True)
        sys.exit()
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    memory_format = torch.channels_last if is_channels_last else torch.contiguous_format
    serve(f"PyTorch {torch.__version__}", STEPS[name](memory_format))
