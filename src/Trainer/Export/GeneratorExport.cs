using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Trainer.Export;

/// <summary>
/// Turns the averaged generator of a checkpoint into a generator file. The same checkpoint gives the same bytes.
/// </summary>
internal static class GeneratorExport
{
    private const int GoldenCount = 4;

    // Enough for a walk of some length; each costs its code in the file.
    private const int MostAnchors = 40;

    /// <summary>Exports a checkpoint.</summary>
    /// <param name="checkpoint">The state to export.</param>
    /// <param name="path">Where it was read from, for messages.</param>
    /// <param name="half">Whether weights are stored in float16: half the size, pictures within 8e-3.</param>
    /// <param name="pictures">Gives the training pictures; called only where their codes are wanted.</param>
    public static GeneratorFile FromCheckpoint(
        Checkpoint checkpoint, string path, bool half, Func<DataSet, PictureSet> pictures)
    {
        using var network = AveragedNetwork.FromCheckpoint(checkpoint, path);
        RunConfiguration configuration = checkpoint.Configuration;
        var training = new TrainingInfo(
            configuration.Command,
            checkpoint.Step,
            network.Plan.ImagesSeen(configuration.RecipeSettings(), checkpoint.Step),
            configuration.Seed);
        return FromPlan(network.Plan, configuration.Recipe, network.DataSet, training, half, pictures);
    }

    /// <summary>Exports the generator of a plan whose networks are in evaluation mode on the CPU.</summary>
    public static GeneratorFile FromPlan(
        TrainingPlan plan,
        string system,
        DataSet dataSet,
        TrainingInfo training,
        bool half,
        Func<DataSet, PictureSet> pictures)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        ImageShape shape = dataSet.Shape;
        var info = new GeneratorInfo
        {
            System = system,
            DataSet = dataSet.ShortName,
            Image = shape,
            Latent = plan.Latent,
            Source = plan.Source,
            ClassNames = plan.IsConditional ? dataSet.ClassNames : [],
            Anchors = plan.Latent?.Distribution == LatentDistribution.Anchors ? CodesOf(plan, dataSet, pictures) : null,
            Golden = new GoldenValues(new Dictionary<string, TensorData>(), new TensorData([0], [])),
            Training = training,
        };
        info = info with { Golden = Golden(plan, info) };
        if (plan.Encoder is { } encoder)
            info = info with { Encoder = EncoderExport.Of(plan, encoder, shape, info.Golden.Image, half) };
        return GeneratorFile.Create(Graph(plan, info, half), info);
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

    /// <summary>
    /// The codes of training pictures, class after class in turn, so that a walk past them meets every class.
    /// </summary>
    private static TensorData CodesOf(TrainingPlan plan, DataSet dataSet, Func<DataSet, PictureSet> pictures)
    {
        using PictureSet set = pictures(dataSet);
        long[] labels = set.Labels.cpu().data<long>().ToArray();
        long[] chosen =
        [
            .. labels.Select((label, index) => (label, index))
                .GroupBy(item => item.label)
                .SelectMany(group => group.Select((item, turn) => (turn, item.label, item.index)))
                .OrderBy(item => item.turn).ThenBy(item => item.label)
                .Take(MostAnchors)
                .Select(item => (long)item.index),
        ];
        torch.Tensor codes = plan.Encode(
            PictureScaling.ToRange(set.Pictures.cpu().index_select(0, torch.tensor(chosen)), plan.Range));
        return Data(codes);
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
            input = torch.tensor(z, [.. shape.Select(extent => (long)extent)]);
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
        torch.Tensor generated = plan.Generate(input, torch.tensor(labels, [GoldenCount, classCount]));
        return new GoldenValues(inputs, Data(PictureScaling.ToUnit(generated, plan.Range)));
    }

    private static TensorData Data(torch.Tensor tensor) =>
        new([.. tensor.shape.Select(extent => (int)extent)], AffineLayer.Values(tensor));

    /// <summary>
    /// A class each, spread over all of them; the last is an even blend of the first and the last class.
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
