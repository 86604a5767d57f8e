using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Generators.Latents;
using ImageGen.Tests.Generators;
using ImageGen.Trainer.Data;
using ImageGen.Trainer.Data.Downloads;
using ImageGen.Trainer.Data.Sets;
using ImageGen.Trainer.Evaluation;
using ImageGen.Trainer.Evaluation.Features;
using ImageGen.Trainer.Evaluation.Metrics;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Evaluation;

[Collection(TorchCollection.Name)]
public sealed class GeneratorEvaluationTests
{
    private static readonly ShapesDataSet Shapes = new();

    [Fact]
    public void What_is_measured_goes_by_what_the_file_is()
    {
        Assert.IsType<ReconstructionEvaluation>(GeneratorEvaluation.For(SyntheticGenerator.AutoEncoder().Info));
        Assert.IsType<VariationalEvaluation>(GeneratorEvaluation.For(SyntheticGenerator.Variational().Info));
        Assert.IsType<TranslationEvaluation>(GeneratorEvaluation.For(SyntheticGenerator.ImageToImage().Info));
        Assert.IsType<SampleEvaluation>(GeneratorEvaluation.For(SyntheticGenerator.Conditional().Info));
        Assert.IsType<SampleEvaluation>(GeneratorEvaluation.For(SyntheticGenerator.Unconditional().Info));
    }

    [Fact]
    public void An_auto_encoder_is_held_against_every_test_picture_and_the_mean_training_picture()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Dictionary<string, double> exact = Measure(EvaluatedFiles.AutoEncoder(1), Shapes);
        Assert.Equal((0, 100, 1, 0), (exact["mse"], exact["psnr"], exact["ssim"], exact["l1"]));

        Dictionary<string, double> half = Measure(EvaluatedFiles.AutoEncoder(0.5f), Shapes);
        torch.Tensor test = Unit(Shapes, DataSplit.Test);
        torch.Tensor mean = Unit(Shapes, DataSplit.Train).mean([0], keepdim: true);
        Assert.Equal(test.square().mean().item<double>() / 4, half["mse"], 1e-6);
        Assert.Equal(test.mean().item<double>() / 2, half["l1"], 1e-5);
        Assert.Equal(-10 * Math.Log10(test.square().mean().item<double>() / 4), half["psnr"], 0.01);
        Assert.Equal(StructuralSimilarity.Of(test / 2, test).mean().item<double>(), half["ssim"], 1e-4);
        Assert.Equal((test - mean).square().mean().item<double>(), half["mse-of-mean-picture"], 1e-6);
        Assert.Equal(half["mse-of-mean-picture"], exact["mse-of-mean-picture"]);
    }

    [Fact]
    public void The_evidence_lower_bound_is_that_of_one_seeded_draw_for_every_test_picture()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Dictionary<string, double> found = Measure(EvaluatedFiles.Variational(1, (float)Math.Log(4)), Shapes);

        torch.Tensor test = Unit(Shapes, DataSplit.Test);
        double[] draws = Enumerable.Range(0, (int)test.shape[0]).Select(
            i => 1 + (2 * CounterRandom.Normal((ulong)i, 0)))
            .ToArray();
        torch.Tensor painted = torch.tensor(draws).sigmoid().clamp(1e-6, 1 - 1e-6).reshape(-1, 1, 1, 1);
        double reconstruction = -((test * painted.log()) + ((1 - test) * (1 - painted).log())).flatten(1).sum(1).mean()
            .item<double>();
        double divergence = 0.5 * (1 + 4 - Math.Log(4) - 1);
        Assert.Equal(reconstruction, found["negative-elbo-reconstruction"], 0.01 + (1e-5 * reconstruction));
        Assert.Equal(divergence, found["negative-elbo-divergence"], 0.01);
        Assert.Equal(reconstruction + divergence, found["negative-elbo"], 0.02 + (1e-5 * reconstruction));

        // What is painted from the mean owes nothing to the draws.
        Assert.Equal((test - (1 / (1 + Math.Exp(-1)))).square().mean().item<double>(), found["mse"], 1e-6);
        Assert.Equal(found, Measure(EvaluatedFiles.Variational(1, (float)Math.Log(4)), Shapes));
    }

    [Fact]
    public void A_translator_is_held_against_the_pictures_that_belong_to_its_sources()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        var set = new ShapePairsDataSet();
        Dictionary<string, double> found = Measure(EvaluatedFiles.Copier(set.Source, 3), set);
        using PictureSet pairs = set.Load(new DataStore(), DataSplit.Test);
        torch.Tensor difference =
            (pairs.Sources!.to(torch.ScalarType.Float64) - pairs.Pictures.to(torch.ScalarType.Float64)) / 255;
        Assert.Equal(difference.square().mean().item<double>(), found["mse"], 1e-6);
        Assert.Equal(difference.abs().mean().item<double>(), found["l1"], 1e-5);
        Assert.Contains("l1-of-mean-picture", found.Keys);
    }

    /// <summary>One generator paints real pictures of the class asked for, the other noise.</summary>
    [Fact]
    public void Samples_of_real_pictures_agree_vary_and_are_near_and_noise_does_not_and_is_far()
    {
        Dictionary<string, double> memory = Measure(
            EvaluatedFiles.Memory(Shapes.ClassNames, 150), Shapes, samples: 1_200);
        Assert.InRange(memory["classifier-accuracy"], 0.95, 1);
        Assert.InRange(memory["label-agreement"], 0.95, 1);
        Assert.InRange(memory["least-class-spread"], 0.8, 1.2);

        Dictionary<string, double> noise = Measure(EvaluatedFiles.Noise(Shapes.ClassNames), Shapes, samples: 1_200);
        Assert.InRange(noise["label-agreement"], 0, 0.6);
        Assert.Equal(memory["frechet-distance-of-training-pictures"], noise["frechet-distance-of-training-pictures"]);
        Assert.InRange(memory["frechet-distance"], 0, 3 * memory["frechet-distance-of-training-pictures"]);
        Assert.True(noise["frechet-distance"] > 20 * memory["frechet-distance"]);
        Assert.Equal(1.0 / 6, memory["label-agreement-of-chance"], 1e-4);

        foreach (string name in (string[])["precision", "recall", "density", "coverage"])
            Assert.InRange(memory[name], 0.7 * memory[$"{name}-of-halves"], double.MaxValue);

        // Neither precision nor recall of noise: one stray picture's ball can be so large that it contains most of the
        // other set (0 to 0.6 were seen, depending on the classifier's weights, which rounding changes).
        foreach (string name in (string[])["density", "coverage"])
            Assert.InRange(noise[name], 0, 0.5 * memory[name]);

        Dictionary<string, double> unlabelled = Measure(EvaluatedFiles.Noise([]), Shapes, samples: 1_000);
        Assert.Equal(
            [
                "coverage", "coverage-of-halves", "coverage-of-noise", "coverage-of-training-pictures",
                "frechet-distance", "frechet-distance-of-halves", "frechet-distance-of-noise",
                "frechet-distance-of-training-pictures",
            ],
            unlabelled.Keys.Where(name => name[0] is 'c' or 'f').Order(StringComparer.Ordinal));
        Assert.True(unlabelled["frechet-distance"] > 20 * memory["frechet-distance"]);
    }

    [Fact]
    public void Few_samples_give_a_label_agreement_and_say_that_they_give_no_distance()
    {
        EvaluationSubject subject = EvaluatedFiles.Subject(
            EvaluatedFiles.Noise(Shapes.ClassNames), Shapes, samples: 12);
        Measurement found = new SampleEvaluation().Measure(subject, CancellationToken.None);
        Assert.DoesNotContain(found.Figures, figure => figure.Name == "frechet-distance");
        Assert.Contains(found.Notes, note => note.Contains("1,000", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_measured_by_which_network_and_on_what_is_told()
    {
        EvaluationSubject subject =
            EvaluatedFiles.Subject(EvaluatedFiles.Noise(Shapes.ClassNames), Shapes, samples: 1_000) with
            {
                Options = new SampleOptions { Real = DataSplit.Train },
            };
        IReadOnlyList<string> protocol = new SampleEvaluation().Measure(subject, CancellationToken.None).Protocol;
        Assert.Equal(2, protocol.Count);
        Assert.All(protocol, line => Assert.Matches("sha256 [0-9a-f]{64}", line));
        Assert.StartsWith("frechet-distance, precision, recall, density, coverage: ", protocol[1]);
        Assert.EndsWith("1,000 samples against 6,000 training pictures", protocol[1]);
    }

    [Fact]
    public void What_is_asked_of_samples_is_refused_where_it_cannot_be_had()
    {
        using var folder = new TemporaryFolder();
        void RefuseOptions(GeneratorFile file, DataSet set, SampleOptions options, string expected)
        {
            EvaluationSubject subject = EvaluatedFiles.Subject(file, set) with { Options = options };
            InputException refusal = Assert.Throws<InputException>(
                () => GeneratorEvaluation.For(file.Info).Check(subject));
            Assert.Contains(expected, refusal.Message);
            Assert.DoesNotContain('\n', refusal.Message);
        }

        (GeneratorFile noise, GeneratorFile labelled) = (
            EvaluatedFiles.Noise([]), EvaluatedFiles.Noise(Shapes.ClassNames));
        var score = new SampleOptions { AccuracyScore = true };
        var range = new SampleOptions { FeatureRange = FeatureRange.Named("-1..1") };
        RefuseOptions(EvaluatedFiles.AutoEncoder(1), Shapes, score, "not measured by samples");
        RefuseOptions(noise, Shapes, score, "takes no label");
        RefuseOptions(noise, Shapes, new SampleOptions { Features = folder.File("none.onnx") }, "no such file");
        RefuseOptions(noise, Shapes, range, "only with --features");
        RefuseOptions(noise, Shapes, new SampleOptions { NearestSheet = folder.File("none/a.png") }, "does not exist");
        RefuseOptions(labelled, Shapes, new SampleOptions { NearestSheet = folder.Path }, "is a folder");
    }

    [Fact]
    public void Measuring_stops_when_it_is_asked_to()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        var set = new ShapePairsDataSet();
        foreach ((GeneratorFile file, DataSet data) in ((GeneratorFile, DataSet)[])[
            (EvaluatedFiles.AutoEncoder(1), Shapes),
            (EvaluatedFiles.Variational(0, 0), Shapes),
            (EvaluatedFiles.Copier(set.Source, 3), set),
            (EvaluatedFiles.Noise([]), Shapes)])
        {
            Assert.Throws<OperationCanceledException>(
                () => GeneratorEvaluation.For(file.Info).Measure(EvaluatedFiles.Subject(file, data), stopped.Token));
        }
    }

    [Fact]
    public void What_does_not_fit_together_is_refused_before_anything_is_done()
    {
        var set = new ShapePairsDataSet();
        Refuse(EvaluatedFiles.AutoEncoder(1), set, "1x28x28", "3x32x32");
        Refuse(EvaluatedFiles.Copier(set.Source, 3), new CutPairs(null), "no pairs", "pairs:SOURCES,PICTURES");
        Refuse(
            EvaluatedFiles.Copier(set.Source, 3),
            new CutPairs(set.Source with { Kind = "photograph" }),
            "from an outline of 1x32x32",
            "a photograph");
        Refuse(EvaluatedFiles.Noise(["one", "two"]), Shapes, "2 classes");
        Refuse(EvaluatedFiles.Noise(Shapes.ClassNames), Shapes, 5, "--samples 5", "6");
        Refuse(EvaluatedFiles.Noise([]), Shapes, 999, "--samples 999", "1,000");
        Refuse(
            EvaluatedFiles.Copier(set.Source, 3),
            new CutPairs(set.Source, hasTestPictures: false),
            "has no test pictures");
        GeneratorEvaluation.For(EvaluatedFiles.Noise([]).Info).Check(
            EvaluatedFiles.Subject(EvaluatedFiles.Noise([]), Shapes, 1_000));
    }

    private static void Refuse(GeneratorFile file, DataSet set, params string[] expected) =>
        Refuse(file, set, 10_000, expected);

    private static void Refuse(GeneratorFile file, DataSet set, int samples, params string[] expected)
    {
        InputException refusal = Assert.Throws<InputException>(
            () => GeneratorEvaluation.For(file.Info).Check(EvaluatedFiles.Subject(file, set, samples)));
        Assert.All(expected, text => Assert.Contains(text, refusal.Message));
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static Dictionary<string, double> Measure(GeneratorFile file, DataSet set, int samples = 10_000)
    {
        var evaluation = GeneratorEvaluation.For(file.Info);
        EvaluationSubject subject = EvaluatedFiles.Subject(file, set, samples);
        evaluation.Check(subject);
        return evaluation.Measure(subject, CancellationToken.None).Figures.SelectMany(figure => figure.Recorded())
            .ToDictionary();
    }

    private static torch.Tensor Unit(DataSet set, DataSplit split)
    {
        using PictureSet pictures = set.Load(new DataStore(), split);
        return pictures.Pictures.to(torch.ScalarType.Float64) / 255;
    }

    /// <summary>A set of the shape of shape-pairs that lacks something.</summary>
    private sealed class CutPairs(SourceInfo? source, bool hasTestPictures = true) : DataSet
    {
        private readonly ShapePairsDataSet _whole = new();

        public override string Name => "cut-pairs";

        public override string Title => "cut";

        public override string Origin => "drawn here";

        public override ImageShape Shape => _whole.Shape;

        public override IReadOnlyList<string> ClassNames => _whole.ClassNames;

        public override SourceInfo? Source => source;

        public override bool HasTestPictures => hasTestPictures;

        public override IReadOnlyList<string> Fetch(DataStore store) => [];

        public override bool IsPresent(DataStore store) => true;

        public override PictureSet Load(DataStore store, DataSplit split) =>
            throw new InvalidOperationException("nothing is read before the check");
    }
}
