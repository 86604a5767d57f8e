using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Native;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using ImageGen.Trainer.Training.Runs;
using TorchSharp;

namespace ImageGen.Trainer.Export;

/// <summary>Exports the averaged generator of a checkpoint to a generator file. The output is deterministic.</summary>
internal static class GeneratorExport
{
    private const int GoldenCount = 4;

    /// <summary>Exports a checkpoint.</summary>
    /// <param name="checkpoint">The state to export.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="half">Whether weights are stored in float16: half the size, pictures within 8e-3.</param>
    /// <param name="pictures">
    /// Loads the training pictures; called only if their codes are needed and the checkpoint is too old to contain
    /// them.
    /// </param>
    /// <exception cref="InputException">
    /// The checkpoint does not fit the recipe, or the generator violates the file format.
    /// </exception>
    public static GeneratorFile FromCheckpoint(Checkpoint checkpoint, string path, bool half, Func<PictureSet> pictures)
    {
        using var network = AveragedNetwork.FromCheckpoint(checkpoint, path);
        RunConfiguration configuration = checkpoint.Configuration;
        var training = new TrainingInfo(
            configuration.Command,
            checkpoint.Step,
            network.Plan.ImagesSeen(configuration.RecipeSettings(), checkpoint.Step),
            configuration.Seed);
        return FromPlan(
            network.Plan,
            configuration.Recipe,
            network.Pictures,
            training,
            half,
            () => checkpoint.Tensors.TryGetValue(AnchorCodes.TensorName, out torch.Tensor? codes)
                ? codes
                : CodesOf(network.Plan, pictures));
    }

    /// <summary>Exports the generator of a plan whose networks are in evaluation mode on the CPU.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="system">The recipe's name.</param>
    /// <param name="trainedOn">Description of the training pictures.</param>
    /// <param name="training">How it was trained.</param>
    /// <param name="half">Whether weights are stored in float16.</param>
    /// <param name="codes">Returns codes of training pictures; called only if needed.</param>
    /// <exception cref="InputException">The generator violates the file format.</exception>
    public static GeneratorFile FromPlan(
        TrainingPlan plan,
        string system,
        PictureDescription trainedOn,
        TrainingInfo training,
        bool half,
        Func<torch.Tensor> codes)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        // With several, the golden values may differ in their last bits from machine to machine, and under load.
        using var alone = new ThreadCount(1);
        ImageShape shape = trainedOn.Shape;
        var info = new GeneratorInfo
        {
            System = system,
            DataSet = trainedOn.Name,
            Image = shape,
            Latent = plan.Latent,
            Source = plan.Source,
            ClassNames = plan.IsConditional ? trainedOn.ClassNames : [],
            Anchors = AnchorCodes.AreWantedBy(plan) ? Data(codes()) : null,
            Golden = new GoldenValues(new Dictionary<string, TensorData>(), new TensorData([0], [])),
            Training = training,
        };
        info = info with { Golden = Golden(plan, info) };
        if (plan.Encoder is { } encoder)
            info = info with { Encoder = EncoderExport.Of(plan, encoder, shape, info.Golden.Image, half) };
        try
        {
            return GeneratorFile.Create(Graph(plan, info, half), info);
        }
        catch (ArgumentException e)
        {
            string problem = (e.InnerException ?? e).Message.TrimEnd('.');
            throw new InputException($"{system} cannot be stored in a generator file: {OneLine.Of(problem)}", e);
        }
    }

    /// <summary>Loads the training pictures and encodes some of them.</summary>
    /// <param name="plan">A plan whose networks are in evaluation mode on the CPU.</param>
    /// <param name="pictures">Loads the training pictures.</param>
    public static torch.Tensor CodesOf(TrainingPlan plan, Func<PictureSet> pictures)
    {
        using PictureSet set = pictures();
        return AnchorCodes.Of(plan, set.To(torch.CPU));
    }

    private static GraphProto Graph(TrainingPlan plan, GeneratorInfo info, bool half)
    {
        var graph = new GraphWriter("generator");
        var inputs = new List<string>();
        if (info.Latent is { } latent)
            inputs.Add(graph.Input("z", [-1, .. latent.Shape.Select(extent => (long)extent)]));
        if (info.Source is { Shape: var source })
            inputs.Add(
                PictureScaling.FromUnit(
                    graph, graph.Input("source", -1, source.Channels, source.Height, source.Width), plan.Range));
        if (info.IsConditional)
            inputs.Add(graph.Input("label", -1, info.ClassNames.Count));

        string generated = new NetworkGraph(graph, half).Write(
            plan.Network(plan.Generator), plan.Generator, [.. inputs]);
        PictureScaling.ToUnit(graph, generated, plan.Range, "image");
        graph.Output("image", -1, info.Image.Channels, info.Image.Height, info.Image.Width);
        return graph.Graph;
    }

    private static GoldenValues Golden(TrainingPlan plan, GeneratorInfo info)
    {
        var inputs = new SortedDictionary<string, TensorData>(StringComparer.Ordinal);
        torch.Tensor input;
        if (info.Latent is { } latent)
        {
            float[] z = new float[GoldenCount * latent.Size];
            for (int i = 0; i < GoldenCount; i++)
                LatentSampler.Sample(info, (ulong)i, z.AsSpan(i * latent.Size, latent.Size));
            int[] shape = [GoldenCount, .. latent.Shape];
            inputs["z"] = new TensorData(shape, z);
            input = ArrayTensor.Of(z, [.. shape.Select(extent => (long)extent)]);
        }
        else
        {
            torch.Tensor sources = GoldenSources.Of(info.Source!, GoldenCount);
            inputs["source"] = Data(sources);
            input = plan.Range == PictureRange.MinusOneToOne ? (sources * 2) - 1 : sources;
        }

        int classCount = info.ClassNames.Count;
        float[] labels = Labels(classCount);
        if (classCount > 0)
            inputs["label"] = new TensorData([GoldenCount, classCount], labels);
        torch.Tensor generated = plan.Generate(input, ArrayTensor.Of(labels, [GoldenCount, classCount]));
        return new GoldenValues(inputs, Data(PictureScaling.ToUnit(generated, plan.Range)));
    }

    private static TensorData Data(torch.Tensor tensor) =>
        new([.. tensor.shape.Select(extent => (int)extent)], AffineLayer.Values(tensor));

    /// <summary>
    /// One class per golden value, spread over all classes; the last is an even blend of the first and the last class.
    /// </summary>
    private static float[] Labels(int classCount)
    {
        float[] labels = new float[GoldenCount * classCount];
        if (classCount == 0)
            return labels;
        for (int i = 0; i < GoldenCount - 1; i++)
            labels[(i * classCount) + (i * (classCount - 1) / (GoldenCount - 2))] = 1;
        labels[^classCount] += 0.5f;
        labels[^1] += 0.5f;
        return labels;
    }
}
