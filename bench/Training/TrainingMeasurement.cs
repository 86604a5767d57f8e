using System.Diagnostics;
using System.Globalization;
using ImageGen.Trainer.Commands;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Networks;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ImageGen.Bench.Training;

/// <summary>One measurement, in a process of its own: a line of numbers with spaces between them.</summary>
internal static class TrainingMeasurement
{
    /// <summary>The DCGAN for 64x64 pictures: width 128, discriminator width 64, kernel 4, batch 64.</summary>
    public const string Dcgan64 = "dcgan-64";

    /// <summary>The rates of matrix products: GFLOP/s in float32, then in bf16.</summary>
    public const string MatrixProducts = "matmul";

    private const int WarmUpSteps = 3;
    private const double LeastNativeRate = 5;

    /// <summary>Takes a measurement.</summary>
    /// <param name="name">
    /// "matmul", "plain:SYSTEM" or "trainer:SYSTEM"; a system may be followed by ":DATA" for another data set than its
    /// first.
    /// </param>
    /// <param name="seconds">How long it trains.</param>
    /// <param name="precision">The precision of the trainer's own loop.</param>
    /// <returns>
    /// Of a system: pictures a second, peak memory in MiB, floating-point operations for each picture.
    /// </returns>
    public static string Take(string name, double seconds, string precision)
    {
        string[] parts = name.Split(':');
        if (parts[0] == "plain")
            LibTorch.LoadAsItComes();
        else
            LibTorch.Load();
        double[] numbers = parts[0] switch
        {
            "plain" => Plain(parts[1], parts.ElementAtOrDefault(2), seconds),
            "trainer" => Own(
                parts[1], parts.ElementAtOrDefault(2), seconds, ChosenPrecision.Of(precision, "cpu")),
            _ => [MatrixRate(ScalarType.Float32), MatrixRate(ScalarType.BFloat16)],
        };
        return string.Join(' ', numbers.Select(number => number.ToString("R", CultureInfo.InvariantCulture)));
    }

    private static double[] Own(string system, string? data, double seconds, Precision precision)
    {
        var recipe = new CountedRecipe(RecipeOf(system));
        DataSet dataSet = DataSets.Named(data ?? recipe.DataSets[0]);
        var settings = RecipeSettings.From(recipe.Options(dataSet.Name), Given(system));
        var rate = TrainingRate.Measure(
            recipe,
            dataSet,
            "cpu",
            DefaultThreads.For(RecipeOf(system), settings, dataSet.Description(), get_num_threads()),
            precision,
            TimeSpan.FromSeconds(seconds),
            CancellationToken.None,
            Given(system));
        return
        [
            rate.ImagesPerSecond,
            PeakMemory(),
            recipe.OperationsPerStep * rate.StepsPerSecond / rate.ImagesPerSecond,
        ];
    }

    private static double[] Plain(string system, string? data, double seconds)
    {
        Recipe recipe = RecipeOf(system);
        DataSet dataSet = DataSets.Named(data ?? recipe.DataSets[0]);
        var settings = RecipeSettings.From(recipe.Options(dataSet.Name), Given(system));
        int batchSize = settings.Integer("batch");
        var plain = PlainSystem.Create(recipe.Name, settings, dataSet.Description());
        using PictureSet pictures = TrainingRate.Noise(dataSet);
        PictureRange range = recipe.Declare(settings, dataSet.Description()).Range;
        using var batches = new BatchSource(pictures, batchSize, range, dataSet.DefaultAugmentation, 0);
        var counter = new OperationCounter(plain.Networks);
        foreach (nn.Module network in plain.Networks)
            network.train();

        (int steps, long since, TimeSpan elapsed) = (0, 0L, TimeSpan.Zero);
        while (steps <= WarmUpSteps || elapsed.TotalSeconds < seconds)
        {
            if (steps == WarmUpSteps)
                since = Stopwatch.GetTimestamp();
            for (int i = 0; i < plain.BatchesPerStep; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                Batch batch = batches.Next();
                plain.Step(
                    batch with { Pictures = batch.Pictures.contiguous(), Sources = batch.Sources?.contiguous() });
            }

            if (steps++ == 0)
                counter.Stop();

            // Without this a plain loop's memory grows by what waits for finalizers.
            if (steps % 10 == 0)
                GC.Collect();
            if (steps > WarmUpSteps)
                elapsed = Stopwatch.GetElapsedTime(since);
        }

        double images = (double)(steps - WarmUpSteps) * plain.BatchesPerStep * batchSize;
        return
        [
            images / elapsed.TotalSeconds,
            PeakMemory(),
            counter.Operations / ((double)plain.BatchesPerStep * batchSize),
        ];
    }

    private static Recipe RecipeOf(string system) => RecipeRegistry.Named(system == Dcgan64 ? "dcgan" : system);

    private static Dictionary<string, double> Given(string system) => system == Dcgan64
        ? new() { ["width"] = 128, ["discriminator-width"] = 64, ["kernel"] = 4, ["batch"] = 64 }
        : [];

    private static double MatrixRate(ScalarType type)
    {
        using IDisposable noGradient = no_grad();
        using DisposeScope scope = NewDisposeScope();

        // Where the type is emulated, large products would take minutes, and are no faster than small ones.
        double best = Rate(256, 256, 256, type);
        if (best < LeastNativeRate)
            return best;
        foreach ((long m, long k, long n) in
            ((long, long, long)[])[(1024, 1024, 1024), (1024, 6400, 512), (4096, 2048, 2048)])
        {
            best = Math.Max(best, Rate(m, k, n, type));
        }

        return best;
    }

    private static double Rate(long m, long k, long n, ScalarType type)
    {
        double best = 0.0;
        (Tensor a, Tensor b) = (randn(m, k).to(type), randn(k, n).to(type));
        for (int i = 0; i < 6; i++)
        {
            long start = Stopwatch.GetTimestamp();
            mm(a, b).Dispose();
            best = Math.Max(best, 2.0 * m * k * n / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        return best;
    }

    private static double PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (double)(1 << 20);
    }

    /// <summary>
    /// A recipe whose first declared plan, which is the one that is trained, is counted in its first step.
    /// </summary>
    private sealed class CountedRecipe(Recipe inner) : Recipe
    {
        private OperationCounter? _counter;
        private int _batches;

        public override string Name => inner.Name;

        public override string Title => inner.Title;

        public override Paper Paper => inner.Paper;

        public override IReadOnlyList<string> DataSets => inner.DataSets;

        public override PictureNeeds Needs => inner.Needs;

        /// <summary>Floating-point operations of one step.</summary>
        public double OperationsPerStep => _counter!.Operations;

        public override IReadOnlyList<RecipeOption> Options(string dataSet) => inner.Options(dataSet);

        public override TrainingPlan Declare(RecipeSettings settings, PictureDescription pictures)
        {
            TrainingPlan plan = inner.Declare(settings, pictures);
            if (_counter is not null)
                return plan;
            _counter = new OperationCounter([.. plan.Networks.Select(item => item.Network)]);
            int runs = plan.Phases.Sum(phase => phase.Repeats);

            // A pass in which convolutions are measured goes through each phase once before the first step.
            bool isMeasured = plan.Networks.Any(item => item.Network.modules().OfType<ConvolutionLayer>().Any());
            _batches = isMeasured ? -plan.Phases.Count : 0;
            return plan with
            {
                Phases = [.. plan.Phases.Select(phase => phase with { Loss = batch => Counted(phase, batch, runs) })],
            };
        }

        // The counter is taken off after the losses of one whole step.
        private Tensor Counted(Phase phase, Batch batch, int runs)
        {
            Tensor loss = phase.Loss(batch);
            if (++_batches == 0)
                _counter!.Reset();
            else if (_batches == runs)
                _counter!.Stop();
            return loss;
        }
    }

    /// <summary>
    /// Counts the floating-point operations of linear layers and convolutions: two for each multiplication and
    /// addition, forward, and again for each gradient that the pass will be asked for.
    /// </summary>
    private sealed class OperationCounter
    {
        private readonly List<Action> _remove = [];
        private bool _stopped;

        public OperationCounter(IEnumerable<nn.Module> networks)
        {
            foreach (nn.Module module in networks.SelectMany(network => network.modules()).Distinct())
            {
                if (module is not nn.Module<Tensor, Tensor> layer || WeightOf(module) is not { } weight)
                    continue;
                _remove.Add(layer.register_forward_hook((_, input, output) =>
                {
                    Count(module, weight(), input, output);
                    return output;
                }).remove);
            }
        }

        public double Operations { get; private set; }

        public void Reset() => Operations = 0;

        public void Stop()
        {
            if (!_stopped)
                _remove.ForEach(remove => remove());
            _stopped = true;
        }

        private static Func<Tensor>? WeightOf(nn.Module module) => module switch
        {
            Linear linear => () => linear.weight!,
            Convolution convolution => () => convolution.weight!,
            ConvolutionLayer convolution => () => convolution.Weight,
            _ => null,
        };

        private void Count(nn.Module module, Tensor weight, Tensor input, Tensor output)
        {
            // Each value of a linear layer's or convolution's output takes one column of its weight; of a transposed
            // convolution, each value of its input.
            bool isTransposed = module is ConvTranspose2d or ConvolutionLayer { Geometry.IsTransposed: true };
            long places = isTransposed ? input.numel() / input.shape[1] : output.numel() / output.shape[1];
            int passes = 1 + (is_grad_enabled() ? (weight.requires_grad ? 1 : 0) + (input.requires_grad ? 1 : 0) : 0);
            Operations += 2.0 * places * weight.numel() * passes;
        }
    }
}
