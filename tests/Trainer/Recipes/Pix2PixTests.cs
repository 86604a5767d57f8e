using ImageGen.Generators;
using ImageGen.Generators.Format;
using ImageGen.Trainer.Recipes;
using TorchSharp;

namespace ImageGen.Tests.Trainer.Recipes;

[Collection(TorchCollection.Name)]
public sealed class Pix2PixTests
{
    [Fact]
    public void The_distance_is_from_the_target_and_not_from_the_source()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.manual_seed(5);
        using TrainingPlan plan = Declare(new ImageShape(3, 16, 16), ("lambda", 100));
        var batch = new Batch(torch.full([2, 3, 16, 16], 0.9f), torch.ones(2, 1), new torch.Generator(1))
        {
            Sources = torch.full([2, 3, 16, 16], -0.9f),
        };

        // At the start the generator paints values near 0, so both distances are near 0.9: teach it a bias toward the
        // target.
        var bias = (torch.Tensor)plan.Network("generator").named_parameters().Single(p => p.name == "up.bias")
            .parameter;
        using (torch.no_grad())
            bias.fill_(1.4);
        Assert.InRange(Loss(), 0, 20);
        using (torch.no_grad())
            bias.fill_(-1.4);
        Assert.InRange(Loss(), 150, 250);

        float Loss() => plan.Phases[1].Loss(batch with { Fakes = plan.SharedFakes!(batch) }).item<float>();
    }

    [Fact]
    public void A_weight_of_the_gradients_adds_what_a_flat_area_lacks_in_flatness()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor flat = torch.full([2, 3, 16, 16], 0.5f);
        torch.Tensor stripes = flat.clone();
        stripes[.., .., .., 3] = 1;
        float added = Loss(10, stripes, flat) - Loss(0, stripes, flat);

        // Two of fifteen horizontal steps differ, by 0.5 each.
        Assert.Equal(10 * 2 * 0.5f / 15, added, 1e-4f);
        Assert.Equal(0, Loss(10, flat * -1, flat) - Loss(0, flat * -1, flat), 1e-4f);

        static float Loss(double weight, torch.Tensor fake, torch.Tensor target)
        {
            torch.manual_seed(5);
            using TrainingPlan plan = Declare(new ImageShape(3, 16, 16), ("gradient", weight));
            var batch = new Batch(target, torch.ones(2, 1), new torch.Generator(1))
            {
                Sources = torch.zeros(2, 3, 16, 16),
            };
            return plan.Phases[1].Loss(batch with { Fakes = fake }).item<float>();
        }
    }

    [Theory]
    [InlineData(48, 48)]
    [InlineData(64, 32)]
    public void Pictures_that_cannot_be_halved_to_one_pixel_are_refused(int height, int width) =>
        Assert.Contains(
            "power of 2", Assert.Throws<InputException>(() => Declare(new ImageShape(3, height, width))).Message);

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 14)]
    [InlineData(3, 6)]
    public void The_discriminator_judges_patches(int layers, int side)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using TrainingPlan plan = Declare(new ImageShape(3, 64, 64), ("patch-layers", layers));
        var judge = (torch.nn.Module<torch.Tensor, torch.Tensor>)plan.Network("discriminator");
        torch.Tensor logits = judge.call(torch.randn(1, 6, 64, 64));
        Assert.Equal([1L, 1], logits.shape[..2]);
        Assert.Equal(side, logits.shape[2]);
    }

    private static TrainingPlan Declare(ImageShape shape, params (string Name, double Value)[] settings)
    {
        var recipe = new Pix2Pix();
        var given = new Dictionary<string, double> { ["width"] = 8, ["discriminator-width"] = 8 };
        foreach ((string name, double value) in settings)
            given[name] = value;
        return recipe.Declare(
            RecipeSettings.From(recipe.Options("imori"), given),
            new PictureDescription(shape, 1, new SourceInfo(shape, "photograph", [])));
    }
}
