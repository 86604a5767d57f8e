using TorchSharp;
using TorchSharp.Modules;

namespace ImageGen.Trainer.Networks;

/// <summary>
/// Batch norm whose scale and shift depend on the label (conditional batch norm, arXiv 1707.00683; in a generator as in
/// arXiv 1802.05637). Both are linear in the label, so a blend of classes gets the blend of their scales and shifts.
/// </summary>
internal sealed class ConditionalBatchNorm : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>
{
    // Classes with equal initial scales would diverge slowly: Adam's update is bounded by its step size.
    private const double Deviation = 0.1;

    // Kept alive, because TorchSharp may free a plain number while it is in use.
    private static readonly Scalar One = 1;

    private readonly BatchNorm2d norm;
    private readonly Parameter scales;
    private readonly Parameter shifts;

    /// <summary>
    /// Creates the module; initial scales are near 1 and shifts near 0, slightly different for each class.
    /// </summary>
    /// <param name="channels">Channels of its input.</param>
    /// <param name="classes">Number of classes.</param>
    public ConditionalBatchNorm(long channels, long classes)
        : base(nameof(ConditionalBatchNorm))
    {
        norm = torch.nn.BatchNorm2d(channels, affine: false);
        scales = new Parameter(torch.nn.init.normal_(torch.empty(classes, channels), 1, Deviation));
        shifts = new Parameter(torch.nn.init.normal_(torch.empty(classes, channels), 0, Deviation));
        RegisterComponents();
    }

    /// <summary>Normalizes every channel to mean 0 and variance 1.</summary>
    public BatchNorm2d Norm => norm;

    /// <summary>The scales: [classes, channels].</summary>
    public Parameter Scales => scales;

    /// <summary>The shifts: [classes, channels].</summary>
    public Parameter Shifts => shifts;

    public override torch.Tensor forward(torch.Tensor input, torch.Tensor label)
    {
        torch.Tensor weights = label.to(torch.ScalarType.Float32);
        torch.Tensor PerChannel(Parameter of) => weights.matmul(of).to(input.dtype).unsqueeze(2).unsqueeze(3);
        return torch.addcmul(PerChannel(shifts), norm.call(input), PerChannel(scales), One);
    }
}
