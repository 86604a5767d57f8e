using System.CommandLine;
using ImageGen.Generators;
using ImageGen.Generators.Runtime;
using ImageGen.Generators.Runtime.Int8;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Evaluation.Classifiers;

namespace ImageGen.Trainer.Commands;

/// <summary>The verb "evaluate".</summary>
internal static class EvaluateCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "A generator file (.onnx)." };
        var data = new Option<string>("--data")
        {
            Description = "Data set to evaluate on. [default: the one it was trained on]",
        };
        var size = new Option<int?>("--size")
        {
            Description = "Side in pixels that pictures are resized to, for data sets without a fixed size. "
                + "[default: the model's]",
            HelpName = "N",
        };
        Option<string> root = CommonOptions.DataRoot();
        var samples = new Option<int>("--samples")
        {
            Description = "Number of samples (seeds from 0), for generators that need no source picture.",
            DefaultValueFactory = _ => 10_000,
        };
        var record = new Option<bool>("--record")
        {
            Description = "Write the figures and their protocol into the file's metadata, replacing those in it.",
        };
        var force = new Option<bool>("--force")
        {
            Description = "Evaluate a model even if its output differs from its golden values, with a warning.",
        };
        var classifier = new Option<string[]>("--classifier")
        {
            Description = "Classifier file of 'trainer classifier'; may be repeated. "
                + "[default: the one in the user's cache, else the bundled one, else one is trained]",
            HelpName = "FILE",
        };
        var device = new Option<string>("--device")
        {
            Description = "Where a classifier is trained: cpu or cuda. [default: cuda if available]",
        };
        var precision = new Option<string>("--precision")
        {
            Description = "Arithmetic of the generator: float32, or int8 as 'viewer --precision int8' plays it.",
            DefaultValueFactory = _ => "float32",
        };
        var extra = new SampleOptionsOnCommandLine();
        var command = new Command(
            "evaluate",
            """
            Evaluate a generator on test pictures: errors of an auto-encoder or an image-to-image model, evidence lower
            bound of a variational auto-encoder, label agreement of a conditional generator, Frechet or kernel distance,
            precision, recall, density and coverage of samples. docs/evaluation.md explains every figure.

            Examples:
              trainer evaluate models/cgan-fashion-mnist.onnx
              trainer evaluate runs/vae-mnist/generator.onnx --record
              trainer evaluate mine.onnx --data folder:holidays --samples 2000
              trainer evaluate models/dcgan-cifar10.onnx --nearest nearest.png
              trainer evaluate models/dcgan-cifar10.onnx --features inception-v3.onnx --real train --samples 50000
            """)
        {
            model, data, size, root, samples, classifier, device, precision, record, force,
        };
        extra.AddTo(command);
        command.SetAction(result =>
        {
            var file = GeneratorFile.Read(result.GetValue(model)!);
            Int8Model? int8 = Int8Of(file, result.GetValue(precision)!, result.GetValue(record));
            DataSet dataSet = DataSetFor(file, result.GetValue(data), result.GetValue(size));
            using var interrupt = new Interrupt();
            DataStore store = DataProgress.Store(result.GetValue(root), interrupt.Token);
            ClassifierTrainingOptions options = ClassifierCommand.OptionsOf(
                result.GetValue(device), ChosenPrecision.Auto, Environment.ProcessorCount);
            var subject = new EvaluationSubject(file, dataSet, store, result.GetValue(samples), Console.WriteLine)
            {
                Options = extra.Of(result),
                Int8 = int8,
                Classifiers = new ClassifierSource(result.GetValue(classifier) ?? [], options),
            };
            var evaluation = GeneratorEvaluation.For(file.Info);
            evaluation.Check(subject);
            GoldenPolicy.Of(result.GetValue(force), Console.WriteLine).Replay(file);
            Console.WriteLine($"{file.Name} on {dataSet.ShortName}: {evaluation.Title}");
            Measurement measurement = evaluation.Measure(subject, interrupt.Token);
            measurement.Check(subject.Path);
            Print(measurement);
            if (result.GetValue(record))
                Record(file, measurement);
        });
        return command;
    }

    private static Int8Model? Int8Of(GeneratorFile file, string precision, bool records)
    {
        if (precision == "float32")
            return null;
        if (precision != "int8")
            throw new InputException($"--precision {precision}: unknown precision; choose float32 or int8");
        if (records)
            throw new InputException(
                "--record: a file's figures are those of float32; omit --record, or --precision int8");
        Int8Model model = Int8Store.OfUser.Get(file, Environment.ProcessorCount);
        // Refused pictures are measured as well, if there are any.
        if (model.Problem is { } problem)
            throw new InputException($"{file.Path}: no int8: {problem}; use --precision float32");
        Console.WriteLine(model.Description);
        return model;
    }

    private static DataSet DataSetFor(GeneratorFile file, string? name, int? size)
    {
        string trainedOn = file.Info.DataSet;
        if (name is null && DataSets.Known(trainedOn) is null)
            throw new InputException(
                $"{file.Path}: trained on a folder of pictures, {trainedOn}; give the folder with --data, "
                + DataSets.OwnPictures(pairs: file.Info.Source is not null));
        DataSet set = DataSets.Named(name ?? trainedOn, size);
        if (size is not null || set.Shape == file.Info.Image)
            return set;
        try
        {
            return set.WithSide(file.Info.Image.Height);
        }
        catch (InputException)
        {
            return set; // a set of fixed size, whose mismatch the evaluation reports
        }
    }

    private static void Print(Measurement measurement)
    {
        var rows = measurement.Figures
            .Select(figure => (
                Name: figure.Name.Replace('-', ' '),
                Value: figure.Text(figure.Value),
                Baseline: string.Join("; ", figure.Beside.Select(known => $"{known.Of}: {figure.Text(known.Value)}")),
                figure.Meaning))
            .ToList();
        (int name, int value) = (rows.Max(row => row.Name.Length), rows.Max(row => row.Value.Length));
        int beside = rows.Max(row => row.Baseline.Length);
        foreach ((string Name, string Value, string Baseline, string Meaning) row in rows)
        {
            string figure = $"{row.Name.PadRight(name)}  {row.Value.PadLeft(value)}";
            Console.WriteLine($"{figure}  {row.Baseline.PadRight(beside)}  {row.Meaning}");
        }

        foreach (string note in measurement.Notes.Concat(measurement.Protocol))
            Console.WriteLine(note);
    }

    private static void Record(GeneratorFile file, Measurement measurement)
    {
        RecordedEvaluation.In(file, measurement).Write(file.Path!);
        Console.WriteLine($"recorded in {file.Path}");
    }
}
