using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Native;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "evaluate".</summary>
internal static class EvaluateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "A generator file (.onnx)." };
        var data = new Option<string>("--data") { Description = "The data set to hold it against. [default: the one it was trained on]" };
        var root = CommonOptions.DataRoot();
        var samples = new Option<int>("--samples") { Description = "How many samples to draw, seeds 0 and up.", DefaultValueFactory = _ => 10_000 };
        var record = new Option<bool>("--record") { Description = "Write the figures into the file's metadata." };
        var command = new Command(
            "evaluate",
            """
            Measure a conditional generator: does a classifier trained on real pictures alone recognise the class that was
            asked for, and do the pictures of a class differ as much as real test pictures do?

            Example:
              trainer evaluate models/cgan-fashion-mnist.onnx --data fashion-mnist
            """)
        {
            model, data, root, samples, record,
        };
        command.SetAction(result =>
        {
            var file = GeneratorFile.Read(result.GetValue(model)!);
            var dataSet = DataSets.Named(result.GetValue(data) ?? file.Info.DataSet);
            Check(file, dataSet, result.GetValue(samples));
            LibTorch.Load();
            using var interrupt = new Interrupt();
            var quality = Measure(file, dataSet, result.GetValue(root), result.GetValue(samples), interrupt.Token);
            Print(quality, dataSet);
            if (result.GetValue(record))
                Record(file, quality);
        });
        return command;
    }

    private static void Check(GeneratorFile file, DataSet dataSet, int samples)
    {
        if (!file.Info.IsConditional || file.Info.Latent is null)
            throw new InputException($"{file.Path} takes no label: there is no label agreement to measure");
        if (file.Info.Image != dataSet.Shape || !file.Info.ClassNames.SequenceEqual(dataSet.ClassNames))
            throw new InputException($"--data {dataSet.Name}: {file.Path} paints {file.Info.Image} of {file.Info.ClassNames.Count} classes of {file.Info.DataSet}, which {dataSet.Name} does not have");
        if (samples < dataSet.ClassNames.Count)
            throw new InputException($"--samples {samples}: expected at least {dataSet.ClassNames.Count}, one per class");
    }

    private static ConditionalQuality Measure(GeneratorFile file, DataSet dataSet, string? dataRoot, int samples, CancellationToken cancellation)
    {
        var store = DataProgress.Store(dataRoot, cancellation);
        using var classifier = ClassifierTraining.Obtain(dataSet, store, Console.WriteLine, cancellation);
        using var test = dataSet.Load(store, DataSplit.Test);
        return ConditionalEvaluation.Measure(file, dataSet, classifier, test, samples, cancellation);
    }

    private static void Print(ConditionalQuality quality, DataSet dataSet)
    {
        Console.WriteLine($"classifier on real test pictures  {quality.ClassifierAccuracy:P2}");
        Console.WriteLine($"label agreement                   {quality.LabelAgreement:P2} of {quality.Samples:N0} samples");
        Console.WriteLine($"spread, least of the classes      {quality.LeastSpread:P1} of real test pictures'");
        for (var i = 0; i < dataSet.ClassNames.Count; i++)
            Console.WriteLine($"  {dataSet.ClassNames[i],-12} agreement {quality.AgreementByClass[i],8:P2}  spread {quality.SpreadByClass[i],7:P1}");
    }

    private static void Record(GeneratorFile file, ConditionalQuality quality)
    {
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["classifier-accuracy"] = Math.Round(quality.ClassifierAccuracy, 4),
            ["label-agreement"] = Math.Round(quality.LabelAgreement, 4),
            ["least-class-spread"] = Math.Round(quality.LeastSpread, 4),
        };
        file.WithInfo(file.Info with { Quality = figures }).Write(file.Path!);
        Console.WriteLine($"recorded in {file.Path}");
    }
}
