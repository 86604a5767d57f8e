using ImageGen.Trainer.Evaluation.Features;
using TorchSharp;

namespace ImageGen.Trainer.Evaluation.Metrics;

/// <summary>
/// The figures of samples in a feature space, each with the same measure of real pictures (those of the other split,
/// and one half of the real pictures against the other half) and of noise.
/// </summary>
internal sealed class FeatureFigures
{
    /// <summary>Maximum number of pictures for neighbour counts, whose time is quadratic.</summary>
    public const int MostNeighbors = 10_000;

    // At least two pictures in each half.
    private const int FewestInHalves = 4;

    private readonly FeatureSets _sets;
    private readonly FeatureKind _kind;
    private readonly RealFeatures _real;
    private readonly (torch.Tensor Candidates, RealFeatures Real)? _halves;

    private FeatureFigures(FeatureSets sets, FeatureKind kind)
    {
        (_sets, _kind) = (sets, kind);

        // Sets may be sorted by class, so halves are random.
        using var random = new torch.Generator(0);
        torch.Tensor order = torch.randperm(sets.Real.Count, torch.ScalarType.Int64, generator: random);
        _real = sets.Real.Chosen(order);
        int half = sets.Real.Count / 2;
        if (sets.Real.Count < FewestInHalves)
            return;
        torch.Tensor second = order.narrow(0, half, sets.Real.Count - half);
        _halves = (_real.Pictures.narrow(0, 0, half), sets.Real.Chosen(second));
    }

    /// <summary>Computes the figures.</summary>
    /// <param name="sets">The features.</param>
    /// <param name="kind">Their origin.</param>
    public static IReadOnlyList<Figure> Of(FeatureSets sets, FeatureKind kind)
    {
        using IDisposable noGradient = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        var figures = new FeatureFigures(sets, kind);
        bool fits = sets.Real.Count >= FeatureChoice.FewestToFit;
        return [.. figures.Distances(fits), .. fits ? figures.Shares() : []];
    }

    private IEnumerable<Figure> Distances(bool fits)
    {
        const string ofFits = "between normal distributions fitted to features; 0 if equal";
        const string ofDirections = "of the directions of features; about 0 for real pictures";
        if (_kind == FeatureKind.General)
        {
            yield return Distance("kernel-distance", 4, ofDirections, Directions);
            yield break;
        }

        bool isGiven = _kind == FeatureKind.Given;
        if (fits)
        {
            string name = isGiven ? "fid" : "frechet-distance";
            yield return Distance(name, 3, ofFits, (a, real) => FrechetDistance.Between(a, real.Pictures));
        }

        if (isGiven)
        {
            yield return Distance(
                "kid", 5, "kernel distance of features; about 0 for real pictures",
                (a, real) => KernelDistance.Between(a, real.Pictures));
        }
    }

    private static double Directions(torch.Tensor candidates, RealFeatures real)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor views = real.Mirrored is null ? real.Pictures : torch.cat([real.Pictures, real.Mirrored]);
        return KernelDistance.Between(
            KernelDistance.Directions(candidates), KernelDistance.Directions(views), real.Mirrored is null ? 1 : 2);
    }

    private Figure Distance(
        string name, int decimals, string meaning, Func<torch.Tensor, RealFeatures, double> measure) =>
        new(name, measure(_sets.Generated, _real), decimals, meaning)
        {
            Baseline = OfOther(name, measure(_sets.Other, _real)),
            Bounds =
            [
                .. _halves is { } halves ? [OfHalves(name, measure(halves.Candidates, halves.Real))] : (Baseline[])[],
                OfNoise(name, measure(_sets.Noise, _real)),
            ],
        };

    /// <summary>Computes precision, recall, density and coverage.</summary>
    private IEnumerable<Figure> Shares()
    {
        Neighborhood generated = Neighborhoods(_sets.Generated, _real);
        Neighborhood other = Neighborhoods(_sets.Other, _real);
        Neighborhood halves = Neighborhoods(_halves!.Value.Candidates, _halves.Value.Real);
        Neighborhood noise = Neighborhoods(_sets.Noise, _real);
        Figure Of(string name, Func<Neighborhood, double> value, string meaning) =>
            new(name, value(generated), 4, meaning)
            {
                IsShare = name != "density",
                Baseline = OfOther(name, value(other)),
                Bounds = [OfHalves(name, value(halves)), OfNoise(name, value(noise))],
            };

        return
        [
            Of("precision", n => n.Precision, "share of samples within the manifold of real pictures"),
            Of("recall", n => n.Recall, "share of real pictures within the manifold of samples"),
            Of("density", n => n.Density, "density of samples near real pictures; about 1 for real pictures"),
            Of("coverage", n => n.Coverage, "share of real pictures with a sample in their neighbourhood"),
        ];
    }

    /// <summary>With equal numbers of pictures, as in the papers.</summary>
    private static Neighborhood Neighborhoods(torch.Tensor candidates, RealFeatures real)
    {
        long count = Math.Min(MostNeighbors, Math.Min(candidates.shape[0], real.Count));
        (torch.Tensor a, torch.Tensor b) = (real.Pictures.narrow(0, 0, count), candidates.narrow(0, 0, count));
        (double precision, double recall) = PrecisionRecall.Of(a, b);
        (double density, double coverage) = DensityCoverage.Of(a, b);
        return new Neighborhood(precision, recall, density, coverage);
    }

    private Baseline OfOther(string name, double value) =>
        new($"{name}-of-{_sets.OtherName.Replace(' ', '-')}", _sets.OtherName, value);

    private static Baseline OfHalves(string name, double value) => new($"{name}-of-halves", "half against half", value);

    private static Baseline OfNoise(string name, double value) => new($"{name}-of-noise", "noise", value);

    private sealed record Neighborhood(double Precision, double Recall, double Density, double Coverage);
}

/// <summary>Features of samples and of the pictures that they are compared with, each [count, features].</summary>
/// <param name="Generated">Features of samples.</param>
/// <param name="Real">Features of the real pictures.</param>
/// <param name="Other">Features of real pictures of the other split.</param>
/// <param name="OtherName">The other split: "training pictures" or "test pictures".</param>
/// <param name="Noise">Features of noise pictures.</param>
internal sealed record FeatureSets(
    torch.Tensor Generated, RealFeatures Real, torch.Tensor Other, string OtherName, torch.Tensor Noise);

/// <summary>Features of real pictures.</summary>
/// <param name="Pictures">[count, features].</param>
/// <param name="Mirrored">Features of the flipped pictures, if these also count as real; else null.</param>
internal sealed record RealFeatures(torch.Tensor Pictures, torch.Tensor? Mirrored)
{
    /// <summary>Number of pictures, without the flipped ones.</summary>
    public int Count => (int)Pictures.shape[0];

    /// <summary>Selects pictures.</summary>
    /// <param name="places">Indices, int64 [chosen].</param>
    public RealFeatures Chosen(torch.Tensor places) =>
        new(Pictures.index_select(0, places), Mirrored?.index_select(0, places));
}
