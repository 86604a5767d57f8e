using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Evaluation.Classifiers;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "classifier".</summary>
internal static class ClassifierCommand
{
    private const int MostEpochs = 1_000;

    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("set")
        {
            Description = $"A data set, or {DataSets.OwnPictures(pairs: false)}.",
        };
        var output = new Option<string>("--out")
        {
            Description = "The file to write. [default: in the user's cache, where evaluate finds it]",
            HelpName = "FILE",
        };
        var device = new Option<string>("--device") { Description = "cpu or cuda. [default: cuda if available]" };
        var precision = new Option<string>("--precision")
        {
            Description = "float32, bf16, or auto: bf16 if the device supports it natively.",
            DefaultValueFactory = _ => ChosenPrecision.Auto,
            HelpName = "auto|float32|bf16",
        };
        var threads = new Option<int>("--threads")
        {
            Description = "Number of CPU threads.",
            DefaultValueFactory = _ => Environment.ProcessorCount,
        };
        var epochs = new Option<int?>("--epochs")
        {
            Description = "Training epochs; only with --out. [default: 12, or 15 for colour pictures]",
            HelpName = "N",
        };
        Option<int?> size = CommonOptions.Size();
        Option<string> root = CommonOptions.DataRoot();
        var command = new Command(
            "classifier",
            """
            Train the classifier of a data set for evaluate, write it as an ONNX file, and print its accuracy on test
            pictures and its SHA-256, which evaluate prints with every figure that depends on it. It is saved every few
            minutes and on Ctrl-C, in FILE.training; the same command then resumes it.

            Examples:
              trainer classifier cifar10
              trainer classifier fashion-mnist --device cuda --out fashion-mnist-classifier.onnx
            """)
        {
            name, output, device, precision, threads, epochs, size, root,
        };
        command.SetAction(result =>
        {
            DataSet set = DataSets.Named(result.GetValue(name)!, result.GetValue(size));
            ClassifierPlan plan = PlanFor(set, result.GetValue(epochs), result.GetValue(output));
            if (result.GetValue(threads) < 1)
                throw new InputException($"--threads {result.GetValue(threads)}: expected at least 1");
            ClassifierTrainingOptions options = OptionsOf(
                result.GetValue(device), result.GetValue(precision)!, result.GetValue(threads));
            using var interrupt = new Interrupt();
            DataStore store = DataProgress.Store(result.GetValue(root), interrupt.Token);
            Train(set, plan, options, store, result.GetValue(output), interrupt.Token);
        });
        return command;
    }

    /// <summary>Chooses the device, precision and threads of classifier training.</summary>
    /// <param name="device">cpu or cuda; null for CUDA if available.</param>
    /// <param name="precision">auto, float32 or bf16.</param>
    /// <param name="threads">Number of CPU threads.</param>
    public static ClassifierTrainingOptions OptionsOf(string? device, string precision, int threads)
    {
        string chosen = TrainingDevice.Choose(device);
        OnnxRuntimeLibrary.Require();
        return new ClassifierTrainingOptions(chosen, ChosenPrecision.Of(precision, chosen), threads);
    }

    private static ClassifierPlan PlanFor(DataSet set, int? epochs, string? output)
    {
        var plan = ClassifierPlan.For(set);
        if (epochs is not { } count)
            return plan;
        if (count is < 1 or > MostEpochs)
            throw new InputException($"--epochs {count}: expected a whole number from 1 to {MostEpochs:N0}");
        if (output is null)
            throw new InputException(
                $"--epochs {count}: the cached classifier has a fixed number of epochs; add --out FILE");
        return plan with { Epochs = count, Version = $"{plan.Version}-{count}-epochs" };
    }

    private static void Train(
        DataSet set,
        ClassifierPlan plan,
        ClassifierTrainingOptions options,
        DataStore store,
        string? output,
        CancellationToken cancellation)
    {
        using PictureSet pictures = set.Load(store, DataSplit.Train);
        string path = output ?? ClassifierSource.CachedPath(set, plan, store);
        if (output is null)
            UserCache.Make(Path.GetDirectoryName(path)!, $"the classifier of {set.ShortName}");
        else if (Path.GetDirectoryName(Path.GetFullPath(path)) is not { } folder || !Directory.Exists(folder))
            throw new InputException($"--out {path}: its folder does not exist; create it first");
        Console.WriteLine(
            $"classifier of {set.ShortName}, {plan.Version}: {pictures.Count:N0} training pictures of {set.Shape}, "
            + $"{plan.StepsFor(pictures.Count):N0} steps, {options.Device}, {ChosenPrecision.Name(options.Precision)}");
        byte[] bytes = ClassifierTraining.Write(
            path, set, plan, pictures, options, Console.WriteLine, cancellation);

        using var classifier = Classifier.Open(bytes, path);
        Console.WriteLine($"{path}: {bytes.Length:N0} bytes, {classifier.Description}");
        if (!set.HasTestPictures)
        {
            Console.WriteLine($"{set.ShortName} has no test pictures, so its accuracy is unknown");
            return;
        }

        using PictureSet test = set.Load(store, DataSplit.Test);
        double accuracy = ClassifierAccuracy.Of(classifier, test, cancellation);
        Console.WriteLine($"accuracy {accuracy * 100:F2}% of {test.Count:N0} test pictures");
    }
}
