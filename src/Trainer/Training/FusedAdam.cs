using System.Runtime.InteropServices;
using ImageGen.Trainer.Recipes;
using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Training;

/// <summary>Adam (arXiv 1412.6980), stepped by LibTorch's fused kernel.</summary>
internal sealed class FusedAdam : Optimizer
{
    private readonly AdamSettings _settings;
    private readonly torch.Tensor[] _firstMoments;
    private readonly torch.Tensor[] _secondMoments;
    private readonly torch.Tensor[] _steps;
    private readonly torch.Tensor _numbers;

    /// <summary>Creates an optimizer of the parameters, which must already be on their device.</summary>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="settings">Step size and decays.</param>
    public FusedAdam(IEnumerable<(string Name, Parameter Parameter)> parameters, AdamSettings settings)
        : base(parameters)
    {
        _settings = settings;
        _numbers = torch.tensor(new[] { settings.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon })
            .DetachFromDisposeScope();
        _firstMoments = Zeros();
        _secondMoments = Zeros();
        _steps =
        [
            .. Masters.Select(
                p => torch.zeros(1, dtype: torch.ScalarType.Float32, device: p.device).DetachFromDisposeScope()),
        ];
    }

    public override IEnumerable<(string Name, torch.Tensor Tensor)> State =>
        Names.SelectMany((name, i) => new[]
        {
            ($"{name}.first-moment", _firstMoments[i]),
            ($"{name}.second-moment", _secondMoments[i]),
            ($"{name}.steps", _steps[i]),
        });

    protected override void Move(torch.Tensor[] gradients, double rate)
    {
        MemoryMarshal.Cast<byte, double>(_numbers.bytes)[0] = _settings.LearningRate * rate;
        TensorKernels.Adam(Masters, gradients, _firstMoments, _secondMoments, _steps, _numbers);
    }

    protected override void Dispose(bool disposing)
    {
        foreach (torch.Tensor tensor in _firstMoments.Concat(_secondMoments).Concat(_steps).Append(_numbers))
            tensor.Dispose();
        base.Dispose(disposing);
    }
}
