using System.Runtime.InteropServices;
using ImageGen.Trainer.Recipes;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Training;

/// <summary>RMSprop without momentum: gradients divided by the root of their running mean square.</summary>
internal sealed class Rmsprop : Optimizer
{
    private readonly RmspropSettings _settings;
    private readonly torch.Tensor[] _squares;
    private readonly torch.Tensor _numbers;

    /// <summary>Creates an optimizer of the parameters, which must already be on their device.</summary>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="settings">Step size and decay.</param>
    public Rmsprop(IEnumerable<(string Name, Parameter Parameter)> parameters, RmspropSettings settings)
        : base(parameters)
    {
        _settings = settings;
        _numbers =
            torch.tensor(new[] { settings.LearningRate, settings.Decay, settings.Epsilon }).DetachFromDisposeScope();
        _squares = Zeros();
    }

    public override IEnumerable<(string Name, torch.Tensor Tensor)> State =>
        Names.Select((name, i) => ($"{name}.square", _squares[i]));

    protected override void Move(torch.Tensor[] gradients, double rate)
    {
        MemoryMarshal.Cast<byte, double>(_numbers.bytes)[0] = _settings.LearningRate * rate;
        TensorKernels.Rmsprop(Masters, gradients, _squares, _numbers);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (torch.Tensor tensor in _squares.Append(_numbers))
            tensor.Dispose();
        base.Dispose(disposing);
    }
}
