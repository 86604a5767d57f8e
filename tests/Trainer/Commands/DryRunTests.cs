using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Tests.Trainer.Training;
using ImageGen.Trainer.Commands;
using ImageGen.Trainer.Recipes;
using ImageGen.Trainer.Training.Runs;

namespace ImageGen.Tests.Trainer.Commands;

/// <summary>Whatever a system cannot do is known before its first step, in one line.</summary>
[Collection(TorchCollection.Name)]
public sealed class DryRunTests
{
    private static readonly int[] Sides = [4, 5, 6, 7, 8, 9, 12, 14, 16, 20, 28, 32];
    private static readonly int[] OptionSides = [4, 6, 8, 16];

    // Where an option has no bound, or one that takes minutes, this far above its least value is an extreme.
    private const int Far = 40;

    public static TheoryData<string> Names => [.. RecipeRegistry.All.Select(recipe => recipe.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_size_is_trained_on_or_refused_in_one_line(string name)
    {
        Recipe recipe = RecipeRegistry.Named(name);
        foreach (int side in Sides)
        {
            Try(recipe, side, 1, classes: 3, Small(recipe));
            Try(recipe, side, 3, classes: 3, Small(recipe), Precision.BFloat16);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_extreme_of_an_option_is_trained_with_or_refused_in_one_line(string name)
    {
        Recipe recipe = RecipeRegistry.Named(name);
        foreach (RecipeOption option in recipe.Options("shapes").Where(option => option.Name is not "steps"))
        {
            foreach (double value in Extremes(option))
            {
                foreach (int side in OptionSides)
                    Try(recipe, side, 3, classes: 2, new(Small(recipe)) { [option.Name] = value });
            }
        }
    }

    [Theory]
    [InlineData("pix2pix", 4, 1, "--patch-layers 1: the PatchGAN then needs pictures of at least 8x8")]
    [InlineData("pix2pix", 8, 2, "use --patch-layers 1 or --size 16")]
    [InlineData("pix2pix", 16, 3, "use --patch-layers 2 or --size 32")]
    public void A_discriminator_that_cannot_be_built_is_told_by_its_option(
        string name, int side, int patchLayers, string expected)
    {
        Recipe recipe = RecipeRegistry.Named(name);
        string? refusal = Try(recipe, side, 3, 1, new(Small(recipe)) { ["patch-layers"] = patchLayers });
        Assert.Contains(expected, refusal);
        Assert.Null(Try(recipe, 4 << patchLayers, 3, 1, new(Small(recipe)) { ["patch-layers"] = patchLayers }));
    }

    [Fact]
    public void What_no_file_can_hold_is_refused_with_the_options_that_were_chosen()
    {
        // A code of 17x256x256 is more than a file's latent may have.
        Recipe recipe = RecipeRegistry.Named("conv-ae");
        string? refusal = Try(recipe, 1024, 1, 1, new() { ["width"] = 34, ["batch"] = 1 });
        Assert.Contains("--size 1024 --width 34 (conv-ae cannot be stored in a generator file: imagegen.", refusal);
    }

    [Fact]
    public void A_class_name_that_no_file_can_hold_is_refused()
    {
        var recipe = new ConditionalGan();
        InputException error = Assert.Throws<InputException>(() => DryRun.Try(
            recipe, Configuration(recipe, 8, Small(recipe)), Description(8, 3, ["a", "b\t"], null)));
        Assert.Contains("imagegen.classes contains control characters", error.Message);
    }

    [Fact]
    public void Checkpoints_that_are_too_large_to_be_read_are_refused()
    {
        var recipe = new ConditionalGan();
        InputException error = Assert.Throws<InputException>(() => DryRun.Try(
            recipe, Configuration(recipe, 8, Small(recipe)), Description(8, 3, ["a", "b"], null), 10_000));
        Assert.Matches(@"a checkpoint would have [0-9,]+ bytes, more than the 10,000 that", error.Message);
    }

    private static string? Try(
        Recipe recipe,
        int side,
        int channels,
        int classes,
        Dictionary<string, double> settings,
        Precision precision = Precision.Float32)
    {
        string chosen = string.Join(' ', settings.Select(item => $"{item.Key}={item.Value}"));
        SourceInfo? source = recipe.Needs == PictureNeeds.Pairs
            ? new SourceInfo(new ImageShape(1, side, side), "outline", [])
            : null;
        string[] names = [.. Enumerable.Range(0, classes).Select(i => $"class {i}")];
        try
        {
            DryRun.Try(
                recipe,
                Configuration(recipe, side, settings) with { Precision = precision },
                Description(side, channels, names, source));
            return null;
        }
        catch (InputException e)
        {
            Assert.DoesNotContain('\n', e.Message);
            return e.Message;
        }
        catch (Exception e)
        {
            Assert.Fail($"{recipe.Name} {channels}x{side}x{side} {chosen}: {e}");
            throw;
        }
    }

    private static RunConfiguration Configuration(Recipe recipe, int side, Dictionary<string, double> settings) =>
        TrainingFixtures.Configuration(
            RecipeSettings.From(recipe.Options("shapes"), settings).Values, recipe.Name) with
        { Size = side };

    private static PictureDescription Description(
        int side, int channels, string[] classes, SourceInfo? source) =>
        new(new ImageShape(channels, side, side), classes.Length, source) { Name = "some", ClassNames = classes };

    /// <summary>The least of every width and of the batch.</summary>
    private static Dictionary<string, double> Small(Recipe recipe) => recipe.Options("shapes")
        .Where(option => option.Name is "width" or "discriminator-width" or "latent" or "batch" && option.IsInteger)
        .ToDictionary(option => option.Name, option => option.Minimum);

    private static IEnumerable<double> Extremes(RecipeOption option) => option switch
    {
        { Choices.Count: > 0 } => Enumerable.Range(0, option.Choices.Count).Select(choice => (double)choice),
        { IsInteger: true } => [option.Minimum, Math.Min(option.Maximum, option.Minimum + Far)],
        _ => [option.Minimum, option.Maximum],
    };
}
