"""load_model(path): the PyTorch module of a model that lifeticket wrote, from boards [batch, 1, height, width] to logits."""
import h5py
import torch
from torch import nn

def load_model(path):
    with h5py.File(path) as file:
        about, numbers = dict(file.attrs), torch.from_numpy(file["final"][:])
    n, padding = int(about["generations"]), "circular" if about["boundary"] == b"torus" else "zeros"
    sides = [2 * n + 1] + 2 * n * [1] if about["family"] == b"window" else n * [3, 1] + [1]
    filters, network = [1, *map(int, about["filters"].split(b"-"))], nn.Sequential()
    filters += [0] * (2 * n + 1 - len(filters)) + [1]
    alone = [l for l in range(2 * n) if filters[l + 1] == 0]  # a generation without a 1x1 layer: it is the identity
    for l in alone:
        filters[l + 1] = filters[l]
    for l, (inputs, outputs, side) in enumerate(zip(filters, filters[1:], sides)):
        network.add_module(f"layer{l}", nn.Conv2d(inputs, outputs, side, padding=side // 2, padding_mode=padding))
        if l < 2 * n and l not in alone:
            activation = {b"relu": nn.ReLU, b"leaky": nn.LeakyReLU, b"prelu": lambda: nn.PReLU(outputs)}[about["activation"]]
            network.add_module(f"activation{l}", activation())
    nn.utils.vector_to_parameters(numbers, network.parameters())
    return network
