using ImageGen.Generators;
using ImageGen.Generators.Adopt;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Adopt;

/// <summary>
/// Makes a generator file of a foreign model: finds out what it takes and gives by running it, puts the generator's
/// inputs and output around it, and makes sure that the result gives the same pictures, in batches of any size. It runs
/// a graph of any origin, so only the process of a trial calls it (<see cref="AdoptionProcess"/>).
/// </summary>
internal sealed class Adoption
{
    private const int LargestBatch = 3;
    private const int MostGolden = 4;
    private const int MostGoldenValues = 1 << 20;

    private readonly AdoptionRequest _request;
    private readonly ForeignModel _model;
    private readonly ForeignInputs _inputs;
    private readonly TrialInputs _trial;
    private readonly LatentDistribution _latent;
    private readonly AdoptionFindings _findings;

    private Adoption(AdoptionRequest request, ForeignModel model)
    {
        _request = request;
        _model = model;
        _inputs = ForeignInputs.Find(model, request.Options);
        _latent = request.Options.Latent ?? LatentDistribution.Normal;
        _trial = new TrialInputs(_inputs, _latent);
        _findings = new AdoptionFindings(request, model, _inputs);
    }

    private string Name => _request.Name;

    /// <summary>Adopts a model.</summary>
    /// <param name="request">The model, and what a person says of it.</param>
    /// <returns>The generator file, and what was found.</returns>
    /// <exception cref="InputException">The model cannot become a generator file.</exception>
    public static (GeneratorFile File, AdoptionReport Report) Run(AdoptionRequest request)
    {
        byte[] bytes = ModelBytes.Read(request.Path, request.Name);
        string? folder = request.WithData ? Path.GetDirectoryName(Path.GetFullPath(request.Path)) : null;
        return new Adoption(request, ForeignModel.Read(request.Name, bytes, folder)).Run();
    }

    private (GeneratorFile File, AdoptionReport Report) Run()
    {
        (PictureOutput output, float[][] pictures) = Try();
        if (pictures.Any(picture => !picture.All(float.IsFinite)))
            throw new InputException($"{Name}: its pictures have values that are NaN or infinite; export it again");
        ModelProto adopted = AdoptedGraph.Create(_model, _inputs, output);
        Compare(adopted, output, pictures);

        int count = Math.Clamp(MostGoldenValues / output.Image.Size, 1, Math.Min(MostGolden, pictures.Length));
        var file = GeneratorFile.Adopt(adopted, Describe(output, pictures[..count]));
        GoldenReport golden = CheckGolden(file);
        return (file, _findings.Report(file, output, golden));
    }

    /// <summary>Runs the model as it is, to see what it gives.</summary>
    private (PictureOutput Output, float[][] Pictures) Try()
    {
        using var session = new TrialSession(Name, _model.Model);
        ValueRange range = _request.Options.Range ?? ValueRange.All[0];
        OutputSample[][] runs = Sample(session, range);
        PictureOutput output = Find(runs, _request.Options);
        if (_inputs.Source is not null && output.Range != range)
        {
            // Sources have the range of the pictures: what was fed was of another.
            range = output.Range;
            runs = Sample(session, range);
            output = Find(runs, _request.Options with { Range = range }) with { Reason = output.Reason };
        }

        int size = output.Stored.Channels * output.Stored.Height * output.Stored.Width;
        return (output, [.. runs.Select(
            run => output.ToPicture(run.First(sample => sample.Name == output.Name).Values.AsSpan(0, size)))]);
    }

    private OutputSample[][] Sample(TrialSession session, ValueRange range)
    {
        OutputSample[] first = [.. session.Run(_trial.Foreign(0, range))];
        bool isLarge = first.Any(sample => sample.Values.Length > MostGoldenValues);
        int count = isLarge ? LargestBatch : MostGolden;
        return [first, .. Enumerable.Range(1, count - 1).Select(
            i => session.Run(_trial.Foreign(i, range)).ToArray())];
    }

    private PictureOutput Find(OutputSample[][] runs, AdoptionOptions options)
    {
        OutputSample[] all =
        [
            .. runs[0].Select((sample, i) => sample with
            {
                Values = [.. runs.SelectMany(run => run[i].Values)],
            }),
        ];
        return PictureOutput.Find(_model, all, options);
    }

    /// <summary>Compares the new graph with the model, picture by picture and in batches.</summary>
    private void Compare(ModelProto adopted, PictureOutput output, float[][] pictures)
    {
        double tolerance = IsHalf(adopted) ? 8e-3 : 1e-4;
        using TrialSession session = Open(adopted);
        for (int batch = 1; batch <= LargestBatch; batch++)
        {
            double difference = Difference(session, output, pictures, batch);
            if (difference <= tolerance)
                continue;
            if (_inputs.FixedBatch is { } only)
                throw FixedBatch(only, null);
            if (batch == 1)
                throw new InputException(
                    $"{Name}: gives other pictures when it is run again (off by {difference:E1}); export it without "
                    + "random numbers");
            throw new InputException(
                $"{Name}: its pictures depend on the others of their batch (off by {difference:E1}); export it in "
                + "inference mode (model.eval()), with the batch as the first dimension");
        }
    }

    private TrialSession Open(ModelProto adopted)
    {
        try
        {
            return new TrialSession(Name, adopted);
        }
        catch (InputException e) when (_inputs.FixedBatch is { } only)
        {
            throw FixedBatch(only, e);
        }
    }

    private double Difference(TrialSession session, PictureOutput output, float[][] pictures, int batch)
    {
        // The second and later ones begin elsewhere, so that no picture is always at the same place.
        int first = batch - 1;
        IReadOnlyList<TrialValue> fed =
        [
            .. _trial.Names.Select(name => (Name: name, Tensor: _trial.Of(name, first, batch, pictures.Length)))
                .Select(input => new TrialValue(
                    input.Name,
                    (int)TensorProto.Types.DataType.Float,
                    [.. input.Tensor.Shape.Select(extent => (long)extent)],
                    input.Tensor.Values)),
        ];
        try
        {
            OutputSample image = session.Run(fed)[0];
            int size = output.Image.Size;
            if (image.Values.Length != batch * size)
                return double.PositiveInfinity;
            return Enumerable.Range(0, batch).Max(i => Largest(
                image.Values.AsSpan(i * size, size), pictures[(first + i) % pictures.Length]));
        }
        catch (InputException e) when (_inputs.FixedBatch is { } only)
        {
            throw FixedBatch(only, e);
        }
        catch (InputException e) when (batch > 1)
        {
            throw new InputException(
                $"{Name}: runs one picture at a time only, although its batch is free; export it with the batch as the "
                + "first dimension of everything",
                e);
        }
    }

    private InputException FixedBatch(int only, Exception? e) => new(
        $"{Name}: was exported for batches of exactly {only}, and its graph cannot be made to take others; export it "
        + "with a free batch (dynamic_axes of torch.onnx.export)",
        e);

    private GoldenReport CheckGolden(GeneratorFile file)
    {
        using var generator = CpuGenerator.Load(file);
        GoldenReport golden = generator.CheckGolden();
        return golden.Passed
            ? golden
            : throw new InputException(
                $"{Name}: its pictures {golden.Difference} with the fast forms of its layers; export it with float32 "
                + "weights");
    }

    private GeneratorInfo Describe(PictureOutput output, float[][] pictures) => new()
    {
        System = "adopted",
        DataSet = "unknown",
        Image = output.Image,
        Latent = _trial.Latent,
        ClassNames = _inputs.Classes > 0 ? _request.Options.NamesOf(_inputs.Classes) : [],
        Source = _trial.Source is { } source
            ? new SourceInfo(source, _request.Options.SourceKind ?? "photograph", [])
            : null,
        Adopted = new AdoptionInfo(Name, _model.Sha256, $"ONNX Runtime {OnnxRuntimeLibrary.Version}"),
        Golden = new GoldenValues(
            new SortedDictionary<string, TensorData>(
                _trial.Names.ToDictionary(name => name, name => _trial.Of(name, 0, pictures.Length, pictures.Length)),
                StringComparer.Ordinal),
            new TensorData(
                [pictures.Length, output.Image.Channels, output.Image.Height, output.Image.Width],
                [.. pictures.SelectMany(picture => picture)])),
        Training = new TrainingInfo(_request.Command, 0, 0, 0),
    };

    private static bool IsHalf(ModelProto model) => model.Graph.Initializer.Any(
        tensor => tensor.DataType == (int)TensorProto.Types.DataType.Float16);

    private static double Largest(ReadOnlySpan<float> values, float[] expected)
    {
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double difference = Math.Abs((double)values[i] - expected[i]);
            largest = double.IsNaN(difference) ? double.PositiveInfinity : Math.Max(largest, difference);
        }

        return largest;
    }
}
