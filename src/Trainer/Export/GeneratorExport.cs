using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Generators.Onnx;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training;
using TorchSharp;

namespace ImageGen.Trainer.Export;

/// <summary>Turns the averaged generator of a checkpoint into a generator file. The same checkpoint gives the same bytes.</summary>
internal static class GeneratorExport
{
    private const int GoldenCount = 4;

    /// <summary>Exports a checkpoint.</summary>
    /// <param name="checkpoint">The state to export.</param>
    /// <param name="path">Where it was read from, for messages.</param>
    /// <param name="half">Whether weights are stored in float16: half the size, pictures within 2e-3.</param>
    public static GeneratorFile FromCheckpoint(Checkpoint checkpoint, string path, bool half)
    {
        using var network = AveragedNetwork.FromCheckpoint(checkpoint, path);
        var configuration = checkpoint.Configuration;
        var training = new TrainingInfo(
            configuration.Command, checkpoint.Step, network.Plan.ImagesSeen(configuration.RecipeSettings(), checkpoint.Step), configuration.Seed);
        return FromPlan(network.Plan, configuration.Recipe, network.DataSet, training, half);
    }

    /// <summary>Exports the generator of a plan whose networks are in evaluation mode on the CPU.</summary>
    public static GeneratorFile FromPlan(TrainingPlan plan, string system, DataSet dataSet, TrainingInfo training, bool half)
    {
        var shape = dataSet.Shape;
        var classNames = plan.IsConditional ? dataSet.ClassNames : [];
        var graph = new GraphWriter("generator");
        List<string> inputs = [graph.Input("z", [-1, .. plan.Latent.Shape.Select(extent => (long)extent)])];
        if (plan.IsConditional)
            inputs.Add(graph.Input("label", [-1, classNames.Count]));

        var painted = new NetworkGraph(graph, half).Write(plan.Network(plan.Generator), plan.Generator, [.. inputs]);
        if (plan.Range == PictureRange.MinusOneToOne)
        {
            var halved = graph.Node("Mul", [painted, graph.Constant("half", [0.5f], [1])]);
            painted = graph.Node("Add", [halved, graph.Constant("middle", [0.5f], [1])]);
        }

        graph.Node("Clip", [painted, graph.Constant("black", [0f], []), graph.Constant("white", [1f], [])], "image");
        graph.Output("image", [-1, shape.Channels, shape.Height, shape.Width]);

        return GeneratorFile.Create(graph.Graph, new GeneratorInfo
        {
            System = system,
            DataSet = dataSet.Name,
            Image = shape,
            Latent = plan.Latent,
            ClassNames = classNames,
            Golden = Golden(plan, shape, classNames.Count),
            Training = training,
        });
    }

    private static GoldenValues Golden(TrainingPlan plan, ImageShape shape, int classCount)
    {
        using var noGradient = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var size = plan.Latent.Size;
        var z = new float[GoldenCount * size];
        for (var i = 0; i < GoldenCount; i++)
            LatentSampler.Sample(plan.Latent, (ulong)i, z.AsSpan(i * size, size));
        var labels = Labels(classCount);

        int[] latentShape = [GoldenCount, .. plan.Latent.Shape];
        var pictures = plan.Generate(
            torch.tensor(z, [.. latentShape.Select(extent => (long)extent)]),
            torch.tensor(labels, [GoldenCount, classCount]));
        var unit = plan.Range == PictureRange.MinusOneToOne ? (pictures * 0.5) + 0.5 : pictures;
        var image = unit.clamp(0, 1).contiguous().data<float>().ToArray();

        var inputs = new SortedDictionary<string, TensorData>(StringComparer.Ordinal) { ["z"] = new(latentShape, z) };
        if (classCount > 0)
            inputs["label"] = new TensorData([GoldenCount, classCount], labels);
        return new GoldenValues(inputs, new TensorData([GoldenCount, shape.Channels, shape.Height, shape.Width], image));
    }

    /// <summary>A class each, spread over all of them; the last is an even blend of the first and the last class.</summary>
    private static float[] Labels(int classCount)
    {
        var labels = new float[GoldenCount * classCount];
        if (classCount == 0)
            return labels;
        for (var i = 0; i < GoldenCount - 1; i++)
            labels[(i * classCount) + (i * (classCount - 1) / (GoldenCount - 2))] = 1;
        labels[^classCount] += 0.5f;
        labels[^1] += 0.5f;
        return labels;
    }
}
