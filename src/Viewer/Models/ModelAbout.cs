using System.Globalization;
using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Onnx;
using ImageGen.Generators.Runtime;

namespace ImageGen.Viewer.Models;

/// <summary>
/// Information about a model from its file: system and paper, data set and licence, training, and measured quality. The
/// page shows it as a dialog, <c>viewer about</c> as text.
/// </summary>
internal sealed record ModelAbout
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The facts, in order.</summary>
    public required IReadOnlyList<AboutFact> Facts { get; init; }

    /// <summary>Whether it was made of an ONNX model of other origin.</summary>
    public bool IsAdopted { get; init; }

    /// <summary>The command that trained or adopted it.</summary>
    public required string Command { get; init; }

    /// <summary>Its measured quality; empty if not measured.</summary>
    public required IReadOnlyList<AboutMeasure> Quality { get; init; }

    /// <summary>Creates the information about a generator.</summary>
    /// <param name="file">Its file.</param>
    /// <param name="golden">The result of the golden check on this machine; null if it was not run.</param>
    /// <param name="precision">The precision that it is played in; null for float32 as always.</param>
    public static ModelAbout Of(GeneratorFile file, GoldenReport? golden, string? precision = null)
    {
        GeneratorInfo info = file.Info;
        return new ModelAbout
        {
            Name = file.Name,
            Facts =
            [
                .. FactsOf(file, info, golden),
                .. precision is null ? (AboutFact[])[] : [new AboutFact("precision", precision)],
            ],
            IsAdopted = info.Adopted is not null,
            Command = info.Training.Command,
            Quality = AboutMeasure.Of(info.Quality),
        };
    }

    /// <summary>Formats it as text, one fact per line.</summary>
    public IEnumerable<string> Lines()
    {
        yield return Name;
        foreach (AboutFact fact in Facts)
            yield return $"  {fact.Name,-12} {fact.Text}{(fact.Link is null ? "" : $" <{fact.Link}>")}";
        yield return $"  {(IsAdopted ? "adopted by" : "trained by"),-12} {Command}";
        foreach (AboutMeasure measure in Quality)
            yield return $"  {"measured",-12} {measure.Text}";
        if (Quality.Count == 0)
            yield return $"  {"measured",-12} not yet; run trainer evaluate MODEL --record";
    }

    private static IEnumerable<AboutFact> FactsOf(GeneratorFile file, GeneratorInfo info, GoldenReport? golden)
    {
        if (info.Adopted is { } adopted)
        {
            foreach (AboutFact fact in FactsOf(file, adopted, golden))
                yield return fact;
            yield break;
        }

        var system = KnownSystem.Find(info.System);
        yield return new AboutFact("system", system is null ? info.System : $"{info.System}, {system.Title}")
        {
            Page = system?.Page,
        };
        if (system is not null)
            yield return new AboutFact("paper", system.Paper) { Link = system.Link };
        var data = KnownDataSet.Find(info.DataSet);
        yield return new AboutFact("data", data is null ? info.DataSet : $"{info.DataSet}, {data.By}")
        {
            Link = data?.Link,
        };
        yield return new AboutFact("licence", data?.Terms ?? "that of the training pictures");
        yield return new AboutFact("pictures", Pictures(info));
        yield return new AboutFact("parameters", Number(ParametersOf(file)));
        TrainingInfo training = info.Training;
        yield return new AboutFact(
            "training",
            $"{Number(training.Steps)} steps, {Number(training.Images)} pictures seen, seed {training.Seed}");
        yield return new AboutFact("golden check", golden is null ? "not run on this machine yet" : Describe(golden));
        yield return new AboutFact("SHA-256", file.Sha256);
    }

    private static IEnumerable<AboutFact> FactsOf(GeneratorFile file, AdoptionInfo adopted, GoldenReport? golden)
    {
        yield return new AboutFact("adopted from", $"{adopted.File}, SHA-256 {adopted.Sha256}");
        yield return new AboutFact("licence", "that of the model, and of the pictures it was trained on");
        yield return new AboutFact("pictures", Pictures(file.Info));
        yield return new AboutFact("parameters", Number(ParametersOf(file)));
        yield return new AboutFact(
            "golden check",
            (golden is null ? "not replayed here yet" : Describe(golden)) + $"; {GoldenOrigin(adopted)}");
        yield return new AboutFact("SHA-256", file.Sha256);
    }

    /// <summary>What the golden values of an adopted model prove.</summary>
    public static string GoldenOrigin(AdoptionInfo adopted) =>
        $"made when it was adopted, by {adopted.Runtime} on a CPU: they prove this machine against that CPU, not the "
        + "model against its maker";

    private static string Pictures(GeneratorInfo info) =>
        $"{info.Image.Width}x{info.Image.Height}{(info.Image.Channels == 1 ? " gray" : " colour")}"
        + (info.IsConditional ? $", {info.ClassNames.Count} classes" : "")
        + (info.Latent is { } latent ? $", {latent.Size} latent coordinates" : "")
        + (info.Source is { } source ? $", from {source.Kind}s" : "");

    private static string Describe(GoldenReport golden) =>
        $"{(golden.Passed ? "passed" : "FAILED")} on this machine: {golden.Count} pictures within "
        + $"{golden.MaxDifference.ToString("0.0E+0", CultureInfo.InvariantCulture)} "
        + $"({golden.Tolerance.ToString("0E+0", CultureInfo.InvariantCulture)} allowed)";

    /// <summary>Number of trained parameters: all initializers except the Int64 shapes and indices.</summary>
    private static long ParametersOf(GeneratorFile file) => file.Model.Graph.Initializer
        .Where(tensor => tensor.DataType != (int)TensorProto.Types.DataType.Int64)
        .Sum(tensor => tensor.Dims.Aggregate(1L, (product, side) => product * side));

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>A fact about a model.</summary>
/// <param name="Name">Its label.</param>
/// <param name="Text">The fact.</param>
internal sealed record AboutFact(string Name, string Text)
{
    /// <summary>A URL with details; null if none.</summary>
    public string? Link { get; init; }

    /// <summary>The documentation page embedded in the viewer; null if none.</summary>
    public string? Page { get; init; }
}
