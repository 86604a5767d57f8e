using System.Runtime.InteropServices;
using TorchSharp;

namespace ImageGen.Trainer.Training;

/// <summary>
/// An exponential moving average of networks' weights and buffers (as in ProGAN, arXiv 1710.10196). The decay warms up,
/// so that early samples are not dominated by the initial weights.
/// </summary>
internal sealed class MovingAverage : IDisposable
{
    private readonly double _decay;
    private readonly torch.Tensor _weight = torch.zeros(1, dtype: torch.ScalarType.Float64).DetachFromDisposeScope();
    private readonly torch.Tensor[] _averages;
    private readonly torch.Tensor[] _sources;
    private readonly (torch.Tensor Average, torch.Tensor Source)[] _copied;

    /// <summary>Creates the average and initializes it to the current state.</summary>
    /// <param name="pairs">Each average tensor and its source.</param>
    /// <param name="decay">Decay per step, in [0, 1).</param>
    public MovingAverage(IEnumerable<(torch.Tensor Average, torch.Tensor Source)> pairs, double decay)
    {
        _decay = decay;
        var tensors = pairs.ToList();
        _averages = [.. tensors.Where(t => t.Average.is_floating_point()).Select(t => t.Average)];
        _sources = [.. tensors.Where(t => t.Average.is_floating_point()).Select(t => t.Source)];
        _copied = [.. tensors.Where(t => !t.Average.is_floating_point())];
        using (torch.no_grad())
        {
            foreach ((torch.Tensor average, torch.Tensor source) in tensors)
            {
                average.requires_grad = false;
                average.copy_(source);
            }
        }
    }

    /// <summary>Updates the average after a step.</summary>
    /// <param name="step">Number of steps done, from 1.</param>
    public void Update(long step)
    {
        double kept = Math.Min(_decay, (step + 1.0) / (step + 10.0));
        using (torch.no_grad())
        {
            MemoryMarshal.Cast<byte, double>(_weight.bytes)[0] = 1 - kept;
            TensorKernels.Lerp(_averages, _sources, _weight);
            foreach ((torch.Tensor average, torch.Tensor source) in _copied)
                average.copy_(source);
        }
    }

    public void Dispose() => _weight.Dispose();
}
