using Google.Protobuf;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Onnx.Quantization;

namespace ImageGen.Generators.Runtime.Int8;

/// <summary>Tries layers of a generator in int8, and compares the pictures with those of float32.</summary>
internal sealed class Int8Trial
{
    private readonly GeneratorFile _file;
    private readonly int _threads;
    private readonly QuantizationLevels _levels;
    private readonly CancellationToken _cancellation;
    private readonly ModelProto _plain;
    private readonly ModelProto _reference;
    private readonly Dictionary<IReadOnlyDictionary<string, TensorData>, float[]> _expected =
        new(ReferenceEqualityComparer.Instance);

    private readonly IReadOnlyList<IReadOnlyDictionary<string, TensorData>> _golden;
    private readonly IReadOnlyList<IReadOnlyDictionary<string, TensorData>> _heldOut;
    private Dictionary<string, ValueStatistics> _statistics = [];

    /// <summary>Prepares the trial of a generator.</summary>
    /// <param name="file">The generator file.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="levels">The levels of the processor.</param>
    /// <param name="cancellation">Ends it.</param>
    public Int8Trial(
        GeneratorFile file, int threads, QuantizationLevels levels, CancellationToken cancellation)
    {
        _file = file;
        _threads = threads;
        _levels = levels;
        _cancellation = cancellation;
        _plain = CpuPasses.Apply(CpuPasses.BeforeInt8, file.Model);
        _reference = CpuPasses.Apply(CpuPasses.AfterInt8, _plain);
        _golden = Int8Inputs.Golden(file.Info);
        _heldOut = Int8Inputs.HeldOut(file.Info);
        Candidates = Int8Candidates.Of(new GraphRewriter(_plain));
    }

    /// <summary>The layers that can run in int8, by the values that they compute.</summary>
    public IReadOnlyDictionary<string, Int8Layer> Candidates { get; }

    /// <summary>The version of the graph's operators.</summary>
    public int OperatorSet => Onnx.OperatorSet.Of(_plain);

    /// <summary>Runs the graph in float32: for its activations, and for the pictures to compare with.</summary>
    /// <returns>Whether all activations are finite.</returns>
    public bool Observe()
    {
        _statistics = Int8Statistics.Of(_plain, Int8Inputs.Calibration(_file.Info), _threads, _cancellation);
        using var exact = new Int8Session(_reference, _threads);
        foreach (IReadOnlyDictionary<string, TensorData> inputs in _golden.Concat(_heldOut))
        {
            _cancellation.ThrowIfCancellationRequested();
            exact.Run(
                inputs, [InterfaceNames.Image], (_, values) => _expected[inputs] = values.ToArray());
        }

        return _statistics.Values.All(each => each.IsFinite);
    }

    /// <summary>Quantizes layers and compares the pictures.</summary>
    /// <param name="chosen">The layers, by the values that they compute.</param>
    /// <param name="isByChannel">Whether activations have a scale for each channel.</param>
    public Int8Model Quantize(IReadOnlyCollection<string> chosen, bool isByChannel)
    {
        ModelProto model = ModelOf(chosen.ToHashSet(), isByChannel);
        using var session = new Int8Session(model, _threads);
        return new Int8Model(
            model.ToByteArray(), chosen.Count, Psnr(ErrorOf(session, _golden)), Psnr(ErrorOf(session, _heldOut)));
    }

    /// <summary>The layers, those first whose error alone is the largest for each product.</summary>
    /// <param name="isByChannel">Whether activations have a scale for each channel.</param>
    public IReadOnlyList<string> CostliestFirst(bool isByChannel)
    {
        var costs = new Dictionary<string, double>();
        foreach (string name in Candidates.Keys)
        {
            using var session = new Int8Session(ModelOf([name], isByChannel), _threads);
            costs[name] = ErrorOf(session, [.. _golden, _heldOut[0]]) / ProductsOf(name);
        }

        return [.. costs.OrderByDescending(cost => cost.Value).Select(cost => cost.Key)];
    }

    /// <summary>The share of layers in the products of all that can run in int8.</summary>
    /// <param name="chosen">The layers.</param>
    public double ShareOf(IEnumerable<string> chosen) => chosen.Sum(ProductsOf) / Candidates.Keys.Sum(ProductsOf);

    private double ProductsOf(string name) => (double)_statistics[name].Size * Candidates[name].ProductsPerValue;

    private ModelProto ModelOf(HashSet<string> chosen, bool isByChannel) => CpuPasses.Apply(
        [new Int8Quantization(_statistics, _levels, isByChannel, chosen.Contains), .. CpuPasses.AfterInt8], _plain);

    // The mean squared difference; infinite if a value is NaN.
    private double ErrorOf(Int8Session session, IReadOnlyList<IReadOnlyDictionary<string, TensorData>> runs)
    {
        double sum = 0;
        long count = 0;
        foreach (IReadOnlyDictionary<string, TensorData> inputs in runs)
        {
            _cancellation.ThrowIfCancellationRequested();
            float[] expected = _expected[inputs];
            session.Run(inputs, [InterfaceNames.Image], (_, values) =>
            {
                for (int i = 0; i < values.Length; i++)
                {
                    double difference = (double)values[i] - expected[i];
                    sum += difference * difference;
                }

                count += values.Length;
            });
        }

        return double.IsNaN(sum) ? double.PositiveInfinity : sum / count;
    }

    private static double Psnr(double error) => -10 * Math.Log10(error);
}
