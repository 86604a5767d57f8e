"""Small generators as others export them, for the tests of viewer adopt: python3 exports.py FOLDER

The commonest architectures with few channels and random weights, by the exporter of PyTorch for opset 9 to 17, each
with a picture that PyTorch made (in the file's metadata, as exported.INPUT and exported.image); and graphs built by
hand for later opsets and other layouts. Written with PyTorch 1.13 and onnx 1.12 (Debian 12: python3-torch,
python3-onnx). The files in exports/ are its output.
"""
import base64
import io
import os
import sys

import numpy
import onnx
import torch
import torch.nn.functional as F
from onnx import TensorProto, helper, numpy_helper
from torch import nn

folder = sys.argv[1]


def tensor_text(array):
    array = numpy.ascontiguousarray(array, "<f4")
    return f"f32[{','.join(map(str, array.shape))}]:{base64.b64encode(array.tobytes()).decode()}"


def export(name, module, inputs, opset, free=True, output="image", open_sides=()):
    """Exports a module; a free batch is a dynamic axis, as most tutorials have it."""
    torch.manual_seed(1)
    for module_part in module.modules():
        if isinstance(module_part, (nn.BatchNorm2d, nn.BatchNorm1d)):
            module_part.running_mean.normal_(0, 0.2)
            module_part.running_var.uniform_(0.5, 1.5)
            module_part.weight.data.normal_(1, 0.2)
    module.eval()
    axes = {each: {0: "N"} for each in [*inputs, output]} if free else {}
    for each in open_sides:
        axes[each].update({2: "height", 3: "width"})
    with torch.no_grad():
        picture = module(*inputs.values())
        bytes_ = io.BytesIO()
        torch.onnx.export(module, tuple(inputs.values()), bytes_, opset_version=opset, input_names=list(inputs),
                          output_names=[output], dynamic_axes=axes)
    model = onnx.load_from_string(bytes_.getvalue())
    for node in model.graph.node:
        node.doc_string = ""
    for key, value in [*inputs.items(), ("image", picture)]:
        model.metadata_props.add(key=f"exported.{key}", value=tensor_text(value.numpy()))
    save(name, model)


def save(name, model):
    path = os.path.join(folder, name + ".onnx")
    onnx.save(model, path)
    print(f"{name}: opset {model.opset_import[0].version}, {os.path.getsize(path)} bytes")


class Dcgan(nn.Module):
    """https://github.com/pytorch/examples/tree/main/dcgan"""

    def __init__(self, latent=16, width=8):
        super().__init__()
        self.main = nn.Sequential(
            nn.ConvTranspose2d(latent, width * 2, 4, 1, 0, bias=False), nn.BatchNorm2d(width * 2), nn.ReLU(True),
            nn.ConvTranspose2d(width * 2, width, 4, 2, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(True),
            nn.ConvTranspose2d(width, 3, 4, 2, 1, bias=False), nn.Tanh())

    def forward(self, z):
        return self.main(z)


class DcganOfLinear(nn.Module):
    """A linear layer, then upsampling and convolutions (eriklindernoren's dcgan)."""

    def __init__(self, latent=16, width=8):
        super().__init__()
        self.width = width
        self.first = nn.Linear(latent, width * 16)
        self.blocks = nn.Sequential(
            nn.BatchNorm2d(width), nn.Upsample(scale_factor=2), nn.Conv2d(width, width, 3, 1, 1),
            nn.BatchNorm2d(width, 0.8), nn.LeakyReLU(0.2), nn.Upsample(scale_factor=2),
            nn.Conv2d(width, 1, 3, 1, 1), nn.Tanh())

    def forward(self, z):
        x = self.first(z)
        return self.blocks(x.view(x.shape[0], self.width, 4, 4))


class WganGp(nn.Module):
    """A residual generator with layer or instance normalization in place of batch normalization."""

    def __init__(self, norm, latent=16, width=6):
        super().__init__()
        self.width = width
        self.first = nn.Linear(latent, width * 16)
        self.norm1, self.norm2 = norm(width, 8), norm(width, 16)
        self.conv1, self.conv2 = nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, width, 3, padding=1)
        self.last = nn.Conv2d(width, 3, 3, padding=1)

    def forward(self, z):
        x = self.first(z).view(-1, self.width, 4, 4)
        for conv, norm in [(self.conv1, self.norm1), (self.conv2, self.norm2)]:
            up = F.interpolate(x, scale_factor=2)
            x = up + F.relu(norm(conv(up)))
        return torch.tanh(self.last(x))


class CganOfEmbedding(nn.Module):
    """A label as the number of a class, embedded and multiplied with the latent."""

    def __init__(self, latent=12, classes=6, width=8):
        super().__init__()
        self.embedding = nn.Embedding(classes, latent)
        self.width = width
        self.first = nn.Linear(latent, width * 16)
        self.blocks = nn.Sequential(nn.ConvTranspose2d(width, 1, 4, 2, 1), nn.Tanh())

    def forward(self, noise, labels):
        x = self.first(noise * self.embedding(labels))
        return self.blocks(F.relu(x).view(x.size(0), self.width, 4, 4))


class CganOfOneHot(nn.Module):
    """A fully connected one with a one-hot label, whose pictures are flat."""

    def __init__(self, latent=12, classes=5, size=256):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(latent + classes, 24), nn.LeakyReLU(0.2), nn.BatchNorm1d(24),
                                    nn.Linear(24, size), nn.Sigmoid())

    def forward(self, z, y):
        return self.layers(torch.cat([z, y], 1))


class VaeDecoder(nn.Module):
    """A decoder of two coordinates."""

    def __init__(self, width=8):
        super().__init__()
        self.width = width
        self.first = nn.Linear(2, width * 16)
        self.layers = nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(width, width, 3, 2, 1, output_padding=1), nn.ReLU(),
                                    nn.ConvTranspose2d(width, 1, 3, 2, 1, output_padding=1), nn.Sigmoid())

    def forward(self, z):
        return self.layers(self.first(z).view(-1, self.width, 4, 4))


class UNet(nn.Module):
    """pix2pix with two steps down and up, and the dropout of the paper switched off."""

    def __init__(self, width=6):
        super().__init__()
        self.down1 = nn.Conv2d(3, width, 4, 2, 1)
        self.down2 = nn.Sequential(nn.LeakyReLU(0.2), nn.Conv2d(width, width * 2, 4, 2, 1), nn.BatchNorm2d(width * 2))
        self.up2 = nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(width * 2, width, 4, 2, 1), nn.BatchNorm2d(width),
                                 nn.Dropout(0.5))
        self.up1 = nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(width * 2, 3, 4, 2, 1), nn.Tanh())

    def forward(self, x):
        first = self.down1(x)
        return self.up1(torch.cat([self.up2(self.down2(first)), first], 1))


class ResnetGenerator(nn.Module):
    """CycleGAN's: reflection padding, instance normalization, a residual block; of any size."""

    def __init__(self, width=4):
        super().__init__()
        norm = nn.InstanceNorm2d
        self.start = nn.Sequential(nn.ReflectionPad2d(3), nn.Conv2d(3, width, 7), norm(width), nn.ReLU(True),
                                   nn.Conv2d(width, width * 2, 3, 2, 1), norm(width * 2), nn.ReLU(True))
        self.block = nn.Sequential(nn.ReflectionPad2d(1), nn.Conv2d(width * 2, width * 2, 3), norm(width * 2),
                                   nn.ReLU(True), nn.ReflectionPad2d(1), nn.Conv2d(width * 2, width * 2, 3),
                                   norm(width * 2))
        self.end = nn.Sequential(nn.ConvTranspose2d(width * 2, width, 3, 2, 1, output_padding=1), norm(width),
                                 nn.ReLU(True), nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh())

    def forward(self, real):
        x = self.start(real)
        return self.end(x + self.block(x))


class StyleGan2(nn.Module):
    """A mapping network, modulated convolutions that scale the activations, noise maps as an input, and upsampling
    with a filter as a convolution (upfirdn2d)."""

    def __init__(self, latent=12, width=6):
        super().__init__()
        self.mapping = nn.Sequential(nn.Linear(latent, latent), nn.LeakyReLU(0.2), nn.Linear(latent, latent),
                                     nn.LeakyReLU(0.2))
        self.constant = nn.Parameter(torch.randn(1, width, 4, 4))
        self.styles = nn.ModuleList([nn.Linear(latent, width) for _ in range(4)])
        self.weights = nn.ParameterList([nn.Parameter(torch.randn(width, width, 3, 3)) for _ in range(2)])
        self.to_rgb = nn.ParameterList([nn.Parameter(0.3 * torch.randn(3, width, 1, 1)) for _ in range(2)])
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        self.register_buffer("filter", (taps[:, None] * taps / 16)[None, None])

    def up(self, x):
        channels = int(x.shape[1])
        x = F.conv_transpose2d(x, self.filter.repeat(channels, 1, 1, 1), stride=2, padding=1, groups=channels)
        return x

    @staticmethod
    def modulated(x, weight, style, demodulate=True):
        x = F.conv2d(x * style[:, :, None, None], weight, padding=int(weight.shape[-1]) // 2)
        if demodulate:
            sums = (weight[None] * style[:, None, :, None, None]).square().sum(dim=[2, 3, 4])
            x = x * (sums + 1e-8).rsqrt()[:, :, None, None]
        return x

    def forward(self, z, noise):
        w = self.mapping(z * (z.square().mean(dim=1, keepdim=True) + 1e-8).rsqrt())
        styles = [style(w) + 1 for style in self.styles]
        x = self.constant.repeat(z.shape[0], 1, 1, 1)
        x = F.leaky_relu(self.modulated(x, self.weights[0], styles[0]), 0.2)
        image = self.modulated(x, self.to_rgb[0], styles[1], demodulate=False)
        x = self.modulated(self.up(x), self.weights[1], styles[2]) + 0.1 * noise
        x = F.leaky_relu(x, 0.2)
        return self.up(image) + self.modulated(x, self.to_rgb[1], styles[3], demodulate=False)


def exported():
    torch.manual_seed(0)
    normal = torch.randn
    export("dcgan-9", Dcgan(), {"input": normal(2, 16, 1, 1)}, 9)
    export("dcgan-17", Dcgan(), {"z": normal(2, 16, 1, 1)}, 17)
    export("dcgan-of-one", DcganOfLinear(), {"noise": normal(1, 16)}, 17, free=False)
    export("dcgan-of-one-9", DcganOfLinear(), {"noise": normal(1, 16)}, 9, free=False)
    export("dcgan-of-eight", DcganOfLinear(), {"noise": normal(8, 16)}, 13, free=False)
    export("wgan-layernorm", WganGp(lambda c, s: nn.LayerNorm([c, s, s])), {"z": normal(2, 16)}, 17)
    export("wgan-instancenorm", WganGp(lambda c, s: nn.InstanceNorm2d(c, affine=True)), {"z": normal(2, 16)}, 10)
    export("cgan-embedding", CganOfEmbedding(), {"noise": normal(2, 12), "labels": torch.tensor([1, 4])}, 13)
    y = F.one_hot(torch.tensor([0, 3]), 5).float()
    export("cgan-onehot", CganOfOneHot(), {"z": normal(2, 12), "y": y}, 12)
    export("vae-decoder", VaeDecoder(), {"z": normal(2, 2)}, 14)
    export("pix2pix-unet", UNet(), {"x": normal(1, 3, 16, 16).tanh()}, 11)
    export("cyclegan-resnet", ResnetGenerator(), {"real": normal(1, 3, 16, 16).tanh()}, 16,
           open_sides=["real", "image"])
    export("stylegan2", StyleGan2(), {"z": normal(2, 12), "noise": normal(2, 1, 8, 8)}, 15)


def by_hand(name, opset, ir_version, inputs, outputs, nodes, constants):
    graph = helper.make_graph(nodes, name, inputs, outputs,
                              [numpy_helper.from_array(array, key) for key, array in constants.items()])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir_version)
    save(name, model)


def value(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, shape)


def hand_built():
    random = numpy.random.RandomState(1)
    float_, node = TensorProto.FLOAT, helper.make_node
    weights = lambda *shape: (random.randn(*shape) / numpy.sqrt(shape[0])).astype("f4")
    ints = lambda *values: numpy.array(values, "i8")

    # Opset 18: ReduceMean takes its axes as an input; channels last, as TensorFlow has them.
    by_hand("channels-last-18", 18, 8, [value("latent", float_, "n", 10)], [value("picture", float_, "n", 12, 16, 3)], [
        node("MatMul", ["latent", "w"], ["x"]), node("ReduceMean", ["x", "axes"], ["mean"], keepdims=1),
        node("Sub", ["x", "mean"], ["centred"]), node("Reshape", ["centred", "shape"], ["shaped"]),
        node("Sigmoid", ["shaped"], ["picture"])],
        {"w": weights(10, 576), "axes": ints(1), "shape": ints(-1, 12, 16, 3)})
    # Opset 19: 8-bit pictures; a second latent; a class as int32 in a column.
    by_hand("bytes-19", 19, 9,
            [value("z", float_, "n", 6), value("style", float_, "n", 2, 4), value("class_id", TensorProto.INT32, "n", 1)],
            [value("rgb", TensorProto.UINT8, "n", 8, 8, 3)], [
        node("Reshape", ["style", "flat"], ["s"]), node("Gather", ["table", "class_id"], ["e1"]),
        node("Reshape", ["e1", "flat3"], ["e"]), node("Concat", ["z", "s", "e"], ["all"], axis=1),
        node("MatMul", ["all", "w"], ["x"]), node("Sigmoid", ["x"], ["y"]), node("Mul", ["y", "most"], ["scaled"]),
        node("Reshape", ["scaled", "shape"], ["shaped"]), node("Cast", ["shaped"], ["rgb"], to=TensorProto.UINT8)],
        {"flat": ints(0, 8), "flat3": ints(0, 3), "table": weights(7, 3), "w": weights(17, 192),
         "most": numpy.array(255, "f4"), "shape": ints(-1, 8, 8, 3)})
    # Opset 20: Gelu; 0 to 255 as numbers; an output beside the picture.
    by_hand("numbers-20", 20, 9, [value("z", float_, "n", 2, 3, 2)],
            [value("w", float_, "n", 12), value("image", float_, "n", 1, 9, 7)], [
        node("Flatten", ["z"], ["w"], axis=1), node("MatMul", ["w", "m"], ["x"]), node("Gelu", ["x"], ["g"]),
        node("Mul", ["g", "scale"], ["s"]), node("Clip", ["s", "low", "high"], ["c"]),
        node("Reshape", ["c", "shape"], ["image"])],
        {"m": weights(12, 63), "scale": numpy.array(160, "f4"), "low": numpy.array(0, "f4"),
         "high": numpy.array(255, "f4"), "shape": ints(-1, 1, 9, 7)})
    # Opset 21, IR 10: GroupNormalization; alpha as a fourth channel.
    by_hand("alpha-21", 21, 10, [value("z", float_, "n", 8)], [value("rgba", float_, "n", 4, 8, 8)], [
        node("MatMul", ["z", "m"], ["x"]), node("Reshape", ["x", "shape"], ["shaped"]),
        node("GroupNormalization", ["shaped", "scale", "bias"], ["normal"], num_groups=2),
        node("Tanh", ["normal"], ["rgba"])],
        {"m": weights(8, 256), "shape": ints(-1, 4, 8, 8), "scale": weights(4) + 1, "bias": weights(4)})


exported()
hand_built()
