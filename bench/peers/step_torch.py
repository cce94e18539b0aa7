"""Training steps in PyTorch, as its good users write them: `step_torch.py STEP THREADS`. A further step is one
more function in the table at the end."""

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


def mlp():
    model = Mlp()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
    batches = [(torch.rand(200, 784), torch.randint(0, 10, (200,))) for _ in range(10)]
    return training_step(model, optimizer, batches, reduction="sum")


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


STEPS = {"mlp": mlp}

if __name__ == "__main__":
    name, threads = sys.argv[1], int(sys.argv[2])
    if name not in STEPS:
        print(json.dumps({"unable": f"PyTorch has no step {name} here"}), flush=True)
        sys.exit()
    torch.manual_seed(0)
    torch.set_num_threads(threads)
    serve(f"PyTorch {torch.__version__}", STEPS[name]())
